"""Rings: who sits in one, whose turn it is, what each asked, and who offered what to it. Written by `ring.actions` alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.guidance.rounds import Clock, Round, Turn
from ayni_web.accounts.models import Space
from ayni_web.people.models import Party
from ayni_web.promises.models import Promise

#: A ring in which nobody did anything for so long was forgotten: it ends by itself.
FORGOTTEN = timedelta(hours=12)


class Ring(models.Model):
    """A facilitated hour of a group, and where it is just now. What was said in it stays with those who took part."""

    class Rounds(models.TextChoices):
        COMING = Round.COMING, _("everybody comes in")
        WELCOME = Round.WELCOME, pgettext_lazy("a round of a ring", "welcome")
        ASKS = Round.ASKS, pgettext_lazy("a round of a ring", "asks")
        OFFERS = Round.OFFERS, pgettext_lazy("a round of a ring", "offers")
        FOLLOW_UPS = Round.FOLLOW_UPS, pgettext_lazy("a round of a ring", "follow-ups")
        CLOSING = Round.CLOSING, pgettext_lazy("a round of a ring", "a last word")
        OVER = Round.OVER, _("it is over")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="rings")
    title = models.CharField(_("what it is called"), max_length=200)
    where = models.CharField(_("where"), max_length=300, blank=True)
    #: Whether others of the team may come by its link, or those alone who were chosen.
    for_all = models.BooleanField(default=True)
    seconds = models.PositiveIntegerField(default=120)  # for an ask, and for what follows from it
    short_seconds = models.PositiveIntegerField(default=45)  # for a word at the beginning and at the end
    begun_by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    #: Where it is: the round, the seats in the order of their turns, and how many had theirs.
    round = models.CharField(max_length=10, choices=Rounds, default=Rounds.COMING)
    queue = models.JSONField(default=list)
    place = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(null=True, blank=True)  # of the turn, while its clock runs
    left = models.FloatField(null=True, blank=True)  # seconds, while it stands
    ended_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(default=timezone.now)  # when somebody last did something in it
    ended_by_itself = models.BooleanField(default=False)  # nobody had done anything in it for `FORGOTTEN`
    step = models.PositiveIntegerField(default=1)  # grows with every turn, so that two clicks at once move once
    version = models.PositiveIntegerField(default=1)  # grows with whatever a screen shows
    once = models.UUIDField(null=True, blank=True)  # of a form: sent twice, it is kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["-begun_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_ring_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    def is_forgotten(self, now: datetime) -> bool:
        """Whether it should end by itself."""
        return not self.is_over and self.last_at <= now - FORGOTTEN

    @property
    def turn(self) -> Turn:
        return Turn(Round(self.round), tuple(self.queue), self.place)

    @property
    def clock(self) -> Clock:
        return Clock(self.ends_at, self.left)


class Seat(models.Model):
    """One who was chosen for a ring, or came to it."""

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="seats")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="ring_seats")
    facilitates = models.BooleanField(default=False)
    came_at = models.DateTimeField(null=True, blank=True)  # null: chosen, and not here yet
    went_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ring", "party"], name="one_seat_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.ring_id}"

    @property
    def is_here(self) -> bool:
        return self.came_at is not None and self.went_at is None


class RingAsk(models.Model):
    """What somebody asks the ring for, written by themselves or by whoever facilitates."""

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="asks")
    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("what is asked"), max_length=500)
    at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.text


class RingOffer(models.Model):
    """“I can”, or “I know somebody who can”; taken by the one who asks, and with a follow-up that becomes a promise."""

    class Sort(models.TextChoices):
        CAN = "can", _("I can")
        KNOWS = "knows", _("I know somebody who can")

    ask = models.ForeignKey(RingAsk, on_delete=models.CASCADE, related_name="offers")
    by = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=5, choices=Sort, default=Sort.CAN)
    text = models.CharField(_("in a few words"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    #: What follows, as it was said before all. How it went on is the matter of the two, with their promises.
    follow_up = models.CharField(_("what follows"), max_length=500, blank=True)
    due = models.DateField(_("by when"), null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    promise = models.ForeignKey(Promise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ask", "by"], name="one_ring_offer_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.by_id} to {self.ask_id}"

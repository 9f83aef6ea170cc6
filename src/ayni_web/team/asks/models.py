"""Asks of a team: whom each reached and why, who offered, who pointed on, how it ended; and what is offered before anybody asks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.ledger import kinds
from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party
from ayni_web.promises.models import Promise


class Limit(models.Model):
    """How much a member can bear of asks in a week, in their own words. Nobody but they read it; routing keeps to it."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="ask_limits")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="ask_limit")
    asks = models.PositiveSmallIntegerField(null=True, blank=True)  # in any seven days; null: not said, nought: none
    minutes = models.PositiveIntegerField(null=True, blank=True)  # in any seven days; null: not said
    resting_until = models.DateField(null=True, blank=True)  # the first day on which asks reach them again
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"limit of {self.party_id}"


class Standing(models.Model):
    """Help that somebody offers before anybody asks: for whoever wants it, or as an hour that comes back every week."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="standing_offers")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="standing_offers")
    what = models.CharField(_("what you offer"), max_length=300)
    how = models.CharField(_("how it works"), max_length=500, blank=True)
    #: For an hour that comes back: Monday is 0. Null for an offer without one.
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.TimeField(null=True, blank=True)  # in `time_zone`
    time_zone = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)  # of the hour, or about how long one such help takes
    places = models.PositiveSmallIntegerField(default=1)  # at each hour; without one: how many at the same time
    until = models.DateField(null=True, blank=True)  # its last day
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # grows with every change of its words
    once = models.UUIDField(null=True, blank=True)  # of a form: sent twice, it is kept once

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_standing_offer_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def has_hours(self) -> bool:
        return self.weekday is not None and self.at is not None


class Ask(models.Model):
    """Somebody asks for something, by a day, for a reason. It ends helped, not helped or withdrawn; the asker says which."""

    class End(models.TextChoices):
        HELPED = "helped", _("helped")
        NOT_HELPED = "not_helped", _("not helped")
        WITHDRAWN = "withdrawn", _("withdrawn")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="asks")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="asks")
    title = models.CharField(_("what you ask for"), max_length=300)
    text = models.CharField(_("what one should know"), max_length=2000, blank=True)
    reason = models.CharField(_("what it is for"), max_length=1000)
    due = models.DateField(_("by when"))
    kind = models.PositiveIntegerField(default=kinds.ADVICE.number)
    minutes = models.PositiveIntegerField(null=True, blank=True)  # about how long; null: what is usual for its kind
    #: Whether all in the team see it, or those whom it reaches alone.
    for_all = models.BooleanField(default=True)
    #: Whether its asker lets it stand in the team's channel outside too.
    in_channel = models.BooleanField(default=False)
    #: Asked through what somebody offers anyway, and for which of its hours.
    through = models.ForeignKey(Standing, on_delete=models.SET_NULL, null=True, blank=True, related_name="asks")
    through_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)  # grows with every change of its words, and when it ends
    answers = models.PositiveIntegerField(default=0)  # grows with every offer, and every one who points on
    first_offer_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=End, blank=True)
    end_note = models.CharField(max_length=500, blank=True)
    #: The help that the asker confirmed.
    act = models.ForeignKey(Act, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["space", "due"], condition=models.Q(ended_at__isnull=True), name="asks_open"),
            models.Index(fields=["space", "-asked_at"], name="asks_by_time"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_ask_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def effort(self) -> float:
        """About how many minutes it takes: as said, else as usual for its kind."""
        kind = kinds.BY_NUMBER.get(self.kind)
        return self.minutes if self.minutes is not None else kind.minutes if kind else kinds.UNSTATED.minutes


class Reached(models.Model):
    """One whom an ask reached, why, and what they said to it. Only they themselves read it: the asker learns how many."""

    class Said(models.TextChoices):
        NOTHING = "", _("nothing yet")
        NOT_NOW = "not_now", _("not now")
        OFFERED = "offered", _("I can help")
        POINTED = "pointed", _("not me, but ask somebody else")

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="reached")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="asks_reached")
    at = models.DateTimeField(default=timezone.now)
    reasons = models.JSONField(default=list)  # of `ayni.guidance.routing`, as data; words are made when it is read
    said = models.CharField(max_length=8, choices=Said, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["party", "at"], name="asks_of_a_week")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ask", "party"], name="one_reach_an_ask")
        ]

    def __str__(self) -> str:
        return f"{self.ask_id} → {self.party_id}"


class Offer(models.Model):
    """Somebody offers to help with an ask: openly, or between the two."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="offers")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="offers_made")
    text = models.CharField(_("what you offer"), max_length=1000, blank=True)
    private = models.BooleanField(default=False)
    ready_by = models.DateField(null=True, blank=True)  # taken by the asker, it becomes a promise
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    promise = models.ForeignKey(Promise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ask", "by"], condition=models.Q(withdrawn_at__isnull=True), name="one_offer_a_person"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Pointer(models.Model):
    """“Not me, but ask her”: a help of its own, which the ledger gets to know once the one pointed to has helped."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="pointers")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="pointers_made")
    to = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="pointers_received")
    why = models.CharField(_("why them"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    act = models.ForeignKey(Act, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ask", "by", "to"], name="one_pointer_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.by_id} → {self.to_id}"

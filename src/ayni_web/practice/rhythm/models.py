"""Check-ins of a week, talks with a date, and whom to leave in peace."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class Rest(models.Model):
    """No check-in is proposed with somebody up to a day; without a day, never."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="rests")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="rest")
    until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.party_id} rests until {self.until}"


class CheckIn(models.Model):
    """Somebody who was proposed for a check-in in a week. Whether it happened is read from the record, not kept here.

    They stay for the week, so that nobody else comes up because somebody is done.
    """

    class By(models.TextChoices):
        WISH = "wish", _("your own wish")
        USUAL = "usual", _("what is usual between you")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="check_ins")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="check_ins")
    week = models.DateField()  # its Monday
    planned = models.DateField()
    due = models.DateField()
    gap = models.PositiveIntegerField()
    by = models.CharField(max_length=5, choices=By)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["week", "planned", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "week", "party"], name="one_check_in_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in the week of {self.week}"


class Talk(models.Model):
    """A talk of two: a date, an agenda to share, and what was said. A check-in without a date is one that is over."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="talks")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="talks")
    at = models.DateTimeField(_("when"))
    minutes = models.PositiveIntegerField(_("how many minutes"), default=30)
    place = models.CharField(_("where"), max_length=200, blank=True)
    agenda = models.TextField(_("agenda to share"), max_length=4_000, blank=True)
    said = models.TextField(_("what was said"), max_length=8_000, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    #: How often it was moved or rewritten, and when last: calendar programs ask for both.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    once = models.UUIDField(null=True, blank=True)  # of the form that made it, or told what came of it: kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["space", "at"], name="talk_by_time")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_talk_a_telling"
            )
        ]

    def __str__(self) -> str:
        return f"talk with {self.party_id}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_ahead(self) -> bool:
        """Whether it was neither held nor called off."""
        return self.held_at is None and self.called_off_at is None

"""Wins and milestones, as the database keeps them. Written by `thanks.celebrating` alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class Win(models.Model):
    """Something that went well, told for all in the team."""

    class Sort(models.TextChoices):
        WIN = "win", pgettext_lazy("something that went well", "a win")
        MILESTONE = "milestone", _("a milestone")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="wins")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(_("what it is"), max_length=9, choices=Sort, default=Sort.WIN)
    what = models.CharField(_("what happened"), max_length=300)
    more = models.TextField(_("what made it possible"), max_length=1_000, blank=True)
    on = models.DateField(_("when"))
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_win_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.what


class InWin(models.Model):
    """Whose win it is too. Their name stands there once they agree."""

    win = models.ForeignKey(Win, on_delete=models.CASCADE, related_name="people")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["win", "party"], name="one_part_a_win")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.win_id}"


class Congratulation(models.Model):
    """One line of joy with them; one for each member, who can write it anew."""

    win = models.ForeignKey(Win, on_delete=models.CASCADE, related_name="congratulations")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("your line"), max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["win", "party"], name="one_congratulation_a_win_and_party")
        ]

    def __str__(self) -> str:
        return self.text

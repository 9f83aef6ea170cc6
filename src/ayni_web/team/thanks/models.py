"""Thanks and credit: who thanked whom for which act, who may see it, and who says who else it was. Written by
`thanks.actions` and `thanks.crediting` alone; the words stand with the act in the book. Wins, programmes and stories
stand in modules of their own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party
from ayni_web.team.thanks.programmes import Award, Programme, RuleChange
from ayni_web.team.thanks.stories import InStory, Story
from ayni_web.team.thanks.wins import Congratulation, InWin, Win

__all__ = [
    "Award",
    "Congratulation",
    "CreditAnswer",
    "CreditClaim",
    "InStory",
    "InWin",
    "Preference",
    "Programme",
    "RuleChange",
    "Story",
    "Thanked",
    "Thanks",
    "Win",
]


class Preference(models.Model):
    """Whether good words about a member may be seen by all in the team. Who has said nothing keeps them private."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="+")
    in_public = models.BooleanField(_("everybody in the team may see it"), default=False)
    said_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.party_id}: {'for all' if self.in_public else 'between us'}"


class Thanks(models.Model):
    """Somebody who received thanks for it.

    What was done and what it changed stand with the act, whoever gave it too.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="thanks")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    act = models.OneToOneField(Act, on_delete=models.CASCADE, related_name="+")  # as it stands now, after corrections
    #: Whether the act stood in the book already, told by whoever gave: then it stays when the thanks are taken back.
    told_before = models.BooleanField(default=False)
    #: Whoever thanks would have it seen by all. It is once all who are thanked want that too.
    wants_public = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    once = models.UUIDField(null=True, blank=True)  # of the form: sent twice, it is kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_thanks_a_telling"
            )
        ]

    def __str__(self) -> str:
        return f"thanks for act {self.act_id}"


class Thanked(models.Model):
    """Somebody who is thanked, and whether they want it seen by all."""

    thanks = models.ForeignKey(Thanks, on_delete=models.CASCADE, related_name="thanked")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField(default=False)
    #: When they said so of this very thanks; null where it follows what they said of all.
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thanks", "party"], name="one_part_a_thanked")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.thanks_id}"


class CreditClaim(models.Model):
    """Somebody says who else helped with it, or that it was somebody else. It stays to be read by those concerned."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for answers")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")

    thanks = models.ForeignKey(Thanks, on_delete=models.CASCADE, related_name="claims")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")  # who also helped
    #: Where they say that it was not them but the other.
    instead = models.BooleanField(default=False)
    credit = models.CharField(_("what they did"), max_length=300)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["thanks", "party"], condition=models.Q(state="open"), name="one_open_claim_a_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.thanks_id}: {self.state}"


class CreditAnswer(models.Model):
    """What one of those concerned says to it."""

    claim = models.ForeignKey(CreditClaim, on_delete=models.CASCADE, related_name="answers")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField()
    word = models.CharField(_("a word on it"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["claim", "party"], name="one_answer_a_claim_and_party")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {'agrees' if self.agrees else 'declines'}"

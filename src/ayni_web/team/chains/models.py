"""Chains that somebody proposed to tell, and who in them agrees. Written by `chains.actions` alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party


class Chain(models.Model):
    """Help that was passed on.

    It is told only while everybody in it is in the team and agrees to their words as they stand.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="chains")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)  # the numbers of its acts, in order
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "key"], condition=models.Q(withdrawn_at__isnull=True), name="one_chain_of_these_acts"
            )
        ]

    def __str__(self) -> str:
        return f"chain {self.key}"


class ChainLink(models.Model):
    """One act of a chain, in the words in which it is told."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="links")
    place = models.PositiveSmallIntegerField()
    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="+")
    giver = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    says = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "place"], name="one_link_a_place")
        ]

    def __str__(self) -> str:
        return self.says


class InChain(models.Model):
    """Somebody in a chain, and to which version of its words they agreed."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="people")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    agreed_to = models.PositiveIntegerField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "party"], name="one_part_a_chain")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.chain_id}"


class NotToTell(models.Model):
    """Somebody does not want to tell a chain that was found for them. It lasts."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["party", "key"], name="one_refusal_a_chain")
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: not {self.key}"

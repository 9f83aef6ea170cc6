"""Agreements in a team: its charter, which all agree to, and expectations that a few have of each other. Clause by clause.

What a clause says stands in its wordings, one after another; none is ever changed. A wording is in force from the moment at which
everybody who was concerned then had said yes to it, and stays so until another is.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party


class Agreement(models.Model):
    """What some people agree on: all of a team (its charter), or a few about what is between them."""

    class Sort(models.TextChoices):
        CHARTER = "charter", _("the team's charter")
        BETWEEN = "between", _("expectations")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="agreements")
    sort = models.CharField(max_length=8, choices=Sort)
    name = models.CharField(max_length=200, blank=True)  # of expectations: the project, or what is between them
    begun_by = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space"], condition=models.Q(sort="charter"), name="one_charter_a_team"),
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_agreement_a_telling"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_sort_display())

    @property
    def is_charter(self) -> bool:
        return self.sort == self.Sort.CHARTER


class Side(models.Model):
    """One of those whose expectations these are. A charter has no sides: everybody in the team is concerned."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="sides")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "party"], name="one_side_a_party")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.agreement_id}"


class Clause(models.Model):
    """One thing that is agreed on, or a value. Its `number` is that of its newest wording: who changes it says which they saw."""

    class Topic(models.TextChoices):
        SUPPORT = "support", _("How we support each other")
        LOAD = "load", _("How we share load")
        ANSWERS = "answers", _("How we answer")
        DECISIONS = "decisions", _("How we decide")
        CREDIT = "credit", _("How we credit")
        VALUE = "value", pgettext_lazy("of a team", "A value")
        GIVES = "gives", _("What each gives")
        SEEKS = "seeks", _("What each seeks")
        FAIR = "fair", _("What counts as fair")
        LIMITS = "limits", _("Limits")
        OTHER = "other", _("Something else")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    topic = models.CharField(max_length=10, choices=Topic)
    number = models.PositiveIntegerField(default=1)
    look_again = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(
        null=True, blank=True
    )  # all agreed to let it go, or it was taken back before it held
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agreement", "once"], condition=models.Q(once__isnull=False), name="one_clause_a_telling"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class Wording(models.Model):
    """What a clause says, in one telling of it; or that it be let go."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=600)
    why = models.CharField(max_length=500, blank=True)
    ends = models.BooleanField(default=False)
    by = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clause", "number"], name="one_wording_a_number")
        ]

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """Who said yes or no to a wording, and when. Each speaks for themselves, and may come to think otherwise."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="answers")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField()
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["wording", "party"], name="one_answer_each")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.wording_id}"


class Remark(models.Model):
    """A word in the discussion of a clause, or what was seen when it was looked at again."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="remarks")
    number = models.PositiveIntegerField()  # the wording that was there when it was said
    party = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=1000)
    looked = models.BooleanField(default=False)  # it was looked at again, and this is what was seen
    at = models.DateTimeField(default=timezone.now)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clause", "once"], condition=models.Q(once__isnull=False), name="one_remark_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Example(models.Model):
    """What a clause or a value looks like in life: a few words, or a real act that all who took part in let be shown."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="examples")
    text = models.CharField(max_length=500, blank=True)
    act = models.ForeignKey(Act, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clause", "act"], name="one_example_an_act"),
            models.UniqueConstraint(
                fields=["clause", "once"], condition=models.Q(once__isnull=False), name="one_example_a_telling"
            ),
        ]

    def __str__(self) -> str:
        return self.text or f"act {self.act_id}"


class Consent(models.Model):
    """Somebody who took part in an act lets it be shown as an example."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["example", "party"], name="one_consent_each")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.example_id}"

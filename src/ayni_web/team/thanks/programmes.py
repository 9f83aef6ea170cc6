"""Recognition by written rules and with a budget, as the database keeps it. Written by `thanks.awarding` alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class Programme(models.Model):
    """A way in which the team recognises: for what, by which rules, who decides, and what it may cost."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="programmes")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it recognises"), max_length=500)
    rules = models.TextField(_("the rules"), max_length=4_000)
    deciders = models.ManyToManyField(Party, related_name="+", verbose_name=_("who decides"))
    budget = models.DecimalField(_("budget"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=10, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    #: Raised by every change and every award, so that two at once do not give the same money twice.
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_programme_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RuleChange(models.Model):
    """What was written before, until when, and why it was changed. Everybody in the team reads it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="changes")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)  # of each part that changed: what stood there
    why = models.CharField(_("why"), max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.programme_id} changed"


class Award(models.Model):
    """What was given by a programme, to whom, and by which of its rules.

    Who received it decides whether others read their name.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="awards")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    what_for = models.CharField(_("for what"), max_length=500)
    rule = models.CharField(_("by which rule"), max_length=500)
    what = models.CharField(_("what is given"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, default=0)
    agrees = models.BooleanField(default=False)  # to be named before all
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=500, blank=True)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "once"], condition=models.Q(once__isnull=False), name="one_award_a_telling"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} to {self.party_id}"

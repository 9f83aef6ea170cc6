"""Opportunities, who applied, and who heard of them. Written by `openings.actions` alone."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class Opening(models.Model):
    """Something that one of the team can get: a role, a project, a seat. How it will be decided stands there first."""

    class Sort(models.TextChoices):
        ROLE = "role", _("a role")
        PROJECT = "project", _("a project")
        SEAT = "seat", _("a seat at a table")
        LEARNING = "learning", _("a chance to learn")
        OTHER = "other", pgettext_lazy("an opportunity", "something else")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    sort = models.CharField(_("what it is"), max_length=8, choices=Sort, default=Sort.ROLE)
    what = models.TextField(_("what it is about"), max_length=4_000)
    how = models.TextField(_("how it will be decided"), max_length=4_000)
    deciders = models.ManyToManyField(Party, related_name="+", verbose_name=_("who decides"))
    opens_on = models.DateField(_("applications open on"))
    apply_by = models.DateField(_("apply by"))
    decide_by = models.DateField(_("decided by"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("the reason"), max_length=4_000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_opening_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether it was decided or withdrawn."""
        return self.decided_at is not None or self.withdrawn_at is not None

    def has_opened(self, today: date) -> bool:
        """Whether one could apply already: from then on, changes of how it is decided need a reason."""
        return self.opens_on <= today

    def takes_applications(self, today: date) -> bool:
        return not self.is_over and self.opens_on <= today <= self.apply_by


class OpeningChange(models.Model):
    """What stood there before. Everybody in the team reads it."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="changes")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    why = models.CharField(_("why"), max_length=500, blank=True)
    late = models.BooleanField(default=False)  # after one could apply
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.opening_id} changed"


class Application(models.Model):
    """Somebody would like it. Only those who decide read it, and whoever wrote it."""

    class Heard(models.TextChoices):
        HERE = "here", _("I read it here")
        POINTED = "pointed", _("somebody pointed me to it")
        BEFORE = "before", _("I knew of it before it was posted")

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="applications")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("why you, and what you would do"), max_length=4_000)
    heard = models.CharField(_("how you heard of it"), max_length=7, choices=Heard, default=Heard.HERE)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    chosen = models.BooleanField(default=False)
    word = models.TextField(_("a word to them"), max_length=2_000, blank=True)  # from those who decided

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["opening", "party"], name="one_application_a_party")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} for {self.opening_id}"


class Heard(models.Model):
    """Somebody says that they have read it."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="heard")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["opening", "party"], name="one_reading_a_party")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} read {self.opening_id}"


class Pointing(models.Model):
    """Somebody thought of somebody for it."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="pointings")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["opening", "by", "to"], name="one_pointing_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.by_id} pointed {self.to_id} to {self.opening_id}"

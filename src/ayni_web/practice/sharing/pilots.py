"""Small joint tries: what two or more try, the measure they agreed on before, what each gives, and what was learned.

Written by `sharing.piloting` alone. What changes after it was agreed leaves what stood before visible (`PilotChange`).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.guidance.pilots import Stage, half_way, stage
from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class Pilot(models.Model):
    """A small joint try."""

    class How(models.TextChoices):
        """How it ended, by the measure agreed before."""

        WORKED = "worked", _("it worked")
        PARTLY = "partly", _("it worked in part")
        DID_NOT = "did_not", _("it did not work")
        STOPPED = "stopped", _("stopped early")
        NOT_BEGUN = "not_begun", _("it did not come about")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="pilots")
    what = models.CharField(_("what you try"), max_length=300)
    why = models.CharField(_("why"), max_length=500, blank=True)
    measure = models.CharField(_("how you will know that it worked"), max_length=500, blank=True)
    i_give = models.CharField(_("what you give"), max_length=500, blank=True)
    begins = models.DateField(_("first day"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    agreed_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(_("how it went"), max_length=9, choices=How, blank=True)
    found = models.CharField(_("what the measure says"), max_length=1_000, blank=True)
    learned = models.TextField(_("what you learned"), max_length=4_000, blank=True)
    next = models.CharField(_("what comes next"), max_length=500, blank=True)
    #: How often it was changed, and when last: calendar programs ask for both.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    demo = models.BooleanField(default=False)
    once = models.UUIDField(null=True, blank=True)  # of the form that made it: sent twice, it is kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["space", "ended_at"], name="pilots_not_ended")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_pilot_a_telling"
            ),
            models.CheckConstraint(
                condition=models.Q(begins__isnull=True)
                | models.Q(ends__isnull=True)
                | models.Q(ends__gte=models.F("begins")),
                name="a_pilot_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def stage_on(self, today: date) -> Stage:
        """Where it stands on a day."""
        return stage(
            agreed=self.agreed_on is not None,
            ended=self.ended_at is not None,
            begins=self.begins,
            ends=self.ends,
            today=today,
        )

    @property
    def half(self) -> date | None:
        """The day half way, where it is long enough for that."""
        return half_way(self.begins, self.ends)


class Partner(models.Model):
    """Somebody with whom something is tried, and what they give to it."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="partners")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="pilots")
    gives = models.CharField(_("what they give"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pilot", "party"], name="one_part_in_a_pilot")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in pilot {self.pilot_id}"


class PilotChange(models.Model):
    """One thing that happened to a try, and what had stood there before, where it was agreed already."""

    class What(models.TextChoices):
        AGREED = "agreed", _("agreed")
        MEASURE = "measure", _("the measure was changed")
        DAYS = "days", _("the days were changed")
        ENDED = "ended", _("ended")
        REOPENED = "reopened", _("taken up again")
        LEARNED = "learned", _("a lesson was written")

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=8, choices=What)
    before = models.CharField(max_length=1_000, blank=True)
    why = models.CharField(max_length=500, blank=True)
    #: The measure or the days were changed after its last day.
    late = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"pilot {self.pilot_id}: {self.what}"

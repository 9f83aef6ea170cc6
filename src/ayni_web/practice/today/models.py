"""What somebody answered to ideas of Today, how they answered requests, and how quiet a week is to be.

Written by `today.actions` alone. No idea is kept before it is answered, and nothing here says how people compare.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party
from ayni_web.promises.models import Promise


class Answer(models.Model):
    """What was answered to one idea for one person. `idea` is the code under which the idea stays the same."""

    class Said(models.TextChoices):
        DONE = "done", _("done")
        LATER = "later", _("later")
        NOT_THIS = "not_this", _("not this")
        NOT_NOW = "not_now", _("not now for this person")
        HARD_SEASON = "hard_season", _("a hard season")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="today_answers")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="today_answers")
    idea = models.CharField(max_length=120)
    help = models.CharField(max_length=20)
    said = models.CharField(max_length=11, choices=Said)
    on = models.DateField()  # the day where the reader was
    until = models.DateField(null=True, blank=True)
    act = models.ForeignKey(Act, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    #: The promise that doing it kept; taking the answer back opens it again.
    promise = models.ForeignKey(Promise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["space", "idea"], name="answers_to_ideas")]

    def __str__(self) -> str:
        return f"{self.idea}: {self.said}"


class QuietWeek(models.Model):
    """How many minutes the reader gives in one week, where it is another number than usual. `monday` is its first day."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="quiet_weeks")
    monday = models.DateField()
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "monday"], name="one_number_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.monday}: {self.minutes} minutes"


class Request(models.Model):
    """What somebody asked of the reader, and how the reader answered: no, not now, or somebody better placed."""

    class Reply(models.TextChoices):
        NO = "no", _("I say no, kindly")
        NOT_NOW = "not_now", _("not now; I look again on a day")
        SOMEBODY = "somebody", _("I point to somebody better placed")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="requests")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="requests")
    what = models.CharField(max_length=500)
    reply = models.CharField(max_length=8, choices=Reply)
    again_on = models.DateField(null=True, blank=True)
    pointed_to = models.ForeignKey(
        Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests_pointed_to"
    )
    #: The act that pointing to somebody was, credited to the reader.
    act = models.ForeignKey(Act, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)  # looked at again, or nothing more to do
    once = models.UUIDField(null=True, blank=True)  # of the form that told it: sent twice, it is kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["-answered_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_request_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.what

"""What somebody answered to old ties that were worth waking: done, not now, not this person. Written by `years.actions` alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party


class Answer(models.Model):
    """What was answered to one old tie. A done one keeps what the book got for it, so that it can be taken back."""

    class Said(models.TextChoices):
        DONE = "done", _("done")
        NOT_NOW = "not_now", _("not now")
        NEVER = "never", _("not this person")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="woken")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="woken")
    said = models.CharField(max_length=7, choices=Said)
    on = models.DateField()  # the day where the reader was
    until = models.DateField(null=True, blank=True)
    act = models.ForeignKey(Act, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    #: The book's key of the contact. No row of ours points to contacts: a mailbox of them could not be deleted quickly.
    contact = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)
    once = models.UUIDField(null=True, blank=True)  # of the form that told it: kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["-answered_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_answer_to_an_old_tie"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.said}"

"""What somebody who leads a team did not want to be proposed to them. Written by `leading.actions` alone.

How they lead is worked out when they look, and kept nowhere.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space, User
from ayni_web.people.models import Party


class StepRefused(models.Model):
    """Something to do for one member that its owner does not want to be proposed. It lasts until they say otherwise."""

    class Sort(models.TextChoices):
        GIVE = "give", _("giving them something first")
        SAY = "say", _("saying a word to them")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=4, choices=Sort)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "owner", "sort", "party"], name="one_refusal_to_lead_so")
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: not {self.sort} {self.party_id}"

"""What somebody put away of their signs. Written by `signs.actions` alone.

No sign is kept: signs are made when their reader looks.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space, User
from ayni_web.people.models import Party


class SignPutAway(models.Model):
    """A sign that one person does not want to see, and why. It stays away until they look again."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="signs_put_away")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signs_put_away")
    sort = models.CharField(max_length=12)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, blank=True, related_name="signs_put_away")
    because = models.CharField(_("because"), max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "owner", "sort"],
                condition=models.Q(party__isnull=True),
                name="one_sign_put_away",
            ),
            models.UniqueConstraint(
                fields=["space", "owner", "sort", "party"],
                condition=models.Q(party__isnull=False),
                name="one_sign_put_away_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sort}: {self.because}"

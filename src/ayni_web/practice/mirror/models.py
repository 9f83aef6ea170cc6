"""What a reader answered to their mirror, and what they themselves say of people. Written by `mirror.actions` alone.

Nothing that was counted is kept: a mirror is made when it is looked at.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class PutAway(models.Model):
    """A sight that does not fit, and why: all of it, or for one relationship. It stays away until it is taken up again."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="sights_put_away")
    sight = models.CharField(max_length=12)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, blank=True, related_name="sights_put_away")
    because = models.CharField(_("because"), max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "sight"], condition=models.Q(party__isnull=True), name="one_sight_put_away"
            ),
            models.UniqueConstraint(
                fields=["space", "sight", "party"],
                condition=models.Q(party__isnull=False),
                name="one_sight_put_away_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sight}: {self.because}"


class MoreSay(models.Model):
    """How much say somebody has, next to the reader, as the reader says: it goes before what roles and the record suggest."""

    class Has(models.TextChoices):
        MORE = "more", _("more say than I")
        AS_MUCH = "as_much", _("about as much")
        LESS = "less", _("less")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="said_of_say")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="said_of_say")
    has = models.CharField(max_length=7, choices=Has)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.party_id}: {self.has}"


class Would(models.Model):
    """What the reader says of somebody and one sort of help: they would, or they would not. It goes before the record."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="said_they_would")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="said_they_would")
    want = models.CharField(max_length=12)
    would = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "want", "party"], name="one_word_a_want_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.want}, {self.party_id}: {self.would}"


class Refused(models.Model):
    """Something to do about a thin place that the reader does not want. It never comes back by itself."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="refused_steps")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="refused_steps")
    want = models.CharField(max_length=12)
    step = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "want", "step", "party"], name="one_refusal_a_step")
        ]

    def __str__(self) -> str:
        return f"{self.want}: {self.step} {self.party_id}"

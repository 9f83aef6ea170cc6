"""Figures of groups that were shown, each with the people behind it. Written by `protect.actions` alone, and never
changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from ayni_web.accounts.models import Space


class ShownFigure(models.Model):
    """What was shown of a group, over which period. `group` are ids of memberships: they outlive nobody's name.

    It is shown again as it is, to everybody: a figure that is worked out anew would tell by its difference what changed.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="shown_figures")
    about = models.CharField(max_length=40)
    period = models.CharField(max_length=20)
    group: models.JSONField[list[int]] = models.JSONField()
    figure: models.JSONField[dict[str, Any]] = models.JSONField()
    shown_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "about", "period"], name="one_figure_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.period}"

"""The room of check-ins, of two and of a team, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "ayni_web.team.checkins"
    label = "checkins"
    default_auto_field = "django.db.models.BigAutoField"

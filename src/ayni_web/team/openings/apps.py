"""The room of opportunities, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class OpeningsConfig(AppConfig):
    name = "ayni_web.team.openings"
    label = "openings"
    default_auto_field = "django.db.models.BigAutoField"

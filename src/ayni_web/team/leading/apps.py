"""The room of how one leads, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LeadingConfig(AppConfig):
    name = "ayni_web.team.leading"
    label = "leading"
    default_auto_field = "django.db.models.BigAutoField"

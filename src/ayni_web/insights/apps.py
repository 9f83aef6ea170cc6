"""The insights room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "ayni_web.insights"
    label = "insights"
    default_auto_field = "django.db.models.BigAutoField"

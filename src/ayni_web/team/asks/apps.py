"""The room of asks and offers, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AsksConfig(AppConfig):
    name = "ayni_web.team.asks"
    label = "asks"
    default_auto_field = "django.db.models.BigAutoField"

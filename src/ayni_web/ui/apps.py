"""The ui room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ayni_web.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

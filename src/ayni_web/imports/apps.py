"""The imports room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "ayni_web.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"

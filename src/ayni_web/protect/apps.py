"""The room of protection, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ProtectConfig(AppConfig):
    name = "ayni_web.protect"
    label = "protect"
    default_auto_field = "django.db.models.BigAutoField"

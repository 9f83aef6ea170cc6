"""The keeping room, as Django knows it: taking what is yours along, erasing it, and the demo network."""

from __future__ import annotations

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "ayni_web.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"

"""The room of rings, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RingConfig(AppConfig):
    name = "ayni_web.team.ring"
    label = "ring"
    default_auto_field = "django.db.models.BigAutoField"

"""The mirror's room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class MirrorConfig(AppConfig):
    name = "ayni_web.practice.mirror"
    label = "mirror"
    default_auto_field = "django.db.models.BigAutoField"

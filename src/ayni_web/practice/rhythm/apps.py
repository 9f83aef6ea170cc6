"""The rhythm room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RhythmConfig(AppConfig):
    name = "ayni_web.practice.rhythm"
    label = "rhythm"
    default_auto_field = "django.db.models.BigAutoField"

"""The today room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "ayni_web.practice.today"
    label = "today"
    default_auto_field = "django.db.models.BigAutoField"

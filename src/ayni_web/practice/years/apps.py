"""The room of the years, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class YearsConfig(AppConfig):
    name = "ayni_web.practice.years"
    label = "years"
    default_auto_field = "django.db.models.BigAutoField"

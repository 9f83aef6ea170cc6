"""The begin room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class BeginConfig(AppConfig):
    name = "ayni_web.practice.begin"
    label = "begin"
    default_auto_field = "django.db.models.BigAutoField"

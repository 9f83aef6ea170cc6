"""The sharing room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "ayni_web.practice.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"

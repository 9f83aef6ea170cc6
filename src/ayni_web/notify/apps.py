"""The notify room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "ayni_web.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

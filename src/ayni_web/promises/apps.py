"""The promises room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "ayni_web.promises"
    label = "promises"
    default_auto_field = "django.db.models.BigAutoField"

"""The room of chains of help, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    name = "ayni_web.team.chains"
    label = "chains"
    default_auto_field = "django.db.models.BigAutoField"

"""The room of a team's charter and of expectations between some of it, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CharterConfig(AppConfig):
    name = "ayni_web.team.charter"
    label = "charter"
    default_auto_field = "django.db.models.BigAutoField"

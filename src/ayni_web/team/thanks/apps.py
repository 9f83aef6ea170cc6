"""The room of thanks, wins, programmes and stories, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ThanksConfig(AppConfig):
    name = "ayni_web.team.thanks"
    label = "thanks"
    default_auto_field = "django.db.models.BigAutoField"

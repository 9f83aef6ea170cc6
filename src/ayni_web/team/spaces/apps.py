"""The room of shared spaces, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "ayni_web.team.spaces"
    label = "spaces"
    default_auto_field = "django.db.models.BigAutoField"

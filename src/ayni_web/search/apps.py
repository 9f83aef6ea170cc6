"""The search room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "ayni_web.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

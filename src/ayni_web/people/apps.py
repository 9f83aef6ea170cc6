"""The people room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ayni_web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

"""The room of events, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "ayni_web.practice.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

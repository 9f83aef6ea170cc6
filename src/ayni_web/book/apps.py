"""The book room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class BookConfig(AppConfig):
    name = "ayni_web.book"
    label = "book"
    default_auto_field = "django.db.models.BigAutoField"

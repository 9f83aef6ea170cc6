"""The room of signs, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SignsConfig(AppConfig):
    name = "ayni_web.practice.signs"
    label = "signs"
    default_auto_field = "django.db.models.BigAutoField"

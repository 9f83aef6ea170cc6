"""The introductions room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "ayni_web.practice.introductions"
    label = "introductions"
    default_auto_field = "django.db.models.BigAutoField"

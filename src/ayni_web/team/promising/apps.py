"""The room of promises between members of a team, as Django knows it. What it writes it writes through `promises`."""

from __future__ import annotations

from django.apps import AppConfig


class PromisingConfig(AppConfig):
    name = "ayni_web.team.promising"
    label = "promising"
    default_auto_field = "django.db.models.BigAutoField"

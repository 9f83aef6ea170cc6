"""The room for hard talks, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RepairConfig(AppConfig):
    name = "ayni_web.team.repair"
    label = "repair"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ayni_web.team.repair.subjects import declare  # urls and models are there only from here on

        declare()

"""The search room, as Django knows it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "ayni_web.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Django tells of migrations by a signal and in no other way.
        post_migrate.connect(_watch, sender=self, dispatch_uid="what changes is noted")


def _watch(**_: Any) -> None:
    """On PostgreSQL who migrates owns the tables, and whoever searches later may make no triggers."""
    if connection.vendor != "postgresql":
        return
    from ayni_web.search.watching import watch_all
    from ayni_web.walls.building import owns_tables

    if owns_tables(connection):
        watch_all()

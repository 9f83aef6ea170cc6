"""The room of walls, as Django knows it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class WallsConfig(AppConfig):
    name = "ayni_web.walls"
    label = "walls"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Django tells of migrations by a signal and in no other way. Whatever was migrated has its walls then.
        post_migrate.connect(_build, sender=self, dispatch_uid="walls are built")


def _build(*, using: str, **_: Any) -> None:
    from ayni_web.walls.building import build

    build(connections[using])

"""The vault room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "ayni_web.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

"""The site room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "ayni_web.site"
    label = "ayni_site"
    default_auto_field = "django.db.models.BigAutoField"

"""The people room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    name = "ayni_web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # A room that has something to show on a person's page declares it in a module `person_parts`.
        # … and whom the reader will meet in a module `meetings`.
        autodiscover_modules("person_parts", "meetings")

"""The notify room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotifyConfig(AppConfig):
    name = "ayni_web.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # A room that has something to remind of declares it in a module `reminders`; one that tells of what happens, in `notices`.
        autodiscover_modules("reminders")
        autodiscover_modules("notices")

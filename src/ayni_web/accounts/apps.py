"""The accounts room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "ayni_web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ayni_web.accounts.audit import listen  # models exist only from here on

        listen()
        # A room that has something to settle declares it in a module `settings_sections`.
        autodiscover_modules("settings_sections")
        # A room that keeps anything of a space declares in a module `erasers` how it is erased.
        autodiscover_modules("erasers")
        # A room that keeps anything that belongs into an export declares it in a module `exporters`.
        autodiscover_modules("exporters")
        # A room that keeps what people say of themselves declares in a module `profiles` how it follows.
        autodiscover_modules("profiles")
        # A room that has something to show on a team's page declares it in a module `team_parts`.
        autodiscover_modules("team_parts")
        # What it adds to the file of a team, in a module `team_exporters`; to somebody's own timeline, in `team_moments`.
        autodiscover_modules("team_exporters", "team_moments")
        # What it does when the account of somebody ends who was in a team, in a module `partings`.
        autodiscover_modules("partings")
        # What it goes on with for other rooms, in a module `onwards`.
        autodiscover_modules("onwards")
        # A room that has something to be found declares it in a module `searchables`.
        autodiscover_modules("searchables")

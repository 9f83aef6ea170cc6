"""The front door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ayni_web.site.health_urls")),
    path("", include("ayni_web.ui.offline_urls")),
    path("", include("ayni_web.accounts.urls")),
    path("accounts/", include("ayni_web.accounts.sign_in_urls")),
    path("import/", include("ayni_web.imports.urls")),
    path("keeping/", include("ayni_web.keeping.urls")),
    path("jobs/", include("ayni_web.jobs.urls")),
    path("language/", set_language, name="set_language"),
    path("ui/", include("ayni_web.ui.urls")),
    path("record/", include("ayni_web.book.urls")),
    path("people/", include("ayni_web.people.urls")),
    path("vault/", include("ayni_web.vault.urls")),
    path("promises/", include("ayni_web.promises.urls")),
    path("search/", include("ayni_web.search.urls")),
    path("reminders/", include("ayni_web.notify.urls")),
    path("notices/", include("ayni_web.notify.notice_urls")),
    path("teams/<uuid:team_id>/channel/", include("ayni_web.notify.channel_urls")),
    path("begin/", include("ayni_web.practice.begin.urls")),
    path("today/", include("ayni_web.practice.today.urls")),
    path("check-ins/", include("ayni_web.practice.rhythm.urls")),
    path("introductions/", include("ayni_web.practice.introductions.urls")),
    path("events/", include("ayni_web.practice.events.urls")),
    path("mirror/", include("ayni_web.practice.mirror.urls")),
    path("sharing/", include("ayni_web.practice.sharing.urls")),
    path("years/", include("ayni_web.practice.years.urls")),
    path("signs/", include("ayni_web.practice.signs.urls")),
    path("teams/", include("ayni_web.team.spaces.urls")),
    path("teams/", include("ayni_web.team.promising.urls")),
    path("teams/", include("ayni_web.team.charter.urls")),
    path("teams/", include("ayni_web.team.asks.urls")),
    path("teams/", include("ayni_web.team.checkins.urls")),
    path("", include("ayni_web.team.repair.urls")),
    path("teams/<uuid:team_id>/thanks/", include("ayni_web.team.thanks.urls")),
    path("teams/<uuid:team_id>/openings/", include("ayni_web.team.openings.urls")),
    path("teams/<uuid:team_id>/chains/", include("ayni_web.team.chains.urls")),
    path("teams/<uuid:team_id>/rings/", include("ayni_web.team.ring.urls")),
    path("teams/<uuid:team_id>/leading/", include("ayni_web.team.leading.urls")),
    path("", include("ayni_web.insights.urls")),
]

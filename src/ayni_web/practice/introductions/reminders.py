"""What this room reminds of: to ask what came of an introduction, on the day that the introducer chose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import User
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source
from ayni_web.practice.introductions.models import Introduction
from ayni_web.practice.introductions.queries import introductions_of
from ayni_web.practice.introductions.shown import shown


def _due(user: User, span: Span) -> Iterable[Due]:
    for one in _to_follow_up(user, span.first, span.last):
        assert one.follow_up_on is not None
        key = f"introduction:{one.pk}:{one.follow_up_on}"
        yield Due(key, one.follow_up_on, _words(one), reverse("introductions:one", args=[one.pk]))


def _entries(user: User, since: date) -> Iterable[Entry]:
    for one in _to_follow_up(user, since):
        assert one.follow_up_on is not None
        yield Entry(
            key=f"introduction:{one.pk}",
            summary=_words(one),
            start=one.follow_up_on,
            changed_at=max(step.at for step in one.steps.all()),
            path=reverse("introductions:one", args=[one.pk]),
            sequence=len(one.steps.all()),
        )


def _to_follow_up(user: User, since: date, until: date | None = None) -> list[Introduction]:
    found = introductions_of(user).filter(introduced_at__isnull=False, closed_at__isnull=True, follow_up_on__gte=since)
    if until is not None:
        found = found.filter(follow_up_on__lte=until)
    return list(found.prefetch_related("steps").order_by("follow_up_on", "pk"))


def _words(one: Introduction) -> str:
    first, second = shown(one).names
    return _("What came of introducing %(first)s and %(second)s?") % {"first": first, "second": second}


add_source(Source("introductions", gettext_lazy("Introductions"), due=_due, entries=_entries, order=40))

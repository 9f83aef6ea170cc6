"""What this room reminds of and puts into the calendar: the week's check-ins, talks, and moments that come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source
from ayni_web.people import queries as people
from ayni_web.people.moments import Ahead
from ayni_web.practice.rhythm import actions, queries
from ayni_web.practice.rhythm.agenda import agenda_with, purpose_of
from ayni_web.promises.words import day_words, name_of

_AHEAD = timedelta(days=3)
_YEAR = 365


def _due(user: User, span: Span) -> Iterable[Due]:
    yield from _check_ins(user, span)
    talks = queries.talks_of(user).filter(held_at=None, called_off_at=None)
    first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (span.first, span.last))
    for talk in talks.filter(at__gte=first, at__lt=last + timedelta(days=1)):
        here = timezone.localtime(talk.at)
        said = {"at": time_format(here.time(), "TIME_FORMAT"), "name": name_of(talk.party)}
        key = f"talk:{talk.pk}:{talk.at.astimezone(UTC):%Y%m%dT%H%M}"
        yield Due(key, here.date(), _("At %(at)s you talk with %(name)s") % said, _talk_path(talk.pk))
    today = timezone.localdate()
    if span.last >= today:
        for ahead in _moments(user, today, (span.last - today + _AHEAD).days):
            said = {"name": name_of(ahead.party), "what": ahead.what, "day": day_words(ahead.on)}
            words = _("%(name)s, %(day)s: %(what)s") % said
            yield Due(
                f"{_moment_key(ahead)}:{ahead.on}", max(ahead.on - _AHEAD, span.first), words, _person(ahead.party.pk)
            )


def _check_ins(user: User, span: Span) -> Iterable[Due]:
    """The few of this week, once, from its Monday on; chosen only where nobody was told of them."""
    today = timezone.localdate()
    monday = queries.monday_of(today)
    key = f"check-ins:{monday}"
    if key in span.told or not span.first <= monday <= span.last:
        return
    actions.choose_week(user, today)
    rows = [row for row in queries.proposed(user, today) if not row.done]
    if rows:
        names = ", ".join(row.known.name for row in rows)
        yield Due(
            key, monday, _("A good week to be in touch with: %(names)s") % {"names": names}, reverse("rhythm:week")
        )


def _moments(user: User, today: date, days: int) -> Iterable[Ahead]:
    """Moments that were written down; birthdays of those whom the reader wants to be in touch with."""
    space = personal_space(user)
    close = people.rhythms_wished(space)
    for ahead in people.moments_ahead(space, today, days):
        if ahead.moment is not None or ahead.party.pk in close:
            yield ahead


def _moment_key(ahead: Ahead) -> str:
    return f"moment-{ahead.moment.pk}" if ahead.moment is not None else f"birthday-{ahead.party.pk}"


def _entries(user: User, since: date) -> Iterable[Entry]:
    today = timezone.localdate()
    first = timezone.make_aware(datetime.combine(since, time.min))
    for talk in queries.talks_of(user).filter(called_off_at=None, at__gte=first):
        yield Entry(
            key=f"talk-{talk.pk}",
            summary=_("Talk with %(name)s") % {"name": name_of(talk.party)},
            start=talk.at,
            minutes=talk.minutes,
            changed_at=talk.changed_at,
            path=_talk_path(talk.pk),
            sequence=talk.sequence,
            description=talk.agenda,
            place=talk.place,
        )
    for row in queries.proposed(user, today):
        if not row.done:
            yield Entry(
                key=f"check-in-{row.check_in.pk}",
                summary=_("Be in touch with %(name)s") % {"name": row.known.name},
                start=row.check_in.planned,
                changed_at=row.check_in.made_at,
                path=reverse("rhythm:check_in", args=[row.party.pk]),
                description=purpose_of(agenda_with(user, row.party, today)),
            )
    for ahead in _moments(user, today, _YEAR - 1):
        yield _moment_entry(ahead)


def _moment_entry(ahead: Ahead) -> Entry:
    """A moment on its day. Nobody keeps when it was written, so its time is the same however often it is asked for."""
    return Entry(
        key=_moment_key(ahead),
        summary=_("%(name)s: %(what)s") % {"name": name_of(ahead.party), "what": ahead.what},
        start=ahead.on,
        changed_at=datetime.combine(ahead.on - timedelta(days=_YEAR), time.min, UTC),
        path=_person(ahead.party.pk),
        yearly=ahead.moment is None or ahead.moment.on.startswith("--"),
        description=ahead.plan,
    )


def _talk_path(talk_id: int) -> str:
    return reverse("rhythm:talk", args=[talk_id])


def _person(party_id: int) -> str:
    return reverse("insights:person", args=[party_id])


add_source(Source("rhythm", gettext_lazy("Talks, check-ins and moments"), _due, _entries, order=20))

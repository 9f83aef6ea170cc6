"""What this room reminds of: the day before an event whom one could see, and the morning after, once, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.guidance.meeting import whom_to_see
from ayni_web.accounts.models import User
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source
from ayni_web.practice.events import queries
from ayni_web.practice.events.models import Event
from ayni_web.practice.events.words import when
from ayni_web.ties.memory import memory_of

_DAY = timedelta(days=1)
_NAMES = 3
#: An event of several days stands on each of its days in the calendar, up to so many.
_MOST_DAYS = 14


def _due(user: User, span: Span) -> Iterable[Due]:
    for event in queries.between(user, span.first - _DAY, span.last + _DAY):
        before, after = event.first_day - _DAY, event.last_day + _DAY
        key = f"event:{event.pk}:{event.first_day}:before"
        if (
            span.first <= before <= span.last
            and not event.has_begun()
            and key not in span.told
            and _is_known(event, before)
        ):
            yield Due(key, before, _before_words(user, event), _path(event))
        if span.first <= after <= span.last and event.again_on is None:
            yield from _after(event, after, f"event:{event.pk}:{event.last_day}:after", span)
    for event in queries.again_between(user, span.first, span.last):
        if event.again_on is not None:
            yield from _after(event, event.again_on, f"event:{event.pk}:{event.again_on}:again", span)


def _is_known(event: Event, on: date) -> bool:
    """Whether it was there before that day: what one has just written down nobody has forgotten."""
    return timezone.localtime(event.made_at).date() <= on


def _before_words(user: User, event: Event) -> str:
    said = {"when": when(event), "name": event.name}
    memory = memory_of(user, queries.parties_at(event))
    names = [memory.name(one.party) for one in whom_to_see(list(memory.parties), memory.known)][:_NAMES]
    if not names:
        return _("%(when)s: %(name)s") % said
    return _("%(when)s: %(name)s. Whom you could see: %(names)s") % {**said, "names": ", ".join(names)}


def _after(event: Event, on: date, key: str, span: Span) -> Iterable[Due]:
    """Once, while it is fresh, where somebody was there and nobody closed it or told of everybody."""
    if key in span.told or event.closed_at is not None or not event.is_over():
        return
    if queries.is_waiting(event):
        words = _("%(name)s: what came of it, while it is fresh?") % {"name": event.name}
        yield Due(key, on, words, reverse("events:after", args=[event.pk]))


def _entries(user: User, since: date) -> Iterable[Entry]:
    """Those that were typed: what came from a calendar stands in it."""
    for event in queries.typed_since(user, since):
        if not event.whole_days:
            yield _entry(event, f"event-{event.pk}", event.starts)
            continue
        for number in range(min((event.last_day - event.first_day).days + 1, _MOST_DAYS)):
            key = f"event-{event.pk}" if number == 0 else f"event-{event.pk}-{number}"
            yield _entry(event, key, event.first_day + timedelta(days=number))


def _entry(event: Event, key: str, start: date) -> Entry:
    return Entry(
        key=key,
        summary=event.name,
        start=start,
        minutes=0 if event.whole_days else round((event.ends - event.starts).total_seconds() / 60),
        changed_at=event.changed_at,
        path=_path(event),
        sequence=event.sequence,
        description=event.purpose,
        place=event.place,
    )


def _path(event: Event) -> str:
    return reverse("events:one", args=[event.pk])


add_source(Source("events", gettext_lazy("Events"), _due, _entries, order=30))

"""What this room reminds of and puts into the calendar, and the working hours of the reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.notify.hours import hours_in
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source, tell_hours
from ayni_web.people import queries as people
from ayni_web.promises import queries
from ayni_web.promises.models import Promise
from ayni_web.promises.words import Shown, day_words, shown, shown_of_team

_DAY = timedelta(days=1)


def _due(user: User, span: Span) -> Iterable[Due]:
    """A promise of the reader on the day before its day and on its day; one to them on the day after."""
    for promise, row in _near(user, span):
        found = _mine(promise, row, span) if row.mine else _theirs(promise, row) if row.theirs else None
        if found is not None:
            yield found


def _near(user: User, span: Span) -> Iterable[tuple[Promise, Shown]]:
    first, last = span.first - _DAY, span.last + _DAY
    for promise in queries.due_between(personal_space(user), first, last):
        yield promise, shown(promise, span.last)
    if user.in_team:
        near = queries.open_ones(queries.of_teams_now(user)).filter(due__gte=first, due__lte=last)
        for promise in queries.as_read_by(user, near):
            yield promise, shown_of_team(promise, today=span.last)


def _mine(promise: Promise, row: Shown, span: Span) -> Due | None:
    due = promise.due
    assert due is not None
    on, which = (due, "day") if due <= span.last else (due - _DAY, "before")
    if timezone.localtime(promise.made_at).date() >= on:
        return None  # said just now: nobody has forgotten it
    said = {"what": promise.what, "name": row.other_name, "day": day_words(due)}
    words = (
        _("For %(name)s, by %(day)s: %(what)s")
        if due >= timezone.localdate()
        else _("For %(name)s, its day was %(day)s: %(what)s")
    )
    return Due(f"promise:{promise.pk}:{due}:{which}", on, words % said, row.address)


def _theirs(promise: Promise, row: Shown) -> Due:
    assert promise.due is not None
    said = {"what": promise.what, "name": row.other_name, "day": day_words(promise.due)}
    words = _("%(name)s had this in mind by %(day)s: %(what)s. How did it go?") % said
    return Due(f"promise:{promise.pk}:{promise.due}:after", promise.due + _DAY, words, row.address)


def _entries(user: User, since: date) -> Iterable[Entry]:
    rows = queries.open_ones(queries.going_on_for(user)).filter(due__gte=since)
    own = personal_space(user).pk
    for promise in queries.as_read_by(user, rows.annotate(changed=Max("changes__at"), times=Count("changes"))):
        row = shown(promise) if promise.space_id == own else shown_of_team(promise)
        assert promise.due is not None
        if row.mine:
            summary = _("For %(name)s: %(what)s") % {"name": row.other_name, "what": promise.what}
        else:
            summary = _("%(between)s: %(what)s") % {"between": row.between, "what": promise.what}
        yield Entry(
            key=f"promise-{promise.pk}",
            summary=summary,
            start=promise.due,
            changed_at=getattr(promise, "changed", None) or promise.made_at,
            path=row.address,
            sequence=getattr(promise, "times", 0),
        )


def _hours(user: User) -> tuple[time, time] | None:
    me = people.me(personal_space(user))
    return None if me is None else hours_in(me.hours)


add_source(Source("promises", gettext_lazy("Promises"), _due, _entries, order=10))
tell_hours(_hours)

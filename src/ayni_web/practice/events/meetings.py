"""Events as meetings, for pages that bring the right memory back before one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.people.meetings import Meeting, add_meetings
from ayni_web.practice.events import queries
from ayni_web.practice.events.models import Event


def _between(user: User, first: date, last: date) -> Iterable[Meeting]:
    now = timezone.now()
    for event in queries.between(user, first, last):
        over = event.is_over(now)
        if over and not (queries.is_open(event, now) and queries.is_waiting(event)):
            continue
        at = None if event.whole_days else timezone.localtime(event.starts)
        path = reverse("events:after" if over else "events:one", args=[event.pk])
        yield Meeting(event.name, event.first_day, at, path, tuple(queries.parties_at(event)), over=over)


def _rows(first: date, last: date) -> QuerySet[Event]:
    return queries.may_touch(first, last).filter(space=OuterRef("pk"))


add_meetings("events", _between, _rows)

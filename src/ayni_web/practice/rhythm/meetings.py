"""Talks as meetings, for pages that bring the right memory back before one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni_web.accounts.models import User
from ayni_web.people.meetings import Meeting, add_meetings
from ayni_web.practice.rhythm import queries
from ayni_web.practice.rhythm.models import Talk
from ayni_web.promises.words import name_of


def _between(user: User, first: date, last: date) -> Iterable[Meeting]:
    for talk in queries.talks_of(user).filter(pk__in=_open(first, last)):
        here = timezone.localtime(talk.at)
        what = _("Talk with %(name)s") % {"name": name_of(talk.party)}
        party = talk.party.root_id or talk.party_id
        over = talk.at + timedelta(minutes=talk.minutes) <= timezone.now()
        yield Meeting(what, here.date(), here, reverse("rhythm:talk", args=[talk.pk]), (party,), over=over)


def _open(first: date, last: date) -> QuerySet[Talk]:
    low, high = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1)))
    return Talk.objects.filter(held_at=None, called_off_at=None, at__gte=low, at__lt=high).order_by()


def _rows(first: date, last: date) -> QuerySet[Talk]:
    return _open(first, last).filter(space=OuterRef("pk"))


add_meetings("talks", _between, _rows)

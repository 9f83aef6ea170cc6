"""What this room reminds of and puts into the calendar: talks of two, and the team's looks.

Everybody who is asked in a look is reminded alike, answered or not: what a reminder left out would tell who had answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Membership, User
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source
from ayni_web.promises.words import name_of
from ayni_web.team.checkins import queries
from ayni_web.team.checkins.models import Look, OneToOne, Talk, TeamRhythm, Wish

#: So many of a rhythm stand in the calendar, the next one among them.
TALKS_AHEAD = 8
LOOKS_AHEAD = 4
_LOOK_MINUTES = 10


def _due(user: User, span: Span) -> Iterable[Due]:
    if not user.in_team:
        return
    first, last = _moments(span.first, span.last)
    pairs = queries.pairs_now(user)
    for talk in _talks(pairs).filter(at__gte=first, at__lt=last, held_at=None, skipped_at=None):
        assert talk.at is not None
        here = timezone.localtime(talk.at)
        said = {"at": time_format(here.time(), "TIME_FORMAT"), "name": name_of(queries.other_in(user, talk.pair))}
        key = f"one-to-one:{talk.pk}:{talk.at.astimezone(UTC):%Y%m%dT%H%M}"
        yield Due(key, here.date(), _("At %(at)s you talk with %(name)s") % said, _pair_path(talk.pair))
    waiting = Wish.objects.filter(
        pair__in=pairs.values("pk"), answered_at__isnull=True, made_at__gte=first, made_at__lt=last
    )
    for wish in waiting.exclude(by__user=user).select_related("by", "pair"):
        words = _("%(name)s would like to talk with you regularly: say yes or no") % {"name": name_of(wish.by)}
        yield Due(f"one-to-one-asked:{wish.pk}", timezone.localtime(wish.made_at).date(), words, _pair_path(wish.pair))
    for look in _looks(user).filter(opens_at__gte=first, opens_at__lt=last, end=""):
        if _asked(look):
            words = _("%(team)s looks at how its give and take feels: four questions, without your name") % {
                "team": look.space.name
            }
            yield Due(f"look:{look.pk}", timezone.localtime(look.opens_at).date(), words, _look_path(look))


def _entries(user: User, since: date) -> Iterable[Entry]:
    if not user.in_team:
        return
    first, _last = _moments(since, since)
    pairs = list(queries.pairs_now(user))
    for talk in _talks(queries.pairs_now(user)).filter(at__gte=first, skipped_at=None):
        yield _entry(user, talk.pair, talk.planned, talk.at, talk.changed_at, talk.moved, minutes=talk.pair.minutes)
    ahead = {
        talk.pair_id: talk
        for talk in Talk.objects.filter(pair__in=[one.pk for one in pairs], held_at=None, skipped_at=None)
    }
    for pair in pairs:
        coming = ahead.get(pair.pk)
        if coming is not None and pair.paused_at is None:
            for day in pair.days_after(coming.planned, TALKS_AHEAD - 1):
                yield _entry(user, pair, day, pair.at(day), coming.changed_at, coming.moved, minutes=pair.minutes)
    yield from _of_teams(user, first)


def _entry(
    user: User, pair: OneToOne, planned: date, at: datetime | None, changed: datetime, moved: int, *, minutes: int
) -> Entry:
    assert at is not None
    return Entry(
        key=f"one-to-one-{pair.pk}-{planned}",
        summary=_("Talk with %(name)s") % {"name": name_of(queries.other_in(user, pair))},
        start=at,
        minutes=minutes,
        changed_at=changed,
        path=_pair_path(pair),
        sequence=moved,
        place=pair.place,
    )


def _of_teams(user: User, first: datetime) -> Iterable[Entry]:
    """Looks that are open or were, and the next ones by the rhythm."""
    for look in _looks(user).filter(opens_at__gte=first).exclude(end=Look.End.SMALL):
        if _asked(look):
            yield _look_entry(
                look.space.name, look.space_id, look.opens_on, look.opens_at, look.opens_at, _look_path(look)
            )
    here = Membership.objects.filter(user=user, left_at__isnull=True, space__closed_at__isnull=True).values("space")
    for rhythm in TeamRhythm.objects.filter(space__in=here, paused_at__isnull=True).select_related("space"):
        for day in (rhythm.day, *rhythm.days_after(rhythm.day, LOOKS_AHEAD - 1)):
            path = reverse("checkins:home", args=[rhythm.space_id])
            yield _look_entry(rhythm.space.name, rhythm.space_id, day, rhythm.at(day), rhythm.changed_at, path)


def _look_entry(team: str, space_id: object, day: date, at: datetime, changed: datetime, path: str) -> Entry:
    return Entry(
        key=f"look-{space_id}-{day}",
        summary=_("%(team)s: how does give and take feel?") % {"team": team},
        start=at,
        minutes=_LOOK_MINUTES,
        changed_at=changed,
        path=path,
        description=_("Four questions, without your name. Nothing is shown where fewer than five answer."),
    )


def _talks(pairs: QuerySet[OneToOne]) -> QuerySet[Talk]:
    found = Talk.objects.filter(pair__in=pairs.values("pk"))
    return found.select_related("pair__one", "pair__other").order_by("at", "pk")


def _looks(user: User) -> QuerySet[Look]:
    """Looks of open teams that the user is in, with their place there."""
    here = Membership.objects.filter(user=user, left_at__isnull=True, space__closed_at__isnull=True)
    place = Subquery(here.filter(space=OuterRef("space")).values("pk")[:1])
    return Look.objects.filter(space__in=here.values("space")).annotate(place=place).select_related("space")


def _asked(look: Look) -> bool:
    """Whether the user of `_looks` is among those who can answer."""
    return getattr(look, "place", None) in look.group


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """From the beginning of a day to the end of another, on the clocks of the reader."""
    low, high = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1)))
    return low, high


def _pair_path(pair: OneToOne) -> str:
    return reverse("checkins:pair", args=[pair.space_id, pair.pk])


def _look_path(look: Look) -> str:
    return reverse("checkins:look", args=[look.space_id, look.pk])


add_source(Source("check-ins", gettext_lazy("Check-ins in teams"), _due, _entries, order=22))

"""What Today shows somebody: the situation as the reader's space tells it, and what guidance makes of it.

Worked out once for a day and for what is known, and kept in memory until one of them changes, which one query tells.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from ayni.guidance.ideas import Answer, Gift, Moment, Need, Person, Promised, Said, Situation, Suggested, Suggestion
from ayni.guidance.suggesting import suggested
from ayni.ledger.columns import NO_TIME
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.snapshot import Opened, open_snapshot
from ayni_web.book.words import effort
from ayni_web.people import queries as people
from ayni_web.people.meetings import may_meet
from ayni_web.people.models import KindLimit, Party, Week
from ayni_web.people.models import Need as KnownNeed
from ayni_web.practice.today import models
from ayni_web.promises import queries as promised
from ayni_web.promises.models import Change, Promise
from ayni_web.ties.knowing import Knowing, Known, Mine, knowing_with_rows
from ayni_web.ties.memory import Memory

#: How many spaces a server keeps in memory.
MOST_KEPT = 64
#: Moments that lie so many days behind or ahead are looked at.
_BEHIND, _AHEAD = 5, 10


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the reader gives this week: minutes in all (None: not said), and those that are used up."""

    minutes: int | None
    used: float
    usual: int | None = None

    @property
    def left(self) -> float | None:
        return None if self.minutes is None else max(0.0, self.minutes - self.used)

    @property
    def set_aside(self) -> str:
        """The minutes of this week as people say them."""
        return effort(self.minutes or 0)

    @property
    def left_over(self) -> str:
        return effort(self.left or 0)

    @property
    def is_quieter(self) -> bool:
        return self.minutes != self.usual


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of the facts that reasons point to, by their ids."""

    needs: Mapping[int, Any] = field(default_factory=dict)
    gifts: Mapping[int, str] = field(default_factory=dict)
    moments: Mapping[int, Any] = field(default_factory=dict)
    promises: Mapping[int, Promise] = field(default_factory=dict)
    manners: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of somebody's: whom they know, what is suggested, and the words behind it."""

    space: Space
    today: date
    known: Knowing
    mine: Mine | None
    opened: Opened
    capacity: Capacity
    found: Suggested
    texts: Texts
    names: Mapping[int, Known]
    invented: int
    requests: bool = False
    #: The rooms that may have meetings of yesterday, today and tomorrow.
    meets: frozenset[str] = frozenset()
    #: What is known of those whom one meets, as it was worked out for this day already; by their ids.
    memories: dict[tuple[int, ...], Memory] = field(default_factory=dict)

    def suggestion(self, idea: str) -> Suggestion:
        """The suggestion of this code that is shown today, or 404."""
        chosen = next((one for one in self.found.chosen if one.idea == idea), None)
        if chosen is None:
            raise Http404
        return chosen


@dataclass(frozen=True, slots=True)
class _Stamp:
    """All small things of a space by which a kept day is known to hold still, read in one query."""

    usual: int | None
    this_week: int | None
    answers: tuple[Any, ...]
    promises: tuple[Any, ...]
    kinds: tuple[Any, ...]
    requests: int
    meets: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A day worked out, with what it was worked out from."""

    known: Knowing
    opened: Opened
    told: _Stamp
    today: date
    names: Mapping[int, Known]
    invented: int
    found: Suggested
    texts: Texts
    used: float
    memories: dict[tuple[int, ...], Memory] = field(default_factory=dict)

    def holds(self, known: Knowing, opened: Opened, told: _Stamp, today: date) -> bool:
        # Whom one knows is another object as soon as people or what is known of them change.
        return self.known is known and self.opened is opened and self.told == told and self.today == today


_cache: dict[str, _Kept] = {}
_lock = threading.Lock()


def monday_of(today: date) -> date:
    return today - timedelta(days=today.weekday())


def day_of(user: User, today: date | None = None) -> Day:
    """The asker's day."""
    today = today or timezone.localdate()
    space = personal_space(user)
    known, mine = knowing_with_rows(user)
    opened = mine.opened if mine is not None else open_snapshot(space)
    told = _stamp(space, today)
    with _lock:
        kept = _cache.get(str(space.pk))
    if kept is None or not kept.holds(known, opened, told, today):
        names = {one.id: one for one in known.everybody}
        worked_out = _worked_out(space, today, known, mine, opened, told)
        kept = _Kept(known, opened, told, today, names, known.invented, *worked_out)
        if not connection.in_atomic_block:
            with _lock:
                if len(_cache) >= MOST_KEPT:
                    _cache.pop(next(iter(_cache)))
                _cache[str(space.pk)] = kept
    minutes = told.usual if told.this_week is None else told.this_week
    return Day(
        space=space,
        today=today,
        known=known,
        mine=mine,
        opened=opened,
        capacity=Capacity(minutes, kept.used, told.usual),
        found=kept.found,
        texts=kept.texts,
        names=kept.names,
        invented=kept.invented,
        requests=bool(told.requests),
        meets=told.meets,
        memories=kept.memories,
    )


def _stamp(space: Space, today: date) -> _Stamp:
    def of(rows: QuerySet[Any], value: Any) -> Subquery:
        grouped = rows.filter(space=OuterRef("pk")).order_by().values("space")
        return Subquery(grouped.annotate(_told=value).values("_told"))

    open_promises = Promise.objects.filter(kept_at__isnull=True, broken_at__isnull=True, withdrawn_at__isnull=True)
    changes = Change.objects.filter(promise__space=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    waiting = models.Request.objects.filter(settled_at__isnull=True, again_on__lte=today)
    meets = may_meet(today - timedelta(days=1), today + timedelta(days=1))
    row = (
        Space.objects.filter(pk=space.pk)
        .values_list(
            of(Week.objects.all(), Max("minutes")),
            of(models.QuietWeek.objects.filter(monday=monday_of(today)), Max("minutes")),
            of(models.Answer.objects.all(), Max("pk")),
            of(models.Answer.objects.all(), Count("pk")),
            of(open_promises, Count("pk")),
            of(Promise.objects.all(), Max("pk")),
            Subquery(changes),
            of(KindLimit.objects.all(), Sum(F("kind") * (F("minutes") + 1))),
            of(KindLimit.objects.all(), Count("pk")),
            of(waiting, Count("pk")),
            *meets.values(),
        )
        .get()
    )
    there = frozenset(room for room, some in zip(meets, row[10:], strict=True) if some)
    return _Stamp(row[0], row[1], tuple(row[2:4]), tuple(row[4:7]), tuple(row[7:9]), row[9] or 0, there)


def _worked_out(
    space: Space, today: date, known: Knowing, mine: Mine | None, opened: Opened, told: _Stamp
) -> tuple[Suggested, Texts, float]:
    facts = _Facts(space, today, known)
    used, by_kind = _used(mine, today)
    minutes = told.usual if told.this_week is None else told.this_week
    limits = people.kind_limits(space)
    situation = Situation(
        ledger=opened.ledger,
        me=known.me.pk if known.me is not None else -1,
        now=int(timezone.now().timestamp()),
        today=today,
        ties=mine.ties if mine else {},
        people=facts.people(),
        needs=facts.needs,
        gifts=facts.gifts,
        moments=facts.moments,
        promises=facts.promises,
        answers=answers_of(space),
        minutes_left=None if minutes is None else max(0.0, minutes - used),
        kinds_left={kind: limit - by_kind.get(kind, 0.0) for kind, limit in limits.items()},
    )
    return suggested(situation), facts.texts(), used


class _Facts:
    """What the reader's space knows of people, in the words of guidance, and the texts behind it."""

    def __init__(self, space: Space, today: date, known: Knowing) -> None:
        self._known = [one for one in known.everybody if one.kind == Party.Kind.PERSON]
        ids = {one.id for one in self._known}
        me = known.me.pk if known.me is not None else None
        limits = _limits(space)
        self._needs = [*people.open_needs(space), *limits]
        self._gifts = [one for one in people.capacities(space) if one.side == "gives"]
        self._ahead = people.moments_ahead(space, today - timedelta(days=_BEHIND), _BEHIND + _AHEAD)
        self._promises = [
            one
            for one in promised.open_ones(promised.of_space(space)).filter(due__lte=today + timedelta(days=14))
            if me is not None and (one.by.root_id or one.by_id) == me
        ]
        said = ~Q(manner="") | Q(hard_season_until__gte=today)
        rows = Party.objects.filter(space=space, root__isnull=True).filter(said)
        self._said = {one.pk: one for one in rows.only("manner", "hard_season_until", "space_id")}
        self._rhythms = people.rhythms_wished(space)
        self.needs = [
            Need(id=one.pk, party=one.whose_id, text=one.text, sort=one.sort, learned=one.learned, on=one.learned_on)
            for one in self._needs
            if one.whose_id in ids
        ]
        self.gifts = [
            Gift(id=one.pk, party=one.whose_id, text=one.text, sort=one.sort)
            for one in self._gifts
            if one.whose_id in ids or one.whose_id == me
        ]
        # A birthday from an address book is no row of its own: its number is the person's, below nought.
        self.moments = [
            Moment(
                id=one.moment.pk if one.moment else -one.party.pk,
                party=one.party.pk,
                what=one.what,
                on=one.on.isoformat(),
                sort=one.sort,
                plan=one.plan,
            )
            for one in self._ahead
            if one.party.pk in ids
        ]
        self.promises = [Promised(id=one.pk, party=one.to.root_id or one.to_id, due=one.due) for one in self._promises]

    def people(self) -> list[Person]:
        return [self._person(one) for one in self._known]

    def _person(self, one: Known) -> Person:
        said = self._said.get(one.id)
        return Person(
            party=one.id,
            group=one.organisation,
            manner=said.manner if said else "",
            hard_season_until=said.hard_season_until if said else None,
            rhythm_days=self._rhythms.get(one.id),
            made_by_hand=one.by_hand,
        )

    def texts(self) -> Texts:
        return Texts(
            needs={one.pk: one for one in self._needs},
            gifts={one.pk: one.text for one in self._gifts},
            moments={fact.id: fact for fact in self.moments},
            promises={one.pk: one for one in self._promises},
            manners={pk: one.manner for pk, one in self._said.items()},
        )


def _limits(space: Space) -> list[KnownNeed]:
    """What people cannot do or do not want, which every idea minds."""
    rows = KnownNeed.objects.filter(space=space, sort=KnownNeed.Sort.LIMIT, met_at__isnull=True)
    return list(rows.select_related("party"))


def _used(mine: Mine | None, today: date) -> tuple[float, dict[int, float]]:
    """Minutes that the reader gave since Monday, in all and by kind of act. Messages cost nothing here."""
    if mine is None or not len(mine.order):
        return 0.0, {}
    ledger = mine.opened.ledger
    monday = timezone.make_aware(datetime.combine(monday_of(today), datetime.min.time())).timestamp()
    at = ledger.at[mine.order]
    rows = mine.order[(at != NO_TIME) & (at >= monday)]
    rows = rows[mine.from_me(rows) & ~ledger.is_contact[rows]]
    # An act to several has a row for each of them, with its share of the effort.
    kinds, where = np.unique(ledger.kind[rows], return_inverse=True)
    minutes = np.bincount(where, weights=ledger.weight[rows], minlength=len(kinds))
    return float(minutes.sum()), dict(zip(kinds.tolist(), minutes.tolist(), strict=True))


def answers_of(space: Space) -> list[Answer]:
    """All answers of a space, in the words of guidance."""
    rows = models.Answer.objects.filter(space=space).annotate(whose=Coalesce("party__root_id", "party_id"))
    told = rows.values_list("whose", "idea", "help", "said", "on", "until").order_by("pk")
    return [
        Answer(party=party, idea=idea, help=way, said=Said(said), on=on, until=until)
        for party, idea, way, said, on, until in told
    ]


def given_today(space: Space, idea: str, said: str, today: date) -> models.Answer | None:
    """This very answer to an idea, where it was given today: a click that comes twice is answered once."""
    return models.Answer.objects.filter(space=space, idea=idea, said=said, on=today).first()


def answered_today(user: User, idea: str) -> models.Answer | None:
    """What the asker answered to an idea today, the latest; None where they did not."""
    rows = models.Answer.objects.filter(space=personal_space(user), idea=idea, on=timezone.localdate())
    return rows.order_by("-pk").first()


def answer_for(user: User, answer_id: int) -> models.Answer:
    """One answer of the asker, or 404."""
    found = (
        models.Answer.objects.filter(space=personal_space(user), pk=answer_id).select_related("party", "act").first()
    )
    if found is None:
        raise Http404
    return found


def requests_of(user: User) -> QuerySet[models.Request]:
    """The requests that the asker answered, the latest first."""
    rows = models.Request.objects.filter(space=personal_space(user))
    return rows.select_related("party__root", "pointed_to__root")


def request_told_once(user: User, once: UUID | None) -> models.Request | None:
    """The request that this very telling brought already; None where it has not arrived yet."""
    return requests_of(user).filter(once=once).first() if once is not None else None


def waiting_requests(user: User, today: date) -> QuerySet[models.Request]:
    """Those of which the asker said "not now", and whose day has come."""
    return requests_of(user).filter(settled_at__isnull=True, again_on__lte=today).order_by("again_on", "pk")


def request_for(user: User, request_id: int) -> models.Request:
    """One request of the asker, or 404."""
    found = requests_of(user).filter(pk=request_id).select_related("act").first()
    if found is None:
        raise Http404
    return found

"""What mirror and would-it-hold both look at: the reader's people and everything between them, prepared once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from numpy.typing import NDArray

from ayni.clock import DAY
from ayni.guidance.answering import Answered, answered
from ayni.guidance.dealings import Dealings, dealings
from ayni.guidance.ideas import Gift, Need
from ayni.guidance.reach import reaching_far
from ayni.guidance.thinness import matched
from ayni.guidance.ties import Tie
from ayni.ledger.columns import NO_TIME
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Need as KnownNeed
from ayni_web.people.models import Party
from ayni_web.ties.knowing import Knowing, Known, Mine, knowing_with_rows

#: How many spaces a server keeps in memory.
MOST_KEPT = 32
#: After anything that went to somebody: whether something came back so soon; and after help, whether help did.
ANSWERS_WITHIN, RETURNS_WITHIN = "30d", "365d"


@dataclass(frozen=True, slots=True)
class Standing:
    """The reader, their people, and the rows between them, up to `until`."""

    space: Space
    known: Knowing
    mine: Mine
    me: int
    until: int
    names: Mapping[int, Known]
    ties: Mapping[int, Tie]
    dealings: Dealings
    #: What was worked out from all this, by what it is and what else it hangs on.
    worked_out: dict[Any, Any] = field(default_factory=dict, repr=False)

    def once[R](self, what: Hashable, work: Callable[[], R]) -> R:
        """Something worked out once: people, what is known of them and the book are as they were while this is kept."""
        if what not in self.worked_out:
            self.worked_out[what] = work()
        found: R = self.worked_out[what]
        return found

    @property
    def ended(self) -> bool:
        """Whether the record ends so long ago that all is told as of then."""
        return int(timezone.now().timestamp()) - self.until > 90 * DAY


@dataclass(frozen=True, slots=True)
class Facts:
    """What is written down of people: what they need, give and cannot do, whose need the reader can meet, who has a hard season."""

    needs: list[Need]
    limits: list[Need]
    gifts: list[Gift]
    mine: list[Gift]
    meets: Mapping[int, tuple[int, int]]
    hard_season: frozenset[int]


_kept: dict[str, Standing] = {}
_lock = threading.Lock()


def standing_of(user: User) -> Standing | None:
    """How it stands for the asker; None where nobody is known to be them, or they know nobody."""
    known, mine = knowing_with_rows(user)
    if mine is None or known.me is None or not known.everybody:
        return None
    space = personal_space(user)
    with _lock:
        kept = _kept.get(str(space.pk))
    if kept is not None and kept.known is known and kept.mine is mine:
        return kept
    standing = _standing(space, known, mine, known.me)
    if not connection.in_atomic_block:
        with _lock:
            if len(_kept) >= MOST_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[str(space.pk)] = standing
    return standing


def _standing(space: Space, known: Knowing, mine: Mine, me: Party) -> Standing:
    names = {one.id: one for one in known.everybody if one.kind == Party.Kind.PERSON}
    ledger, now = mine.opened.ledger, int(timezone.now().timestamp())
    at = ledger.at[mine.order]
    at = at[(at != NO_TIME) & (at <= now)]
    # What a person writes down themselves goes on where the sources end.
    until = max(mine.observed_until, int(at.max()) if len(at) else 0)
    return Standing(
        space=space,
        known=known,
        mine=mine,
        me=me.pk,
        until=until,
        names=names,
        ties={party: tie for party, tie in mine.ties.items() if party in names},
        dealings=dealings(ledger, me.pk, names, now, rows=mine.order),
    )


def far_of(standing: Standing) -> set[int]:
    """Who reaches far, by the rule of Today."""
    houses = {party: known.organisation for party, known in standing.names.items()}
    return standing.once("far", lambda: reaching_far(standing.mine.opened.ledger, houses))


def answers_of(standing: Standing) -> tuple[Mapping[int, Answered], Mapping[int, Answered]]:
    """After anything, and after help: who came back how surely, by the measure `responses`."""

    def came_back(*, within: str, help_only: bool) -> Mapping[int, Answered]:
        found = standing.dealings
        rows = found.rows[found.help] if help_only else found.rows
        ledger = standing.mine.opened.ledger
        return answered(ledger, rows, standing.names, within=within, now=standing.until, contacts=not help_only)

    return standing.once(
        "answers",
        lambda: (
            came_back(within=ANSWERS_WITHIN, help_only=False),
            came_back(within=RETURNS_WITHIN, help_only=True),
        ),
    )


def facts_of(standing: Standing) -> Facts:
    """What is written down of the people of a standing, today."""
    today = timezone.localdate()
    return standing.once(("facts", today), lambda: _facts(standing, today))


def _facts(standing: Standing, today: date) -> Facts:
    space, names = standing.space, standing.names
    rows = KnownNeed.objects.filter(space=space, met_at__isnull=True).select_related("party")
    needs = [
        Need(id=one.pk, party=one.whose_id, text=one.text, sort=one.sort, learned=one.learned, on=one.learned_on)
        for one in rows
        if one.whose_id in names
    ]
    gifts = [
        Gift(id=one.pk, party=one.whose_id, text=one.text, sort=one.sort)
        for one in people.capacities(space)
        if one.side == "gives"
    ]
    hard = Party.objects.filter(space=space, root__isnull=True, hard_season_until__gte=today)
    wanted = [one for one in needs if one.sort != "limit"]
    mine = sorted((one for one in gifts if one.party == standing.me), key=lambda one: one.id)
    return Facts(
        needs=wanted,
        limits=[one for one in needs if one.sort == "limit"],
        gifts=sorted((one for one in gifts if one.party in names), key=lambda one: one.id),
        mine=mine,
        meets=matched(wanted, mine),
        hard_season=frozenset(hard.values_list("pk", flat=True)),
    )


def closed_in(standing: Standing) -> frozenset[int]:
    """Parties that are no people, or that the reader left out."""

    def closed() -> frozenset[int]:
        rows = Party.objects.filter(space=standing.space, root__isnull=True)
        out = ~Q(nature=Party.Nature.HUMAN) | Q(hidden=True) | ~Q(kind=Party.Kind.PERSON)
        return frozenset(rows.filter(out).values_list("pk", flat=True))

    return standing.once("closed", closed)


def places_of(standing: Standing, acts: list[int]) -> NDArray[np.intp]:
    """Where these acts stand in the ledger."""
    return np.flatnonzero(np.isin(standing.mine.opened.rows, np.asarray(acts, np.int64)))

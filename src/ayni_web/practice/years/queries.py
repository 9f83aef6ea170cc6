"""Old ties as the reader's space tells them, and what guidance makes of them for this week."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
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

from ayni.guidance.ideas import Answer as Told
from ayni.guidance.ideas import Gift, Moment, Need, Person, Said, Situation
from ayni.guidance.waking import Cared, Old, Sides, Useful, Wake, Waking, at_hand, dormant, worth_waking
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import queries as book
from ayni_web.book.models import Act
from ayni_web.people import queries as people
from ayni_web.people.models import Capacity, KindLimit, Party, Week
from ayni_web.people.models import Need as KnownNeed
from ayni_web.practice.years.models import Answer
from ayni_web.ties.knowing import Knowing, Known, Mine, knowing_with_rows

#: How many spaces a server keeps in memory.
_MOST_KEPT = 64
#: Moments that lie so many days behind or ahead are looked at.
_BEHIND, _AHEAD = 5, 30
_SAID = {Answer.Said.DONE: Said.DONE, Answer.Said.NOT_NOW: Said.LATER, Answer.Said.NEVER: Said.NOT_THIS}


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of the facts that reasons point to: needs, gifts and moments by their ids, causes by rows of the ledger."""

    needs: Mapping[int, KnownNeed] = field(default_factory=dict)
    gifts: Mapping[int, str] = field(default_factory=dict)
    moments: Mapping[int, Moment] = field(default_factory=dict)
    cared: Mapping[int, str] = field(default_factory=dict)
    languages: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OldTies:
    """The reader's old ties this week, with the words behind them."""

    space: Space
    today: date
    known: Knowing
    mine: Mine | None
    names: Mapping[int, Known]
    waking: Waking
    situation: Situation
    old: Mapping[int, Old]
    cared: tuple[Cared, ...]
    texts: Texts
    #: The acts that what is shown this week rests on, by rows of the ledger; and who is left in peace.
    acts: Mapping[int, Act] = field(default_factory=dict)
    aside: Sequence[Answer] = ()

    def wake(self, party: int) -> Wake | None:
        """One old tie with what is at hand for it: as it was proposed, or all that there is. None where it is none."""
        proposed = next((one for one in self.waking.chosen if one.party == party), None)
        if proposed is not None:
            return proposed
        old = self.old.get(party)
        return at_hand(self.situation, old, cared=self.cared) if old is not None else None

    @property
    def shown(self) -> list[Wake]:
        """Who stands on the page of this week."""
        return [*self.waking.chosen, *self.waking.to_learn]


@dataclass(frozen=True, slots=True)
class _Kept:
    """Old ties worked out, with what they were worked out from."""

    stamp: tuple[Any, ...]
    found: OldTies


_cache: dict[str, _Kept] = {}
_sides: dict[str, tuple[Mine, Sides]] = {}
_lock = threading.Lock()


def old_ties(user: User, today: date | None = None) -> OldTies:
    """The asker's old ties, worked out once for a day and for what is known."""
    today = today or timezone.localdate()
    space = personal_space(user)
    known, mine = knowing_with_rows(user)
    stamp = _stamp(space)
    with _lock:
        kept = _cache.get(str(space.pk))
    holds = kept is not None and kept.stamp == stamp and kept.found.today == today
    if kept is not None and holds and kept.found.known is known and kept.found.mine is mine:
        return kept.found
    found = _found(user, space, today, known, mine)
    if not connection.in_atomic_block:
        with _lock:
            if len(_cache) >= _MOST_KEPT:
                _cache.pop(next(iter(_cache)))
            _cache[str(space.pk)] = _Kept(stamp, found)
    return found


def _stamp(space: Space) -> tuple[Any, ...]:
    """All by which kept old ties are known to hold still, beside people and the book; one query."""

    def of(rows: QuerySet[Any], value: Any) -> Subquery:
        grouped = rows.filter(space=OuterRef("pk")).order_by().values("space")
        return Subquery(grouped.annotate(_told=value).values("_told"))

    row: tuple[Any, ...] = (
        Space.objects.filter(pk=space.pk)
        .values_list(
            of(Answer.objects.all(), Max("pk")),
            of(Answer.objects.all(), Count("pk")),
            of(Week.objects.all(), Max("minutes")),
            of(KindLimit.objects.all(), Sum(F("kind") * (F("minutes") + 1))),
            of(KindLimit.objects.all(), Count("pk")),
        )
        .get()
    )
    return row


def _found(user: User, space: Space, today: date, known: Knowing, mine: Mine | None) -> OldTies:
    people_known = [one for one in known.everybody if one.kind == Party.Kind.PERSON]
    names = {one.id: one for one in known.everybody}
    if mine is None or known.me is None or not people_known:
        nobody = Situation(ledger=Ledger.from_columns([], []), me=-1, now=0, today=today)
        return OldTies(space, today, known, mine, names, Waking(), nobody, {}, (), Texts())
    facts = _Facts(space, today, known.me.pk, people_known)
    situation = Situation(
        ledger=mine.opened.ledger,
        me=known.me.pk,
        now=int(timezone.now().timestamp()),
        today=today,
        ties=mine.ties,
        people=facts.people,
        needs=facts.needs,
        gifts=facts.gifts,
        moments=facts.moments,
        answers=_answers(space),
        **_week(space, mine, today),
    )
    asked: dict[str, Any] = {
        "overruled": {one.id: one.state for one in people_known if one.overruled},
        "sides": sides_of(space, mine, situation),
        "observed_until": mine.observed_until,
    }
    old = dormant(situation, **asked)
    cared, said = _cared(space, mine, old)
    moments = {one.id: one for one in facts.moments}
    texts = Texts(facts.need_texts, facts.gift_texts, moments, said, facts.languages)
    waking = worth_waking(situation, cared=cared, old=old)
    rows = {row for wake in (*waking.chosen, *waking.to_learn) for row in rows_behind(wake, wake.at_hand[:1])}
    acts = acts_of_rows(user, mine, rows)
    aside = _put_aside(space, today)
    return OldTies(space, today, known, mine, names, waking, situation, old, cared, texts, acts, aside)


def sides_of(space: Space, mine: Mine, situation: Situation) -> Sides:
    """Who wrote how often, counted once for as long as the book stays as it is."""
    with _lock:
        kept = _sides.get(str(space.pk))
    if kept is not None and kept[0] is mine:
        return kept[1]
    sides = Sides.of(situation)
    with _lock:
        if len(_sides) >= _MOST_KEPT:
            _sides.pop(next(iter(_sides)))
        _sides[str(space.pk)] = (mine, sides)
    return sides


class _Facts:
    """What the reader's space knows of people, in the words of guidance, and the texts behind it."""

    def __init__(self, space: Space, today: date, me: int, known: Iterable[Known]) -> None:
        ids = {one.id: one for one in known}
        limits = KnownNeed.objects.filter(space=space, sort=KnownNeed.Sort.LIMIT, met_at__isnull=True)
        needs = [*people.open_needs(space), *limits.select_related("party")]
        gives = [one for one in people.capacities(space) if one.side == Capacity.Side.GIVES]
        said = ~Q(manner="") | Q(hard_season_until__gte=today) | ~Q(language="")
        told = {
            one.pk: one
            for one in Party.objects.filter(said, space=space, root__isnull=True).only(
                "manner", "hard_season_until", "language", "space_id"
            )
        }
        self.people = [
            Person(
                party=one.id,
                group=one.circles[0] if one.circles else one.organisation,
                manner=told[one.id].manner if one.id in told else "",
                hard_season_until=told[one.id].hard_season_until if one.id in told else None,
            )
            for one in ids.values()
        ]
        self.needs = [
            Need(id=one.pk, party=one.whose_id, text=one.text, sort=one.sort, learned=one.learned, on=one.learned_on)
            for one in needs
            if one.whose_id in ids
        ]
        self.gifts = [
            Gift(id=one.pk, party=one.whose_id, text=one.text, sort=one.sort)
            for one in gives
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
            for one in people.moments_ahead(space, today - timedelta(days=_BEHIND), _BEHIND + _AHEAD)
            if one.party.pk in ids
        ]
        self.languages = {pk: one.language for pk, one in told.items() if one.language}
        self.need_texts = {one.pk: one for one in needs}
        self.gift_texts = {one.pk: one.text for one in gives}


def _week(space: Space, mine: Mine, today: date) -> dict[str, Any]:
    """What this week has left, in all and by kind of act; nothing where nothing was said."""
    limits = people.kind_limits(space)
    minutes = people.week_of(space).minutes
    used, by_kind = _given_since(mine, today - timedelta(days=today.weekday()))
    return {
        "minutes_left": None if minutes is None else max(0.0, minutes - used),
        "kinds_left": {kind: limit - by_kind.get(kind, 0.0) for kind, limit in limits.items()},
    }


def _given_since(mine: Mine, monday: date) -> tuple[float, dict[int, float]]:
    """Minutes that the reader gave since a day, in all and by kind of act. Messages cost nothing here."""
    ledger, rows = mine.opened.ledger, mine.order
    start = timezone.make_aware(datetime.combine(monday, datetime.min.time())).timestamp()
    rows = rows[(ledger.at[rows] != NO_TIME) & (ledger.at[rows] >= start)]
    rows = rows[mine.from_me(rows) & ~ledger.is_contact[rows]]
    kinds, where = np.unique(ledger.kind[rows], return_inverse=True)
    minutes = np.bincount(where, weights=ledger.weight[rows], minlength=len(kinds))
    return float(minutes.sum()), dict(zip(kinds.tolist(), minutes.tolist(), strict=True))


def _cared(space: Space, mine: Mine, old: Mapping[int, Old]) -> tuple[tuple[Cared, ...], dict[int, str]]:
    """What acts with those of old ties were meant to support, as somebody wrote it down, and the same by row."""
    if not old:
        return (), {}
    written = Act.objects.filter(space=space, replaced_at__isnull=True, withdrawn_at__isnull=True).exclude(supports="")
    texts = dict(written.values_list("pk", "supports"))
    ledger, keys = mine.opened.ledger, mine.opened.ledger.parties.keys
    numbers = np.fromiter(texts, dtype=np.int64, count=len(texts))
    rows = mine.order[np.isin(mine.opened.rows[mine.order], numbers)]
    found = []
    for row in rows.tolist():
        mine_to_give = ledger.giver[row] == mine.place
        party = int(keys[int(ledger.receiver[row] if mine_to_give else ledger.giver[row])].as_py())
        if party in old and mine_to_give:
            found.append(Cared(party=party, row=row, text=texts[int(mine.opened.rows[row])]))
    return tuple(found), {one.row: one.text for one in found}


def _answers(space: Space) -> list[Told]:
    rows = Answer.objects.filter(space=space).annotate(whose=Coalesce("party__root_id", "party_id")).order_by("pk")
    return [
        Told(party=party, idea=f"old:{party}", help="", said=_SAID[Answer.Said(said)], on=on, until=until)
        for party, said, on, until in rows.values_list("whose", "said", "on", "until")
    ]


def _put_aside(space: Space, today: date) -> list[Answer]:
    """Whom the reader leaves in peace: not now, or not this person."""
    rows = Answer.objects.filter(space=space).select_related("party__root")
    rows = rows.filter(Q(said=Answer.Said.NEVER) | Q(said=Answer.Said.NOT_NOW, until__gt=today))
    return sorted(rows, key=lambda one: (one.until is None, one.until or date.max, one.party.name))


def answer_for(user: User, answer_id: int) -> Answer:
    """One answer of the asker, or 404."""
    rows = Answer.objects.filter(space=personal_space(user), pk=answer_id)
    found = rows.select_related("party__root", "act", "space").first()
    if found is None:
        raise Http404
    return found


def told_once(user: User, once: UUID | None) -> Answer | None:
    """The answer that this very telling made already; None where it has not arrived yet."""
    return Answer.objects.filter(space=personal_space(user), once=once).first() if once is not None else None


def rows_behind(wake: Wake, things: Iterable[Useful]) -> set[int]:
    """Rows of the ledger that an old tie and these things at hand for it rest on."""
    return {*wake.old.rows, *(row for one in things for reason in one.reasons for row in reason.rows)}


def acts_of_rows(user: User, mine: Mine, rows: Iterable[int]) -> dict[int, Act]:
    """The acts behind rows of the ledger, by row; those that the asker may not see or that are out of force are not there."""
    wanted = {row: int(mine.opened.rows[row]) for row in rows}
    if not wanted:
        return {}
    found = book.acts_by_id(user, {act for act in wanted.values() if act > 0})
    return {row: found[act] for row, act in wanted.items() if act in found}


def chosen_useful(wake: Wake, key: str) -> Useful | None:
    """The thing at hand with this key, or the first; None where nothing is."""
    return next((one for one in wake.at_hand if one.key == key), wake.at_hand[0] if wake.at_hand else None)

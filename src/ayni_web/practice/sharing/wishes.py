"""What people look for, as the reader's space knows it, and who of them might need something of the shelf."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from ayni.guidance import sharing as guidance
from ayni.guidance.sharing import Next, Sign, Wish
from ayni.ledger.acts import Asked
from ayni_web.accounts.models import Space
from ayni_web.book.models import ActParty
from ayni_web.people import queries as people
from ayni_web.people.models import Capacity, Need, Party
from ayni_web.people.stamps import stamp_of
from ayni_web.practice.sharing import queries
from ayni_web.practice.sharing.models import Thing
from ayni_web.practice.sharing.queries import Given, Got

#: How many shelves and things a server keeps in memory.
MOST_KEPT = 64
_ASKED_SINCE = timedelta(days=guidance.LASTS_ASKED)


@dataclass(frozen=True, slots=True)
class Fitting:
    """Somebody who might need a thing, with their limits, which must be minded."""

    thing: Thing
    party: Party
    next: Next
    limits: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Fits:
    """Who might need what of some things, the surest first; and how many are left in peace for now, by thing."""

    fitting: Sequence[Fitting] = ()
    resting: dict[int, int] = field(default_factory=dict)
    asks_nothing: bool = False

    def of(self, thing: Thing) -> list[Fitting]:
        return [one for one in self.fitting if one.thing.pk == thing.pk]

    @property
    def people(self) -> int:
        """How many people these are."""
        return len({one.party.pk for one in self.fitting})


def who_might_need(
    space: Space,
    things: Sequence[Thing],
    given: Iterable[Given | Got],
    *,
    about: Party | None = None,
    most: int = 3,
    most_of_one: int = guidance.MOST_OF_ONE,
    with_limits: bool = False,
) -> Fits:
    """Who might need these things; with `about` only whether this party does.

    Left out are those who have it already, those for whom it is not, who is left out of the network, programs and lists,
    the reader, and whoever has a hard season. Whose week is nought is asked nothing.
    """
    things = [thing for thing in things if thing.retired_at is None]
    if not things:
        return Fits()
    if about is None and people.week_of(space).minutes == 0:
        return Fits(asks_nothing=True)
    today = timezone.localdate()
    found, resting = _all_fits(space, things, about, today)
    settled = {(one.thing, one.party_id) for one in given} | queries.refusals(space)
    few = guidance.chosen(found, settled=settled, resting=resting, most=most, most_of_one=most_of_one)
    fits = _shown(things, few.next, about, with_limits=with_limits)
    return Fits(fits, {thing: len(those) for thing, those in few.resting.items()})


type _Found = tuple[tuple[Next, ...], frozenset[int]]

_cache: dict[tuple[object, ...], tuple[tuple[object, ...], _Found]] = {}
_lock = threading.Lock()


def _all_fits(space: Space, things: Sequence[Thing], about: Party | None, today: date) -> _Found:
    """Everybody whose wishes these things meet, and who is left in peace; kept until what it rests on changes."""
    if about is not None or connection.in_atomic_block:
        return _worked_out(space, things, about, today)
    place = (space.pk, *((thing.pk, thing.compared) for thing in things))
    told = (today, stamp_of(space), queries.state_of_the_book(space))
    with _lock:
        kept = _cache.get(place)
    if kept is not None and kept[0] == told:
        return kept[1]
    found = _worked_out(space, things, None, today)
    with _lock:
        # What is kept of this shelf in other words, or of before, is of no use any more.
        for old in [one for one, (then, _found) in _cache.items() if one[0] == space.pk and then != told]:
            del _cache[old]
        if len(_cache) >= MOST_KEPT:
            _cache.pop(next(iter(_cache)))
        _cache[place] = (told, found)
    return found


def _worked_out(space: Space, things: Sequence[Thing], about: Party | None, today: date) -> _Found:
    those = _told_apart([about] if about is not None else _of_note(space, today), today)
    wishes = [*those.seeks, *(wishes_of_one(about) if about is not None else wishes_of(space))]
    found = guidance.fits(
        [guidance.Thing(thing.pk, thing.compared) for thing in things],
        [wish for wish in wishes if wish.party not in those.away],
        today=today,
    )
    return found, those.resting


def _shown(things: Sequence[Thing], found: Sequence[Next], about: Party | None, *, with_limits: bool) -> list[Fitting]:
    ids = {one.party for one in found}
    parties = {about.pk: about} if about is not None else Party.objects.in_bulk(ids)
    limits = queries.limits_of(ids) if with_limits and ids else {}
    by_id = {thing.pk: thing for thing in things}
    return [
        Fitting(
            thing=by_id[one.thing],
            party=parties[one.party],
            next=one,
            limits=limits.get(one.party, ()),
        )
        for one in found
        if one.party in parties
    ]


def wishes_of(space: Space) -> list[Wish]:
    """What people of a space look for: open needs and goals, what they seek, and what they asked for lately."""
    seeks = [one for one in people.capacities(space) if one.side == Capacity.Side.SEEKS]
    asked = ActParty.objects.filter(act__space=space, act__at__gte=timezone.now() - _ASKED_SINCE)
    return [*_of_facts(people.open_needs(space), seeks), *_asked(asked)]


def wishes_of_one(party: Party) -> list[Wish]:
    """The same of one party, but for what they asked for, which their page shows as acts."""
    needs = [one for one in people.needs_of(party) if one.met_at is None and one.sort != Need.Sort.LIMIT]
    seeks = [one for one in people.capacities_of(party) if one.side == Capacity.Side.SEEKS]
    return _of_facts(needs, seeks)


def _of_facts(needs: Iterable[Need], seeks: Iterable[Capacity]) -> list[Wish]:
    return [
        *(
            Wish(
                need.whose_id,
                need.text,
                Sign.GOAL if need.sort == Need.Sort.GOAL else Sign.NEED,
                need.learned,
                need.learned_on,
                need.pk,
            )
            for need in needs
        ),
        *(Wish(one.whose_id, one.text, Sign.SEEKS, id=one.pk) for one in seeks),
    ]


def _asked(rows: QuerySet[ActParty]) -> list[Wish]:
    """What was asked for, by those who received it, in the words of the act."""
    asked = rows.filter(act__asked=Asked.ASKED, act__replaced_at__isnull=True, act__withdrawn_at__isnull=True)
    received = asked.filter(role=ActParty.Role.RECEIVER)
    told = received.values_list("party_id", "party__root_id", "act_id", "act__at", "act__what", "act__supports")
    return [
        Wish(
            root or party,
            f"{what} {supports}".strip(),
            Sign.ASKED,
            on=timezone.localtime(at).date(),
            id=act,
        )
        for party, root, act, at, what, supports in told
    ]


@dataclass(frozen=True, slots=True)
class _Those:
    """Whom nothing is suggested for at all, who has a hard season now, and what a field of theirs says that they seek."""

    away: frozenset[int]
    resting: frozenset[int]
    seeks: Sequence[Wish]


def _of_note(space: Space, today: date) -> Iterable[Party]:
    """The parties of a space of whom one of these has to be known, in one query."""
    out = ~Q(nature=Party.Nature.HUMAN) | Q(hidden=True) | Q(is_me=True) | Q(hard_season_until__gte=today)
    found = Party.objects.filter(space=space, root__isnull=True).filter(out | ~Q(seeks=""))
    return found.only("pk", "nature", "hidden", "is_me", "hard_season_until", "seeks")


def _told_apart(parties: Iterable[Party], today: date) -> _Those:
    away, resting, seeks = set(), set(), []
    for party in parties:
        if party.is_me or party.hidden or party.nature != Party.Nature.HUMAN:
            away.add(party.pk)
            continue
        if party.hard_season_until is not None and party.hard_season_until >= today:
            resting.add(party.pk)
        if party.seeks:
            seeks.append(Wish(party.pk, party.seeks, Sign.SEEKS))
    return _Those(frozenset(away), frozenset(resting), seeks)

"""Who might need something that one shares: what they look for, in their words, beside the words of the thing.

A pure function over texts and days. It compares words and no people. Who is left in peace comes back with it, so that a page
can say so; nobody gets a number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ayni.guidance.matching import Match, Offers

#: What somebody asked for is taken as still wanted for so many days; what was learned otherwise for longer.
LASTS_ASKED, LASTS = 180, 3 * 365
#: How often one person stands on a page, so that the same few are not given everything.
MOST_OF_ONE = 2


class Sign(StrEnum):
    """By what one knows that somebody looks for something."""

    NEED = "need"
    GOAL = "goal"
    SEEKS = "seeks"
    ASKED = "asked"  # an act that they had asked for


#: What comes first: what they said, then what was read, then what is guessed. Among these a need before a goal.
_LEARNED = {"said": 0, "read": 1, "guessed": 2}
_SIGNS = {Sign.NEED: 0, Sign.ASKED: 1, Sign.GOAL: 2, Sign.SEEKS: 3}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to share. `text` holds the words that a wish is compared with."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that somebody looks for. `learned`: said, read, guessed; `on`: when, None where nobody kept it.

    `id` is of the need, capacity or act, as `sign` says.
    """

    party: int
    text: str
    sign: Sign
    learned: str = "said"
    on: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Next:
    """Somebody who might need a thing: what they look for, and the words of the thing that it has too."""

    thing: int
    party: int
    wish: Wish
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Who might need what, the surest first; and of whom nothing is said for now, by thing: they have a hard season."""

    next: tuple[Next, ...] = ()
    resting: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def of(self, thing: int) -> list[Next]:
        return [one for one in self.next if one.thing == thing]


def who_next(
    things: Iterable[Thing],
    wishes: Iterable[Wish],
    *,
    today: date,
    settled: Collection[tuple[int, int]] = (),
    resting: Collection[int] = (),
    most: int = 3,
    most_of_one: int = MOST_OF_ONE,
) -> Found:
    """Of each thing at most so many people whose wish its words meet, each with the wish that says most.

    `settled` are pairs of a thing and a party that are not to come up: they have it already, or it was said that it is not for
    them. `resting` are parties that are left in peace for now. What was asked for longer ago than `LASTS_ASKED` days,
    or learned longer ago than `LASTS`, counts no more. The same whatever order things and wishes come in.

    >>> things = [Thing(1, "Permit checklist for a first office"), Thing(2, "Choir warm-ups")]
    >>> wishes = [Wish(7, "help with permits for the office", Sign.NEED, on=date(2026, 5, 3))]
    >>> [(one.thing, one.party, one.words) for one in who_next(things, wishes, today=date(2026, 11, 22)).next]
    [(1, 7, ('Permit', 'office'))]
    """
    found = fits(things, wishes, today=today)
    return chosen(found, settled=settled, resting=resting, most=most, most_of_one=most_of_one)


def fits(things: Iterable[Thing], wishes: Iterable[Wish], *, today: date) -> tuple[Next, ...]:
    """Everybody whose wish a thing meets, the surest first: of each thing and person the wish that says most."""
    things = sorted(things, key=lambda thing: thing.id)
    offers = Offers([thing.text for thing in things])
    best: dict[tuple[int, int], Next] = {}
    for wish in wishes:
        if not _still(wish, today):
            continue
        for match in offers.meeting(wish.text):
            pair = (things[match.index].id, wish.party)
            found = _next(pair, wish, match)
            if pair not in best or _order(found) < _order(best[pair]):
                best[pair] = found
    return tuple(sorted(best.values(), key=_order))


def chosen(
    found: Iterable[Next],
    *,
    settled: Collection[tuple[int, int]] = (),
    resting: Collection[int] = (),
    most: int = 3,
    most_of_one: int = MOST_OF_ONE,
) -> Found:
    """The first of these, so that no thing and nobody stands there too often; `who_next` says what is left out."""
    rests: dict[int, set[int]] = defaultdict(set)
    of_things: Counter[int] = Counter()
    of_people: Counter[int] = Counter()
    few = []
    for one in found:
        if (one.thing, one.party) in settled:
            continue
        if one.party in resting:
            rests[one.thing].add(one.party)
        elif of_things[one.thing] < most and of_people[one.party] < most_of_one:
            of_things[one.thing] += 1
            of_people[one.party] += 1
            few.append(one)
    return Found(tuple(few), {thing: frozenset(those) for thing, those in rests.items()})


def _still(wish: Wish, today: date) -> bool:
    """Whether what was learned then may be taken as so today."""
    if wish.on is None:
        return wish.sign is not Sign.ASKED
    return (today - wish.on).days <= (LASTS_ASKED if wish.sign is Sign.ASKED else LASTS)


def _next(pair: tuple[int, int], wish: Wish, match: Match) -> Next:
    return Next(*pair, wish, tuple(dict.fromkeys(match.words)))


def _order(one: Next) -> tuple[int, int, int, int, int, int, int, str]:
    """The surest first, then what has more words in common, then what was learned last; the rest only so that it is settled."""
    wish = one.wish
    learned = -wish.on.toordinal() if wish.on is not None else 0
    sure = _LEARNED.get(wish.learned, len(_LEARNED))
    return (sure, _SIGNS[wish.sign], -len(one.words), learned, one.thing, one.party, wish.id, wish.text)

"""What came back over the reader's years, ready to be told: with names, the acts themselves, and where each can be opened.

Worked out from the snapshot when it is first asked for after the book changed, and kept beside it in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.clock import YEAR
from ayni.guidance.long_time import ENOUGH, YEARS_LATER, LongTime, Return, long_time
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Act
from ayni_web.book.words import effort, kind_words, told
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.years.curves import ReturnPicture, Within, return_picture, shares_within
from ayni_web.practice.years.queries import acts_of_rows
from ayni_web.ties.knowing import Mine, rows_of
from ayni_web.ties.words import length
from ayni_web.ui.charts.shares import SharesBar, shares

#: So many stories and circles stand on the page.
_STORIES, _CIRCLES = 6, 4
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a story: when, from whom to whom (the reader is `you`), what, and its number, where it can be opened."""

    year: str
    giver: str
    receiver: str
    what: str
    act: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """Something that came back: what was given first, then each act along the way. `after`: how long it took, in words."""

    steps: tuple[Step, ...]
    after: str
    is_direct: bool
    party: int


@dataclass(frozen=True, slots=True)
class Round:
    """A circle through others: its links, each with an act to open, and how much it carries."""

    steps: tuple[Step, ...]
    much: str


@dataclass(frozen=True, slots=True)
class LookingBack:
    """All that the page tells. `found` is None while Ayni does not know who the reader is."""

    found: LongTime | None
    mine: Mine | None
    picture: ReturnPicture | None = None
    within: tuple[Within, ...] = ()
    bar: SharesBar | None = None
    given: str = ""
    too_young: str = ""
    circles: tuple[Round, ...] = ()
    more_circles: int = 0
    later: tuple[Story, ...] = ()
    round_about: tuple[Story, ...] = ()
    more_round_about: int = 0
    longest: str = ""
    half: str = ""

    @property
    def enough(self) -> bool:
        """Whether enough was given to say how long it usually takes."""
        return self.found is not None and self.found.given >= ENOUGH


_cache: dict[str, tuple[Mine, LongTime]] = {}
_lock = threading.Lock()


def long_time_of(space: Space, mine: Mine | None) -> LongTime | None:
    """The reader's long time, kept until the book changes or an hour has gone; None without a reader."""
    me = people.me(space)
    if mine is None or me is None:
        return None
    with _lock:
        kept = _cache.get(str(space.pk))
    if kept is not None and kept[0] is mine:
        return kept[1]
    now = int(timezone.now().timestamp())
    found = long_time(mine.opened.ledger, me.pk, now, observed_until=mine.observed_until)
    with _lock:
        if len(_cache) >= _MOST_KEPT:
            _cache.pop(next(iter(_cache)))
        _cache[str(space.pk)] = (mine, found)
    return found


def looking_back(user: User) -> LookingBack:
    """What came back over the asker's years."""
    space = personal_space(user)
    mine = rows_of(space, people.me(space))
    found = long_time_of(space, mine)
    if found is None or mine is None:
        return LookingBack(None, None)
    back = found.came_back
    direct, by_others = found.after_years, found.round_about
    circles = back.circles if back else ()
    # A few more than are shown, as whoever is left out of the network stands in no story.
    some = [one.people for one in (*direct[: 4 * _STORIES], *by_others[: 4 * _STORIES])]
    some += [one.people for one in circles[: 4 * _CIRCLES]]
    names = _names(space, chain.from_iterable(some))
    told_direct = [one for one in direct[: 4 * _STORIES] if names.keys() >= set(one.people)][:_STORIES]
    told_others = [one for one in by_others[: 4 * _STORIES] if names.keys() >= set(one.people)][:_STORIES]
    told_circles = [one for one in circles[: 4 * _CIRCLES] if names.keys() >= set(one.people)][:_CIRCLES]
    rows = [*chain.from_iterable((one.given, *one.back) for one in (*told_direct, *told_others))]
    rows += chain.from_iterable(one.rows for one in told_circles)
    telling = _Telling(mine, names, acts_of_rows(user, mine, rows), space)
    enough = found.given >= ENOUGH
    longest = found.longest
    return LookingBack(
        found=found,
        mine=mine,
        picture=return_picture(found) if enough and (found.directly.answered or found.by_others.answered) else None,
        within=shares_within(found) if enough else (),
        bar=shares(back.directly, back.by_others, back.not_so_far) if back else None,
        given=effort(back.given) if back else "",
        too_young=effort(back.too_young) if back and back.too_young else "",
        circles=tuple(Round(telling.steps(one.people, one.rows), effort(one.minutes)) for one in told_circles),
        more_circles=max(0, len(circles) - _CIRCLES),
        later=tuple(telling.story(one) for one in told_direct),
        round_about=tuple(telling.story(one) for one in told_others),
        more_round_about=max(0, len(by_others) - _STORIES),
        longest=span_words(longest.seconds) if longest else "",
        half=length(found.directly.median) if enough and found.directly.median is not None else "",
    )


def came_back_from(space: Space, party: Party, mine: Mine | None) -> list[Story]:
    """What came back through somebody after years, or by a way on which they stand: at most one of each, for their page."""
    found = long_time_of(space, mine)
    if found is None or mine is None:
        return []
    direct = [one for one in found.after_years if one.party == party.pk][:1]
    round_about = [one for one in found.round_about if party.pk in one.people and one.seconds >= YEARS_LATER][:1]
    if not direct and not round_about:
        return []
    names = _names(space, chain.from_iterable(one.people for one in (*direct, *round_about)))
    telling = _Telling(mine, names, {}, space)
    return [telling.story(one) for one in (*direct, *round_about) if names.keys() >= set(one.people)]


def span_words(seconds: float) -> str:
    """How long something took: "4 years 2 months", "14 months", "3 weeks"."""
    years, months = divmod(round(seconds / YEAR * 12), 12)
    if years < 2:
        return length(seconds)
    told = ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    if not months:
        return told
    return f"{told} {ngettext('%(n)s month', '%(n)s months', months) % {'n': months}}"


def _names(space: Space, parties: Iterable[int]) -> dict[int, str]:
    """The names of those in stories who are not left out of the network."""
    rows = Party.objects.filter(space=space, pk__in=set(parties), hidden=False)
    return {pk: name or _("somebody without a name") for pk, name in rows.values_list("pk", "name")}


class _Telling:
    """Makes stories of rows of the ledger."""

    def __init__(self, mine: Mine, names: Mapping[int, str], acts: Mapping[int, Act], space: Space) -> None:
        self._mine, self._names, self._acts, self._space = mine, names, acts, space

    def story(self, one: Return) -> Story:
        return Story(
            steps=self.steps(one.people, (one.given, *one.back)),
            after=span_words(one.seconds),
            is_direct=one.is_direct,
            party=one.party,
        )

    def steps(self, people: Iterable[int], rows: tuple[int, ...]) -> tuple[Step, ...]:
        """One step for each row, from the reader through these people back to the reader."""
        someone = _("somebody")
        stops = [_("you"), *(self._names.get(party, someone) for party in people), _("you")]
        return tuple(self._step(row, stops[place], stops[place + 1]) for place, row in enumerate(rows))

    def _step(self, row: int, giver: str, receiver: str) -> Step:
        ledger, number = self._mine.opened.ledger, int(self._mine.opened.rows[row])
        act = self._acts.get(row)
        what = told(act) if act is not None and act.what else kind_words(int(ledger.kind[row]), self._space.pk)
        at = int(ledger.at[row])
        year = f"{localtime(datetime.fromtimestamp(at, UTC)):%Y}" if at > -60 * YEAR else ""
        return Step(year, giver, receiver, what, number if number > 0 else None)

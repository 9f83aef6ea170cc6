"""Everybody a person knows, with how it stands between them: what Network, People and a person's page show.

The ties are read from the book's snapshot, so that a page costs the same with a thousand contacts
and with a million.
"""

from __future__ import annotations

import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.db import connection
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ayni.clock import DAY, HOUR
from ayni.guidance.ties import State, Tie, ties
from ayni.ledger.acts import Basis
from ayni.ledger.columns import NO_TIME
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.snapshot import Opened, open_snapshot
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.people.stamps import stamp_of
from ayni_web.people.words import account_words

#: What a page lists of a party, so that ten thousand rows stay small.
_COLUMNS = (
    "pk",
    "name",
    "kind",
    "nature",
    "organisation",
    "title",
    "address_book",
    "hidden",
    "demo",
    "overruled_as",
    "batch",
)


#: How many networks a server keeps in memory; more readers than that cost a rebuild at times.
MOST_KEPT = 64

#: Where what sources observed ends so long ago, Ayni cannot tell a silence from a record that stops: it shows how it
#: stood when the record ended, and says so.
RECORD_ENDED = 90 * DAY


def folded(text: str) -> str:
    """Small letters without accents, so that "Lucia" finds Lucía."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody the reader knows. `tie` is None where nothing ever happened between them."""

    id: int
    name: str
    kind: str
    nature: str
    organisation: str
    title: str
    address_book: bool
    hidden: bool
    demo: bool
    by_hand: bool
    overruled: bool
    state: State
    tie: Tie | None
    circles: tuple[str, ...] = ()
    address: str = ""  # only where the name alone would not tell two people apart
    words: str = ""  # what a search in the list looks at, folded

    @property
    def who(self) -> str:
        """Role and organisation in one line, or an address where neither is known and the name is another's too."""
        return ", ".join(part for part in (self.title, self.organisation) if part) or self.address

    @property
    def last_at(self) -> int | None:
        return self.tie.last_at if self.tie else None


@dataclass(frozen=True, slots=True)
class Knowing:
    """All whom the reader knows. `me` is None until they said which addresses are theirs."""

    me: Party | None
    everybody: Sequence[Known]
    counts: Counter[State] = field(default_factory=Counter)
    others: int = 0
    observed_until: int = 0

    @property
    def both_ways_before(self) -> Counter[State]:
        """How those now stand with whom help has gone both ways and who are not called so: gone quiet, or mostly one way."""
        return Counter(
            known.state
            for known in self.everybody
            if known.tie and known.tie.gave and known.tie.got and known.state is not State.BOTH
        )

    @property
    def invented(self) -> int:
        """How many of them are of the demo network."""
        return sum(1 for known in self.everybody if known.demo)

    @property
    def record_ended(self) -> bool:
        """Whether the sources end so long ago that nothing can be said of today."""
        return int(timezone.now().timestamp()) - self.observed_until > RECORD_ENDED

    def in_state(self, state: State) -> list[Known]:
        return [known for known in self.everybody if known.state is state]


@dataclass(frozen=True, slots=True)
class Mine:
    """The rows of the reader in the snapshot, by the other party, with the ties that they make."""

    opened: Opened
    ties: dict[int, Tie]
    observed_until: int
    others: NDArray[np.int64]
    order: NDArray[np.intp]
    place: int = -1  # the reader's own number in the ledger

    @property
    def record_ended(self) -> bool:
        """Whether the sources end so long ago that nothing can be said of today."""
        return int(timezone.now().timestamp()) - self.observed_until > RECORD_ENDED

    def from_me(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """For places in the ledger, whether they go from the reader."""
        gives: NDArray[np.bool_] = self.opened.ledger.giver[rows] == self.place
        return gives

    def rows_with(self, party: int) -> NDArray[np.intp]:
        """Places in the ledger of everything between the reader and a party: what has no time first, then by time."""
        first, last = np.searchsorted(self.others, [party, party + 1])
        return self.order[first:last]


_mine_cache: dict[tuple[str, int], tuple[int, Mine]] = {}
_cache: dict[tuple[str, str], tuple[str, Mine | None, Knowing]] = {}
_lock = threading.Lock()


def knowing(user: User) -> Knowing:
    """Everybody the asker knows, as of now: human, not left out, and tied to the asker or in their address book.

    People of whom only a source told (two others who wrote to each other) are counted in `others`.
    Kept until people or the book change, which two small queries tell; never older than that.
    """
    return knowing_with_rows(user)[0]


def knowing_with_rows(user: User) -> tuple[Knowing, Mine | None]:
    """The same, with the rows that it rests on; the same objects again while nothing has changed."""
    space = personal_space(user)
    stamp = stamp_of(space)  # read before the people: what is kept may be newer than its stamp says, never older
    me = people.me(space)
    mine = rows_of(space, me)
    if connection.in_atomic_block:
        return _knowing(space, me, mine), mine
    place = (str(space.pk), get_language() or "")
    with _lock:
        kept = _cache.get(place)
    if kept is not None and kept[0] == stamp and kept[1] is mine:
        return kept[2], mine
    known = _knowing(space, me, mine)
    with _lock:
        if len(_cache) >= MOST_KEPT:
            _cache.pop(next(iter(_cache)))
        _cache[place] = (stamp, mine, known)
    return known, mine


def _knowing(space: Space, me: Party | None, mine: Mine | None) -> Knowing:
    found = mine.ties if mine else {}
    circles = _circles(space)
    nameless = _addresses_of_nameless(space)
    everybody: list[Known] = []
    others = 0
    rows = Party.objects.filter(space=space, root__isnull=True, hidden=False).order_by("name", "pk")
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=5_000):
        pk, nature = row[0], row[3]
        if (me is not None and pk == me.pk) or nature != Party.Nature.HUMAN:
            continue
        tie = found.get(pk)
        known = _known(row, tie, circles.get(pk, ()), nameless.get(pk, ""))
        if tie is None and not (known.address_book or known.overruled or known.by_hand or known.circles):
            others += 1
            continue
        everybody.append(known)
    everybody = _told_apart(everybody)
    return Knowing(
        me=me,
        everybody=everybody,
        counts=Counter(known.state for known in everybody),
        others=others,
        observed_until=mine.observed_until if mine else int(timezone.now().timestamp()),
    )


def _told_apart(everybody: list[Known]) -> list[Known]:
    """Namesakes of whom nothing else is known carry an address, so that one sees they are two."""
    named = Counter(known.name for known in everybody)
    alike = {known.id for known in everybody if named[known.name] > 1 and not known.who}
    addresses = people.addresses_of(alike) if alike else {}
    return [
        replace(known, address=addresses[known.id]) if known.id in addresses and known.id in alike else known
        for known in everybody
    ]


def known_for(user: User, party: Party) -> Known:
    """One party with how it stands between them and the asker."""
    space = personal_space(user)
    if party.space_id != space.pk:
        raise Http404
    mine = rows_of(space, people.me(space))
    tie = mine.ties.get(party.pk) if mine else None
    row = tuple(getattr(party, column) for column in _COLUMNS)
    address = (
        "" if party.name else str(space.identifiers.filter(party=party).values_list("value", flat=True).first() or "")
    )
    return _known(row, tie, tuple(circle.name for circle in people.circles_in(party)), address)


def rows_of(space: Space, me: Party | None) -> Mine | None:
    """The reader's rows and ties, from the snapshot; kept until the book changes or an hour has gone. None without a reader."""
    if me is None:
        return None
    now = int(timezone.now().timestamp())
    opened = open_snapshot(space)
    place = (str(space.pk), me.pk)
    with _lock:
        hour, kept = _mine_cache.get(place, (0, None))
    if kept is not None and kept.opened is opened and hour == now // HOUR:
        return kept
    mine = _mine(opened, me.pk, now)
    with _lock:
        if len(_mine_cache) >= MOST_KEPT:
            _mine_cache.pop(next(iter(_mine_cache)))
        _mine_cache[place] = (now // HOUR, mine)
    return mine


def _mine(opened: Opened, me: int, now: int) -> Mine:
    ledger = opened.ledger
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    dense = np.flatnonzero(keys == me)
    if not len(dense):
        return Mine(opened, {}, now, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.intp))
    from_me, to_me = ledger.giver == dense[0], ledger.receiver == dense[0]
    rows = np.flatnonzero(from_me != to_me)
    other = keys[np.where(from_me[rows], ledger.receiver[rows], ledger.giver[rows])]
    order = np.lexsort((ledger.at[rows], other))
    until = _observed_until(opened, rows, now)
    return Mine(opened, ties(ledger, me, now, observed_until=until), until, other[order], rows[order], int(dense[0]))


def _observed_until(opened: Opened, rows: NDArray[np.intp], now: int) -> int:
    """When the reader's sources end, if that is long ago; else now, as also where nothing was ever observed."""
    ledger = opened.ledger
    at = ledger.at[rows][ledger.basis[rows] == int(Basis.OBSERVED)]
    at = at[(at != NO_TIME) & (at <= now)]
    last = int(at.max()) if len(at) else now
    return last if now - last > RECORD_ENDED else now


def _known(row: tuple[Any, ...], tie: Tie | None, circles: tuple[str, ...], address: str = "") -> Known:
    pk, name, kind, nature, organisation, title, address_book, hidden, demo, overruled, batch = row
    state = State(overruled) if overruled else (tie.state if tie else State.BOOK)
    shown = name or address or _("somebody without a name")
    return Known(
        id=pk,
        name=shown,
        kind=kind,
        nature=nature,
        organisation=organisation,
        title=title,
        address_book=address_book,
        hidden=hidden,
        demo=demo,
        by_hand=batch is None and not demo,
        overruled=bool(overruled),
        state=state,
        tie=tie,
        circles=circles,
        words=folded(" ".join((shown, title, organisation, *circles))),
    )


def _addresses_of_nameless(space: Space) -> dict[int, str]:
    """An address to call those by of whom no name is known."""
    known_as = space.identifiers.filter(party__name="").order_by("-pk").values_list("party_id", "scheme", "value")
    return {party: account_words(scheme, value) for party, scheme, value in known_as}


def _circles(space: Space) -> dict[int, tuple[str, ...]]:
    named: dict[int, list[str]] = defaultdict(list)
    rows = Party.circles.through.objects.filter(circle__space=space).order_by("circle__name")
    for party, root, circle in rows.values_list("party_id", "party__root_id", "circle__name"):
        if circle not in named[root or party]:
            named[root or party].append(circle)
    return {party: tuple(circles) for party, circles in named.items()}

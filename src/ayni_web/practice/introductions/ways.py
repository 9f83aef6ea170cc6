"""Through whom the reader can come to know somebody, and who knows them: from all acts and contacts of the reader's book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from ayni.errors import UnknownNameError
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger
from ayni.measures.paths import IntroductionPath, introduction_paths
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.snapshot import open_snapshot
from ayni_web.people import queries as people
from ayni_web.people.models import Party

MOST_WAYS = 3
MOST_WHO_KNOW = 12
_FEW = 3


@dataclass(frozen=True, slots=True)
class Between:
    """What is on record between two people: acts each way, messages and meetings, and when the last was."""

    there: int  # acts from the first to the second
    back: int
    contacts: int
    contacts_there: int
    this_year: int  # contacts in the year of `now`
    last_at: int | None

    @property
    def sure(self) -> str:
        """How sure it is that they know each other: "well", "likely" or "thin"."""
        if (self.there and self.back) or (self.contacts >= 10 and 0 < self.contacts_there < self.contacts):
            return "well"
        return "likely" if self.there + self.back + self.contacts >= _FEW else "thin"


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a way: from whom to whom, and what of it is on record, in words."""

    first: Party
    second: Party
    between: Between
    because: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way from the reader to somebody, the strongest tie by tie; as sure as its thinnest step."""

    legs: Sequence[Leg]

    @property
    def through(self) -> list[Party]:
        """Those in between, in order."""
        return [leg.second for leg in self.legs[:-1]]

    @property
    def sure(self) -> str:
        """As its thinnest step."""
        return max((leg.between.sure for leg in self.legs), key=["well", "likely", "thin"].index)


@dataclass(frozen=True, slots=True)
class Knows:
    """Somebody who knows the one that is asked about, with what is on record between these two."""

    party: Party
    between: Between
    because: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the book says of how to come to somebody. `direct` is what is on record with the reader, if anything is."""

    direct: Leg | None
    ways: Sequence[Way]
    who_know: Sequence[Knows]


def ways_to(user: User, party: Party) -> Found:
    """The best ways to somebody, through others, and who knows them."""
    space = personal_space(user)
    me = people.me(space)
    book = _Book(space)
    if party.pk not in book.place:
        return Found(None, (), ())
    paths = book.paths(me.pk, party.pk) if me is not None and me.pk in book.place and me.pk != party.pk else []
    near = book.partners_of(party.pk, but=None if me is None else me.pk)
    wanted = {int(key) for path in paths for key in path.parties} | set(near)
    names = {one.pk: one for one in Party.objects.filter(space=space, pk__in=wanted)}
    direct = next((path for path in paths if len(path.parties) == 2), None)
    return Found(
        direct=None if direct is None else book.legs(direct, names)[0],
        ways=[Way(book.legs(path, names)) for path in paths if len(path.parties) > 2][:MOST_WAYS],
        who_know=[book.knows(names[one], party) for one in near if one in names],
    )


class _Book:
    """The reader's book as columns, with what is asked of it here."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.ledger: Ledger = open_snapshot(space).ledger
        self.keys = self.ledger.parties.keys.to_numpy(zero_copy_only=False).astype(np.int64)
        self.place = {int(key): place for place, key in enumerate(self.keys)}
        self.now = timezone.now()

    def paths(self, me: int, to: int) -> list[IntroductionPath]:
        """The strongest ways, the direct one among them if there is one; never through lists, programs or those left out."""
        closed = Party.objects.filter(space=self.space, root=None).exclude(nature=Party.Nature.HUMAN, hidden=False)
        avoiding = [pk for pk in closed.values_list("pk", flat=True) if pk in self.place and pk not in (me, to)]
        try:
            return introduction_paths(
                self.ledger, me, to, most=MOST_WAYS + 1, avoiding=avoiding, now=self.now.timestamp(), contacts=True
            )
        except UnknownNameError:
            return []

    def partners_of(self, party: int, *, but: int | None) -> list[int]:
        """Those of whom most is on record with this party, humans only, the reader left out."""
        here = self.place[party]
        given, received = self.ledger.giver == here, self.ledger.receiver == here
        rows = np.flatnonzero(given != received)
        others = self.keys[np.where(given[rows], self.ledger.receiver[rows], self.ledger.giver[rows])]
        found, times = np.unique(others, return_counts=True)
        humans = Party.objects.filter(space=self.space, root=None, nature=Party.Nature.HUMAN, hidden=False)
        order = np.lexsort((found, -times))
        likely = [int(found[one]) for one in order[: 4 * MOST_WHO_KNOW]]
        shown = set(humans.filter(pk__in=likely).values_list("pk", flat=True)) - {but}
        return [one for one in likely if one in shown][:MOST_WHO_KNOW]

    def legs(self, path: IntroductionPath, names: dict[int, Party]) -> list[Leg]:
        """The steps of a path, with what is on record for each."""
        legs = []
        for step in path.steps:
            first, second = names[int(step.giver)], names[int(step.receiver)]
            between = self.between(first.pk, second.pk)
            legs.append(Leg(first, second, between, because(first, second, between)))
        return legs

    def knows(self, one: Party, party: Party) -> Knows:
        between = self.between(one.pk, party.pk)
        return Knows(one, between, because(one, party, between))

    def between(self, first: int, second: int) -> Between:
        """What is on record between two parties up to now."""
        one, other = self.place[first], self.place[second]
        there = (self.ledger.giver == one) & (self.ledger.receiver == other)
        back = (self.ledger.giver == other) & (self.ledger.receiver == one)
        rows = np.flatnonzero(there | back)
        at: NDArray[np.int64] = self.ledger.at[rows]
        rows, at = rows[at <= int(self.now.timestamp())], at[at <= int(self.now.timestamp())]
        touch = self.ledger.is_contact[rows]
        dated = at[at != NO_TIME]
        year = int(datetime(localtime(self.now).year, 1, 1, tzinfo=UTC).timestamp())
        return Between(
            there=int((there[rows] & ~touch).sum()),
            back=int((back[rows] & ~touch).sum()),
            contacts=int(touch.sum()),
            contacts_there=int((touch & there[rows]).sum()),
            this_year=int((touch & (at >= year)).sum()),
            last_at=int(dated.max()) if len(dated) else None,
        )


def because(first: Party, second: Party, between: Between) -> str:
    """Why it is taken that two people know each other, in words."""
    parts = []
    if between.there and between.back:
        with_you = first.is_me or second.is_me
        parts.append(_("you helped each other") if with_you else _("they helped each other"))
    elif between.there:
        parts.append(_helped(first, second, between.there))
    elif between.back:
        parts.append(_helped(second, first, between.back))
    if between.this_year:
        parts.append(
            ngettext("one message or meeting this year", "%(n)s messages or meetings this year", between.this_year)
            % {"n": between.this_year}
        )
    elif between.contacts:
        parts.append(
            ngettext("one message or meeting", "%(n)s messages or meetings", between.contacts) % {"n": between.contacts}
        )
    if between.last_at is not None:
        parts.append(_("last in %(year)s") % {"year": localtime(datetime.fromtimestamp(between.last_at, UTC)).year})
    return ", ".join(parts)


def _helped(giver: Party, receiver: Party, times: int) -> str:
    names = {"giver": called(giver), "receiver": called(receiver), "n": times}
    if giver.is_me:
        said = ngettext("you helped %(receiver)s once", "you helped %(receiver)s %(n)s times", times)
    elif receiver.is_me:
        said = ngettext("%(giver)s helped you once", "%(giver)s helped you %(n)s times", times)
    else:
        said = ngettext("%(giver)s helped %(receiver)s once", "%(giver)s helped %(receiver)s %(n)s times", times)
    return said % names


def called(party: Party) -> str:
    """The name that somebody has in a sentence."""
    return party.name or _("somebody without a name")

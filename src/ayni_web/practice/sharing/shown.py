"""The shelf as pages show it: each thing with what was told of it, and who might need it next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ayni.guidance.matching import Offers
from ayni_web.book.models import Act
from ayni_web.practice.sharing.models import Thing
from ayni_web.practice.sharing.queries import Given, Got
from ayni_web.practice.sharing.wishes import Fits, Fitting
from ayni_web.practice.sharing.words import in_another_language, what_helped, why_next
from ayni_web.promises.words import name_of

#: So many acts that sound like a thing are shown beside it.
_SOUND_LIKE = 5


@dataclass(frozen=True, slots=True)
class FittingShown:
    """Somebody who might need a thing, and by what one knows it."""

    fitting: Fitting
    name: str
    why: str

    @property
    def other_language(self) -> bool:
        """Whether it is in a language that they are not known to speak."""
        return in_another_language(self.fitting.thing, self.fitting.party)

    @property
    def words(self) -> str:
        """The words that both texts have."""
        return ", ".join(self.fitting.next.words)


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A thing in the list."""

    thing: Thing
    helped: str
    next: Sequence[FittingShown]
    resting: int = 0


def fitting_shown(fitting: Iterable[Fitting]) -> list[FittingShown]:
    """Those who might need something, in words."""
    return [FittingShown(one, name_of(one.party), why_next(one.next)) for one in fitting]


def on_shelf(things: Iterable[Thing], given: Iterable[Given | Got], fits: Fits) -> list[OnShelf]:
    """The things of a list: those that somebody might need now first."""
    of_thing: dict[int, list[Given | Got]] = defaultdict(list)
    for one in given:
        of_thing[one.thing].append(one)
    rows = [
        OnShelf(thing, what_helped(of_thing[thing.pk]), fitting_shown(fits.of(thing)), fits.resting.get(thing.pk, 0))
        for thing in things
    ]
    return sorted(rows, key=lambda row: not row.next)


@dataclass(frozen=True, slots=True)
class Before:
    """Something that was given before, and how often it stands in the book in these words."""

    act: Act
    times: int


def given_before(acts: Sequence[Act], most: int = _SOUND_LIKE) -> list[Before]:
    """What could stand on the shelf: acts that gave something, those told again and again first, then the latest."""
    found: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if act.what:
            found[_folded(act.what)].append(act)
    rows = sorted(found.values(), key=lambda told: -len(told))
    return [Before(told[0], len(told)) for told in rows[:most]]


def in_the_same_words(act: Act, acts: Sequence[Act]) -> list[Act]:
    """Those of these acts that tell the same in the same words, itself among them."""
    return [one for one in acts if one.pk == act.pk or (act.what and _folded(one.what) == _folded(act.what))]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def sounding_like(thing: Thing, acts: Sequence[Act]) -> list[Act]:
    """Earlier acts whose words meet the title of a thing: perhaps they gave it."""
    offers = Offers([f"{act.what} {act.supports}" for act in acts])
    return [acts[match.index] for match in offers.meeting(thing.title)[:_SOUND_LIKE]]

"""How many other people would have the same name by chance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from ayni.identity.names import PersonName
from ayni.identity.nicknames import COMMON_FAMILY, COMMON_GIVEN
from ayni.identity.portraits import Portrait

#: However few people are at hand, the people one may meet are at least this many.
WORLD = 2_000

#: What share of people is taken to have any one common name, or an initial. Few names reach the first
#: anywhere; it is that high so that two common ones together propose nobody without something beside them.
_SHARE_OF_COMMON = 0.07
_SHARE_OF_INITIAL = 0.06


class Commonness:
    """Counts of names over all groups of one resolution."""

    def __init__(self, portraits: Sequence[Portrait]) -> None:
        self.people = 0
        self._given: Counter[str] = Counter()
        self._family: Counter[str] = Counter()
        self._both: Counter[tuple[str, str]] = Counter()
        self._handles: Counter[str] = Counter()
        self._shortened: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._organisations: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for portrait in portraits:
            if portrait.human:
                self._count(portrait)

    def _count(self, portrait: Portrait) -> None:
        self.people += 1
        self._handles.update(portrait.handles)
        full = portrait.full_names or portrait.spelled
        self._given.update({name.given for name in full})
        self._family.update({name.family for name in full})
        for both in {(name.given, name.family) for name in full}:
            self._both[both] += 1
            if portrait.organisations:
                self._organisations[both].add(portrait.organisations[0])
            given, family = both
            if len(given) > 1 and len(family) > 1:
                self._shortened[given[0] + ".", family].add(given)
                self._shortened[given, family[0] + "."].add(family)

    def namesakes(self, one: PersonName, other: PersonName) -> float:
        """How many other people are expected to write their name so, from names here and the lists of common ones.

        Groups with the very names compared are not counted: they may all be the one person.
        """
        same = {(one.given, one.family), (other.given, other.family)}
        held = sum(self._both[both] for both in same)
        given = self._share(self._given, {one.given, other.given}, held, COMMON_GIVEN)
        family = self._share(self._family, {one.family, other.family}, held, COMMON_FAMILY)
        return max(self.people, WORLD) * given * family + self._ambiguity(one, other)

    def organisations(self, name: PersonName) -> int:
        """In how many different organisations groups of this name are."""
        return len(self._organisations.get((name.given, name.family), ()))

    def holders(self, name: PersonName) -> int:
        """How many groups have this very name."""
        return self._both[name.given, name.family]

    def handle_is_rare(self, handle: str) -> bool:
        """Whether a handle is long enough, held by few, and nobody's mere given or family name."""
        return (
            len(handle) >= 6
            and self._handles[handle] <= 3
            and not handle.isdigit()
            and self._given[handle] == 0
            and self._family[handle] == 0
            and handle not in COMMON_GIVEN
            and handle not in COMMON_FAMILY
        )

    def _share(self, counts: Counter[str], words: set[str], held: int, common: frozenset[str]) -> float:
        if any(len(word) == 1 for word in words):
            return _SHARE_OF_INITIAL
        others = max(0, sum(counts[word] for word in words) - held)
        observed = (others + 0.5) / (self.people + WORLD)
        return max(observed, _SHARE_OF_COMMON if words & common else 0.0)

    def _ambiguity(self, one: PersonName, other: PersonName) -> float:
        """For a shortened name, how many other whole names here it could be short for."""
        for short, whole in ((one, other), (other, one)):
            if len(short.given) == 1 < len(whole.given):
                return max(
                    0,
                    len(self._shortened.get((short.given + ".", short.family), ())) - 1,
                )
            if len(short.family) == 1 < len(whole.family):
                return max(
                    0,
                    len(self._shortened.get((short.given, short.family + "."), ())) - 1,
                )
        return 0.0

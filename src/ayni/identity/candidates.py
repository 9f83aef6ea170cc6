"""Which groups are worth comparing: those that share a key, where the key does not fit too many.

Comparing everybody with everybody would take the square of their number. Here each group writes a
bounded number of keys, equal keys meet in a block, and a block that is larger than `LARGEST` says
nothing by itself (there are many people called John Smith) and is passed over. The finer keys of
the same people (the name with the host, with the organisation, with the part before the `@`) still
bring together those who have more in common than a frequent name.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ayni.identity.names import PersonName
from ayni.identity.nicknames import formal_names
from ayni.identity.portraits import Portrait

#: Of a block, a role that more groups than this have is passed over.
LARGEST = 24

#: Roles in a block. Groups of `ANY` meet each other; `WHOLE` meets only the `SHORT` or `ANY` of its block.
ANY, SHORT, WHOLE = 0, 1, 2


class Candidates(NamedTuple):
    """Pairs of places in the sequence of portraits, the lesser first, each once; and how much work they were."""

    pairs: npt.NDArray[np.int64]
    keys: int
    blocks: int
    passed_over: int


def candidates(portraits: Sequence[Portrait]) -> Candidates:
    """The pairs worth comparing, shape `(n, 2)`. Their number is at most `LARGEST` times that of the keys."""
    hashes, places, roles = array("q"), array("q"), array("b")
    for place, portrait in enumerate(portraits):
        if portrait.human:
            for key, role in set(_keys(portrait)):
                hashes.append(hash(key))
                places.append(place)
                roles.append(role)
    return _meet(
        np.frombuffer(hashes, np.int64),
        np.frombuffer(places, np.int64),
        np.frombuffer(roles, np.int8),
        len(portraits),
    )


def _meet(
    hashes: npt.NDArray[np.int64],
    places: npt.NDArray[np.int64],
    roles: npt.NDArray[np.int8],
    count: int,
) -> Candidates:
    order = np.argsort(hashes, kind="stable")
    hashes, places, roles = hashes[order], places[order], roles[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]]) if len(hashes) else np.empty(0, np.int64)
    ends = np.r_[starts[1:], len(hashes)] if len(starts) else starts
    several = ends - starts > 1
    codes, passed_over = array("q"), 0
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        groups: tuple[list[int], list[int], list[int]] = ([], [], [])
        for place, role in zip(places[start:end].tolist(), roles[start:end].tolist(), strict=True):
            groups[role].append(place)
        for group in groups:
            if len(group) > LARGEST:
                passed_over += 1
                group.clear()
        codes.extend(min(a, b) * count + max(a, b) for a, b in _pairs(*groups) if a != b)
    distinct = np.unique(np.frombuffer(codes, np.int64)) if codes else np.empty(0, np.int64)
    pairs = np.stack([distinct // max(count, 1), distinct % max(count, 1)], axis=1)
    return Candidates(pairs, len(hashes), int(several.sum()), passed_over)


def _pairs(alike: list[int], short: list[int], whole: list[int]) -> Iterator[tuple[int, int]]:
    yield from combinations(sorted(set(alike)), 2)
    yield from product(short or alike, whole)


def _keys(portrait: Portrait) -> Iterator[tuple[tuple[str, ...], int]]:
    full = portrait.full_names
    for name in full or portrait.spelled:
        yield from _name_keys(name, portrait)
        if name.spelled is not None:
            yield from _name_keys(name.spelled, portrait)
    for handle in portrait.handles:
        yield ("handle", handle), ANY
        bare = handle.rstrip("0123456789")
        if bare != handle:
            yield ("handle", bare), ANY
    for scheme, values in (("phone", portrait.phones), ("page", portrait.pages)):
        for value in values:
            yield (scheme, value), ANY


def _name_keys(name: PersonName, portrait: Portrait) -> Iterator[tuple[tuple[str, ...], int]]:
    for given, family in _readings(name):
        one, other = sorted((given, family))
        yield ("name", one, other), ANY
        for host in portrait.own_hosts:
            yield ("name at host", one, other, host), ANY
        for organisation in portrait.organisations:
            yield ("name at organisation", one, other, organisation), ANY
        for handle in portrait.handles:
            yield ("name and handle", one, other, handle), ANY
    given, family = name.given, name.family
    if len(family) > 1:
        yield from _shortened(("initial", given[0], family), len(given) == 1, portrait)
    if len(given) > 1:
        yield from _shortened(("given", given, family[0]), len(family) == 1, portrait)
    if len(given) > 1 and len(family) > 1:
        for pattern in patterns(name):
            yield ("handle", pattern), WHOLE


def _shortened(key: tuple[str, ...], short: bool, portrait: Portrait) -> Iterator[tuple[tuple[str, ...], int]]:
    role = SHORT if short else WHOLE
    yield key, role
    for host in portrait.own_hosts:
        yield (*key, host), role
        # At one host a misspelt name is worth a look as well.
        yield ("spelling", *key, host), ANY


def _readings(name: PersonName) -> Iterator[tuple[str, str]]:
    """The given and family names that a name may be filed under elsewhere."""
    families = [name.family]
    if name.middle and len(name.middle[-1]) > 1:
        families.append(name.middle[-1])
    for family in families:
        yield name.given, family
        for formal in formal_names(name.given):
            yield formal, family


def patterns(name: PersonName) -> tuple[str, ...]:
    """How addresses are usually made of a name, bare of separators. Empty where a part of the name is missing.

    >>> patterns(PersonName("ada", ("king",), "lovelace"))
    ('adalovelace', 'lovelaceada', 'alovelace', 'lovelacea', 'adal', 'aklovelace')
    """
    given, family = name.given, name.family
    if not given or not family:
        return ()
    usual = given + family, family + given, given[0] + family, family + given[0], given + family[0]
    return (*usual, given[0] + name.middle[0][0] + family) if name.middle else usual

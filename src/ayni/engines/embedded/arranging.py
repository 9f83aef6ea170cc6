"""The rows of a ledger in the orders that measures need: by pair, and by person.

What is done here once for a ledger serves every measure after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    BOOL_IN,
    BOOL_OUT,
    I32_ANY,
    I32_IN,
    I32_OUT,
    I64_ANY,
    I64_IN,
    I64_OUT,
    INT,
    U64_IN,
    U64_OUT,
    Bools,
    Int32s,
    Int64s,
    UInt64s,
    compiled,
)
from ayni.engines.embedded.sorting import Keys, Packing, bits_for, packing_for, settle_equals, shelve, sort_shelves
from ayni.engines.threads import each, ranges
from ayni.ledger.columns import NO_TIME, is_constant, taken

#: The side of an act in a person's own order, so that acts of one second stand by giver, then receiver: received from
#: a partner of a lower number, given, received from a partner of a higher number.
_FROM_LOWER, _GAVE, _FROM_HIGHER = 0, 1, 2


@dataclass(frozen=True, slots=True)
class PairOrder:
    """Acts by pair, then time, then giver, weight and kind. One entry a row in each column, `starts` one a pair and the end."""

    giver: NDArray[np.int32]
    receiver: NDArray[np.int32]
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    kind: NDArray[np.int32]
    asked: NDArray[np.int8]
    basis: NDArray[np.int8]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.giver)


class Acts(Protocol):
    """Who gave to whom and when, one entry an act in each column."""

    @property
    def giver(self) -> NDArray[np.int32]: ...

    @property
    def receiver(self) -> NDArray[np.int32]: ...

    @property
    def at(self) -> NDArray[np.int64]: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PersonOrder:
    """Every act twice, with its giver and with its receiver: by person, then time, then giver and receiver.

    `starts` has one entry for every party of the ledger, also those without acts, and the end.
    """

    partner: NDArray[np.int32]
    gave: NDArray[np.bool_]
    at: NDArray[np.int64]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Span:
    """The times of some rows, from `first` to `last` where any row states one; packed as 0 for none, then 1, 2, …"""

    first: int
    last: int

    @property
    def bits(self) -> int:
        return bits_for(self.last - self.first + 1)


def span_of(at: NDArray[np.int64]) -> Span:
    """The first and the last time stated."""
    if not len(at):
        return Span(0, 0)
    last = int(at.max())
    if last == NO_TIME:
        return Span(0, 0)
    first = int(at.min())
    return Span(int(at[at != NO_TIME].min()) if first == NO_TIME else first, last)


def by_pair(
    giver: NDArray[np.int32],
    receiver: NDArray[np.int32],
    at: NDArray[np.int64],
    weight: NDArray[np.float64],
    kind: NDArray[np.int32],
    asked: NDArray[np.int8],
    basis: NDArray[np.int8],
) -> PairOrder:
    """These acts in pair order; nobody gives to themselves in them."""
    beside: dict[str, NDArray[Any]] = {"weight": weight, "kind": kind, "asked": asked, "basis": basis}
    told = tuple(column for column in beside.values() if not is_constant(column))
    party = bits_for(int(max(giver.max(), receiver.max()))) if len(giver) else 1
    span = span_of(at)
    packing = packing_for((party, party, span.bits, 1), len(giver))
    if packing is None:
        return _by_pair_slowly(giver, receiver, at, beside)

    def pack(first: int, last: int) -> tuple[NDArray[np.int64], Keys]:
        shelf, keys = np.empty(last - first, np.int64), np.empty(last - first, np.uint64)
        rows = slice(first, last)
        _pack_pairs(
            giver[rows], receiver[rows], at[rows], span.first, *_layout(packing), shelf, keys
        )  # fmt: skip
        return shelf, keys

    shelved = shelve(len(giver), packing.shelf_bits, pack, with_rows=bool(told))
    sort_shelves(shelved)
    found = PairOrder(
        giver=np.empty(len(giver), np.int32),
        receiver=np.empty(len(giver), np.int32),
        at=np.empty(len(giver), np.int64) if not is_constant(at) or not len(at) else at,
        weight=weight,
        kind=kind,
        asked=asked,
        basis=basis,
        starts=np.empty(0, np.int64),
    )
    times = np.empty(0, np.int64) if is_constant(at) and len(at) else found.at

    def unpack(shelf: tuple[int, int, int]) -> None:
        number, first, last = shelf
        keys = shelved.keys[first:last]
        if shelved.rows is not None:
            settle_equals(keys, shelved.rows[first:last], told)
        _unpack_pairs(
            keys,
            number,
            span.first,
            *_layout(packing),
            found.giver[first:last],
            found.receiver[first:last],
            times[first:last],
        )

    each(unpack, shelved.shelves())
    starts = pair_starts(found.giver, found.receiver)
    if shelved.rows is not None:
        beside = {name: taken(column, shelved.rows) for name, column in beside.items()}
    return PairOrder(found.giver, found.receiver, found.at, **beside, starts=starts)


def _layout(packing: Packing) -> tuple[int, int, int]:
    """Bits of a party, bits of a time, bits that choose the shelf."""
    return packing.bits[1], packing.bits[2], packing.shelf_bits


def _by_pair_slowly(
    giver: NDArray[np.int32], receiver: NDArray[np.int32], at: NDArray[np.int64], beside: dict[str, NDArray[Any]]
) -> PairOrder:
    """For times so far apart that they do not fit beside the parties: hardly ever."""
    lower, upper = np.minimum(giver, receiver), np.maximum(giver, receiver)
    order = np.lexsort([*(beside[name] for name in ("basis", "asked", "kind", "weight")), giver, at, upper, lower])
    giver, receiver = giver[order], receiver[order]
    beside = {name: taken(column, order) for name, column in beside.items()}
    return PairOrder(giver, receiver, at[order], **beside, starts=pair_starts(giver, receiver))


def pair_starts(giver: NDArray[np.int32], receiver: NDArray[np.int32]) -> NDArray[np.int64]:
    """Where each pair begins in rows that are in pair order, and the end."""
    marks = np.zeros(len(giver), np.bool_)

    def mark(piece: tuple[int, int]) -> None:
        _mark_pairs(giver, receiver, *piece, marks)

    each(mark, ranges(len(giver)))
    return np.append(np.flatnonzero(marks), len(giver))


@dataclass(frozen=True, slots=True)
class PairIndex:
    """Where each party's pairs are.

    Party p is the lower party of the pairs `lower_starts[p]:lower_starts[p + 1]`, and the upper one of
    `upper_pairs[upper_starts[p]:upper_starts[p + 1]]`, ascending.
    """

    lower_starts: NDArray[np.int64]
    upper_starts: NDArray[np.int64]
    upper_pairs: NDArray[np.int64]


def index_of(lower: NDArray[np.int32], upper: NDArray[np.int32], parties: int) -> PairIndex:
    """The index of pairs given by their lower and upper parties."""
    lower_starts, upper_starts = np.zeros((2, parties + 1), np.int64)
    np.cumsum(np.bincount(lower, minlength=parties), out=lower_starts[1:])
    np.cumsum(np.bincount(upper, minlength=parties), out=upper_starts[1:])
    return PairIndex(lower_starts, upper_starts, members_of(upper, upper_starts))


def members_of(group: NDArray[np.int32], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of the members of each group, group by group, ascending; `starts` is where each group begins."""
    members = np.empty(len(group), np.int64)
    _place(group, starts.copy(), members)
    return members


def by_person(acts: Acts, parties: int) -> PersonOrder:
    """These acts in person order; they may come in any order."""
    party, span = bits_for(max(parties - 1, 1)), span_of(acts.at)
    starts = _person_starts(acts, parties)
    packing = packing_for((party, span.bits, 2 + party), 2 * len(acts))
    if packing is None:
        return _by_person_slowly(acts, starts)

    def pack(first: int, last: int) -> tuple[NDArray[np.int64], Keys]:
        shelf, keys = np.empty(last - first, np.int64), np.empty(last - first, np.uint64)
        _pack_persons(acts.giver, acts.receiver, acts.at, first, span.first, *_layout_of_persons(packing), shelf, keys)
        return shelf, keys

    shelved = shelve(2 * len(acts), packing.shelf_bits, pack, with_rows=False)
    sort_shelves(shelved)
    count = len(shelved.keys)
    found = PersonOrder(np.empty(count, np.int32), np.empty(count, np.bool_), np.empty(count, np.int64), starts)

    def unpack(piece: tuple[int, int]) -> None:
        first, last = piece
        _unpack_persons(
            shelved.keys[first:last],
            span.first,
            *_layout_of_persons(packing),
            found.partner[first:last],
            found.gave[first:last],
            found.at[first:last],
        )

    each(unpack, ranges(count))
    return found


def pairs_of_person(
    person: int, partner: NDArray[np.int32], gave: NDArray[np.bool_], at: NDArray[np.int64]
) -> tuple[dict[str, NDArray[Any]], tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """The columns giver, receiver, at and starts of a `PairOrder` of one person's acts, which come in person order.

    Beside them the lower and the upper party of each pair. Acts of one pair keep their order, since both orders put those
    of one second by giver.
    """
    keys = partner.astype(np.int64) << 32
    keys |= np.arange(len(partner))
    keys.sort()
    giver, receiver, lower, upper = np.empty((4, len(keys)), np.int32)
    times, starts = np.empty(len(keys), np.int64), np.empty(len(keys) + 1, np.int64)
    pairs = _pair_up(person, keys, gave, at, giver, receiver, times, starts, lower, upper)
    columns: dict[str, NDArray[Any]] = {
        "giver": giver,
        "receiver": receiver,
        "at": times,
        "starts": starts[: pairs + 1],
    }
    return columns, (lower[:pairs], upper[:pairs])


def _layout_of_persons(packing: Packing) -> tuple[int, int, int]:
    return packing.bits[0], packing.bits[1], packing.shelf_bits


def _person_starts(acts: Acts, parties: int) -> NDArray[np.int64]:
    counts = np.bincount(acts.giver, minlength=parties) + np.bincount(acts.receiver, minlength=parties)
    return np.concatenate([[0], np.cumsum(counts)])


def _by_person_slowly(acts: Acts, starts: NDArray[np.int64]) -> PersonOrder:
    person = np.concatenate([acts.giver, acts.receiver])
    partner = np.concatenate([acts.receiver, acts.giver])
    gave = np.repeat([True, False], len(acts))
    at = np.concatenate([acts.at, acts.at])
    giver, receiver = np.where(gave, person, partner), np.where(gave, partner, person)
    order = np.lexsort([receiver, giver, at, person])
    return PersonOrder(partner[order], gave[order], at[order], starts)


@compiled(I32_IN, I32_IN, I64_ANY, INT, INT, INT, INT, I64_OUT, U64_OUT)
def _pack_pairs(
    giver: Int32s,
    receiver: Int32s,
    at: Int64s,
    earliest: int,
    party_bits: int,
    time_bits: int,
    shelf_bits: int,
    shelf: Int64s,
    keys: UInt64s,
) -> None:
    """Lower party (without the bits of the shelf), upper party, time, and whether the upper party gave."""
    low_bits = party_bits - shelf_bits
    for row in range(len(giver)):
        lower = min(giver[row], receiver[row])
        upper = max(giver[row], receiver[row])
        time = np.int64(0) if at[row] == NO_TIME else at[row] - earliest + 1
        shelf[row] = lower >> low_bits
        key = np.uint64(lower & ((1 << low_bits) - 1))
        key = (key << np.uint64(party_bits)) | np.uint64(upper)
        key = (key << np.uint64(time_bits)) | np.uint64(time)
        keys[row] = (key << np.uint64(1)) | np.uint64(giver[row] == upper)


@compiled(U64_IN, INT, INT, INT, INT, INT, I32_OUT, I32_OUT, I64_OUT)
def _unpack_pairs(
    keys: UInt64s,
    shelf: int,
    earliest: int,
    party_bits: int,
    time_bits: int,
    shelf_bits: int,
    giver: Int32s,
    receiver: Int32s,
    at: Int64s,
) -> None:
    """What `_pack_pairs` packed; `at` may be empty where no row states a time."""
    low_bits = party_bits - shelf_bits
    party = (np.uint64(1) << np.uint64(party_bits)) - np.uint64(1)
    times = (np.uint64(1) << np.uint64(time_bits)) - np.uint64(1)
    for row in range(len(keys)):
        key = keys[row]
        upper_gave = key & np.uint64(1)
        key >>= np.uint64(1)
        time = np.int64(key & times)
        key >>= np.uint64(time_bits)
        upper = np.int32(key & party)
        key >>= np.uint64(party_bits)
        lower = np.int32((shelf << low_bits) | np.int64(key))
        giver[row] = upper if upper_gave else lower
        receiver[row] = lower if upper_gave else upper
        if len(at):
            at[row] = NO_TIME if time == 0 else earliest + time - 1


@compiled(I32_IN, I32_IN, INT, INT, BOOL_OUT)
def _mark_pairs(giver: Int32s, receiver: Int32s, first: int, last: int, marks: Bools) -> None:
    for row in range(first, last):
        if row == 0:
            marks[row] = True
            continue
        same = giver[row] == giver[row - 1] and receiver[row] == receiver[row - 1]
        turned = giver[row] == receiver[row - 1] and receiver[row] == giver[row - 1]
        marks[row] = not (same or turned)


@compiled(I32_ANY, I32_ANY, I64_ANY, INT, INT, INT, INT, INT, I64_OUT, U64_OUT)
def _pack_persons(
    giver: Int32s,
    receiver: Int32s,
    at: Int64s,
    first: int,
    earliest: int,
    party_bits: int,
    time_bits: int,
    shelf_bits: int,
    shelf: Int64s,
    keys: UInt64s,
) -> None:
    """Person (without the bits of the shelf), time, side and partner. Entry 2r is row r for its giver, 2r + 1 for its receiver."""
    low_bits = party_bits - shelf_bits
    for place in range(len(keys)):
        row = (first + place) >> 1
        gave = (first + place) & 1 == 0
        person = np.int64(giver[row]) if gave else np.int64(receiver[row])
        partner = np.int64(receiver[row]) if gave else np.int64(giver[row])
        side = _GAVE if gave else (_FROM_LOWER if partner < person else _FROM_HIGHER)
        time = np.int64(0) if at[row] == NO_TIME else at[row] - earliest + 1
        shelf[place] = person >> low_bits
        key = np.uint64(person & ((1 << low_bits) - 1))
        key = (key << np.uint64(time_bits)) | np.uint64(time)
        key = (key << np.uint64(2)) | np.uint64(side)
        keys[place] = (key << np.uint64(party_bits)) | np.uint64(partner)


@compiled(U64_IN, INT, INT, INT, INT, I32_OUT, BOOL_OUT, I64_OUT)
def _unpack_persons(
    keys: UInt64s,
    earliest: int,
    party_bits: int,
    time_bits: int,
    shelf_bits: int,
    partner: Int32s,
    gave: Bools,
    at: Int64s,
) -> None:
    party = (np.uint64(1) << np.uint64(party_bits)) - np.uint64(1)
    times = (np.uint64(1) << np.uint64(time_bits)) - np.uint64(1)
    for row in range(len(keys)):
        key = keys[row]
        partner[row] = np.int32(key & party)
        key >>= np.uint64(party_bits)
        gave[row] = (key & np.uint64(3)) == np.uint64(_GAVE)
        key >>= np.uint64(2)
        time = np.int64(key & times)
        at[row] = NO_TIME if time == 0 else earliest + time - 1


@compiled(INT, I64_IN, BOOL_IN, I64_ANY, I32_OUT, I32_OUT, I64_OUT, I64_OUT, I32_OUT, I32_OUT, returns=INT)
def _pair_up(
    person: int,
    keys: Int64s,
    gave: Bools,
    at: Int64s,
    giver: Int32s,
    receiver: Int32s,
    times: Int64s,
    starts: Int64s,
    lower: Int32s,
    upper: Int32s,
) -> int:
    """The acts behind `keys`, each a partner and the number of an act, ascending; the pairs they make, and how many."""
    pairs, before = 0, np.int64(-1)
    for row in range(len(keys)):
        other, act = keys[row] >> 32, keys[row] & 0xFFFFFFFF
        if other != before:
            starts[pairs] = row
            lower[pairs], upper[pairs] = min(person, other), max(person, other)
            pairs, before = pairs + 1, other
        giver[row] = person if gave[act] else other
        receiver[row] = other if gave[act] else person
        times[row] = at[act]
    starts[pairs] = len(keys)
    return pairs


@compiled(I32_IN, I64_OUT, I64_OUT)
def _place(group: Int32s, places: Int64s, members: Int64s) -> None:
    """The numbers of the members of each group, group by group, ascending; `places` is where each group begins."""
    for member in range(len(group)):
        members[places[group[member]]] = member
        places[group[member]] += 1


@compiled(I32_IN, I32_IN, I64_IN, I64_IN, I32_IN, I32_IN, I64_OUT)
def find_pairs(
    giver: Int32s,
    receiver: Int32s,
    starts: Int64s,
    lower_starts: Int64s,
    lower: Int32s,
    upper: Int32s,
    pairs: Int64s,
) -> None:
    """The number of each of these pairs, −1 where it has no act."""
    for wanted in range(len(lower)):
        low, high = lower_starts[lower[wanted]], lower_starts[lower[wanted] + 1]
        end = high
        while low < high:
            middle = (low + high) // 2
            head = starts[middle]
            if max(giver[head], receiver[head]) < upper[wanted]:
                low = middle + 1
            else:
                high = middle
        found = low < end and max(giver[starts[low]], receiver[starts[low]]) == upper[wanted]
        pairs[wanted] = low if found else -1


@compiled(I64_ANY, I64_ANY, returns=I64_OUT)
def numbers_in(first: Int64s, last: Int64s) -> Int64s:
    """All the numbers of `first[i]:last[i]`, one after the other."""
    count = 0
    for place in range(len(first)):
        count += last[place] - first[place]
    found, end = np.empty(count, np.int64), 0
    for place in range(len(first)):
        for number in range(first[place], last[place]):
            found[end] = number
            end += 1
    return found

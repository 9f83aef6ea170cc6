"""Pair order and person order against one plain sort by all columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ayni.engines.embedded import arranging
from ayni.engines.embedded.arranging import PairOrder, by_pair, by_person, index_of, pair_starts, span_of
from ayni.ledger.columns import NO_TIME, constant, is_constant

type Rows = dict[str, NDArray[Any]]

TYPES = {
    "giver": np.int32,
    "receiver": np.int32,
    "at": np.int64,
    "weight": np.float64,
    "kind": np.int32,
    "asked": np.int8,
    "basis": np.int8,
}
LARGEST = 2**31 - 1
LAST_SECOND = 253_402_300_799

some_parties = st.sampled_from([range(4), range(300), (0, 5, LARGEST - 1, LARGEST), (2**20, 2**30, LARGEST)])
some_times = st.sampled_from(
    [
        [NO_TIME],
        [1_000_000],
        [NO_TIME, -5, -4, 0, 3],
        list(range(-1000, 7000, 13)),
        [NO_TIME, -LAST_SECOND, 0, LAST_SECOND],  # beside large numbers these fit into no key
        [0, 2**29],
    ]
)


@st.composite
def ledgers(draw: st.DrawFn) -> Rows:
    parties, times = draw(some_parties), draw(some_times)
    two = st.lists(st.sampled_from(parties), min_size=2, max_size=2, unique=True)
    acts = draw(st.lists(st.tuples(two, st.sampled_from(times), *[st.integers(0, 2)] * 4), max_size=40))
    rows = {
        name: np.array([values[place] for values in acts], TYPES[name])
        for place, name in enumerate(("at", "weight", "kind", "asked", "basis"), 1)
    }
    rows["giver"] = np.array([pair[0] for pair, *_ in acts], np.int32)
    rows["receiver"] = np.array([pair[1] for pair, *_ in acts], np.int32)
    for name in draw(st.sets(st.sampled_from(["at", "weight", "kind", "asked", "basis"]))):
        rows[name] = constant(rows[name][0] if len(acts) else 0, len(acts), TYPES[name])
    return {name: rows[name] for name in TYPES}


def plainly_by_pair(rows: Rows) -> Rows:
    lower, upper = np.minimum(rows["giver"], rows["receiver"]), np.maximum(rows["giver"], rows["receiver"])
    beside = [rows[name] for name in ("basis", "asked", "kind", "weight")]
    order = np.lexsort([*beside, rows["giver"], rows["at"], upper, lower])
    return {name: column[order] for name, column in rows.items()}


def plainly_by_person(rows: Rows) -> list[tuple[int, int, int, int, bool]]:
    """Person, time, giver, receiver, and whether the person gave: in this order."""
    acts = list(zip(rows["giver"].tolist(), rows["receiver"].tolist(), rows["at"].tolist(), strict=True))
    sides = [(giver, at, giver, receiver, True) for giver, receiver, at in acts]
    return sorted([*sides, *((receiver, at, giver, receiver, False) for giver, receiver, at in acts)])


def assert_in_pair_order(found: PairOrder, rows: Rows) -> None:
    expected = plainly_by_pair(rows)
    for name in TYPES:
        assert getattr(found, name).dtype == TYPES[name]
        assert np.array_equal(getattr(found, name), expected[name]), name
    pairs = np.stack([np.minimum(found.giver, found.receiver), np.maximum(found.giver, found.receiver)])
    changes = [row for row in range(len(found)) if row == 0 or (pairs[:, row] != pairs[:, row - 1]).any()]
    assert found.starts.tolist() == [*changes, len(found)]


@settings(deadline=None, max_examples=300)
@given(ledgers())
def test_pair_order_is_that_of_one_sort_by_all_columns(rows: Rows) -> None:
    found = by_pair(**rows)
    assert_in_pair_order(found, rows)
    for name in ("weight", "kind", "asked", "basis"):
        assert not is_constant(rows[name]) or is_constant(getattr(found, name)) or not len(found)


@settings(deadline=None)
@given(ledgers())
def test_the_slow_way_gives_the_same_pair_order(rows: Rows) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(arranging, "packing_for", lambda *_: None)
        assert_in_pair_order(by_pair(**rows), rows)


def test_times_too_far_apart_for_a_key_are_sorted_all_the_same() -> None:
    rows = rows_of([LARGEST, 0, LARGEST, 5], [5, LARGEST, 5, LARGEST], at=[LAST_SECOND, 3, -LAST_SECOND, NO_TIME])
    assert arranging.packing_for((31, 31, span_of(rows["at"]).bits, 1), 4) is None
    assert_in_pair_order(by_pair(**rows), rows)


def rows_of(giver: Any, receiver: Any, **told: Any) -> Rows:
    given_ = {"giver": giver, "receiver": receiver, **told}
    defaults = {"at": NO_TIME, "weight": 1.0, "kind": 0, "asked": -1, "basis": 0}
    return {
        name: np.asarray(given_[name], dtype) if name in given_ else constant(defaults[name], len(giver), dtype)
        for name, dtype in TYPES.items()
    }


def small(rows: Rows) -> tuple[Rows, int]:
    """The same rows under numbers without gaps, and how many parties that makes."""
    parties, numbers = np.unique([rows["giver"], rows["receiver"]], return_inverse=True)
    giver, receiver = numbers.reshape(2, -1).astype(np.int32)
    return {**rows, "giver": giver, "receiver": receiver}, len(parties)


def assert_in_person_order(rows: Rows, parties: int) -> None:
    found = by_person(by_pair(**rows), parties)
    person = np.repeat(np.arange(parties), np.diff(found.starts))
    giver, receiver = np.where(found.gave, person, found.partner), np.where(found.gave, found.partner, person)
    columns = (person, found.at, giver, receiver, found.gave)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == plainly_by_person(rows)
    assert len(found.starts) == parties + 1


@settings(deadline=None, max_examples=200)
@given(ledgers(), st.integers(0, 3))
def test_person_order_has_every_act_with_both_in_time_whoever_the_partner(rows: Rows, idle: int) -> None:
    rows, parties = small(rows)
    assert_in_person_order(rows, parties + idle)


@settings(deadline=None)
@given(ledgers())
def test_the_slow_way_gives_the_same_person_order(rows: Rows) -> None:
    rows, parties = small(rows)
    pairs = by_pair(**rows)
    quick = by_person(pairs, parties)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(arranging, "packing_for", lambda *_: None)
        slow = by_person(pairs, parties)
    for name in ("partner", "gave", "at", "starts"):
        assert np.array_equal(getattr(quick, name), getattr(slow, name))


@pytest.mark.parametrize("seconds", [2**29, 2**34])
def test_so_many_parties_that_only_shelves_make_room_in_a_key(seconds: int) -> None:
    parties, rng = 2**22, np.random.default_rng(3)
    giver = np.append(rng.integers(0, parties, 400), [parties - 1, 0]).astype(np.int32)
    rows = rows_of(giver, (giver + rng.integers(1, parties, 402)) % parties, at=rng.integers(0, seconds, 402))
    rows["at"][:2] = 0, seconds - 2
    packing = arranging.packing_for((22, span_of(rows["at"]).bits, 2 + 22), 804)
    assert packing is None if seconds > 2**30 else packing is not None and packing.shelf_bits == 12 - 1
    assert_in_person_order(rows, parties)


def busy_ledger(rows: int = 300_000, parties: int = 20_000) -> Rows:
    """Random acts of which one party has half, some in the same second, some without a time."""
    rng = np.random.default_rng(11)
    giver = rng.zipf(1.4, rows) % parties
    giver[: rows // 2] = 77
    receiver = (giver + rng.integers(1, parties, rows)) % parties
    at = rng.integers(-(10**6), 10**8, rows)
    at[rng.random(rows) < 0.1] = NO_TIME
    at[rng.random(rows) < 0.3] = 5
    again = rng.integers(0, rows, rows // 4)  # the same pair in the same second
    giver[again], receiver[again], at[again] = giver[0], receiver[0], at[0]
    return rows_of(
        giver,
        receiver,
        at=at,
        weight=rng.integers(0, 3, rows),
        kind=rng.integers(0, 2, rows),
        asked=rng.integers(-1, 2, rows),
    )


@pytest.mark.parametrize("threads", ["1", "2", "5"])
def test_large_ledgers_are_in_order_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch, threads: str) -> None:
    monkeypatch.setenv("AYNI_THREADS", threads)
    rows = busy_ledger()
    expected, found = plainly_by_pair(rows), by_pair(**rows)
    for name in TYPES:
        assert np.array_equal(getattr(found, name), expected[name]), name
    persons = by_person(found, 20_000)
    person = np.concatenate([rows["giver"], rows["receiver"]])
    giver, receiver = (np.tile(rows[name], 2) for name in ("giver", "receiver"))
    order = np.lexsort([receiver, giver, np.tile(rows["at"], 2), person])
    assert np.array_equal(persons.at, np.tile(rows["at"], 2)[order])
    assert np.array_equal(persons.gave, (giver == person)[order])
    assert np.array_equal(persons.partner, np.where(giver == person, receiver, giver)[order])
    assert np.array_equal(np.diff(persons.starts), np.bincount(person, minlength=20_000))


def test_constant_columns_of_a_large_ledger_take_no_memory_and_change_no_order() -> None:
    rows = busy_ledger() | {name: constant(1, 300_000, TYPES[name]) for name in ("weight", "kind", "asked", "basis")}
    found, expected = by_pair(**rows), plainly_by_pair(rows)
    assert all(np.array_equal(getattr(found, name), expected[name]) for name in TYPES)
    assert is_constant(found.weight)


def test_one_row_and_none() -> None:
    assert_in_pair_order(by_pair(**rows_of([3], [1], at=[9])), rows_of([3], [1], at=[9]))
    assert_in_pair_order(by_pair(**rows_of([], [])), rows_of([], []))
    assert_in_person_order(rows_of([3], [1]), 5)
    assert_in_person_order(rows_of([], []), 0)


@given(st.lists(st.sampled_from([NO_TIME, -7, 0, 12]), max_size=6))
def test_a_span_is_that_of_the_times_stated(times: list[int]) -> None:
    stated = [time for time in times if time != NO_TIME]
    found = span_of(np.array(times, np.int64))
    assert (found.first, found.last) == ((min(stated), max(stated)) if stated else (0, 0))


@settings(deadline=None)
@given(ledgers())
def test_the_index_finds_every_pair_of_a_party(rows: Rows) -> None:
    rows, parties = small(rows)
    order = by_pair(**rows)
    heads = pair_starts(order.giver, order.receiver)[:-1]
    lower, upper = (extreme(order.giver[heads], order.receiver[heads]) for extreme in (np.minimum, np.maximum))
    index = index_of(lower, upper, parties)
    for party in range(parties):
        as_lower = list(range(index.lower_starts[party], index.lower_starts[party + 1]))
        as_upper = index.upper_pairs[index.upper_starts[party] : index.upper_starts[party + 1]].tolist()
        assert as_lower == np.flatnonzero(lower == party).tolist()
        assert as_upper == np.flatnonzero(upper == party).tolist()

"""Options, parties asked about, prepared and extended ledgers: always what the rows filtered by hand give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import InputError, Ledger, SpanError, UnknownNameError
from ayni.engines.contract import PARTY, Column, Measure, Options, PairActs, PersonActs, PersonTies, Ties
from ayni.engines.embedded.engine import run
from ayni.engines.embedded.opening import read
from ayni.ledger.columns import NO_TIME

LONG = pa.large_list


def lists(starts: Any, **columns: Any) -> dict[str, Any]:
    """One list a key of each column."""
    return {
        name: pa.LargeListArray.from_arrays(starts - starts[0], np.ascontiguousarray(column))
        for name, column in columns.items()
    }


def echo(rows: type[Any], kernel: Callable[[Any, Options], dict[str, Any]], **columns: pa.DataType) -> Any:
    """A measure that gives back the rows it was given."""
    described = tuple(Column(name, told, "1", "") for name, told in columns.items())
    return Measure(name="echo", summary="", rows=rows, options=Options, columns=described, source="", kernel=kernel)


def _pairs(rows: PairActs, _: Options) -> dict[str, Any]:
    whole = {"giver": rows.giver, "at": rows.at, "weight": rows.weight, "kind": rows.kind, "asked": rows.asked}
    return {"a": rows.lower, "b": rows.upper, **lists(rows.starts, **whole)}


def _persons(rows: PersonActs, _: Options) -> dict[str, Any]:
    return {"party": rows.person, **lists(rows.starts, partner=rows.partner, gave=rows.gave, at=rows.at)}


def _person_ties(rows: PersonTies, _: Options) -> dict[str, Any]:
    whole = {name: getattr(rows, name) for name in TIES}
    return {"party": rows.person, **lists(rows.starts, **whole)}


def _ties(rows: Ties, _: Options) -> dict[str, Any]:
    return {"giver": rows.giver, "receiver": rows.receiver, "acts": rows.acts, "weight": rows.weight}


TIES = {
    "partner": LONG(pa.int32()),
    "acts_given": LONG(pa.int64()),
    "acts_received": LONG(pa.int64()),
    "weight_given": LONG(pa.float64()),
    "weight_received": LONG(pa.float64()),
}
PAIRS = echo(
    PairActs,
    _pairs,
    a=PARTY,
    b=PARTY,
    giver=LONG(pa.int32()),
    at=LONG(pa.int64()),
    weight=LONG(pa.float64()),
    kind=LONG(pa.int32()),
    asked=LONG(pa.int8()),
)
PERSONS = echo(PersonActs, _persons, party=PARTY, partner=LONG(pa.int32()), gave=LONG(pa.bool_()), at=LONG(pa.int64()))
PERSON_TIES = echo(PersonTies, _person_ties, party=PARTY, **TIES)
WHOLE = echo(Ties, _ties, giver=PARTY, receiver=PARTY, acts=pa.int64(), weight=pa.float64())
ECHOES = {"pairs": PAIRS, "persons": PERSONS, "person ties": PERSON_TIES, "whole": WHOLE}


def found(measure: Any, ledger: Ledger, of: Any = None, **options: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run(measure, ledger, Options(**options), of=of).table.to_pylist()
    return rows


rows_drawn = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from("abcdef"),
        st.none() | st.integers(-20, 40),
        st.sampled_from([0.0, 0.5, 2.0]),
        st.sampled_from(["advice", "review", "message", "meeting"]),
        st.sampled_from([-1, 0, 1]),
    ),
    min_size=1,
    max_size=40,
)


def ledger_of(rows: list[tuple[Any, ...]]) -> Ledger:
    if not rows:
        return Ledger.from_columns(pa.array([], pa.string()), pa.array([], pa.string()))
    giver, receiver, at, weight, kind, asked = (list(column) for column in zip(*rows, strict=True))
    return Ledger.from_columns(giver, receiver, at=pa.array(at, pa.int64()), weight=weight, kind=kind, asked=asked)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


def prepared(ledger: Ledger, folder: Path) -> Ledger:
    path = folder / f"{len(list(folder.iterdir()))}.parquet"
    ledger.write_parquet(path)
    return read(path, keep=True)


def all_ways(rows: list[tuple[Any, ...]], folder: Path) -> Iterator[Ledger]:
    """One ledger: plain, prepared, and extended out of parts of either sort."""
    half = len(rows) // 2
    yield ledger_of(rows)
    yield prepared(ledger_of(rows), folder)
    yield ledger_of(rows[:half]).extended(ledger_of(rows[half:]))
    yield prepared(ledger_of(rows[half:]), folder).extended(ledger_of(rows[:half]))
    yield ledger_of([]).extended(ledger_of(rows)).extended(ledger_of([]))


@settings(deadline=None, max_examples=60)
@given(
    rows_drawn,
    st.none() | st.integers(-25, 45),
    st.none() | st.integers(1, 50) | st.sampled_from([0.5, 2.5, 1e300]),
    st.booleans(),
)
def test_now_window_and_contacts_are_filters_of_rows(
    folder: Path, rows: list[tuple[Any, ...]], now: int | None, window: float | None, contacts: bool
) -> None:
    plain = ledger_of(rows)
    moment = plain.last_at if now is None else now
    counted = plain.without_self()
    if not contacts:
        counted = counted.acts()
    if now is not None:
        counted = counted.where((counted.at <= now) | ~counted.has_at)
    if window is not None:
        inside = counted.has_at & (counted.at > (moment or 0) - window)
        counted = counted.where(inside if moment is not None else np.zeros(len(counted), np.bool_))
    for ledger in all_ways(rows, folder):
        for measure in ECHOES.values():
            told = found(measure, ledger, now=now, window=window, contacts=contacts)
            assert told == found(measure, counted, contacts=True)
        counts = run(PAIRS, ledger, Options(now=now, window=window, contacts=contacts)).counts
        assert counts["acts"] == len(counted)
        assert sum(counts.values()) == len(rows)


@settings(deadline=None, max_examples=60)
@given(rows_drawn, st.sets(st.sampled_from("abcdef"), min_size=1), st.none() | st.integers(1, 50), st.booleans())
def test_parties_asked_about_have_the_rows_of_the_whole_result(
    folder: Path, rows: list[tuple[Any, ...]], asked: set[str], window: int | None, contacts: bool
) -> None:
    asked &= {party for row in rows for party in row[:2]}
    options = {"window": window, "contacts": contacts}
    whole = {name: found(measure, ledger_of(rows), **options) for name, measure in ECHOES.items()}
    for ledger in all_ways(rows, folder):
        for order in (sorted(asked), [*sorted(asked, reverse=True), *asked]):  # named twice is named once
            assert found(PAIRS, ledger, of=order, **options) == [
                row for row in whole["pairs"] if {row["a"], row["b"]} & asked
            ]
            for name in ("persons", "person ties"):
                assert found(ECHOES[name], ledger, of=order, **options) == [
                    row for row in whole[name] if row["party"] in asked
                ]


@settings(deadline=None, max_examples=60)
@given(rows_drawn, st.sampled_from([0.5, 2.0]))
def test_one_party_of_a_ledger_in_which_all_acts_are_alike_but_for_their_time_has_the_rows_of_the_whole_result(
    folder: Path, rows: list[tuple[Any, ...]], weight: float
) -> None:
    alike = [(*row[:3], weight, "advice", 1) for row in rows]
    whole, ledger = found(PAIRS, ledger_of(alike)), prepared(ledger_of(alike), folder)
    for party in sorted({party for row in rows for party in row[:2]}):
        assert found(PAIRS, ledger, of=party) == [row for row in whole if party in (row["a"], row["b"])]


@settings(deadline=None, max_examples=60)
@given(rows_drawn)
def test_people_stand_in_the_order_of_keys_and_acts_in_that_of_time(rows: list[tuple[Any, ...]]) -> None:
    ledger = ledger_of(rows)
    pairs = found(PAIRS, ledger, contacts=True)
    assert [(row["a"], row["b"]) for row in pairs] == sorted({tuple(sorted(r[:2])) for r in rows if r[0] != r[1]})
    for row in pairs:
        acts = list(zip(row["at"], row["giver"], row["weight"], row["kind"], row["asked"], strict=True))
        assert acts == sorted(acts)
    persons = found(PERSONS, ledger, contacts=True)
    assert [row["party"] for row in persons] == sorted({party for r in rows if r[0] != r[1] for party in r[:2]})
    assert all(row["at"] == sorted(row["at"]) for row in persons)
    for row in persons:
        given_ = [(r[2] if r[2] is not None else NO_TIME) for r in rows if r[0] == row["party"] != r[1]]
        assert sorted(given_) == [at for at, gave in zip(row["at"], row["gave"], strict=True) if gave]


def test_nobody_asked_about_is_no_row() -> None:
    ledger = ledger_of([("a", "b", 1, 1.0, "advice", 0)])
    assert found(PAIRS, ledger, of=[]) == found(PERSONS, ledger, of=[]) == found(PERSON_TIES, ledger, of=[]) == []


@pytest.mark.parametrize("of", [["nobody"], ["a", "nobody"], [None]])
def test_a_party_that_is_not_there_is_told(of: list[Any]) -> None:
    with pytest.raises(UnknownNameError, match=r"nobody|None"):
        run(PAIRS, ledger_of([("a", "b", 1, 1.0, "advice", 0)]), Options(), of=of)


@pytest.mark.parametrize("of", [["x"], [None], [1.5], [2**70], [4]])
def test_among_numbers_a_key_that_is_none_of_them_is_told(of: list[Any]) -> None:
    with pytest.raises(UnknownNameError):
        run(PAIRS, Ledger.from_columns([1], [2]), Options(), of=of)


def test_numbers_as_keys_may_come_as_text_or_from_numpy() -> None:
    ledger = Ledger.from_columns([1, 5], [2, 2**62])
    for key in (5, "5", np.int64(5), np.int32(5)):
        assert [row["b"] for row in found(PAIRS, ledger, of=[key])] == [2**62]


def test_one_key_is_one_party_and_not_read_letter_by_letter() -> None:
    ledger = Ledger.from_columns(["a", "b", "ab"], ["b", "c", "c"])
    assert found(PAIRS, ledger, of="ab") == found(PAIRS, ledger, of=["ab"])
    assert found(PAIRS, ledger, of="ab")[0]["a"] == "ab"
    with pytest.raises(UnknownNameError, match="'ba'"):
        found(PAIRS, ledger, of="ba")
    assert found(PAIRS, Ledger.from_columns([0, 5], [1, 0]), of=0) == found(PAIRS, Ledger.from_columns([0, 5], [1, 0]))


@settings(deadline=None, max_examples=60)
@given(rows_drawn, rows_drawn, st.booleans())
def test_what_new_acts_touch_has_the_rows_of_the_whole_result(
    folder: Path, rows: list[tuple[Any, ...]], more: list[tuple[Any, ...]], contacts: bool
) -> None:
    new, options = ledger_of(more), Options(contacts=contacts)
    pairs, parties = {frozenset(row[:2]) for row in more}, {party for row in more for party in row[:2]}
    for old in (ledger_of(rows), prepared(ledger_of(rows), folder)):
        both = old.extended(new)
        assert run(PAIRS, both, options, touched_by=new).table.to_pylist() == [
            row for row in found(PAIRS, both, contacts=contacts) if {row["a"], row["b"]} in pairs
        ]
        for measure in (PERSONS, PERSON_TIES):
            assert run(measure, both, options, touched_by=new).table.to_pylist() == [
                row for row in found(measure, both, contacts=contacts) if row["party"] in parties
            ]


@settings(deadline=None, max_examples=60)
@given(rows_drawn, st.integers(3, 40), st.none() | st.integers(1, 60), st.none() | st.integers(-25, 45))
def test_a_series_holds_what_each_of_its_spans_gives(
    folder: Path, rows: list[tuple[Any, ...]], every: int, window: int | None, now: int | None
) -> None:
    plain = ledger_of(rows)
    last = plain.last_at if now is None else now
    for ledger in (plain, prepared(plain, folder), ledger_of(rows[::2]).extended(ledger_of(rows[1::2]))):
        for measure in ECHOES.values():
            series = found(measure, ledger, every=every, window=window, now=now)
            told = [(row.pop("until"), row) for row in series]
            first = plain.first_at
            spans = [] if first is None or last is None else range(last, first - 1, -every)[::-1]
            expected = [
                (until, row)
                for until in spans
                for row in found(measure, plain, now=until, window=every if window is None else window)
            ]
            assert [(int(until.timestamp()), row) for until, row in told] == expected


def test_sums_of_some_parties_are_those_of_the_whole_result_whatever_the_weights(folder: Path) -> None:
    rng = np.random.default_rng(8)
    giver, receiver = rng.integers(0, 20, (2, 3_000))
    weight, half = rng.random(3_000), slice(0, 1_500)
    ledger = Ledger.from_columns(giver, receiver, weight=weight)
    parts = [
        Ledger.from_columns(giver[rows], receiver[rows], weight=weight[rows]) for rows in (half, slice(1_500, None))
    ]
    whole = [row for row in found(PERSON_TIES, ledger) if row["party"] in (3, 4)]
    assert found(PERSON_TIES, ledger, of=[3, 4]) == whole
    assert found(PERSON_TIES, prepared(ledger, folder), of=[3, 4]) == whole
    for row, exact in zip(found(PERSON_TIES, parts[0].extended(parts[1]), of=[3, 4]), whole, strict=True):
        for name in TIES:
            assert row[name] == pytest.approx(exact[name], rel=1e-14)


def test_the_whole_ledger_cannot_be_asked_about_some_only() -> None:
    with pytest.raises(InputError, match="whole ledger"):
        run(WHOLE, Ledger.from_columns([1], [2]), Options(), of=[1])


@pytest.mark.parametrize("now", [10**30, -(10**30), 2**63, float("nan"), float("inf"), "soon", 253_402_300_800])
def test_a_moment_out_of_all_calendars_is_told(now: Any) -> None:
    for measure in ("dyads", "people", "reciprocity"):
        with pytest.raises(SpanError):
            getattr(Ledger.from_columns([1], [2], at=[5]), measure)(now=now)


@pytest.mark.parametrize("window", [0, -1, float("nan"), float("inf"), "long", ""])
def test_a_window_that_is_no_span_is_told(window: Any) -> None:
    with pytest.raises(SpanError):
        run(PAIRS, Ledger.from_columns([1], [2], at=[5]), Options(window=window))


@pytest.mark.parametrize("threads", ["1", "2", "5"])
def test_any_number_of_threads_and_any_order_of_rows_give_the_same(
    monkeypatch: pytest.MonkeyPatch, threads: str
) -> None:
    rng, rows = np.random.default_rng(3), 300_000
    giver = rng.zipf(1.5, rows) % 5_000
    giver[::2] = 9  # half of all acts are one party's
    receiver = (giver + rng.integers(0, 4_999, rows)) % 5_000
    at, weight = rng.integers(-1_000, 5_000, rows), rng.random(rows)
    kind, order = rng.integers(0, 3, rows), rng.permutation(rows)
    options = {"now": 4_000, "window": 4_500}
    monkeypatch.setenv("AYNI_THREADS", "1")
    one = Ledger.from_columns(giver, receiver, at=at, weight=weight, kind=kind)
    before = {name: run(measure, one, Options(**options)) for name, measure in ECHOES.items()}
    monkeypatch.setenv("AYNI_THREADS", threads)
    other = Ledger.from_columns(giver[order], receiver[order], at=at[order], weight=weight[order], kind=kind[order])
    for name, measure in ECHOES.items():
        after = run(measure, other, Options(**options))
        assert after.table.equals(before[name].table)
        assert after.counts == before[name].counts


def test_progress_ends_at_one() -> None:
    told: list[float] = []
    run(PAIRS, Ledger.from_columns([1, 2], [2, 3]), Options(), progress=told.append)
    assert told[-1] == 1
    assert told == sorted(told)


def test_ctrl_c_in_a_kernel_ends_the_measure_and_the_ledger_stays_of_use() -> None:
    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    rng = np.random.default_rng(1)
    ledger = Ledger.from_columns(rng.integers(0, 900, 300_000), rng.integers(0, 900, 300_000))
    with pytest.raises(KeyboardInterrupt):
        run(echo(PairActs, stop, a=PARTY), ledger, Options())
    assert sum(len(row["at"]) for row in found(PAIRS, ledger)) == len(ledger.without_self())


@pytest.mark.parametrize("name", ["dyads", "people", "reciprocity"])
@pytest.mark.parametrize(
    "ledger",
    [
        Ledger.from_columns([], []),
        Ledger.from_columns(["a"], ["b"]),
        Ledger.from_columns(["a"], ["a"]),
        Ledger.from_columns(["a"], ["b"], kind=["message"]),
        Ledger.from_columns(["a", "b"] * 50, ["b", "a"] * 50, at=[7] * 100),
        Ledger.from_columns([0, 2**31, 2**31 - 1], [2**31, 2**31 - 1, 2**62], at=[-253_402_300_799, 253_402_300_799, None]),
    ],
    ids=["empty", "one act", "to oneself", "one contact", "one moment", "far apart"],
)  # fmt: skip
def test_the_smallest_and_the_widest_ledgers_have_an_answer(name: str, ledger: Ledger) -> None:
    counts = getattr(ledger, name)(window="9y").counts
    assert sum(counts.values()) == len(ledger)
    half = getattr(ledger, name)(contacts=True)
    assert half.counts["acts"] == len(ledger.without_self())

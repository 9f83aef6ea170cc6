from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from ayni import Ledger
from ayni.cli import main
from ayni.errors import InputError, SpanError

PUBLISHED = "motifs_1day.txt"


def first_of_each_second(path: Path) -> list[str]:
    """The lines of a file of giver, receiver and time whose second no line before them had."""
    seen: dict[str, str] = {}
    with gzip.open(path, "rt") as lines:
        for line in lines:
            seen.setdefault(line.split()[2], line)
    return list(seen.values())


def ledger_of(lines: list[str]) -> Ledger:
    giver, receiver, at = np.array([line.split() for line in lines], np.int64).T
    return Ledger.from_columns(giver, receiver, at=at)


def counts(ledger: Ledger, **options: object) -> dict[str, int]:
    found = ledger.motifs(**options)
    return {motif: count for motif, count in zip(found["motif"], found["count"], strict=True) if count}


def test_college_messages_have_the_published_counts_in_the_published_places(data: Path) -> None:
    published = np.loadtxt(data / "collegemsg" / PUBLISHED, dtype=np.int64)
    lines = first_of_each_second(data / "collegemsg" / "CollegeMsg.txt.gz")
    found = ledger_of(lines).motifs(delta="1d")
    assert found["count"][:36] == published.ravel().tolist()
    places = zip(found["row"], found["column"], found["count"], strict=True)
    matrix = {(row, column): count for row, column, count in places if column is not None}
    assert matrix == {(row + 1, column + 1): count for (row, column), count in np.ndenumerate(published)}


def test_the_command_holds_the_36_integers(
    data: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    acts = tmp_path / "acts.txt"
    acts.write_text("".join(first_of_each_second(data / "collegemsg" / "CollegeMsg.txt.gz")))
    asked = ["--ledger", str(acts), "--columns", "giver=0,receiver=1,at=2", "--delta", "86400", "--format", "json"]
    assert main(["measure", "motifs", *asked]) == 0
    rows = json.loads(capsysbinary.readouterr().out)["rows"]
    published = (data / "collegemsg" / PUBLISHED).read_text().split()
    assert [str(row["count"]) for row in rows if row["acts"] == 3] == published


def test_one_sequence_of_each_sort_is_found() -> None:
    assert counts(Ledger.from_columns([1, 2, 1], [2, 3, 3], at=[10, 20, 30]), delta=20) == {
        "a→b b→c a→c": 1,
        "a→b b→c": 1,
        "a→b a→c": 1,
        "a→b c→b": 1,
        "a→b": 3,
    }


def test_the_span_is_from_the_first_act_to_the_last_and_includes_its_end() -> None:
    ledger = Ledger.from_columns([1, 2, 1], [2, 1, 2], at=[0, 5, 10])
    assert counts(ledger, delta=10)["a→b b→a a→b"] == 1
    assert counts(ledger, delta=10.9)["a→b b→a a→b"] == 1
    assert counts(ledger, delta=9) == {"a→b b→a": 2, "a→b": 3}


def test_acts_of_one_second_come_by_giver_then_receiver() -> None:
    ledger = Ledger.from_columns(["b", "a", "a"], ["a", "c", "b"], at=[7, 7, 7])
    assert {motif for motif in counts(ledger, delta=1) if motif.count("→") == 3} == {"a→b a→c b→a"}


def test_acts_without_a_time_are_in_no_motif() -> None:
    assert counts(Ledger.from_columns([1, 2, 1], [2, 1, 2])) == {}
    assert counts(Ledger.from_columns([1, 2, 1], [2, 1, 2], at=[None, 5, 6])) == {"a→b b→a": 1, "a→b": 2}


def test_an_empty_ledger_and_acts_to_oneself_have_43_counts_of_none() -> None:
    for ledger in (Ledger.from_columns([], []), Ledger.from_columns([1], [1], at=[1])):
        found = ledger.motifs()
        assert found["count"] == [0] * 43


def test_where_everything_lies_in_one_window_pairs_give_every_three_acts() -> None:
    ledger = Ledger.from_columns(np.ones(50, np.int64), np.full(50, 2), at=np.arange(50))
    assert counts(ledger, delta="1d") == {"a→b a→b a→b": 50 * 49 * 48 // 6, "a→b a→b": 50 * 49 // 2, "a→b": 50}


def test_what_comes_later_or_before_the_window_is_out() -> None:
    ledger = Ledger.from_columns([1, 2, 1, 2], [2, 1, 2, 1], at=[0, 100, 110, 200])
    assert counts(ledger, delta=50, now=120, window=60) == {"a→b b→a": 1, "a→b": 2}


def test_more_than_64_bits_hold_is_an_error_and_no_wrong_figure() -> None:
    many = 3_000_000
    ledger = Ledger.from_columns(np.ones(many, np.int64), np.full(many, 2), at=np.full(many, 5))
    with pytest.raises(InputError, match="64 bits"):
        ledger.motifs()


def test_times_that_no_record_has_and_spans_that_are_none_are_errors() -> None:
    with pytest.raises(InputError):
        Ledger.from_columns([1, 2], [2, 1], at=[-(2**62), 2**62]).motifs()
    with pytest.raises(SpanError):
        Ledger.from_columns([1, 2], [2, 1], at=[1, 2]).motifs(delta="a while")


@pytest.mark.parametrize("days", [1, 400, 4_000])
def test_neither_the_order_of_rows_nor_the_number_of_threads_changes_a_count(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(20_170_206)
    giver, receiver = (np.minimum(chance.zipf(1.5, 200_000), 5_000) for _ in range(2))
    at = chance.integers(0, 3_000 * 86_400, 200_000)
    if days == 4_000:  # everything in one window: less of it, for there is very much to count
        giver, receiver, at = giver[:20_000] % 500, receiver[:20_000] % 500, at[:20_000]
    order = chance.permutation(len(at))
    found = []
    for threads, rows in (("1", slice(None)), ("2", order), ("3", order[::-1])):
        monkeypatch.setenv("AYNI_THREADS", threads)
        found.append(Ledger.from_columns(giver[rows], receiver[rows], at=at[rows]).motifs(delta=f"{days}d").table)
    assert found[0].equals(found[1])
    assert found[0].equals(found[2])

"""Sorted columns kept beside a ledger's files: used when they are good, made again when they are not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ayni
from ayni import Ledger
from ayni.engines.embedded.opening import folder_for, read
from ayni.engines.embedded.prepared import PreparedLedger
from ayni.ledger.ledger import ExtendedLedger
from ayni.ledger.ledger import read as read_plainly
from tests.ayni.engines.embedded.keeping import (
    answers,
    assert_as_read_plainly,
    files_in,
    layout,
    rows_of,
    some,
    the_run,
)

# Being kept and used again ------------------------------------------------------------------------


def test_nothing_is_kept_unless_asked(acts: Path) -> None:
    ledger = read(acts)
    assert type(ledger) is Ledger
    assert [path.name for path in acts.parent.iterdir()] == [acts.name]


def test_what_is_kept_answers_as_the_files_do_and_nothing_of_them_is_read_again(
    acts: Path, reads: list[list[str]]
) -> None:
    assert_as_read_plainly(read(acts, keep=True), acts)
    assert reads == [["acts.parquet"]]
    for again in (read(acts), read(acts, keep=True), ayni.read(str(acts))):
        assert isinstance(again, PreparedLedger)
        assert_as_read_plainly(again, acts)
    assert reads == [["acts.parquet"]]


def test_every_filter_works_on_what_is_kept(acts: Path) -> None:
    read(acts, keep=True)
    filters: list[Callable[[Ledger], Ledger]] = [
        lambda ledger: ledger.between(100, 2_000),
        lambda ledger: ledger.kinds("advice", "message"),
        lambda ledger: ledger.contacts(),
        lambda ledger: ledger.acts(),
        lambda ledger: ledger.resting_on(ayni.Basis.RECORDED),
        lambda ledger: ledger.only(["p1", "p2", "p3"]),
        lambda ledger: ledger.touching(["p1"]),
        lambda ledger: ledger.without_self(),
    ]
    for chosen in filters:
        kept, plain = chosen(read(acts)), chosen(read_plainly(acts))
        assert 0 < len(kept) < 400
        assert rows_of(kept) == rows_of(plain)
        assert answers(kept) == answers(plain)


@pytest.mark.parametrize(
    "ledger",
    [
        Ledger.from_columns([], []),
        Ledger.from_columns([1], [2]),
        Ledger.from_columns([1], [1], at=[5]),
        Ledger.from_columns([7, 7], [2**31, 2**62], at=[5, 5], weight=[0, 3]),
        Ledger.from_columns(["a", "b"], ["b", "a"], kind=["message", "meeting"]),
    ],
    ids=["empty", "one", "to oneself", "large numbers", "contacts"],
)
def test_small_ledgers_are_kept_too(tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "small.parquet"
    ledger.write_parquet(path)
    read(path, keep=True)
    assert isinstance(read(path), PreparedLedger)
    assert_as_read_plainly(read(path), path)


def test_text_files_and_what_is_known_of_parties_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "acts.csv"
    path.write_text("0,1,5\n3,1,6\n")
    columns = {"giver": 0, "receiver": 1, "at": 2}
    read(path, columns=columns, keep=True)
    assert isinstance(read(path, columns=columns), PreparedLedger)
    assert_as_read_plainly(read(path, columns=columns), path, columns=columns)
    told = pa.table({"key": ["p1", "idle"], "name": ["Ada", None], "group": pa.array(["x", "y"]).dictionary_encode()})
    acts = tmp_path / "acts.parquet"
    Ledger.from_arrow(some(2).to_arrow(), parties=told).write_parquet(acts)
    read(acts, keep=True)
    assert_as_read_plainly(read(acts), acts)
    assert read(acts).parties.groups[1] == ("x", "y")


def test_a_ledger_that_is_no_longer_used_lets_go_of_its_file(acts: Path) -> None:
    import gc
    import weakref

    read(acts, keep=True)
    ledger = read(acts)
    ledger.people()
    gone = weakref.ref(ledger)
    del ledger
    gc.collect()
    assert gone() is None


def test_what_is_kept_takes_at_most_64_bytes_an_act_where_pairs_come_again(tmp_path: Path) -> None:
    rows, rng = 1_000_000, np.random.default_rng(5)
    giver, receiver = rng.zipf(1.5, (2, rows)) % 100_000
    kinds = rng.choice(["act", "advice", "review", "answer"], rows)
    ledger = Ledger.from_columns(
        giver, receiver, at=rng.integers(0, 157_680_000, rows), weight=rng.random(rows), kind=kinds
    )
    path = tmp_path / "large.parquet"
    ledger.write_parquet(path)
    read(path, keep=True)
    assert the_run(tmp_path / "large.ayni").stat().st_size <= 64 * rows


def test_a_column_of_one_value_throughout_takes_no_room_although_the_file_spells_it_out(tmp_path: Path) -> None:
    path = tmp_path / "plain.parquet"
    Ledger.from_columns([1, 2, 3, 3], [2, 1, 1, 3], kind=["advice", "advice", "message", "advice"]).write_parquet(path)
    assert pq.read_schema(path).names == ["giver", "receiver", "at", "weight", "kind", "asked", "basis"]
    read(path, keep=True)
    arrays = layout(the_run(tmp_path / "plain.ayni"))[1]["arrays"]
    assert {name for name, placed in arrays.items() if "value" in placed} == {"at", "weight", "asked", "basis"}
    assert_as_read_plainly(read(path), path)


# Which files are meant ----------------------------------------------------------------------------


def test_one_file_and_several_have_folders_of_their_own(tmp_path: Path) -> None:
    one, other = tmp_path / "a.parquet", tmp_path / "b.parquet"
    some(1).write_parquet(one)
    assert folder_for(one) == folder_for([str(one)]) == tmp_path / "a.ayni"
    assert folder_for(str(tmp_path / "*.parquet")) == tmp_path / "ledger.ayni"
    some(2).write_parquet(other)
    assert folder_for([one, other]) == folder_for(str(tmp_path / "*.parquet")) == tmp_path / "ledger.ayni"


def test_a_pattern_keeps_up_from_its_first_file_on(tmp_path: Path, reads: list[list[str]]) -> None:
    pattern = str(tmp_path / "*.parquet")
    some(1).write_parquet(tmp_path / "a.parquet")
    read(pattern, keep=True)
    some(2).write_parquet(tmp_path / "b.parquet")
    assert_as_read_plainly(read(pattern), tmp_path / "a.parquet", tmp_path / "b.parquet")
    assert reads == [["a.parquet"], ["b.parquet"]]


def test_a_file_is_the_same_by_whatever_path_also_after_its_folder_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[list[str]]
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    some(1).write_parquet(here / "acts.parquet")
    read(here / "acts.parquet", keep=True)
    monkeypatch.chdir(here)
    assert isinstance(read("acts.parquet"), PreparedLedger)
    monkeypatch.chdir(tmp_path)
    assert isinstance(read("here/acts.parquet"), PreparedLedger)
    here.rename(tmp_path / "there")
    assert isinstance(read("there/acts.parquet"), PreparedLedger)
    assert len(reads) == 1


def test_files_in_other_folders_are_found_through_links_too(tmp_path: Path, reads: list[list[str]]) -> None:
    for name in ("one", "deep/two"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "deep" / "two")
    files = [tmp_path / "link" / "a.parquet", tmp_path / "one" / "b.parquet"]
    for seed, file in enumerate(files):
        some(seed).write_parquet(file)
    assert_as_read_plainly(read(files, keep=True), *files)
    assert_as_read_plainly(read(files), *files)
    assert len(reads) == 1


def test_other_files_that_share_the_place_are_read_as_they_are(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.parquet" for name in "abc"]
    for seed, file in enumerate(files):
        some(seed).write_parquet(file)
    read(files[:2], keep=True)
    before = files_in(tmp_path / "ledger.ayni")
    for others in (files[1:], [files[0], files[2]]):
        ledger = read(others)
        assert type(ledger) is Ledger
        assert_as_read_plainly(ledger, *others)
    assert files_in(tmp_path / "ledger.ayni") == before
    assert_as_read_plainly(read(files[1:], keep=True), *files[1:])
    assert_as_read_plainly(read(files[:2]), *files[:2])


def test_a_file_named_twice_counts_twice_kept_or_not(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.parquet" for name in "ab"]
    for seed, file in enumerate(files):
        some(seed).write_parquet(file)
    twice = [*files, files[1]]
    read(files, keep=True)
    assert_as_read_plainly(read(twice), *twice)
    assert_as_read_plainly(read(twice, keep=True), *twice)
    assert_as_read_plainly(read(twice), *twice)
    assert_as_read_plainly(read(files), *files)


def test_other_columns_are_read_as_they_are_and_kept_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "acts.parquet"
    table = some(1).to_arrow()
    pq.write_table(table.append_column("from", table["receiver"]).append_column("to", table["giver"]), path)
    turned = {"giver": "from", "receiver": "to"}
    read(path, keep=True)
    before = files_in(tmp_path / "acts.ayni")
    assert_as_read_plainly(read(path, columns=turned), path, columns=turned)
    assert files_in(tmp_path / "acts.ayni") == before
    assert_as_read_plainly(read(path, columns=turned, keep=True), path, columns=turned)
    assert_as_read_plainly(read(path, columns=turned), path, columns=turned)
    assert_as_read_plainly(read(path), path)


# Files that change --------------------------------------------------------------------------------


def test_a_file_that_changed_is_read_again(acts: Path) -> None:
    read(acts, keep=True)
    some(2, rows=300).write_parquet(acts)
    assert_as_read_plainly(read(acts), acts)
    assert isinstance(read(acts), PreparedLedger)
    assert len(list((acts.parent / "acts.ayni").glob("*.run"))) == 1


@pytest.mark.parametrize("same", ["time", "end"])
def test_a_file_of_the_same_size_whose_time_or_end_differs_is_read_again(tmp_path: Path, same: str) -> None:
    path = tmp_path / "acts.csv"
    path.write_text("giver,receiver\nada,ben\nada,cem\n")
    read(path, keep=True)
    before = path.stat()
    path.write_text("giver,receiver\nada,ben\nada,dan\n" if same == "time" else path.read_text())
    later = before.st_mtime_ns + (0 if same == "time" else 10**9)
    os.utime(path, ns=(later, later))
    assert path.stat().st_size == before.st_size
    ledger = read(path)
    assert_as_read_plainly(ledger, path)
    assert ("dan" in ledger.parties.keys.to_pylist()) == (same == "time")


def test_what_is_said_of_parties_belongs_to_a_file(acts: Path) -> None:
    read(acts, keep=True)
    pq.write_table(pa.table({"key": ["p1"], "name": ["Ada"]}), acts.with_name("acts.parties.parquet"))
    assert "Ada" in read(acts).parties.names.to_pylist()
    acts.with_name("acts.parties.parquet").unlink()
    assert "Ada" not in read(acts).parties.names.to_pylist()


def test_a_file_that_came_is_added_without_touching_what_is_there(tmp_path: Path, reads: list[list[str]]) -> None:
    files = [tmp_path / f"{name}.parquet" for name in ("a", "c", "b")]
    pattern = str(tmp_path / "*.parquet")
    some(1).write_parquet(files[0])
    some(2, parties=90).write_parquet(files[1])
    read(pattern, keep=True)
    before = files_in(tmp_path / "ledger.ayni")
    some(3, rows=50, parties=120).write_parquet(files[2])
    ledger = read(pattern)
    assert isinstance(ledger, ExtendedLedger)
    assert_as_read_plainly(ledger, *files)
    after = files_in(tmp_path / "ledger.ayni")
    assert {name: told for name, told in after.items() if name in before and name.endswith(".run")} == {
        name: told for name, told in before.items() if name.endswith(".run")
    }
    assert len(after) == 3
    assert reads == [["a.parquet", "c.parquet"], ["b.parquet"]]
    assert_as_read_plainly(read(pattern), *files)
    assert len(reads) == 2


def test_many_files_that_came_become_one_run_again(tmp_path: Path) -> None:
    pattern, most = str(tmp_path / "*.parquet"), 0
    some(0, rows=2000).write_parquet(tmp_path / "00.parquet")
    read(pattern, keep=True)
    for number in range(1, 13):
        some(number, rows=20, parties=60 + number).write_parquet(tmp_path / f"{number:02}.parquet")
        ledger = read(pattern)
        assert len(ledger) == 2000 + 20 * number
        runs = len(list((tmp_path / "ledger.ayni").glob("*.run")))
        most = max(most, runs)
    assert most == 8
    assert runs < 8
    assert_as_read_plainly(ledger, *sorted(tmp_path.glob("*.parquet")))


def test_a_file_that_went_is_no_longer_counted(tmp_path: Path) -> None:
    pattern = str(tmp_path / "*.parquet")
    for number in range(3):
        some(number).write_parquet(tmp_path / f"{number}.parquet")
    read(pattern, keep=True)
    (tmp_path / "1.parquet").unlink()
    left = [tmp_path / "0.parquet", tmp_path / "2.parquet"]
    assert_as_read_plainly(read(pattern), *left)
    assert_as_read_plainly(read(pattern, keep=True), *left)
    assert_as_read_plainly(read(pattern), *left)


def test_numbers_and_texts_as_ids_meet_as_they_do_without_keeping(tmp_path: Path) -> None:
    files = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    pattern = str(tmp_path / "*.parquet")
    Ledger.from_columns([1, 2], [2, 3]).write_parquet(files[0])
    read(pattern, keep=True)
    Ledger.from_columns(["ada", "1"], ["1", "2"]).write_parquet(files[1])
    assert_as_read_plainly(read(pattern), *files)
    assert isinstance(read(pattern), PreparedLedger)


def test_a_file_that_cannot_be_read_is_told_as_without_keeping(acts: Path) -> None:
    read(acts, keep=True)
    acts.write_bytes(acts.read_bytes()[:100])
    for keep in (False, True):
        with pytest.raises(ayni.WrongFormatError, match=r"acts\.parquet"):
            read(acts, keep=keep)

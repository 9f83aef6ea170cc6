"""Damage to what is kept, and what stands in the way of keeping: found before it is used, mended, or told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from ayni import InputError, Ledger, SnapshotError
from ayni.engines.contract import Options
from ayni.engines.embedded import opening, preparing
from ayni.engines.embedded.engine import run
from ayni.engines.embedded.opening import read
from ayni.engines.embedded.prepared import PreparedLedger
from ayni.ledger.ledger import read as read_plainly
from tests.ayni.engines.embedded.keeping import IN_TIME, assert_as_read_plainly, damage, files_in, layout, some, the_run

# Damage -------------------------------------------------------------------------------------------

ARRAYS = (
    "giver", "receiver", "at", "weight", "kind", "asked", "basis", "starts", "person_partner", "person_gave",
    "person_at", "person_starts", "lower_starts", "upper_starts", "upper_pairs", "keys", "checks",
)  # fmt: skip


def test_every_array_of_a_run_is_damaged_below(acts: Path) -> None:
    read(acts, keep=True)
    assert set(layout(the_run(acts.parent / "acts.ayni"))[1]["arrays"]) == set(ARRAYS)


@pytest.mark.parametrize("where", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("name", ARRAYS)
def test_damage_anywhere_is_found_before_it_is_used_and_mended(
    acts: Path, reads: list[list[str]], name: str, where: float
) -> None:
    read(acts, keep=True)
    kept = the_run(acts.parent / "acts.ayni")
    good = kept.read_bytes()
    begin, header = layout(kept)
    placed = header["arrays"][name]
    size = placed["length"] * np.dtype(placed["dtype"]).itemsize
    damage(kept, begin + placed["offset"] + int(where * (size - 1)))
    assert_as_read_plainly(read(acts), acts)
    assert kept.read_bytes() == good
    assert len(reads) == 2  # to keep it, and to make it once more


def test_damage_that_shows_while_a_ledger_is_in_use_is_mended_once(acts: Path, reads: list[list[str]]) -> None:
    read(acts, keep=True)
    kept = the_run(acts.parent / "acts.ayni")
    begin, header = layout(kept)
    for name in ("weight", "person_partner", "upper_pairs"):
        raw = bytearray(kept.read_bytes())
        raw[begin + header["arrays"][name]["offset"]] ^= 1
        kept.write_bytes(raw)  # in place, so that the open map sees it
    ledger = read(acts)
    assert_as_read_plainly(ledger, acts)
    assert len(reads) == 2
    assert isinstance(read(acts), PreparedLedger)


def test_damage_that_shows_after_the_file_changed_is_an_error_and_no_mixture(acts: Path) -> None:
    read(acts, keep=True)
    kept = the_run(acts.parent / "acts.ayni")
    begin, header = layout(kept)
    damage(kept, begin + header["arrays"]["person_partner"]["offset"])
    ledger = read(acts)
    ledger.dyads()
    some(9).write_parquet(acts)
    with pytest.raises(SnapshotError, match="Read the ledger again"):
        run(IN_TIME, ledger, Options())
    assert_as_read_plainly(read(acts), acts)


@pytest.mark.parametrize("size", [0, 5, 20, 100, 0.5, -1])
def test_a_run_that_ends_early_is_made_again(acts: Path, size: float) -> None:
    read(acts, keep=True)
    kept = the_run(acts.parent / "acts.ayni")
    raw = kept.read_bytes()
    kept.write_bytes(raw[: int(size * len(raw)) if 0 < size < 1 else int(size)])
    assert_as_read_plainly(read(acts), acts)
    assert kept.read_bytes() == raw


@pytest.mark.parametrize("gone", ["manifest.json", "*.run"])
def test_a_folder_without_its_manifest_or_run_is_made_again_when_asked(acts: Path, gone: str) -> None:
    read(acts, keep=True)
    (path,) = (acts.parent / "acts.ayni").glob(gone)
    path.unlink()
    assert_as_read_plainly(read(acts), acts)
    assert_as_read_plainly(read(acts, keep=True), acts)
    assert isinstance(read(acts), PreparedLedger)
    assert len(list((acts.parent / "acts.ayni").iterdir())) == 2


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '"version"', "\x00\xff", '{"version": 1, "check": 0, "columns": null, "runs": []}'],
)
def test_a_manifest_that_says_nothing_is_made_again(acts: Path, text: str) -> None:
    read(acts, keep=True)
    (acts.parent / "acts.ayni" / "manifest.json").write_bytes(text.encode("latin-1"))
    assert_as_read_plainly(read(acts), acts)
    assert isinstance(read(acts), PreparedLedger)


def test_any_flipped_byte_of_a_manifest_is_found_or_means_nothing(acts: Path) -> None:
    read(acts, keep=True)
    manifest = acts.parent / "acts.ayni" / "manifest.json"
    good, rows = manifest.read_bytes(), len(read_plainly(acts))
    for place in range(0, len(good), 3):
        raw = bytearray(good)
        raw[place] ^= 0x04
        manifest.write_bytes(raw)
        assert len(read(acts)) == rows
    assert_as_read_plainly(read(acts), acts)


def test_a_manifest_of_another_version_is_made_again(acts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(opening, "_VERSION", 0)
        read(acts, keep=True)
    assert_as_read_plainly(read(acts), acts)
    assert json.loads((acts.parent / "acts.ayni" / "manifest.json").read_text())["version"] == opening._VERSION


def test_runs_of_two_ledgers_that_were_swapped_are_made_again(acts: Path) -> None:
    other = acts.with_name("other.parquet")
    some(2).write_parquet(other)
    for path in (acts, other):
        read(path, keep=True)
    one, two = the_run(acts.parent / "acts.ayni"), the_run(acts.parent / "other.ayni")
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert_as_read_plainly(read(acts), acts)
    assert_as_read_plainly(read(other), other)


def test_runs_of_one_ledger_that_were_swapped_are_made_again(tmp_path: Path) -> None:
    pattern = str(tmp_path / "*.parquet")
    some(1).write_parquet(tmp_path / "a.parquet")
    read(pattern, keep=True)
    some(2).write_parquet(tmp_path / "b.parquet")
    read(pattern)
    one, two = (tmp_path / "ledger.ayni").glob("*.run")
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert_as_read_plainly(read(pattern), tmp_path / "a.parquet", tmp_path / "b.parquet")


# What stands in the way ---------------------------------------------------------------------------


def test_something_else_in_the_folders_place_stays_and_is_told(acts: Path) -> None:
    (acts.parent / "acts.ayni").write_text("mine")
    with pytest.raises(InputError, match=r"acts\.ayni cannot be made"):
        read(acts, keep=True)
    assert type(read(acts)) is Ledger
    assert (acts.parent / "acts.ayni").read_text() == "mine"


def full(*_: Any, **__: Any) -> Any:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("change", ["changed", "added", "damaged"])
def test_a_folder_that_cannot_be_written_is_told_to_who_asked_and_no_matter_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    pattern = str(tmp_path / "*.parquet")
    some(1).write_parquet(tmp_path / "a.parquet")
    read(pattern, keep=True)
    before = files_in(tmp_path / "ledger.ayni")
    if change == "damaged":
        kept = the_run(tmp_path / "ledger.ayni")
        kept.write_bytes(kept.read_bytes()[:-1])
        before = files_in(tmp_path / "ledger.ayni")
    else:
        some(2).write_parquet(tmp_path / ("a.parquet" if change == "changed" else "b.parquet"))
    for broken in ("ayni.ledger.files.tempfile.mkstemp", "ayni.ledger.files.os.fsync"):
        with monkeypatch.context() as patched:
            patched.setattr(broken, full)
            assert_as_read_plainly(read(pattern), *sorted(tmp_path.glob("*.parquet")))
            with pytest.raises(InputError, match="No space left"):
                read(pattern, keep=True)
        assert files_in(tmp_path / "ledger.ayni") == before
    assert_as_read_plainly(read(pattern), *sorted(tmp_path.glob("*.parquet")))


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
@pytest.mark.parametrize("added", [False, True])
def test_what_is_stopped_in_the_middle_of_writing_leaves_the_old_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], added: bool
) -> None:
    pattern = str(tmp_path / "*.parquet")
    some(1).write_parquet(tmp_path / "a.parquet")
    read(pattern, keep=True)
    before = files_in(tmp_path / "ledger.ayni")
    some(2).write_parquet(tmp_path / ("b.parquet" if added else "a.parquet"))

    def half(file: Any, *_: Any) -> None:
        file.write(b"AYNIRUN2")
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(preparing, "write", half)
        with pytest.raises(error):
            read(pattern, keep=True)
    assert files_in(tmp_path / "ledger.ayni") == before
    assert_as_read_plainly(read(pattern, keep=True), *sorted(tmp_path.glob("*.parquet")))


def test_what_is_stopped_between_run_and_manifest_is_made_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "acts.parquet"
    table = some(1).to_arrow()
    pq.write_table(table.append_column("from", table["receiver"]).append_column("to", table["giver"]), path)
    read(path, keep=True)

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(opening._Prepared, "_tell", stop)
        with pytest.raises(KeyboardInterrupt):
            read(path, columns={"giver": "from", "receiver": "to"}, keep=True)
    assert_as_read_plainly(read(path), path)
    read(path, keep=True)
    some(5).write_parquet(path)
    assert_as_read_plainly(read(path), path)
    assert len(list((tmp_path / "acts.ayni").glob("*.run"))) == 1


def test_a_file_that_grows_while_it_is_read_is_read_again_next_time(
    acts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def then_grown(files: list[Path], **options: Any) -> Ledger:
        ledger = read_plainly(files, **options)
        some(8, rows=700).write_parquet(acts)
        return ledger

    with monkeypatch.context() as patched:
        patched.setattr(opening, "read_files", then_grown)
        read(acts, keep=True)
    assert len(read(acts)) == 700
    assert_as_read_plainly(read(acts), acts)


def test_two_processes_that_keep_at_once_leave_one_good_state(tmp_path: Path) -> None:
    for number in range(2):
        some(number, rows=20_000).write_parquet(tmp_path / f"{number}.parquet")
    use = "import sys, ayni; print(len(ayni.read(sys.argv[1:], keep=True).people()['party']))"
    named = [str(tmp_path / "0.parquet"), str(tmp_path / "1.parquet")]
    begun = [
        subprocess.Popen([sys.executable, "-c", use, *named], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    ended = [process.communicate() for process in begun]
    assert [(out.strip(), error) for out, error in ended] == [(b"60", b"")] * 2
    assert len(list((tmp_path / "ledger.ayni").iterdir())) == 2
    assert_as_read_plainly(read(named), *map(Path, named))

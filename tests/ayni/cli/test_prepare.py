from __future__ import annotations

from pathlib import Path

import pytest

from ayni import Ledger, read
from ayni.cli import main


@pytest.fixture
def acts(tmp_path: Path) -> Path:
    path = tmp_path / "acts.csv"
    path.write_text("from,to,when\nada,ben,2026-01-01\nben,ada,2026-02-01\nada,cem,\n")
    return path


COLUMNS = "giver=from,receiver=to,at=when"


def test_preparing_says_what_lies_ready_and_where(acts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepare", str(acts), "--columns", COLUMNS]) == 0
    assert capsys.readouterr().out == f"3 rows and 3 parties lie ready in {acts.with_name('acts.ayni')}.\n"
    assert acts.with_name("acts.ayni").is_dir()


def test_a_measure_says_the_same_before_and_after(acts: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    def asked(*more: str) -> bytes:
        command = ["measure", "dyads", "--ledger", str(acts), "--columns", COLUMNS, "--format", "csv", *more]
        assert main(command) == 0
        return capsysbinary.readouterr().out

    before = asked(), asked("--of", "cem"), asked("--window", "90d", "--now", "2026-02-15")
    assert main(["prepare", str(acts), "--columns", COLUMNS]) == 0
    capsysbinary.readouterr()
    assert (asked(), asked("--of", "cem"), asked("--window", "90d", "--now", "2026-02-15")) == before
    assert before[1].count(b"\n") == 2
    assert b"cem" not in before[2]


def test_several_files_of_a_pattern_are_one_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(2):
        Ledger.from_columns([number], [number + 1]).write_parquet(tmp_path / f"{number}.parquet")
    pattern = str(tmp_path / "*.parquet")
    assert main(["prepare", pattern]) == 0
    assert f"2 rows and 3 parties lie ready in {tmp_path / 'ledger.ayni'}" in capsys.readouterr().out
    assert len(read(pattern)) == 2


def test_what_cannot_be_prepared_is_told_in_a_sentence(
    tmp_path: Path, acts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prepare", str(tmp_path / "nothing.parquet")]) != 0
    assert "There is no file" in capsys.readouterr().err
    assert main(["prepare", str(acts)]) != 0
    assert "no column giver" in capsys.readouterr().err
    acts.with_name("acts.ayni").write_text("mine")
    assert main(["prepare", str(acts), "--columns", COLUMNS]) != 0
    told = capsys.readouterr().err
    assert "acts.ayni cannot be made" in told
    assert "Traceback" not in told


def test_asking_about_somebody_who_is_not_there_is_told(acts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--ledger", str(acts), "--columns", COLUMNS, "--of"]
    assert main(["measure", "people", *asked, "nobody"]) != 0
    assert "There is no party 'nobody'" in capsys.readouterr().err
    assert main(["measure", "reciprocity", *asked, "ada"]) != 0
    assert "whole ledger" in capsys.readouterr().err

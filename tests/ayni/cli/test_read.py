from __future__ import annotations

import csv
import json
import os
import random
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ayni.cli import main
from ayni.cli.read import _harmless

BEER = "stackexchange/beer.stackexchange_Posts.xml.gz"


def test_json_is_one_object_with_the_figures_of_the_reading(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "acts.parquet"
    assert main(["read", "stackexchange", str(data / BEER), "--out", str(out), "--format", "json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert told.keys() >= {
        *("source", "read", "contacts", "acts", "new", "known", "set_aside", "set_aside_rows", "left_out"),
        *("left_out_reasons", "parties", "seconds"),
    }
    assert (told["source"], told["read"], told["contacts"], told["known"]) == ("stackexchange", 2_354, 0, 0)
    assert told["acts"] == told["new"] == pq.read_metadata(out).num_rows
    assert told["parties"] == pq.read_metadata(tmp_path / "acts.parties.parquet").num_rows
    assert printed.err.splitlines() == [
        f"Wrote {out} (acts and contacts: {told['new']:,}, a row for each receiver)"
        f" and {told['parties_out']} (parties: {told['parties']:,})."
    ]


def test_the_table_says_in_words_what_was_found_and_where_it_is(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "acts.parquet"
    assert main(["read", "auto", str(data / BEER), "--out", str(out)]) == 0
    printed = capsys.readouterr()
    assert "2,354  in all, told by 2,354 rows" in printed.out
    assert "set aside: it names nobody it went to" in printed.out
    assert str(out) in printed.err
    assert "--set-aside FILE" in printed.out


def test_a_table_of_only_a_header_is_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = tmp_path / "acts.csv", tmp_path / "acts.parquet"
    table.write_text("giver,receiver,at\n")
    assert main(["read", "csv", str(table), "--out", str(out)]) == 0
    first, wrote = capsys.readouterr().err.splitlines()
    assert first == (
        f"Nothing was found in {table}: there is a header and no rows below it."
        " Check that it is the whole file, or export it again."
    )
    assert wrote.startswith("Wrote ")


def test_rows_of_which_none_can_be_used_say_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = tmp_path / "acts.csv", tmp_path / "acts.parquet"
    table.write_text("giver,receiver,at\nada,ben,soon\nben,ada,later\n")
    assert main(["read", "csv", str(table), "--out", str(out), "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["set_aside"] == 2
    assert f"Of 2 rows in {table} none could be used, mostly because it has no date" in printed.err


FORMATS = [
    "csv",
    "git",
    "github",
    "google-contacts",
    "ics",
    "linkedin",
    "maildir",
    "mbox",
    "slack",
    "stackexchange",
    "vcard",
]


@pytest.mark.parametrize("source", [*FORMATS, "auto"])
def test_what_is_no_file_of_the_format_ends_in_one_sentence(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, empty, noise, pipe = (tmp_path / name for name in ("folder", "empty.csv", "noise.zip", "pipe.xml"))
    folder.mkdir()
    empty.touch()
    noise.write_bytes(random.Random(7).randbytes(1_000_000))
    os.mkfifo(pipe)
    for path in (folder, empty, noise, pipe, tmp_path / "nothing"):
        code = main(["read", source, str(path), "--out", str(tmp_path / "out.parquet")])
        printed = capsys.readouterr().err
        assert "Traceback" not in printed
        assert printed.strip(), path
        if code == 0:
            assert "Nothing was found" in printed or "none could be used" in printed, path
        else:
            assert code == 2
            assert len(printed.splitlines()) == 1, path


def test_a_wrong_format_suggests_a_command_that_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, out = tmp_path / "my book.vcf", tmp_path / "acts.parquet"
    book.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ada Quispe\nEMAIL:ada@example.org\nEND:VCARD\n")
    assert main(["read", "ics", str(book), "--out", str(out)]) == 2
    suggested = capsys.readouterr().err.partition("Try: ayni ")[2]
    assert main(shlex.split(suggested)) == 0
    assert out.is_file()


def test_what_was_set_aside_goes_to_a_file(data: Path, tmp_path: Path) -> None:
    out, aside = tmp_path / "acts.parquet", tmp_path / "aside.csv"
    assert main(["read", "stackexchange", str(data / BEER), "--out", str(out), "--set-aside", str(aside)]) == 0
    with aside.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["reason"] for row in rows} == {"no-sender", "no-receiver"}
    assert all(row["where"].startswith("beer.stackexchange#") and row["meaning"] for row in rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["acts.parquet", "acts.parties.parquet", "aside.csv"]


def test_what_was_read_can_be_measured(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "acts.parquet"
    assert main(["read", "stackexchange", str(data / BEER), "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["measure", "reciprocity", "--ledger", str(out), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["reciprocity"] == pytest.approx(0.023, abs=0.0005)


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (["pigeon", "{file}"], "There is no format 'pigeon'. Formats are: csv, git"),
        (["git", "{folder}/nothing"], "There is no file or folder"),
        (["stackexchange", "{slack}"], "it looks like slack. Try: ayni read slack"),
        (["slack", "{slack}", "--me", "ada"], "'ada' is not a mail address"),
        (["slack", "{slack}", "--columns", "giver"], "giver=src"),
        (["slack", "{slack}", "--now", "soon"], "'soon' is not a time"),
        (["slack", "{slack}", "--set-aside", "{folder}/no/aside.csv"], "cannot be written"),
        (["slack"], "at least one"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_two(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], tokens: list[str], said: str
) -> None:
    (tmp_path / "file").write_text("hello")
    names = {"file": tmp_path / "file", "folder": tmp_path, "slack": data / "slack" / "export-small.zip"}
    asked = [token.format(**names) for token in tokens]
    assert main(["read", *asked, "--out", str(tmp_path / "acts.parquet")]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""
    assert not (tmp_path / "acts.parquet").exists()


def test_now_decides_which_dates_cannot_be(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(tmp_path / "acts.parquet"), "--format", "json", "--now", "2015-01-01"]
    assert main(["read", "stackexchange", str(data / BEER), *out]) == 0
    assert json.loads(capsys.readouterr().out)["set_aside_reasons"]["absurd-date"] > 100


_NEVER_ENDING = """
import sys, time
from ayni.cli import main
from ayni.ledger.parties import Identifier
from ayni.sources import registry
from ayni.sources.contract import ActFound

class NeverEnding:
    name, title, endings = "git", "Never ending", ()

    def read(self, paths, options):
        for n in range(40_000):
            yield ActFound(str(n), None, 100, (Identifier("ref", str(n)),), (Identifier("ref", "x"),))
        print("waiting", flush=True)
        time.sleep(600)

registry.SOURCES._made["git"] = NeverEnding()
sys.exit(main())
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_reading_that_is_stopped_leaves_nothing_behind(tmp_path: Path, stop: signal.Signals) -> None:
    asked = [
        "read",
        "git",
        str(tmp_path),
        "--out",
        str(tmp_path / "acts.parquet"),
        "--set-aside",
        str(tmp_path / "a.csv"),
    ]
    running = subprocess.Popen(
        [sys.executable, "-c", _NEVER_ENDING, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "waiting\n"
    running.send_signal(stop)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said.strip() == "Stopped."
    assert list(tmp_path.iterdir()) == []


def test_cells_are_no_formulas() -> None:
    assert [_harmless(cell) for cell in ("=1+1", "@x", "plain", "")] == ["'=1+1", "'@x", "plain", ""]


def test_the_lines_of_the_table_add_up_to_its_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "acts.csv"
    table.write_text("giver,receiver,at\nada,ben,2024-05-01\nben,ada,2024-05-02\n")
    assert main(["read", "csv", str(table), "--out", str(tmp_path / "acts.parquet")]) == 0
    assert added_up(capsys.readouterr().out) == (2, "in all, told by 2 rows")
    letter = (
        "From: {0}@example.org\nTo: {1}@example.org\nDate: 0{2} May 2024 10:00 +0000\nMessage-ID: <m{2}@x>\n{3}\nHi\n\n"
    )
    mail = tmp_path / "mail.mbox"
    mail.write_text(
        "From ada Wed May  1 10:00:00 2024\n"
        + letter.format("ada", "ben", 1, "")
        + "From ben Thu May  2 10:00:00 2024\n"
        + letter.format("ben", "ada", 2, "In-Reply-To: <m1@x>\n")
    )
    assert main(["read", "mbox", str(mail), "--out", str(tmp_path / "mail.parquet")]) == 0
    assert added_up(capsys.readouterr().out) == (3, "in all, told by 2 rows")


def added_up(printed: str) -> tuple[int, str]:
    """The sum of the lines of a printed table, which its last line must say, and what it says of it."""
    lines = [line.strip().partition("  ") for line in printed.splitlines() if line.strip()[:1].isdigit()]
    numbers = [int(number.replace(",", "")) for number, _, words in lines if words]
    *parts, whole = numbers
    assert sum(parts) == whole
    return whole, [words.strip() for _, _, words in lines if words][-1]


def test_a_contact_kept_without_its_absurd_date_is_no_row_that_was_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Connections.csv").write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Ada,Stone,https://www.linkedin.com/in/adastone,,,,03 Mar 2099\n"
        "Ben,Reed,https://www.linkedin.com/in/benreed,,,,03 Mar 2019\n"
    )
    reading = ["read", "linkedin", str(tmp_path / "Connections.csv"), "--out", str(tmp_path / "acts.parquet")]
    assert main(reading) == 0
    printed = capsys.readouterr().out
    assert added_up(printed) == (2, "in all, told by 2 rows")
    assert "1 of these: kept, without its date, which cannot be." in printed
    assert main([*reading, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["told"], told["cards"], told["set_aside"], told["kept_in_part"]) == (2, 2, 2, 0, 1)
    assert told["set_aside_rows"][0]["reason"] == "without-date"

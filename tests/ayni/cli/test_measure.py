from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ayni import MEASURES
from ayni.cli import main

ACTS = """from,to,when,hours,what
ada,ben,2026-01-01,2,advice
ben,ada,2026-06-30T00:00:00Z,1,review
ada,cem,2026-06-30,1,advice
ada,ada,2026-06-30,1,advice
cem,ada,2026-06-30,1,message
"""
COLUMNS = "giver=from,receiver=to,at=when,weight=hours,kind=what"


@pytest.fixture
def acts(tmp_path: Path) -> str:
    path = tmp_path / "acts.csv"
    path.write_text(ACTS)
    return str(path)


def printed(capsysbinary: pytest.CaptureFixture[bytes], *tokens: str) -> str:
    assert main(["measure", *tokens]) == 0
    return capsysbinary.readouterr().out.decode()


def test_reciprocity_prints_one_object_with_what_it_promises(
    capsysbinary: pytest.CaptureFixture[bytes], acts: str
) -> None:
    found = json.loads(printed(capsysbinary, "reciprocity", "--ledger", acts, "--columns", COLUMNS, "--format", "json"))
    assert found == {
        "measure": "reciprocity",
        "now": "2026-06-30T00:00:00Z",
        "parties": 3,
        "acts": 3,
        "self_acts_left_out": 1,
        "contacts_left_out": 1,
        "later_left_out": 0,
        "earlier_left_out": 0,
        "ties": 3,
        "reciprocated": 2,
        "reciprocity": pytest.approx(2 / 3),
        "rho": pytest.approx(1 / 3),
        "weighted_reciprocity": 0.5,
        "numeric_symmetry": 0.0,
        "mutual": 1,
        "asymmetric": 1,
        "null": 1,
    }


def test_a_published_file_without_header_gives_the_published_figure(
    capsysbinary: pytest.CaptureFixture[bytes], data: Path
) -> None:
    file = str(data / "collegemsg" / "CollegeMsg.txt.gz")
    where = ["--ledger", file, "--columns", "giver=0,receiver=1,at=2"]
    found = json.loads(printed(capsysbinary, "reciprocity", *where, "--format", "json"))
    assert (found["ties"], found["reciprocated"]) == (20296, 12916)


def test_options_of_the_measure_reach_it(capsysbinary: pytest.CaptureFixture[bytes], acts: str) -> None:
    asked = ["dyads", "--ledger", acts, "--columns", COLUMNS, "--format", "json"]
    faded = json.loads(printed(capsysbinary, *asked, "--half-life", "180d"))["rows"][0]
    assert (faded["a"], faded["b"], faded["decayed_ab"], faded["balance"]) == ("ada", "ben", 1.0, 0.0)
    same = json.loads(printed(capsysbinary, *asked, "--half-life", "15552000"))["rows"][0]
    assert same == faded
    early = json.loads(printed(capsysbinary, *asked, "--now", "2026-02-01"))
    assert (early["later_left_out"], len(early["rows"])) == (2, 1)
    with_contacts = json.loads(printed(capsysbinary, *asked, "--contacts"))
    assert (with_contacts["contacts_left_out"], with_contacts["rows"][1]["acts_ba"]) == (0, 1)


def test_every_form_tells_the_same(capsysbinary: pytest.CaptureFixture[bytes], acts: str, tmp_path: Path) -> None:
    asked = ["dyads", "--ledger", acts, "--columns", COLUMNS]
    rows = json.loads(printed(capsysbinary, *asked, "--format", "json"))["rows"]
    as_csv = list(csv.DictReader(io.StringIO(printed(capsysbinary, *asked, "--format", "csv"))))
    assert [float(row["balance"]) for row in as_csv] == [row["balance"] for row in rows]
    assert as_csv[0]["kinds_ab"] == "200"
    assert printed(capsysbinary, *asked, "--out", str(tmp_path / "dyads.parquet")) == ""
    table = pq.read_table(tmp_path / "dyads.parquet")
    assert table["balance"].to_pylist() == [row["balance"] for row in rows]
    assert table.schema.field("balance").metadata[b"unit"] == b"1"
    table_text = printed(capsysbinary, *asked)
    assert "ada" in table_text
    assert "Left out: 1 to oneself, 1 contacts." in table_text


def test_out_is_written_whole_by_its_ending(
    capsysbinary: pytest.CaptureFixture[bytes], acts: str, tmp_path: Path
) -> None:
    asked = ["people", "--ledger", acts, "--columns", COLUMNS, "--out"]
    for ending, begins in {"json": b"{", "csv": b'"party"', "txt": b"party"}.items():
        out = tmp_path / f"people.{ending}"
        printed(capsysbinary, *asked, str(out))
        assert out.read_bytes().startswith(begins)
    assert main(["measure", *asked, str(tmp_path / "no" / "where.csv")]) == 2
    assert b"cannot be written" in capsysbinary.readouterr().err


def test_the_list_tells_every_measure_with_options_and_units(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    told = printed(capsysbinary, "--list")
    for measure in MEASURES.values():
        assert f"\n{measure.name}\n{measure.summary}" in "\n" + told
        assert all(f"{column.name} ({column.unit}): {column.meaning}" in told for column in measure.columns)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_help(capsysbinary: pytest.CaptureFixture[bytes], name: str) -> None:
    told = printed(capsysbinary, name, "--help")
    assert all(option in told for option in ("--ledger", "--columns", "--format", "--out", "--now", "--contacts"))
    assert ("--half-life" in told) == (name == "dyads")


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (["gossip", "--ledger", "x"], "There is no measure 'gossip'. Measures are: " + ", ".join(MEASURES) + "."),
        (["people"], "--ledger requires an argument"),
        (["people", "--ledger", "FILE", "--half-life", "3d"], "Unknown option: --half-life"),
        (["people", "--ledger", "FILE"], "The columns here are: from, to, when, hours, what."),
        (["people", "--ledger", "FILE", "--columns", "giver"], "does not say which column is which"),
        (["people", "--ledger", "FILE", "--columns", "giver=0,receiver=to"], "all columns by name, or all by position"),
        (["people", "--ledger", "FILE", "--columns", COLUMNS, "--now", "soon"], "'soon' is not a time"),
        (["dyads", "--ledger", "FILE", "--columns", COLUMNS, "--half-life", "long"], "'long' is not a span"),
        (["people", "--ledger", "FILE", "--columns", COLUMNS, "--format", "parquet"], "--out FILE.parquet"),
        (["people", "--ledger", "FILE", "--format", "xml"], "xml"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_with_exit_2(
    capsysbinary: pytest.CaptureFixture[bytes], acts: str, tokens: list[str], said: str
) -> None:
    assert main(["measure", *(acts if token == "FILE" else token for token in tokens)]) == 2
    captured = capsysbinary.readouterr()
    assert said in " ".join(captured.err.decode().split())
    assert captured.out == b""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from ayni import PICTURES
from ayni.cli import main


@pytest.fixture
def acts(tmp_path: Path) -> str:
    rows = ["src,dst,t"]
    for turn in range(12):
        one, other = ("ada", "ben") if turn % 3 else ("ben", "ada")
        rows += [f"{one},{other},2026-{turn + 1:02}-01", f"cem,{other},2026-{turn + 1:02}-09"]
    path = tmp_path / "acts.csv"
    path.write_text("\n".join(rows))
    return str(path)


COLUMNS = ["--columns", "giver=src,receiver=dst,at=t"]


@pytest.mark.parametrize("name", [name for name in PICTURES if name != "flows"])  # a text file has no groups
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_picture_is_written_and_its_sentence_said(
    name: str, ending: str, acts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"{name}.{ending}"
    assert main(["picture", name, "--ledger", acts, *COLUMNS, "--out", str(out), "--width", "390"]) == 0
    assert str(out.name) in capsys.readouterr().err.replace("\n", "")
    if ending == "svg":
        assert ElementTree.parse(out).getroot().get("width") == "390"
    else:
        assert out.read_bytes().startswith(b"\x89PNG")


def test_options_of_the_measure_and_of_the_picture_are_taken(acts: str, tmp_path: Path) -> None:
    out = tmp_path / "network.svg"
    asked = ["--of", "ada", "--window", "60d", "--limit", "2", "--theme", "dark"]
    assert main(["picture", "network", "--ledger", acts, *COLUMNS, "--out", str(out), *asked]) == 0
    text = out.read_text()
    assert "prefers-color-scheme" not in text
    assert text.count('class="party"') == 2
    out = tmp_path / "rhythm.svg"
    assert main(["picture", "rhythm", "--ledger", acts, *COLUMNS, "--out", str(out), "--of", "ben", "ada"]) == 0
    assert "<title>ben and ada: usually every" in out.read_text()


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (["pie"], "There is no picture 'pie'. Pictures are: circulation"),
        (["flows", "--ledger", "ACTS", *COLUMNS, "--out", "x.svg"], "has a group"),
        (["network", "--ledger", "ACTS", *COLUMNS, "--out", "x.gif"], "as .svg or .png"),
        (["network", "--ledger", "ACTS", *COLUMNS, "--out", "x.svg", "--every", "month"], "--every"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    tokens: list[str], words: str, acts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [acts if one == "ACTS" else str(tmp_path / one) if one.startswith("x.") else one for one in tokens]
    assert main(["picture", *told]) == 2
    assert words in capsys.readouterr().err
    assert not list(tmp_path.glob("x.*"))

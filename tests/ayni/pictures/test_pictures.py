"""What holds for every picture."""

from __future__ import annotations

import doctest
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from ayni import PICTURES, InputError, Ledger, UnknownNameError
from ayni.pictures import png
from ayni.pictures.picture import Picture
from tests.ayni.pictures.drawing import SVG, parsed, references, said

DOCS = Path(__file__).resolve().parents[3] / "docs"
DAY = 86_400
EVIL = "<b>&\"'\x00\x1b</svg><script>alert(1)</script>"


def a_ledger(names: list[str], rows: int = 300) -> Ledger:
    chance = np.random.default_rng(8)
    table = pa.table(
        {
            "giver": chance.choice(names, rows),
            "receiver": chance.choice(names, rows),
            "at": 1_600_000_000 + chance.integers(0, 900 * DAY, rows),
        }
    )
    groups = [f"Group {names.index(name) % 3}" for name in names]
    return Ledger.from_arrow(table, parties=pa.table({"key": names, "name": names, "group": groups}))


NAMES = [f"{first} {last}" for first in ("Ada", "Ben", "Cem", "Dara") for last in ("Brook", "Holm", "Lind")]
LEDGER = a_ledger(NAMES)


@pytest.mark.parametrize("width", [390, 720, 1280])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_well_formed_and_loads_nothing(name: str, width: int) -> None:
    picture = LEDGER.plot(name, width=width)
    root = parsed(picture)
    assert root.get("viewBox") == f"0 0 {width} {picture.height:.0f}"
    assert references(picture) == []
    assert not [one for one in root.iter() if one.get("id")]


@pytest.mark.parametrize("name", PICTURES)
def test_who_does_not_see_a_picture_hears_its_sentence_and_more(name: str) -> None:
    root = parsed(LEDGER.plot(name))
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert len(root.findtext(f"{SVG}title") or "") > 15
    assert len(root.findtext(f"{SVG}desc") or "") > 15


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_from_a_ledger_becomes_markup(name: str) -> None:
    names = [EVIL, "ben", "cem", "dora"]
    picture = LEDGER.plot(name) if name == "circulation" else a_ledger_of(names).plot(name)
    tags = {one.tag.removeprefix(SVG) for one in parsed(picture).iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "path", "circle", "text", "g"}


def a_ledger_of(names: list[str]) -> Ledger:
    both = a_ledger(["ada", *names[1:]], 120).to_arrow()
    columns = {
        column: pa.array([EVIL if value == "ada" else value for value in both[column].to_pylist()])
        for column in ("giver", "receiver")
    }
    parties = pa.table({"key": sorted(names), "group": [EVIL, "two", "two", "three"]})
    return Ledger.from_arrow(pa.table({**columns, "at": both["at"]}), parties=parties)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_png_is_as_wide_as_asked_and_shows_something(name: str, theme: str) -> None:
    picture = LEDGER.plot(name, width=390)
    image = Image.open(io.BytesIO(picture.png(width=500, theme=theme))).convert("RGB")
    assert image.size == (500, pytest.approx(500 * picture.height / 390, abs=1))
    paper = (0xFA, 0xF7, 0xF1) if theme == "light" else (0x18, 0x15, 0x13)
    pixels = np.asarray(image)
    off_paper = (np.abs(pixels.astype(int) - paper).sum(axis=2) > 60).mean()
    assert 0.01 < off_paper < 0.6
    # Its heading: words are drawn, whatever fonts this machine has.
    heading = pixels[20:80]
    assert (np.abs(heading.astype(int) - paper).sum(axis=2) > 200).mean() > 0.01


def test_a_png_is_twice_as_wide_as_its_picture_unless_told() -> None:
    assert Image.open(io.BytesIO(LEDGER.plot("circulation", width=390).png())).width == 780


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_each_time(name: str) -> None:
    assert LEDGER.plot(name).svg == LEDGER.plot(name).svg


def test_it_is_written_whole_by_the_ending_of_its_name(tmp_path: Path) -> None:
    picture = LEDGER.dyads().plot(tmp_path / "one.svg")
    assert ElementTree.parse(tmp_path / "one.svg").getroot().tag == f"{SVG}svg"
    picture.save(tmp_path / "one.png", width=300)
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError, match=r"as \.svg or \.png"):
        picture.save(tmp_path / "one.gif")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.png", "one.svg"]


def test_without_the_library_that_draws_png_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "find_spec", lambda name: None)
    picture = LEDGER.plot("circulation")
    with pytest.raises(InputError, match=r"pip install 'ayni\[pictures\]'"):
        picture.png()
    assert picture.svg.startswith("<svg")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (lambda: LEDGER.triads().plot(), "no picture of triads"),
        (lambda: LEDGER.dyads(every="year").plot(), "Leave out `every`"),
        (lambda: LEDGER.plot("network", width=20), "from 280 to 2,400 wide"),
        (lambda: LEDGER.plot("circulation").png(width=10**6), "is too much"),
        (lambda: Ledger.from_columns([], []).plot(), "no tie between two parties"),
        (lambda: Ledger.from_columns([], []).plot("circulation"), "Nothing was given"),
        (lambda: Ledger.from_columns(["a"], ["b"]).plot("flows"), "has a group"),
        (lambda: Ledger.from_columns(["a"], ["b"]).plot("rhythm"), "states a time"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(asked: Callable[[], Picture], words: str) -> None:
    with pytest.raises(InputError, match=words):
        asked()


def test_a_picture_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(UnknownNameError, match="circulation, curves, flows, network, rhythm"):
        LEDGER.plot("pie")


def test_a_heading_breaks_into_rows_that_fit() -> None:
    from ayni.pictures.labels import text_width
    from ayni.pictures.sheet import balanced

    rows = balanced("Between 39 of 43 pairs, something went both ways.", 300, 22)
    assert len(rows) > 1
    assert max(text_width(row, 22) * 0.92 for row in rows) <= 300


def test_importing_the_library_draws_nothing() -> None:
    code = "import sys, ayni; print([one for one in sys.modules if one.startswith(('ayni.pictures.', 'resvg'))])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_examples_of_the_page_run() -> None:
    ran = doctest.testfile(str(DOCS / "pictures.md"), module_relative=False)
    assert ran.attempted > 5
    assert ran.failed == 0


def test_the_pictures_of_the_page_are_there_and_small() -> None:
    drawn = sorted((DOCS / "pictures").glob("*.svg"))
    text = (DOCS / "pictures.md").read_text(encoding="utf-8")
    assert [file.name for file in drawn if f"pictures/{file.name}" not in text] == []
    assert {file.stem for file in drawn} >= set(PICTURES)
    for file in drawn:
        assert ElementTree.parse(file).getroot().tag == f"{SVG}svg"
        assert file.stat().st_size < 60_000


def test_words_and_figures_are_those_of_the_measure() -> None:
    row = LEDGER.circulation().rows()[0]
    text = said(LEDGER.plot("circulation"))
    assert f"{row['acts']:,} acts between {row['parties']} parties" in text

"""The colours keep the contrast of WCAG 2.2, light and dark: 4.5:1 for text (1.4.3), 3:1 for shapes (1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ayni_web.ui

TOKENS = (Path(ayni_web.ui.__file__).parent / "assets" / "css" / "tokens.css").read_text(encoding="utf-8")
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6,8}), (#[0-9a-f]{6,8})\);", TOKENS)
}
GROUNDS = ("paper", "card", "sunk")
TEXTS = ("ink", "soft", "given-text", "received-text", "mutual-text", "warn")
SHAPES = ("given", "received", "mutual", "through", "quiet", "edge", "focus")
ON = [
    ("on-given", "given-strong"),
    ("on-given", "given-strong-over"),
    ("paper", "ink"),
    ("ink", "given-wash"),
    ("ink", "received-wash"),
    ("ink", "mutual-wash"),
    ("ink", "warn-wash"),
    ("given-text", "given-wash"),
    ("received-text", "received-wash"),
    ("mutual-text", "mutual-wash"),
    ("warn", "warn-wash"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_published_extremes() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_words_can_be_read_on_every_ground(text: str, ground: str, scheme: int) -> None:
    assert contrast(PAIRS[text][scheme], PAIRS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), ON)
def test_words_can_be_read_on_what_is_coloured(text: str, ground: str, scheme: int) -> None:
    assert contrast(PAIRS[text][scheme], PAIRS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_stand_out_from_their_ground(shape: str, ground: str, scheme: int) -> None:
    assert contrast(PAIRS[shape][scheme], PAIRS[ground][scheme]) >= 3.0


def test_every_colour_that_a_style_asks_for_is_a_token() -> None:
    styles = Path(ayni_web.ui.__file__).parent / "assets" / "css"
    known = set(re.findall(r"--([a-z0-9-]+):", TOKENS))
    for sheet in styles.glob("*.css"):
        asked = set(re.findall(r"var\(--([a-z0-9-]+)", sheet.read_text(encoding="utf-8")))
        assert asked <= known, sheet.name

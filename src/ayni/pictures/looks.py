"""The look of every picture: paper and ink, clay for given, indigo for received, green for both ways, stone for silence.

Colours stand in classes and are written out, for light and for dark, rather than held in variables of CSS: what draws
SVG outside of browsers knows neither variables nor a reader's preference.
"""

from __future__ import annotations

from typing import Literal

type Theme = Literal["auto", "light", "dark"]

_LIGHT = {
    "paper": "#faf7f1", "ink": "#231f1c", "soft": "#6b635b", "rule": "#d9d1c5", "given": "#c2602b",
    "received": "#2f5f8f", "mutual": "#4e7d55", "through": "#9aa94f", "quiet": "#a79d91",
}  # fmt: skip
_DARK = {
    "paper": "#181513", "ink": "#f1ebe3", "soft": "#b1a79c", "rule": "#3a342e", "given": "#e58a55",
    "received": "#7aaadb", "mutual": "#86b98b", "through": "#b9c56f", "quiet": "#7d746a",
}  # fmt: skip

#: Fonts that are where people are; the last names are always there.
TEXT_FONTS = 'Inter,"Source Sans Pro","Source Sans 3",system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif'
HEADING_FONTS = 'Fraunces,"Source Serif Pro","Source Serif 4","Iowan Old Style",Georgia,"Times New Roman",serif'

_FORMS = f"""text{{font:400 14px {TEXT_FONTS};font-feature-settings:"tnum"}}
.heading{{font:600 22px {HEADING_FONTS}}}
.strong{{font-weight:600}}
.middle{{text-anchor:middle}}
.end{{text-anchor:end}}
.line{{fill:none;stroke-linecap:round;stroke-linejoin:round}}
.dotted{{stroke-dasharray:.1 5}}
.dashed{{stroke-dasharray:7 5}}
.halo{{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}}"""


def style(theme: Theme) -> str:
    """The style sheet of a picture: `auto` follows what the reader's screen asks for."""
    plain = _scoped(_FORMS)
    if theme == "auto":
        return f"{plain}\n{_scoped(_colours(_LIGHT))}\n@media(prefers-color-scheme:dark){{{_scoped(_colours(_DARK))}}}"
    return f"{plain}\n{_scoped(_colours(_LIGHT if theme == 'light' else _DARK))}"


def _colours(of: dict[str, str]) -> str:
    filled = [f".f-{name}{{fill:{colour}}}" for name, colour in of.items()]
    drawn = [f".s-{name}{{stroke:{colour}}}" for name, colour in of.items()]
    return "\n".join([f"text{{fill:{of['ink']}}}", *filled, *drawn, f".halo{{stroke:{of['paper']}}}"])


def _scoped(rules: str) -> str:
    """Rules that hold inside pictures alone: a notebook puts them into a page with other things on it."""
    return "\n".join(f".ayni-picture {rule}" for rule in rules.splitlines())

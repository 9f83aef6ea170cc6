"""Circulation as three shares: what came back directly, what came back through others, what has gone one way so far."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ayni.errors import InputError
from ayni.ledger.readings import Reading
from ayni.pictures.network import thread, woven
from ayni.pictures.picture import Picture
from ayni.pictures.sheet import TEXT, WIDTH, Sheet, balanced, whole_percents
from ayni.pictures.svg import hint, path, tag, write
from ayni.pictures.wording import count, percent, up_to

_BAR, _GAP, _LEAST = 30.0, 4.0, 3.0


@dataclass(frozen=True, slots=True)
class _Share:
    """One share: its colour, how it is drawn, its words."""

    colour: str
    icon: Callable[[float, float], str]
    words: str
    size: float


def draw(reading: Reading, *, width: int = WIDTH) -> Picture:
    """The shares of a reading of `circulation`. Where only the split was made, what did not come back directly is one share.

    Raises `InputError` for a ledger in which nothing was given.
    """
    row = reading.rows()[0] if len(reading) else {}
    if row.get("directly") is None:
        raise InputError("Nothing was given in this ledger, so there are no shares of it to draw.")
    shares = _shares(row)
    sheet = Sheet(width)
    sheet.heading(
        _sentence(row),
        f"{count(row['acts'], 'act')} between {count(row['parties'], 'party', 'parties')}{up_to(reading.now)}, "
        f"by weight: {row['weight']:,.6g} in all.",
    )
    _bar(sheet, shares)
    _told(sheet, shares)
    if row["circular_share"] is not None:
        sheet.y += 12
        sheet.paragraph(
            f"Of the squared net flows, {percent(row['circular_share'])} run in circles and "
            f"{percent(row['gradient_share'])} from sources to sinks."
        )
    return sheet.picture()


def _shares(row: dict[str, float | None]) -> list[_Share]:
    directly, through, one_way = row["directly"], row["through_others"], row["one_way"]
    assert directly is not None
    if through is None or one_way is None:
        rest = "came back through others or has gone one way: not told apart"
        return [
            _Share("mutual", _direct, "came back directly", directly),
            _Share("quiet", _one_way, rest, 1 - directly),
        ]
    return [
        _Share("mutual", _direct, "came back directly", directly),
        _Share("through", _round, "came back through others", through),
        _Share("quiet", _one_way, "has gone one way so far", one_way),
    ]


def _sentence(row: dict[str, float | None]) -> str:
    directly, through = row["directly"] or 0.0, row["through_others"]
    if through is None:
        return f"{percent(directly).capitalize()} of what was given came back directly."
    back = directly + through
    return f"{percent(back).capitalize()} of what was given came back." if back > 0 else "Nothing came back so far."


def _bar(sheet: Sheet, shares: list[_Share]) -> None:
    there = [one for one in shares if one.size > 0]
    room = sheet.right - sheet.left - _GAP * (len(there) - 1)
    widths = [max(_LEAST, one.size * room) for one in there]
    widths[widths.index(max(widths))] -= sum(widths) - room
    x = sheet.left
    for one, wide in zip(there, widths, strict=True):
        told = hint(f"{percent(one.size)} {one.words}")
        block = tag("rect", x=x, y=sheet.y, width=wide, height=_BAR, rx=min(5.0, wide / 2), class_=f"f-{one.colour}")
        sheet.add(tag("g", told, block, _hatched(x, sheet.y, wide, one.colour), class_="share"))
        x += wide + _GAP
    sheet.y += _BAR + 26


def _hatched(x: float, y: float, wide: float, colour: str) -> str:
    """Lines that tell the shares apart without their colour: none, wide apart and slanting, close and upright."""
    if colour == "mutual":
        return ""
    step, slant = (11.0, 9.0) if colour == "through" else (5.0, 0.0)
    starts = [x + step * place for place in range(1, math.ceil((wide - slant) / step))]
    drawn = "".join(path("M", at, y + _BAR, "L", at + slant, y) for at in starts)
    return tag("path", d=drawn, class_="line s-paper", stroke_width=1.2, opacity=0.75) if drawn else ""


def _told(sheet: Sheet, shares: list[_Share]) -> None:
    """Each share's figure, words and sign: side by side, or below each other where the sheet is narrow."""
    sizes = whole_percents([one.size for one in shares])
    columns = 1 if sheet.narrow else len(shares)
    wide = (sheet.right - sheet.left) / columns
    lowest = sheet.y
    for place, (one, size) in enumerate(zip(shares, sizes, strict=True)):
        x = sheet.left + (place % columns) * wide
        y = sheet.y if columns > 1 else lowest
        figure = percent(one.size) if size in (0, 100) else f"{size} %"
        sheet.add(one.icon(x, y + 12), write(figure, x + 68, y + 8, "heading"))
        for row, text in enumerate(balanced(one.words, wide - 74, TEXT)):
            sheet.add(write(text, x + 68, y + 28 + 19 * row, "f-soft"))
            lowest = max(lowest, y + 28 + 19 * row + (26 if columns == 1 else 4))
        sheet.tell(f"{figure} {one.words}.")
    sheet.y = lowest


def _party(x: float, y: float, colour: str) -> str:
    return tag("circle", cx=x, cy=y, r=5, class_=f"f-{colour}")


def _direct(x: float, y: float) -> str:
    strands = woven(x + 10, y, x + 46, y, 2.2, 2.2, amplitude=3.6)
    return "".join([*strands, _party(x + 5, y, "mutual"), _party(x + 51, y, "mutual")])


def _round(x: float, y: float) -> str:
    """Three parties in a circle, each giving to the next."""
    corners = [(x + 28, y - 16), (x + 50, y + 15), (x + 6, y + 15)]
    drawn = []
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        length = math.hypot(x2 - x1, y2 - y1)
        along_x, along_y = (x2 - x1) / length, (y2 - y1) / length
        ends = (x1 + along_x * 7, y1 + along_y * 7, x2 - along_x * 8, y2 - along_y * 8)
        drawn += [part.replace("given", "through") for part in thread(*ends, 2.4)]
    return "".join([*drawn, *[_party(*corner, "through") for corner in corners]])


def _one_way(x: float, y: float) -> str:
    drawn = [part.replace("given", "quiet") for part in thread(x + 11, y, x + 43, y, 2.4)]
    return "".join([*drawn, _party(x + 5, y, "quiet"), _party(x + 51, y, "quiet")])

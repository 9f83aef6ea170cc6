"""Flows as a matrix: what each group gives to each, deeper the more it is, with a mark where chance does not explain it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any

from ayni.errors import InputError
from ayni.ledger.readings import Reading
from ayni.pictures.labels import text_width
from ayni.pictures.picture import Picture
from ayni.pictures.sheet import TEXT, WIDTH, Form, Sheet, fitted
from ayni.pictures.svg import hint, path, tag, write
from ayni.pictures.wording import count, percent, up_to

_WIDEST, _HIGHEST, _NARROWEST = 116.0, 60.0, 40.0
#: How deep the deepest cell is: text on it stays readable in light and in dark.
_DEEPEST = 0.52
_SLOPE = math.sin(math.radians(40))


@dataclass(frozen=True, slots=True)
class _Matrix:
    """The groups that are drawn, in the order of their names, and the rows of the table by giver and receiver."""

    groups: list[str]
    cells: dict[tuple[str, str], dict[str, Any]]
    left_out: int

    @property
    def most(self) -> int:
        return max(int(cell["acts"]) for cell in self.cells.values()) or 1


def draw(reading: Reading, *, width: int = WIDTH) -> Picture:
    """The matrix of a reading of `flows`: givers in rows, receivers in columns, the number of acts in each cell.

    A full triangle marks more acts than people as active would give whatever their groups, an empty one fewer, where the
    90 % interval says so. Groups that do not fit are left out, those with the fewest acts first, and the picture says how many.

    Raises `InputError` for a ledger whose parties have no groups.
    """
    if not len(reading):
        raise InputError(
            "No party of this ledger has a group, so there are no flows between groups to draw. Groups stand in the column "
            "group of NAME.parties.parquet beside NAME.parquet."
        )
    sheet = Sheet(width)
    matrix = _matrix(reading, sheet)
    sheet.heading(_sentence(reading), *_below(reading, matrix))
    _grid(sheet, matrix)
    _legend(sheet, matrix)
    return sheet.picture()


def _label_room(groups: list[str], sheet: Sheet) -> float:
    longest = max(text_width(group, TEXT) for group in groups)
    return min(longest, (sheet.right - sheet.left) * 0.3) + 12


def _matrix(reading: Reading, sheet: Sheet) -> _Matrix:
    rows = {(row["giver_group"], row["receiver_group"]): row for row in reading.rows()}
    groups = sorted({giver for giver, _ in rows})
    acts = dict.fromkeys(groups, 0)
    for (giver, receiver), row in rows.items():
        acts[giver] += row["acts"]
        acts[receiver] += row["acts"]
    fitting = int((sheet.right - sheet.left - _label_room(groups, sheet)) // _NARROWEST)
    kept = sorted(sorted(groups, key=lambda group: (-acts[group], group))[: max(fitting, 2)])
    cells = {(giver, receiver): rows[giver, receiver] for giver in kept for receiver in kept}
    return _Matrix(kept, cells, len(groups) - len(kept))


def _sentence(reading: Reading) -> str:
    inside = sum(row["acts"] for row in reading.rows() if row["giver_group"] == row["receiver_group"])
    whole = sum(reading["acts"])
    if not whole:
        return "Nothing went between parties with groups."
    if len(reading) == 1:
        return "All of it stayed in one group, the only one."
    expected = reading.overall.get("ei_expected")
    beside = "" if expected is None else f", where chance would give {percent((1 - expected) / 2)}"
    return f"{percent(inside / whole).capitalize()} stayed inside groups{beside}."


def _below(reading: Reading, matrix: _Matrix) -> list[str]:
    whole = sum(reading["acts"])
    below = [
        f"{count(whole, 'act')} between parties of {count(len({*reading['giver_group']}), 'group')}{up_to(reading.now)}. "
        "Rows gave, columns received."
    ]
    if without := reading.overall.get("without_group_left_out"):
        below.append(f"{count(int(without), 'act')} of parties without a group left out.")
    if matrix.left_out:
        below.append(f"Drawn are the {len(matrix.groups)} groups with most acts; {matrix.left_out} are not.")
    return below


def _grid(sheet: Sheet, matrix: _Matrix) -> None:
    names = _label_room(matrix.groups, sheet)
    wide = min(max(_WIDEST, sheet.width * 0.14), (sheet.right - sheet.left - names) / len(matrix.groups))
    high = min(wide, _HIGHEST)
    slanted = any(text_width(group, TEXT) > wide - 8 for group in matrix.groups)
    left, top = sheet.left + names, sheet.y + (names * _SLOPE + 12 if slanted else 22.0)
    for place, group in enumerate(matrix.groups):
        middle = left + (place + 0.5) * wide
        if slanted:
            # Leaning towards the names of the rows, where there is room beside the first of them.
            turned = f"rotate(40 {middle:.1f} {top - 8:.1f})"
            sheet.add(write(fitted(group, names), middle + 4, top - 8, "end f-soft", transform=turned))
        else:
            sheet.add(write(group, middle, top - 10, "middle f-soft"))
        sheet.add(write(fitted(group, names - 10), left - 10, top + (place + 0.5) * high + 5, "end"))
    for (giver, receiver), cell in matrix.cells.items():
        x, y = left + matrix.groups.index(receiver) * wide, top + matrix.groups.index(giver) * high
        sheet.add(_cell(cell, x, y, wide, high, matrix.most))
    sheet.y = top + len(matrix.groups) * high + 12


def _cell(cell: dict[str, Any], x: float, y: float, wide: float, high: float, most: int) -> str:
    acts = int(cell["acts"])
    told = f"{cell['giver_group']} gave {cell['receiver_group']} {count(acts, 'act')}"
    if cell["ratio"] is not None:
        told += f", {cell['ratio']:.2g} times what chance would give"
    parts = [hint(told)]
    square = {"x": x + 1.5, "y": y + 1.5, "width": wide - 3, "height": high - 3, "rx": 6}
    parts.append(tag("rect", **square, class_="f-given", opacity=_depth(acts, most)))
    if cell["giver_group"] == cell["receiver_group"]:
        parts.append(tag("rect", **square, class_="line s-quiet", stroke_width=1.4))
    parts.append(write(_short(acts, wide), x + wide / 2, y + high / 2 + 5, "middle" if acts else "middle f-soft"))
    if mark := _unlike_chance(cell):
        parts.append(_mark(mark, x + wide - 11, y + 11))
    return tag("g", *parts, class_="cell")


def _depth(acts: int, most: int) -> float:
    return 0.05 + (_DEEPEST - 0.05) * math.sqrt(acts / most) if acts else 0.03


def _short(acts: int, wide: float) -> str:
    """A number that fits its cell: 12,345 as 12k in a small one."""
    told = f"{acts:,}"
    if text_width(told, TEXT) <= wide - 6:
        return told
    return f"{acts / 1_000_000:.1f}M" if acts >= 1_000_000 else f"{acts / 1_000:.0f}k"


def _unlike_chance(cell: dict[str, Any]) -> str:
    if cell["ratio_low"] is not None and cell["ratio_low"] > 1:
        return "more"
    return "fewer" if cell["ratio_high"] is not None and cell["ratio_high"] < 1 else ""


def _mark(kind: str, x: float, y: float) -> str:
    if kind == "more":
        return tag("path", d=path("M", x - 5, y + 4, "H", x + 5, "L", x, y - 4) + "Z", class_="f-ink")
    outline = path("M", x - 4.4, y - 3.4, "H", x + 4.4, "L", x, y + 3.8) + "Z"
    return tag("path", d=outline, class_="line s-soft", stroke_width=1.4)


def _legend(sheet: Sheet, matrix: _Matrix) -> None:
    marks = {_unlike_chance(cell) for cell in matrix.cells.values()}
    said = {"more": "more than chance", "fewer": "fewer than chance"}
    entries: list[tuple[Form, str]] = [
        (partial(_in_legend, kind), words) for kind, words in said.items() if kind in marks
    ]
    entries.append((_inside, "inside a group"))
    sheet.legend(entries)


def _in_legend(kind: str, x: float, y: float) -> str:
    return _mark(kind, x + 16, y)


def _inside(x: float, y: float) -> str:
    return tag("rect", x=x + 8, y=y - 8, width=16, height=16, rx=4, class_="line s-quiet", stroke_width=1.4)

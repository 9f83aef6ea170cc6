"""Where names go: beside their point, without covering another name, another point or the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

type Anchor = Literal["start", "middle", "end"]

#: How wide a letter of the names is, as a share of the type size; for Inter at 500, on the generous side.
_LETTER = 0.57
_WIDE_LETTER = 1.0
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A name where it is written; a hidden one has no room and shows itself when its point is looked at."""

    text: str
    x: float
    y: float
    anchor: Anchor
    hidden: bool
    box: Box


def shortened(name: str, longest: int = _LONGEST) -> str:
    """The name, cut with "…" where it is very long; the whole name stays in what the point is called."""
    return name if len(name) <= longest else name[: longest - 1].rstrip(" ,;") + "…"


def text_width(text: str, size: float) -> float:
    """A generous estimate of how wide a text is drawn; letters of wide scripts count as square."""
    return size * sum(_WIDE_LETTER if ord(letter) > 0x2E7F else _LETTER for letter in text)


def place_labels(
    points: Sequence[tuple[str, float, float, float]], *, frame: Box, taken: Sequence[Box], size: float, shown: int
) -> list[Label]:
    """A label for every point (name, x, y, radius), the first ones served first; at most `shown` are visible.

    No visible label meets another one, a point other than its own, a taken box or the frame.
    """
    bodies = [Box(x - radius, y - radius, x + radius, y + radius) for _, x, y, radius in points]
    grid = _Grid(cell=80.0)
    for index, body in enumerate(bodies):
        grid.put(body, index)
    for box in taken:
        grid.put(box, -1)
    middle = (frame.left + frame.right) / 2
    labels = []
    visible = 0
    for index, (name, x, y, radius) in enumerate(points):
        options = _options(shortened(name), x, y, radius, size, outward_right=x >= middle)
        fitting = [one for one in options if one.box.within(frame)]
        free = next((one for one in fitting if visible < shown and not grid.met(one.box, index)), None)
        if free:
            grid.put(free.box, -1)
            visible += 1
            labels.append(free)
        else:
            fallback = fitting[0] if fitting else _squeezed(options[0], frame)
            labels.append(Label(fallback.text, fallback.x, fallback.y, fallback.anchor, True, fallback.box))
    return labels


def _options(text: str, x: float, y: float, radius: float, size: float, *, outward_right: bool) -> list[Label]:
    wide, gap = text_width(text, size), radius + size * 0.42
    base = y + size * 0.34
    right = _label(text, x + gap, base, "start", wide, size)
    left = _label(text, x - gap, base, "end", wide, size)
    below = _label(text, x, y + gap + size * 0.72, "middle", wide, size)
    above = _label(text, x, y - gap, "middle", wide, size)
    return [right, left, below, above] if outward_right else [left, right, below, above]


def _label(text: str, x: float, y: float, anchor: Anchor, wide: float, size: float) -> Label:
    left = {"start": x, "end": x - wide, "middle": x - wide / 2}[anchor]
    box = Box(left, y - size * 0.82, left + wide, y + size * 0.3)
    return Label(text, round(x, 1), round(y, 1), anchor, False, box)


def _squeezed(label: Label, frame: Box) -> Label:
    """The label moved sideways until it stands within the frame."""
    shift = max(frame.left - label.box.left, 0.0) - max(label.box.right - frame.right, 0.0)
    down = max(frame.top - label.box.top, 0.0) - max(label.box.bottom - frame.bottom, 0.0)
    box = Box(label.box.left + shift, label.box.top + down, label.box.right + shift, label.box.bottom + down)
    return Label(label.text, round(label.x + shift, 1), round(label.y + down, 1), label.anchor, True, box)


class _Grid:
    """Boxes by the cells they touch, so that a label is compared with its neighbours only."""

    def __init__(self, cell: float) -> None:
        self._cell = cell
        self._boxes: dict[tuple[int, int], list[tuple[Box, int]]] = {}

    def _cells(self, box: Box) -> list[tuple[int, int]]:
        columns = range(int(box.left // self._cell), int(box.right // self._cell) + 1)
        rows = range(int(box.top // self._cell), int(box.bottom // self._cell) + 1)
        return [(column, row) for column in columns for row in rows]

    def put(self, box: Box, owner: int) -> None:
        for cell in self._cells(box):
            self._boxes.setdefault(cell, []).append((box, owner))

    def met(self, box: Box, owner: int) -> bool:
        return any(
            other.meets(box)
            for cell in self._cells(box)
            for other, whose in self._boxes.get(cell, ())
            if whose == -1 or whose != owner
        )

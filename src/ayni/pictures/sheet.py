"""The sheet that every picture is drawn on: a sentence that says what is to be seen, the drawing, what its forms mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ayni.errors import InputError
from ayni.pictures.labels import text_width
from ayni.pictures.picture import Picture
from ayni.pictures.svg import write

#: Type sizes of headings and of everything else.
HEADING, TEXT = 22.0, 14.0
NARROW = 520
WIDTH = 720
_LEAST, _MOST = 280, 2_400
#: Spaces at which nothing is broken: after a number, and before a year.
_APART = re.compile(r"(?<=\d) (?=[A-Za-z%])|(?<= [A-Z][a-z]{2}) (?=\d{4})")
#: Draws a form of 26 by 14 with its left end at x and its middle at y.
type Form = Callable[[float, float], str]


class Sheet:
    """Paper that is filled from the top. `y` is where the next thing begins."""

    def __init__(self, width: int) -> None:
        if not _LEAST <= width <= _MOST:
            raise InputError(f"A picture is from {_LEAST} to {_MOST:,} wide, not {width:,}.")
        self.width = float(width)
        self.narrow = width < NARROW
        self.margin = 16.0 if self.narrow else 32.0
        self.y = self.margin
        self._parts: list[str] = []
        self._title = ""
        self._told: list[str] = []

    @property
    def left(self) -> float:
        return self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    def add(self, *parts: str) -> None:
        self._parts += parts

    def tell(self, *sentences: str) -> None:
        """Sentences that only those hear who cannot see the picture."""
        self._told += sentences

    def heading(self, sentence: str, *below: str) -> None:
        """The sentence of the picture, and lines of small print below it."""
        self._title = sentence
        self._told += below
        for row in balanced(sentence, self.right - self.left, HEADING):
            self.y += HEADING
            self.add(write(row, self.left, self.y, "heading"))
            self.y += 6
        self.y += 2
        for text in below:
            self.paragraph(text)
        self.y += 14

    def paragraph(self, text: str) -> None:
        for row in wrapped(text, self.right - self.left, TEXT):
            self.y += TEXT
            self.add(write(row, self.left, self.y, "f-soft"))
            self.y += 6

    def legend(self, entries: Iterable[tuple[Form, str]]) -> None:
        """What forms mean, side by side as far as there is room."""
        x, row = self.left, self.y + 16
        for form, text in entries:
            wide = 34 + width_of(text)
            if x > self.left and x + wide > self.right:
                x, row = self.left, row + 22
            self.add(form(x, row), write(text, x + 34, row + 5, "f-soft"))
            x += wide + 14
        self.y = row + 12

    def picture(self) -> Picture:
        self.y += self.margin - 4
        return Picture(self.width, round(self.y), self._title, " ".join(self._told), "".join(self._parts))


def width_of(text: str, size: float = TEXT) -> float:
    """How wide a text is drawn, about: names may be wider, which `text_width` makes room for, sentences even out."""
    return text_width(text, size) * 0.92


def wrapped(text: str, room: float, size: float) -> list[str]:
    """A text in rows that are no wider than `room`; a word that is wider has a row of its own."""
    rows: list[str] = []
    for word in _APART.sub("\u00a0", text).split(" "):
        if rows and width_of(f"{rows[-1]} {word}", size) <= room:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows


def balanced(text: str, room: float, size: float) -> list[str]:
    """The same in as many rows, of about the same length."""
    rows = wrapped(text, room, size)
    while len(rows) > 1:
        closer = wrapped(text, room := room - size / 2, size)
        if len(closer) > len(rows) or max(width_of(row, size) for row in closer) > room:
            break
        rows = closer
    return rows


def fitted(text: str, room: float, size: float = TEXT) -> str:
    """A text cut with "…" where it is wider than `room`."""
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,;") + "…"


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Shares of one whole as percents that sum to 100: what rounding leaves goes to the largest remainders.

    >>> whole_percents([1 / 3, 1 / 3, 1 / 3])
    [34, 33, 33]
    """
    whole = [int(share * 100 + 1e-9) for share in shares]
    order = sorted(range(len(shares)), key=lambda place: whole[place] - shares[place] * 100)
    for place in order[: 100 - sum(whole)]:
        whole[place] += 1
    return whole

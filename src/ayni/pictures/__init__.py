"""Pictures of what measures found: a file each, drawn as SVG, and as PNG without a display.

`ledger.dyads().plot()` draws a reading, `ledger.plot("flows")` measures and draws. A picture's file is imported when it is
first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ayni.errors import InputError, UnknownNameError
from ayni.ledger.ledger import Ledger
from ayni.ledger.readings import Reading
from ayni.measures import measure, run

if TYPE_CHECKING:
    from ayni.pictures.picture import Picture

_SCOPES = ("of", "touched_by", "progress")


@dataclass(frozen=True, slots=True)
class PictureKind:
    """A picture: the measure that it draws, and what it shows in one sentence. Its file bears its name."""

    name: str
    measure: str
    summary: str

    def draw(self, reading: Reading, **drawing: Any) -> Picture:
        picture: Picture = import_module(f"{__name__}.{self.name}").draw(reading, **drawing)
        return picture


#: Every picture by its name.
PICTURES: Mapping[str, PictureKind] = {
    kind.name: kind
    for kind in (
        PictureKind("circulation", "circulation", "What came back directly, what through others, what went one way."),
        PictureKind(
            "curves", "responses", "After somebody received: how soon they gave back, or gave to somebody else."
        ),
        PictureKind("flows", "flows", "What each group gives to each, beside what chance would give."),
        PictureKind("network", "dyads", "Who gives to whom, both ways and one way."),
        PictureKind(
            "rhythm", "rhythm", "Relationships over time: what was given each way, and how usual the silence is."
        ),
    )
}


def picture_kind(name: str) -> PictureKind:
    """The picture of this name. Raises `UnknownNameError`, listing those there are."""
    if name not in PICTURES:
        raise UnknownNameError(f"There is no picture {name!r}. Pictures are: {', '.join(PICTURES)}.")
    return PICTURES[name]


def plot(reading: Reading, path: str | Path | None = None, **drawing: Any) -> Picture:
    """The picture of a reading; with a `path`, written there as well, as SVG or PNG.

    Every picture takes `width`, the pixels of a page it is made for: 720 if not given, 390 for a phone. Others are
    in docs/pictures.md. Raises `InputError` for a reading that has no picture.

    >>> Ledger.from_columns(["ada", "ben"], ["ben", "ada"]).dyads().plot().title
    'Between these two, something went both ways.'
    """
    kind = next((one for one in PICTURES.values() if one.measure == reading.measure), None)
    if kind is None:
        drawn = ", ".join(one.measure for one in PICTURES.values())
        raise InputError(f"There is no picture of {reading.measure}. There are pictures of: {drawn}.")
    if "until" in reading.columns:
        raise InputError("A picture shows one span. Leave out `every`, and say with `now` and `window` which one.")
    picture = kind.draw(reading, **drawing)
    if path is not None:
        picture.save(path)
    return picture


def plot_ledger(ledger: Ledger, picture: str = "network", path: str | Path | None = None, **asked: Any) -> Picture:
    """A picture of a ledger by its name: `network`, `curves`, `flows`, `rhythm` or `circulation`.

    Takes the options of the measure that it draws, and those of the picture. Raises as `plot` does, and as the measure.

    >>> Ledger.from_columns(["ada", "ben"], ["ben", "cem"]).plot("circulation").title
    'Nothing came back so far.'
    """
    kind = picture_kind(picture)
    theirs = {*_SCOPES, *(one.name for one in fields(measure(kind.measure).options))}
    # Rhythms look at the whole ledger, so which of them are drawn is for the picture to know.
    theirs -= {"of"} if kind.name == "rhythm" else set()
    reading = run(kind.measure, ledger, **{name: value for name, value in asked.items() if name in theirs})
    return plot(reading, path, **{name: value for name, value in asked.items() if name not in theirs})


Reading.learn("plot", plot)
Ledger.learn("plot", plot_ledger)

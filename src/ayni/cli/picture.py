"""`ayni picture`: one command a picture, with the options of the measure that it draws."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, fields, make_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from cyclopts import App, Parameter
from rich.console import Console

from ayni.cli.measure import LedgerFiles, Mapped, mapping
from ayni.engines.embedded.opening import read
from ayni.measures import measure as find
from ayni.pictures import PICTURES, PictureKind, picture_kind, plot_ledger

app = App(name="picture", help="Draw a ledger file as SVG or PNG: a network, curves, flows, rhythms, shares.")

type Target = Annotated[Path, Parameter(help="Where to write it, whole or not at all: a file .svg or .png.")]
type Theme = Annotated[
    Literal["auto", "light", "dark"] | None,
    Parameter(help="The colours. If not given: of the reader's screen in SVG, light in PNG."),
]
type Pixels = Annotated[int | None, Parameter(help="How wide a PNG is, in pixels. If not given: twice --width.")]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What every picture can be asked."""

    width: int = field(
        default=720, metadata={"help": "How wide the page is that it is made for, in its pixels: 390 for a phone."}
    )


@dataclass(frozen=True, slots=True)
class DrawingOfSome(Drawing):
    """For pictures that can show a part."""

    of: Annotated[list[str] | None, Parameter(consume_multiple=True, negative="")] = field(
        default=None,
        metadata={"help": "Draw what these parties are in, by their keys. For rhythm: one party, or a pair."},
    )


@dataclass(frozen=True, slots=True)
class DrawingOfNetwork(DrawingOfSome):
    """For networks."""

    limit: int | None = field(
        default=None,
        metadata={"help": "How many parties at most, those with the strongest ties. If not given: as many as fit."},
    )


#: Options of the measure that a picture does not show, beside series of spans.
_UNSEEN = {"network": ("half_life",), "flows": ("within",)}
_DRAWINGS: dict[str, type[Drawing]] = {"network": DrawingOfNetwork, "curves": DrawingOfSome, "rhythm": DrawingOfSome}


@app.default
def overview(*asked: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)]) -> None:
    """Draw a ledger file, such as: ayni picture network --ledger acts.parquet --out network.svg"""
    if asked:
        picture_kind(asked[0])  # every picture is a command, so this is none, and the error says which there are
    app.help_print()


def _command(kind: PictureKind) -> Callable[..., None]:
    """The command of one picture."""
    drawings, asking = _DRAWINGS.get(kind.name, Drawing), _options(kind)

    def command(
        *,
        ledger: LedgerFiles,
        out: Target,
        columns: Mapped = "",
        theme: Theme = None,
        pixels: Pixels = None,
        drawing: Drawing | None = None,
        options: Any = None,
    ) -> None:
        with Console(file=sys.stderr).status("Reading the ledger …") as status:
            acts = read(ledger, columns=mapping(columns))
            status.update(f"Drawing {len(acts):,} rows …")
            asked = _given(drawing or drawings()) | _given(options or asking())
            picture = plot_ledger(acts, kind.name, **asked)
            picture.save(out, theme=theme, width=pixels)
        print(f"Wrote {out}: {picture.title}", file=sys.stderr)

    command.__name__ = kind.name
    command.__doc__ = f"{kind.summary}\n\nDraws what `ayni measure {kind.measure}` finds."
    command.__annotations__["drawing"] = Annotated[drawings | None, Parameter(name="*")]
    command.__annotations__["options"] = Annotated[asking | None, Parameter(name="*")]
    return command


def _options(kind: PictureKind) -> type[Any]:
    """The options of the measure, without those that change nothing that is drawn."""
    declared = find(kind.measure).options
    types = get_type_hints(declared, include_extras=True)
    unseen = {"every", *_UNSEEN.get(kind.name, ())}
    kept = [
        (one.name, types[one.name], field(default=one.default, metadata=one.metadata))
        for one in fields(declared)
        if one.name not in unseen
    ]
    return make_dataclass(declared.__name__, kept, frozen=True)


def _given(settings: Any) -> dict[str, Any]:
    """What was said, without what was left open."""
    said = {one.name: getattr(settings, one.name) for one in fields(settings)}
    return {name: value for name, value in said.items() if value is not None}


for _kind in PICTURES.values():
    app.command(_command(_kind), name=_kind.name)

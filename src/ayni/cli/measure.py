"""`ayni measure`: one command a measure, with the options that the measure has."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from cyclopts import App, Parameter
from rich.console import Console

from ayni.cli.showing import Format, show
from ayni.engines.contract import Measure, Options
from ayni.engines.embedded.engine import run
from ayni.engines.embedded.opening import read
from ayni.errors import ColumnsError
from ayni.measures import MEASURES, describe
from ayni.measures import measure as find

app = App(name="measure", help="Ask a ledger file a question. `ayni measure --list` tells which questions there are.")

type LedgerFiles = Annotated[
    list[str],
    Parameter(
        name="--ledger",
        consume_multiple=True,
        negative="",
        help="Parquet or text files with columns giver, receiver and, where there, at (seconds or ISO 8601), "
        "weight, kind. Patterns such as 'acts/*.parquet' are fine.",
    ),
]
type Mapped = Annotated[
    str,
    Parameter(
        help="What the file calls its columns: giver=src,receiver=dst,at=t. By position, counted from 0, in a file "
        "without a header: giver=0,receiver=1,at=2.",
    ),
]
type Of = Annotated[
    list[str] | None,
    Parameter(
        consume_multiple=True,
        negative="",
        help="Ask about these parties only, by their keys: the pairs that one of them is in, or themselves.",
    ),
]
type Engine = Annotated[
    Literal["embedded", "spark"],
    Parameter(
        help="Where to compute: embedded in this process; spark for ledgers that outgrow a machine's memory, from "
        "folders of Parquet files to a folder of them (needs the extra spark, and Java)."
    ),
]
type Shape = Annotated[Format | None, Parameter(help="How to print. If not given: by the ending of --out, else table.")]
type Out = Annotated[Path | None, Parameter(help="Write to this file instead, whole or not at all.")]


@app.default
def overview(
    *asked: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)],
    list_: Annotated[
        bool, Parameter(name="--list", negative="", help="Tell every measure, its options and what it returns.")
    ] = False,
) -> None:
    """Ask a ledger file a question, such as: ayni measure reciprocity --ledger acts.parquet"""
    if asked:
        find(asked[0])  # every measure is a command, so this is none, and the error says which there are
    if list_:
        print("\n\n".join(f"{measure.name}\n{describe(measure)}" for measure in MEASURES.values()))
    else:
        app.help_print()


def mapping(text: str) -> Mapping[str, str | int] | None:
    """`giver=src,receiver=dst` as a mapping; whole numbers are positions.

    >>> mapping("giver=0,at=2")
    {'giver': 0, 'at': 2}
    """
    pairs = [pair.strip().partition("=") for pair in text.split(",") if pair.strip()]
    for name, equals, theirs in pairs:
        if not (name and equals and theirs):
            raise ColumnsError(f"{text!r} does not say which column is which. Write it as giver=src,receiver=dst,at=t.")
    return {
        name.strip(): int(theirs) if theirs.strip().isdecimal() else theirs.strip() for name, _, theirs in pairs
    } or None


def _command(measure: Measure[Any, Any]) -> Callable[..., None]:
    """The command of one measure. Its options are those of the measure, so a new measure needs nothing here."""

    def command(
        *,
        ledger: LedgerFiles,
        columns: Mapped = "",
        of: Of = None,
        format: Shape = None,
        out: Out = None,
        engine: Engine = "embedded",
        options: Options | None = None,
    ) -> None:
        if engine == "spark":
            from ayni.cli.on_spark import measure_on_spark  # others need not wait for what it brings along

            asked = options or measure.options()
            measure_on_spark(measure, ledger, asked, columns=mapping(columns), of=of, format_=format, out=out)
            return
        with Console(file=sys.stderr).status("Reading the ledger …") as status:
            acts = read(ledger, columns=mapping(columns))
            status.update(f"Measuring {len(acts):,} rows …")
            reading = run(
                measure,
                acts,
                options or measure.options(),
                of=of,
                progress=lambda done: status.update(f"Measuring {len(acts):,} rows … {done:.0%}"),
            )
        show(reading, format, out, width=shutil.get_terminal_size((120, 24)).columns)

    command.__name__ = measure.name
    command.__doc__ = f"{measure.summary}\n\nResults, undefined ones empty:\n\n" + "\n".join(
        f"- {column.name} ({column.unit}): {column.meaning}" for column in measure.columns
    )
    # Options are declared in several files, each with names of its own. Read there, once, they can be read anywhere.
    measure.options.__init__.__annotations__ = get_type_hints(measure.options, include_extras=True)
    command.__annotations__["options"] = Annotated[measure.options | None, Parameter(name="*")]
    return command


for _measure in MEASURES.values():
    app.command(_command(_measure), name=_measure.name)

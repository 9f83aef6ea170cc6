"""`ayni prepare`: keep a ledger's sorted columns beside its files."""

from __future__ import annotations

import sys
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from ayni.cli.measure import Mapped, mapping
from ayni.engines.embedded.opening import folder_for, read


def prepare(
    files: Annotated[
        list[str],
        Parameter(negative="", help="Parquet or text files of one ledger; patterns such as 'acts/*.parquet' are fine."),
    ],
    *,
    columns: Mapped = "",
) -> None:
    """Keep a ledger's sorted columns in a folder beside its files, so that measures begin at once.

    `ayni measure` and `ayni.read` use them from then on, add files that come later, and make them anew when a file
    changes or something is damaged. They hold what the files hold: keep them as private. Delete the folder to be
    without.
    """
    with Console(file=sys.stderr).status("Sorting …"):
        ledger = read(files, columns=mapping(columns), keep=True)
    print(f"{len(ledger):,} rows and {len(ledger.parties):,} parties lie ready in {folder_for(files)}.")

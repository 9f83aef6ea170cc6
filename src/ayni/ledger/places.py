"""Where in somebody's files a row stands, for what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ayni.errors import ColumnsError, LedgerError

#: How the ledger begins what it says of a row of a table, counted from 1.
_OF_A_ROW = re.compile(r"Row (\d+) (?=\w)")


@contextmanager
def told_by_file(files: Sequence[tuple[Path, int]], place: Callable[[Path, int], str]) -> Iterator[None]:
    """Errors about a row of all these files together become errors about the file that it stands in.

    `files` are paths with their numbers of rows, in the order in which they were joined; `place` says where a row of
    a file stands, counted from 1.
    """
    try:
        yield
    except (ColumnsError, LedgerError) as error:
        told = _OF_A_ROW.match(str(error))
        if told is None:
            raise
        row = int(told[1])
        for file, rows in files:
            if row <= rows:
                raise type(error)(f"{place(file, row)} {str(error)[told.end() :]}") from None
            row -= rows
        raise

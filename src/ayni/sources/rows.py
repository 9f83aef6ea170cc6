"""Comma-separated tables: rows with their line numbers, read so that a broken row costs only itself."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ayni.sources.opening import Line, settle

DELIMITERS = (",", ";", "\t", "|")
_PREAMBLE = 25  # rows before a header that may be something else
_LARGEST_RECORD = 2_000_000  # characters
_MOST_RETRIES = 1_000


class Row(NamedTuple):
    """A row: the line it begins on, its cells by column, and a code of `contract.REASONS` where it cannot be used."""

    line: int
    cells: dict[str, str]
    problem: str = ""


class _TooLongError(Exception):
    """A record that goes on and on."""


class _Feed:
    """Lines for a csv reader, which remembers those of the current record and can take them back."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []
        self._length = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        self._length += len(line.text)
        if line.cut or self._length > _LARGEST_RECORD:
            raise _TooLongError
        return settle(line.text) + "\n"

    def begin(self) -> None:
        self.taken = []
        self._length = 0

    def give_back(self, lines: Sequence[Line]) -> None:
        self._again.extendleft(reversed(lines))


class Table:
    """The rows of a table whose columns stand in its first row, or in the first row that `is_header` accepts.

    `header` is empty where there is none within the first 25 rows. A column that comes twice is
    called `Name (2)` the second time. The delimiter, where none is given, is the one of comma,
    semicolon, tab and bar that the header holds most of. Quotes that never close set aside only the row they open in.

    >>> [row.cells for row in Table([Line(1, "giver;receiver"), Line(2, "Ada;Ben")])]
    [{'giver': 'Ada', 'receiver': 'Ben'}]
    """

    def __init__(
        self,
        lines: Iterable[Line],
        *,
        is_header: Callable[[list[str]], bool] | None = None,
        delimiter: str | None = None,
    ) -> None:
        self._feed = _Feed(lines)
        self._retries = 0
        self.delimiter = delimiter or self._sniff()
        self._reader = csv.reader(self._feed, delimiter=self.delimiter, strict=True)
        self.header: tuple[str, ...] = ()
        for _, fields, problem in self._first(_PREAMBLE):
            if not problem and (is_header is None or is_header([field.strip() for field in fields])):
                self.header = _distinct(fields)
                break

    def __iter__(self) -> Iterator[Row]:
        for line, fields, problem in self.records():
            yield Row(line, dict(zip(self.header, fields, strict=False)), problem)

    def records(self) -> Iterator[tuple[int, list[str], str]]:
        """The rows as `Row` has them, with their cells in the order of the header; the last ones may be missing."""
        if not self.header:
            return
        width = len(self.header)
        for line, fields, problem in self._records():
            if len(fields) != width and not problem:
                if any(map(str.strip, fields[width:])):
                    problem = "malformed"
                elif len(fields) < width and not line.ended:
                    problem = "truncated"
            yield line.number, fields, problem

    def _first(self, count: int) -> Iterator[tuple[Line, list[str], str]]:
        for _, record in zip(range(count), self._records(), strict=False):
            yield record

    def _sniff(self) -> str:
        """The delimiter of the first line that holds something. Excel may say it outright: `sep=;`."""
        seen: list[Line] = []
        chosen = ","
        try:
            for text in self._feed:
                seen.append(self._feed.taken[-1])
                if text.lower().startswith("sep=") and text[4:5] in DELIMITERS:
                    return text[4]
                if text.strip():
                    chosen = max(DELIMITERS, key=text.count)
                    break
        except _TooLongError:
            seen.append(self._feed.taken[-1])
        self._feed.give_back(seen)
        return chosen

    def _records(self) -> Iterator[tuple[Line, list[str], str]]:
        """Each record with the line it begins on (`ended` as its last line says) and its problem."""
        while True:
            self._feed.begin()
            problem, fields = "", []
            try:
                fields = next(self._reader)
            except StopIteration:
                return
            except _TooLongError:
                problem = "too-large"
            except csv.Error:
                problem, fields = self._after_an_error()
            taken = self._feed.taken
            if problem or any(map(str.strip, fields)):
                first, last = taken[0], taken[-1]
                yield first if first.ended is last.ended else first._replace(ended=last.ended), fields, problem

    def _after_an_error(self) -> tuple[str, list[str]]:
        """What to make of lines that are no record: one is read as it stands; of several, the others are read again."""
        first, rest = self._feed.taken[0], self._feed.taken[1:]
        if not rest:
            try:
                fields = next(csv.reader([settle(first.text)], delimiter=self.delimiter), [])
            except csv.Error:
                return "too-large", []
            # An odd number of quotes: what follows the last one may be anything.
            return ("truncated" if not first.ended else "malformed", []) if first.text.count('"') % 2 else ("", fields)
        self._retries += 1
        if self._retries <= _MOST_RETRIES:
            self._feed.give_back(rest)
            self._feed.taken = [first]
        return ("malformed" if rest[-1].ended else "truncated"), []


def _distinct(fields: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    names: list[str] = []
    for field in fields:
        name = field.strip().lstrip("\ufeff")
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)

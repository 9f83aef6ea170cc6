"""JSON read value by value: a list's entries, one value per line, or values one after the other.

At most one value is in memory. What is not JSON costs the value it stands in, not the file.
"""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from ayni.errors import InputError

_CHUNK = 1 << 16
LARGEST_VALUE = 32 * 1024**2  # characters
_BETWEEN = re.compile(r"[\s,\ufeff\x00]*")
#: Where to go on after what is no JSON: the next line that begins an object.
_NEXT_OBJECT = re.compile(r"\n[ \t]*(?=\{)")
#: The rest of a text in which a word, a number or an escaped character may go on.
_UNFINISHED = re.compile(
    r"\s*|t(ru?)?|f(a(ls?)?)?|n(ul?)?|Na?|-?I(n(f(i(n(it?)?)?)?)?)?|-?\d*\.?\d*([eE][-+]?\d*)?|\\?u?[\da-fA-F]{0,4}",
    re.ASCII,
)
_DECODER = json.JSONDecoder()


class Value(NamedTuple):
    """A value with the line it begins on and the bytes read so far, or `problem`: a code of `contract.REASONS`."""

    line: int
    value: Any
    done: int
    problem: str = ""


class _Text:
    """Text that is read on when needed, and forgotten once used."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.text = ""
        self.at = 0
        self.line = 1
        self.done = 0
        self.ended = False
        self.damaged = False

    def more(self) -> None:
        """Read on, as much again as there is, so that a long value takes few attempts."""
        try:
            raw = self._stream.read(max(_CHUNK, len(self.text) - self.at))
        except (OSError, EOFError, ValueError, zlib.error, InputError):
            raw, self.damaged = b"", True
        self.ended = not raw
        self.done += len(raw)
        self.text = self.text[self.at :] + self._decoder.decode(raw, self.ended)
        self.at = 0

    def use(self, until: int) -> None:
        self.line += self.text.count("\n", self.at, until)
        self.at = until

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Go past what matches here; whether any text is left."""
        while True:
            match = pattern.match(self.text, self.at)
            self.use(match.end() if match else self.at)
            if self.at < len(self.text) or self.ended:
                return self.at < len(self.text)
            self.more()

    def go_on(self) -> None:
        """Go to the next line that begins an object, or to the end."""
        while True:
            match = _NEXT_OBJECT.search(self.text, self.at + 1)
            self.use(match.end() if match else len(self.text))
            if match or self.ended:
                return
            # The line end may be the last thing that was read.
            self.text, self.at = "\n", 0
            self.line -= 1
            self.more()


def values(stream: IO[bytes]) -> Iterator[Value]:
    """The values of a stream: the entries of a list, or values that follow each other.

    >>> import io
    >>> [each.value for each in values(io.BytesIO(b'[{"a": 1}, {"a": 2}]'))]
    [{'a': 1}, {'a': 2}]
    >>> [(each.line, each.value, each.problem) for each in values(io.BytesIO(b'{"a": 1}\\n{"a" 2}\\n{"a": 3}\\n'))]
    [(1, {'a': 1}, ''), (2, None, 'malformed'), (3, {'a': 3}, '')]
    """
    text = _Text(stream)
    open_lists, problem = 0, ""
    while text.skip(_BETWEEN):
        here = text.text[text.at]
        if here == "[" and not open_lists:
            open_lists += 1
            text.use(text.at + 1)
        elif here == "]" and open_lists:
            open_lists -= 1
            text.use(text.at + 1)
        else:
            each = _one(text)
            problem = each.problem
            yield each
    if (open_lists or text.damaged) and problem != "truncated":
        yield Value(text.line, None, text.done, "truncated")


def _one(text: _Text) -> Value:
    """The value that begins here, once enough of it was read, or what is wrong with it."""
    while True:
        line, problem = text.line, ""
        try:
            value, end = _DECODER.raw_decode(text.text, text.at)
        except json.JSONDecodeError as error:
            unfinished = error.msg.startswith("Unterminated string") or _UNFINISHED.fullmatch(text.text, error.pos)
            problem = "truncated" if unfinished else "malformed"
        except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists
            problem = "malformed"
        else:
            if isinstance(value, (dict, list, str)) or end < len(text.text) or text.ended:
                text.use(end)
                return Value(line, value, text.done)
            problem = "truncated"
        if problem == "truncated" and not text.ended:
            if len(text.text) - text.at <= LARGEST_VALUE:
                text.more()
                continue
            problem = "too-large"
        text.go_on()
        if problem == "truncated" and text.at < len(text.text):
            problem = "malformed"  # something follows, so it did not end here
        return Value(line, None, text.done, problem)

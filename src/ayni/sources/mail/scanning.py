"""Where messages begin in an mbox stream. Bodies are only searched for the next beginning, at the speed of memory.

There are four habits of writing mbox: mboxo and mboxrd put a `>` before lines of a body that begin
with `From `, mboxcl and mboxcl2 state the length of the body, and many programs do neither. So a line
counts as a beginning when it looks like one (an address and a date), and what follows looks like a
header; and where a stated length leads exactly to such a line, what lies between is believed to be body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

#: A header larger than this is no header.
LARGEST_HEADER = 1 << 20
#: Bodies longer than this are searched even where their length is stated, so that memory stays bounded.
_LARGEST_BELIEVED_BODY = 8 << 20
_LONGEST_POSTMARK = 1_000
_LOOK_AHEAD = _LONGEST_POSTMARK + 200

_DATED = re.compile(
    rb"From [^\n]*?\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
    rb"(?=[^\n]*\b\d\d?:\d\d)[^\n]*\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_BARE = re.compile(rb"From (?:-|[^\s@]+@\S+)?\s*$")
_FIELD = re.compile(rb">From |[!-9;-~]{1,76}[ \t]*:")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*")
_LETTER_FIELDS = frozenset(
    b"return-path received delivered-to from to cc subject date message-id mime-version content-type reply-to sender"
    b" x-mozilla-status x-gmail-labels references in-reply-to".split()
)


class Envelope(NamedTuple):
    """The head of one message: the number of its first line, that line, and its header.

    `problem` is a code of `contract.REASONS` where the header cannot be used, or nothing.
    """

    line: int
    postmark: bytes
    header: bytes
    problem: str = ""


def begins_like_mbox(start: bytes) -> bool:
    """Whether the first bytes of a file are those of an mbox."""
    at = _blank(start)
    return start.startswith(b"From ", at) and _is_postmark(
        start, at, before_is_blank=True, ended=len(start) < _LOOK_AHEAD
    )


def begins_like_letter(start: bytes) -> bool:
    """Whether the first bytes of a file are the header of a single message (`.eml`)."""
    header = start[_blank(start) :].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = header.split(b"\n")
    if not _FIELD.match(lines[0]):
        return False
    names = {line.partition(b":")[0].strip().lower() for line in lines if _FIELD.match(line)}
    return len(names & _LETTER_FIELDS) >= (1 if len(lines) < 3 else 2)


def header_ends(start: bytes) -> bool:
    """Whether the blank line after a header is among these bytes."""
    return _header_end(start, _blank(start)) >= 0


def single(start: bytes, *, whole: bool) -> Envelope:
    """The head of a file that is one message. `whole` says whether `start` is all of the file."""
    at = _blank(start)
    postmark = b""
    if start.startswith((b"From ", b">From "), at):
        end = start.find(b"\n", at) + 1 or len(start)
        postmark, at = start[at:end], end
    end = _header_end(start, max(at - 1, 0) if postmark else at)
    if end < 0 and not whole:
        return Envelope(1, postmark, b"", "too-large")
    return Envelope(1, postmark, start[at : end if end >= 0 else len(start)])


class Scanner:
    """The messages of an mbox stream, in order.

    `torn` tells after the last one whether the stream ended in the middle of a line or of a stated length.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._data = b""
        self._ended = False
        self._line = 1  # the number of the line at _counted
        self._counted = 0
        self.torn = False

    def __iter__(self) -> Iterator[Envelope]:
        self._need(0, _LOOK_AHEAD)
        at: int | None = _blank(self._data)
        while at is not None and at < len(self._data):
            envelope, body = self._envelope(at)
            yield envelope
            at = self._next(body, envelope.header)
        self.torn = self.torn or not self._data.endswith(b"\n")

    def _need(self, at: int, length: int) -> int:
        """Have `length` bytes after `at` in memory, or all there are. Returns where `at` has moved to."""
        if at + length <= len(self._data) or self._ended:
            return at
        # Three bytes stay before `at`: whether the line before is blank must remain to be seen.
        keep = max(0, at - 3)
        self._count_lines(keep)
        parts, have = [self._data[keep:]], len(self._data) - keep
        while have < at - keep + length:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._ended = True
                break
            parts.append(chunk)
            have += len(chunk)
        self._data = b"".join(parts)
        self._counted = 0
        return at - keep

    def _count_lines(self, until: int) -> None:
        if until > self._counted:
            self._line += self._data.count(b"\n", self._counted, until)
            self._counted = until

    def _envelope(self, at: int) -> tuple[Envelope, int]:
        """The message that begins at `at`, and where its body begins."""
        at = self._need(at, _LOOK_AHEAD)
        self._count_lines(at)
        line, length = self._line, 4 * _LOOK_AHEAD
        while True:
            end_of_first = self._data.find(b"\n", at)
            end = _header_end(self._data, end_of_first) if end_of_first >= 0 else -1
            if end >= 0 or self._ended or length > LARGEST_HEADER:
                break
            length *= 4
            at = self._need(at, length)
        postmark = self._data[at : end_of_first + 1 or len(self._data)]
        start = at + len(postmark)
        if end < 0:
            whole = self._ended and self._data.endswith(b"\n") and end_of_first >= 0
            if not whole:
                return self._broken(line, postmark, start)
            end = len(self._data)
        early = self._beginning_within(start, end)
        return Envelope(
            line, postmark, self._data[start : end if early is None else early]
        ), end if early is None else early - 1

    def _broken(self, line: int, postmark: bytes, start: int) -> tuple[Envelope, int]:
        early = self._beginning_within(start, len(self._data))
        if early is not None:
            return Envelope(line, postmark, self._data[start:early]), early - 1
        problem = "truncated" if self._ended else "too-large"
        return Envelope(line, postmark, b"", problem), len(self._data) if self._ended else start

    def _beginning_within(self, start: int, end: int) -> int | None:
        """Where another message begins inside what looked like a header, when the blank line after it is missing."""
        at = self._data.find(b"\nFrom ", start - 1, end)
        while at >= 0:
            if at >= start and _is_postmark(self._data, at + 1, before_is_blank=False, ended=False):
                return at + 1
            at = self._data.find(b"\nFrom ", at + 1, end)
        return None

    def _next(self, body: int, header: bytes) -> int | None:
        """Where the next message begins, or None at the end."""
        stated = _LENGTH.search(header)
        length = int(stated[1]) if stated is not None else 0
        if 0 < length <= _LARGEST_BELIEVED_BODY:
            body = self._need(body, length + _LOOK_AHEAD)
            after = self._after_stated(body, length)
            if after is not None:
                return after
        remaining = len(self._data) - body
        found = self._search(body)
        self.torn = found is None and self._ended and 0 < length <= _LARGEST_BELIEVED_BODY and length > remaining
        return found

    def _after_stated(self, body: int, length: int) -> int | None:
        """Where the next message begins when the stated length of this one leads there, or to the end."""
        data = self._data
        # `body` points at the blank line after the header.
        end = body + (2 if data.startswith(b"\r\n", body) else 1) + length
        if end > len(data):
            return None
        while data[end : end + 1] in (b"\r", b"\n"):
            end += 1
        if end == len(data):
            return end if self._ended else None
        begins = data.startswith(b"From ", end) and data[end - 1 : end] == b"\n"
        return end if begins and _is_postmark(data, end, before_is_blank=True, ended=self._ended) else None

    def _search(self, at: int) -> int | None:
        while True:
            found = self._data.find(b"\nFrom ", at)
            if found < 0:
                if self._ended:
                    return None
                at = self._need(max(at, len(self._data) - 5), _LOOK_AHEAD)
                continue
            found = self._need(found, _LOOK_AHEAD)
            if _is_postmark(self._data, found + 1, before_is_blank=_blank_before(self._data, found), ended=self._ended):
                return found + 1
            at = found + 1


def _is_postmark(data: bytes, at: int, *, before_is_blank: bool, ended: bool) -> bool:
    """Whether the line at `at`, which begins with `From `, begins a message."""
    end = data.find(b"\n", at, at + _LONGEST_POSTMARK)
    if end < 0:
        return ended and before_is_blank and len(data) - at < _LONGEST_POSTMARK and bool(_DATED.match(data, at))
    followed_by_header = bool(_FIELD.match(data, end + 1))
    if _DATED.match(data, at, end):
        return before_is_blank or followed_by_header
    return before_is_blank and followed_by_header and bool(_BARE.match(data[at:end]))


def _blank_before(data: bytes, newline: int) -> bool:
    """Whether the line that ends at `newline` is empty."""
    return data[newline - 1 : newline] == b"\n" or data[max(0, newline - 2) : newline] == b"\n\r"


def _header_end(data: bytes, at: int) -> int:
    """Where the blank line after a header begins (after the line end before it), or -1."""
    bare = data.find(b"\n\n", at)
    returned = data.find(b"\n\r\n", at, bare if bare >= 0 else len(data))
    found = returned if returned >= 0 else bare
    return found + 1 if found >= 0 else -1


def _blank(data: bytes) -> int:
    match = _BLANK.match(data)
    return match.end() if match else 0

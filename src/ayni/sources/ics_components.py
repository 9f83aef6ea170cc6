"""The components of a calendar file one by one, so that a broken one costs only itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ayni.sources.opening import Line, settle

_LONGEST = 400_000  # characters of a component
_SKIPPED = ("ATTACH", "DESCRIPTION", "X-ALT-DESC", "COMMENT", "IMAGE", "STYLED-DESCRIPTION", "X-GOOGLE-CONFERENCE")
_NAME = re.compile(r"[A-Za-z0-9-]*")


@dataclass(slots=True)
class Component:
    """A component at the top of a calendar: its name, its number from 1, its lines, and what its calendar says.

    `lines` are unfolded and hold no bodies, no attachments and no alarms. `problem` is a code of
    `contract.REASONS` where it cannot be used.
    """

    name: str
    number: int
    calendar: dict[str, str]
    lines: list[str] = field(default_factory=list)
    problem: str = "truncated"

    def text(self, name: str) -> str:
        """The value of the first property of this name, as it is written."""
        for line in self.lines:
            if line[: len(name)].upper() == name and line[len(name) : len(name) + 1] in (":", ";"):
                return line.rpartition(":")[2].strip() if name == "RECURRENCE-ID" else line.partition(":")[2].strip()
        return ""

    def has(self, *names: str) -> bool:
        return any(_name(line) in names for line in self.lines)

    def source(self) -> str:
        """The component as text again, for a parser."""
        return "\r\n".join((f"BEGIN:{self.name}", *self.lines, f"END:{self.name}"))


def components(lines: Iterable[Line]) -> Iterator[Component]:
    """Events, tasks, time zones and the like, in order, whether a calendar stands around them or not."""
    calendar: dict[str, str] = {}
    current: Component | None = None
    nested: list[str] = []
    number = length = 0
    for text in _unfolded(lines):
        name = _name(text)
        what = text.partition(":")[2].strip().upper() if name in ("BEGIN", "END") else ""
        if name == "BEGIN" and what == "VCALENDAR":
            if current is not None:
                yield current
            calendar, current, nested = {}, None, []
        elif current is None:
            if name == "BEGIN":
                number, length = number + 1, 0
                current, nested = Component(what, number, calendar), []
            elif name not in ("", "END"):
                calendar[name] = text.partition(":")[2].strip()
        elif name == "END" and not nested and what == current.name:
            current.problem = "too-large" if current.problem == "too-large" else ""
            yield current
            current = None
        else:
            if name == "BEGIN" and what in ("VEVENT", "VTIMEZONE") and what == current.name:
                yield current  # it never ended
                number, length = number + 1, 0
                current, nested = Component(what, number, calendar), []
                continue
            if name == "BEGIN":
                nested.append(what)
            if not nested or current.name == "VTIMEZONE":
                length += len(text)
                if length > _LONGEST:
                    current.problem, current.lines = "too-large", []
                elif name not in _SKIPPED:
                    current.lines.append(text)
            if name == "END" and nested:
                nested.pop()
    if current is not None:
        yield current


def _name(text: str) -> str:
    match = _NAME.match(text)
    return match[0].upper() if match else ""


def _unfolded(lines: Iterable[Line]) -> Iterator[str]:
    parts: list[str] = []
    length = 0
    for line in lines:
        if line.text[:1] in (" ", "\t") and parts:
            length += len(line.text)
            if length <= _LONGEST:
                parts.append(line.text[1:])
            continue
        if parts:
            yield settle("".join(parts))
        parts, length = ([line.text], len(line.text)) if line.text.strip() else ([], 0)
    if parts:
        yield settle("".join(parts))

"""When something that all must agree to is in force, from who said what when and who was there when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody said of it last."""

    who: int
    agrees: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is concerned now, and since when."""

    who: int
    since: datetime


def in_force_since(
    voices: Iterable[Voice], present: Iterable[Present], agreed_at: datetime | None = None
) -> datetime | None:
    """Since when it holds: from the moment at which everybody who was concerned then had said yes; None where it does not.

    What held once (`agreed_at`) goes on holding: who comes later is asked and changes nothing by coming, nor by not answering. Who
    left is not waited for. A no of anybody who is there keeps what has not held yet from holding. Nobody there: undefined, None.

    >>> from datetime import UTC
    >>> monday, tuesday = datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)
    >>> in_force_since([Voice(1, True, monday)], [Present(1, monday), Present(2, tuesday)]) == monday
    True
    >>> in_force_since([Voice(1, True, tuesday)], [Present(1, monday), Present(2, monday)]) is None
    True
    """
    if agreed_at is not None:
        return agreed_at
    here = {one.who: one.since for one in present}
    said = {one.who: one for one in voices}
    yes = [one for one in said.values() if one.agrees]
    if not yes or any(not one.agrees for one in said.values() if one.who in here):
        return None
    last = max(one.at for one in yes)
    concerned = {who for who, since in here.items() if since <= last}
    agreed = {one.who for one in yes}
    return last if concerned and concerned <= agreed else None


def waited_for(voices: Iterable[Voice], present: Iterable[Present]) -> list[int]:
    """Who is there and has said nothing yet, in the order in which they came."""
    said = {one.who for one in voices}
    return [one.who for one in sorted(present, key=lambda one: (one.since, one.who)) if one.who not in said]

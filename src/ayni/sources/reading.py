"""Reading: from files to columns, whatever the source.

`found` is the stream of a source with the checks that every source needs; `read` counts it and
writes it down. An act with a key that this reading has already met counts once.
"""

from __future__ import annotations

import math
import os
import shlex
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ayni.clock import believable
from ayni.errors import InputError, WrongFormatError
from ayni.ledger.files import parties_path
from ayni.sources.columns import ActRows
from ayni.sources.contract import (
    KEPT,
    LEFT_OUT,
    REASONS,
    ActFound,
    Found,
    LeftOut,
    PartyFound,
    Progress,
    ReadOptions,
    SetAside,
)
from ayni.sources.joining import JoinedParties
from ayni.sources.opening import head, open_zip
from ayni.sources.registry import SOURCES, guess, source
from ayni.sources.remembering import Seen, SeenKeys

#: How many set-aside rows a `Reading` keeps; all are counted, and all go to `on_set_aside`.
KEPT_SET_ASIDE = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading found.

    `read` counts the rows of the input (messages, cards, commits); `contacts` and `acts` the
    different happenings they told, `cards` the entries of an address book; `new` the happenings that were
    written; `known` how often a row or a happening came again; `left_out` and `set_aside` what gave none, by
    reason. One row can tell several things, so `told`, the sum of all these, may be more than `read`.
    `kept_in_part` counts, by reason, what is among them and lacks a part that cannot be used.
    """

    source: str
    out: Path
    parties_out: Path
    read: int
    contacts: int
    acts: int
    known: int
    parties: int
    seconds: float
    left_out: dict[str, int] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)
    set_aside_rows: tuple[SetAside, ...] = ()
    cards: int = 0
    kept_in_part: dict[str, int] = field(default_factory=dict)

    @property
    def told(self) -> int:
        """How many things the rows told: every one is in exactly one of the counts that add up to this."""
        gave_none = sum(self.left_out.values()) + sum(self.set_aside.values())
        return self.acts + self.contacts + self.cards + self.known + gave_none

    @property
    def new(self) -> int:
        return self.contacts + self.acts

    def as_json(self) -> dict[str, Any]:
        """One object of plain values, as `ayni read --format json` prints it."""
        return {
            "source": self.source,
            "out": str(self.out),
            "parties_out": str(self.parties_out),
            "read": self.read,
            "contacts": self.contacts,
            "acts": self.acts,
            "new": self.new,
            "known": self.known,
            "cards": self.cards,
            "told": self.told,
            "left_out": sum(self.left_out.values()),
            "left_out_reasons": self.left_out,
            "set_aside": sum(self.set_aside.values()),
            "set_aside_reasons": self.set_aside,
            "kept_in_part": sum(self.kept_in_part.values()),
            "kept_in_part_reasons": self.kept_in_part,
            "set_aside_rows": [
                {"where": row.where, "reason": row.reason, "detail": row.detail} for row in self.set_aside_rows
            ],
            "parties": self.parties,
            "seconds": round(self.seconds, 3),
        }


def found_in_plain_words(reading: Reading) -> list[tuple[int, str]]:
    """What a reading found, reason by reason, for people to read. All but the last are parts of the last, their sum."""
    told = [
        (reading.acts, "acts: somebody gave something"),
        (reading.contacts, "contacts: people were in touch"),
        (reading.cards, "entries of an address book"),
        (reading.known, "met a second time, counted once"),
    ]
    for counts, meanings, lead in (
        (reading.left_out, LEFT_OUT, "left out"),
        (reading.set_aside, REASONS, "set aside"),
    ):
        told += [(number, f"{lead}: {meanings.get(reason, reason)}") for reason, number in counts.items()]
    return [*told[:2], *(row for row in told[2:] if row[0]), (reading.told, in_all(reading.read))]


def in_all(rows: int) -> str:
    """What stands beside the sum of all that some rows told."""
    return f"in all, told by {rows:,} row{'' if rows == 1 else 's'}"


def kept_in_part_in_words(counts: Mapping[str, int]) -> list[str]:
    """One sentence for each sort of row that was kept without a part that cannot be used."""
    return [f"{number:,} of these: {KEPT.get(reason, reason)}." for reason, number in counts.items()]


def nothing_found(reading: Reading, paths: Sequence[Path]) -> str:
    """One sentence for a reading that found neither acts nor parties: what was there, and what to do."""
    where = ", ".join(map(str, paths))
    reasons = {**reading.left_out, **reading.set_aside}
    if not reading.read or not reasons:
        what = "a header and no rows below it" if reading.source == "csv" else "nothing that tells of people"
        return f"Nothing was found in {where}: there is {what}. Check that it is the whole file, or export it again."
    most = max(reasons, key=lambda reason: reasons[reason])
    why = LEFT_OUT.get(most, REASONS.get(most, most))
    return (
        f"Of {reading.read:,} row{'' if reading.read == 1 else 's'} in {where} none could be used, mostly because {why}."
        " Add --set-aside FILE to see them one by one, or export it again."
    )


def choose(name: str, paths: Sequence[Path]) -> str:
    """The name of the source to read `paths` with: `name` itself, or for `auto` the one that recognises all of them.

    Raises `InputError` where a path is missing or a zip cannot be opened, `UnknownNameError` for a name there is not, and
    `WrongFormatError` where no one source recognises the paths.
    """
    if not paths:
        raise InputError("Nothing to read: name at least one file or folder.")
    for path in paths:
        if not path.exists():
            raise InputError(f"There is no file or folder {path}. Check the name and try again.")
        if not path.is_file() and not path.is_dir():
            raise InputError(
                f"{path} is neither a file nor a folder. Save what comes through it to a file and read that."
            )
        if not os.access(path, os.R_OK | os.X_OK if path.is_dir() else os.R_OK):
            raise InputError(f"{path} may not be read by you. Change its permissions, or copy it to where you may.")
    if all(path.is_file() and not path.stat().st_size for path in paths):
        which = f"{paths[0]} is empty" if len(paths) == 1 else "All of these files are empty"
        raise WrongFormatError(f"{which}. Export it again, or name another file.")
    if name != "auto":
        return source(name).name
    guesses = [guess(path) for path in paths]
    for path, guessed in zip(paths, guesses, strict=True):
        if guessed is None:
            _refuse_a_bad_zip(path)
            raise WrongFormatError(f"No format recognises {path}. Name one of: {', '.join(sorted(SOURCES))}.")
        if guessed != guesses[0]:
            raise WrongFormatError(
                f"{paths[0]} looks like {guesses[0]} and {path} like {guessed}. Read them one after the other.",
                looks_like=guessed,
            )
    return str(guesses[0])


def _refuse_a_bad_zip(path: Path) -> None:
    """Say of a zip that nothing recognises what keeps it from being opened, where that is so."""
    if path.is_file() and head(path, 4) == b"PK\x03\x04":
        with open_zip(path):
            pass


def found(
    name: str, paths: Sequence[Path], options: ReadOptions, *, out: Path | None = None, command: str = "read"
) -> Iterator[Found]:
    """All that a source finds, checked. `command`, and `out` where it is going to be written, complete what an
    error suggests: `ayni read` and `ayni import` say the same of a file that is not what it was said to be.

    What no ledger could hold is set aside: a date that cannot be, nobody giving, a weight of nothing.
    Raises as `choose` does, and `WrongFormatError` with `looks_like` where a file is of another format.
    """
    chosen = choose(name, paths)
    try:
        for each in source(chosen).read(paths, options):
            yield _checked(each, options.now) if isinstance(each, ActFound) else each
    except WrongFormatError as error:
        after = ["--out", str(out or "acts.parquet")] if command == "read" else []
        raise _wrong_format(chosen, paths, error, command, after) from None


def _checked(act: ActFound, now: int) -> ActFound | SetAside:
    if not act.givers:
        return SetAside(act.key, "no-sender")
    if not act.receivers:
        return SetAside(act.key, "no-receiver")
    if act.at is not None and not believable(act.at, now):
        return SetAside(act.key, "absurd-date")
    if not (math.isfinite(act.weight) and act.weight > 0) or (
        act.minutes is not None and not math.isfinite(act.minutes)
    ):
        return SetAside(act.key, "malformed", "a weight or effort that is no number")
    return act


def _wrong_format(
    name: str, paths: Sequence[Path], error: WrongFormatError, command: str, after: Sequence[str]
) -> WrongFormatError:
    """The same error, saying what the file looks like instead, where anything recognises it."""
    for path in paths:
        looks_like = guess(path) if error.looks_like is None or len(paths) > 1 else error.looks_like
        if looks_like not in (None, name):
            return WrongFormatError(
                f"{path} is not in the format {name}: {source(name).title}; it looks like {looks_like}."
                f" Try: {shlex.join(['ayni', command, looks_like, str(path), *after])}",
                looks_like=looks_like,
            )
    return error


def read(
    name: str,
    paths: Sequence[Path],
    options: ReadOptions,
    out: Path,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    on_set_aside: Callable[[SetAside], None] | None = None,
) -> Reading:
    """Read files or folders with a source, and write acts to `out` and parties to `parties_path(out)`, both as Parquet.

    The columns are those of `ayni.sources.columns.ACTS` and `PARTIES`: `at` in UTC seconds, `minutes`
    of effort, `giver` and `receiver` the keys of parties. Files that were there are replaced, at the
    end and at once: a reading that is interrupted leaves them as they were. Memory grows with the
    number of parties, not with the size of the files. Raises as `found` does, and `InputError`
    where `out` cannot be written.
    """
    started = time.perf_counter()
    _check_place(out)
    chosen = choose(name, paths)
    parties = JoinedParties()
    count = _Count()
    with ActRows(parties) as rows:
        for each in found(chosen, paths, options, out=out):
            match each:
                case ActFound():
                    if count.act(each):
                        rows.add(each)
                    elif count.clashed:
                        _tell(on_set_aside, count.aside(SetAside(each.key, "duplicate-id")))
                case PartyFound():
                    count.cards += each.address_book
                    parties.add(each)
                case SetAside():
                    _tell(on_set_aside, count.aside(each))
                case LeftOut(reason="duplicate"):
                    count.known += 1
                case LeftOut():
                    count.left_out[each.reason] += 1
                case Progress():
                    count.progress = max(count.progress, each.rows)
                    if on_progress is not None:
                        on_progress(each)
        joined = rows.write(out)
    return Reading(
        source=chosen,
        out=out,
        parties_out=parties_path(out),
        read=count.rows(),
        contacts=count.contacts,
        acts=count.acts,
        known=count.known,
        parties=len(joined),
        seconds=time.perf_counter() - started,
        left_out=_in_order(count.left_out, LEFT_OUT),
        set_aside=_in_order(count.set_aside, REASONS),
        set_aside_rows=tuple(count.kept),
        cards=count.cards,
        kept_in_part=_in_order(count.kept_in_part, KEPT),
    )


def _check_place(out: Path) -> None:
    """Whether `out` can be written is better known before hours of reading than after."""
    if out.is_dir():
        raise InputError(f"{out} is a folder. Name the file to write, such as {out / 'acts.parquet'}.")
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent} to write {out.name} to. Make it, or choose another place.")
    if not os.access(out.parent, os.W_OK):
        raise InputError(f"{out.parent} cannot be written to. Choose another place for {out.name}.")


class _Count:
    """What has been met so far in a reading."""

    def __init__(self) -> None:
        self._seen = SeenKeys()
        self.contacts = self.acts = self.cards = self.known = self.progress = 0
        self.clashed = False
        self.left_out: Counter[str] = Counter()
        self.set_aside: Counter[str] = Counter()
        self.kept_in_part: Counter[str] = Counter()
        self.kept: list[SetAside] = []

    def act(self, act: ActFound) -> bool:
        """Whether an act is new. If not, `clashed` says whether it is another one: by its giver, or its time."""
        seen = Seen.NEW if act.unique else self._seen.add(act.key, (act.at, *sorted(act.givers)))
        self.clashed = seen is Seen.CLASH
        if seen is Seen.KNOWN:
            self.known += 1
        elif seen is Seen.NEW and act.is_contact:
            self.contacts += 1
        elif seen is Seen.NEW:
            self.acts += 1
        return seen is Seen.NEW

    def aside(self, row: SetAside) -> SetAside:
        (self.kept_in_part if row.kept else self.set_aside)[row.reason] += 1
        if len(self.kept) < KEPT_SET_ASIDE:
            self.kept.append(row)
        return row

    def rows(self) -> int:
        """The rows of the input, as the source counted them, or else what it made of them."""
        told = self.contacts + self.acts + self.cards + self.known + self.left_out.total() + self.set_aside.total()
        return self.progress or told


def _tell(on_set_aside: Callable[[SetAside], None] | None, row: SetAside) -> None:
    if on_set_aside is not None:
        on_set_aside(row)


def _in_order(counts: Counter[str], codes: dict[str, str]) -> dict[str, int]:
    """Counts by reason, the known reasons in their own order."""
    known = {code: counts[code] for code in codes if counts[code]}
    return known | {code: number for code, number in sorted(counts.items()) if code not in known}

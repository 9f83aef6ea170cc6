"""Reads an import's files with the library: the options a person chose, what was met, and how often."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from django.utils.translation import gettext as _

from ayni.errors import InputError, WrongFormatError
from ayni.identity import identifiers
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.linkedin_people import ME
from ayni.sources.opening import head
from ayni.sources.reading import found
from ayni.sources.registry import guess
from ayni.sources.remembering import Seen, SeenKeys
from ayni_web.book import queries as book
from ayni_web.imports import storage, words
from ayni_web.imports.models import Import


def paths_of(of: Import) -> list[Path]:
    """The files to read. Raises `InputError` where they are no longer there."""
    if of.paths:
        return [Path(path) for path in of.paths]
    if not of.folder:
        raise InputError(
            _("The files of this import are no longer here. Drop them again; what is known is not added twice.")
        )
    folder = storage.folder_named(of.folder)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    if not files:
        raise InputError(
            _("The files of this import are no longer here. Drop them again; what is known is not added twice.")
        )
    return files


def me_of(of: Import) -> tuple[Identifier, ...]:
    """The addresses that the reader said are theirs."""
    return tuple(one for address in of.options.get("me", ()) if (one := identifiers.email(address)) is not None)


def is_readers_own(of: Import) -> bool:
    """Whether the export, where it names its owner, is the reader's own: so it is unless they said otherwise."""
    return bool(of.options.get("own", True))


def options_of(of: Import) -> ReadOptions:
    """What the person decided about this reading."""
    return ReadOptions(
        now=int(time.time()),
        me=me_of(of),
        columns=dict(of.options.get("columns", {})),
        sender_of=book.sender_of(of.space),
    )


def unnamed_owner(of: Import, paths: Sequence[Path]) -> Identifier:
    """What stands for the owner of somebody else's export that does not name them.

    Two such exports are of two people, and neither of them is the reader; the same files again are of the same one.
    """
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    begun = blake2b(digest_size=12)
    for file in files:
        begun.update(head(file, 65_536))
    return Identifier(ME.scheme, f"owner-{begun.hexdigest()}")


def _owned(each: Found, owner: Identifier, name: str) -> Found:
    """The same, with the owner of an export who is not named in it under an identifier and a name of their own."""
    match each:
        case PartyFound() if ME in each.identifiers:
            named = tuple(owner if one == ME else one for one in each.identifiers)
            return replace(each, identifiers=named, name=each.name or name)
        case ActFound() if ME in each.givers or ME in each.receivers:
            givers = tuple(owner if one == ME else one for one in each.givers)
            return replace(each, givers=givers, receivers=tuple(owner if one == ME else one for one in each.receivers))
    return each


def as_owned(of: Import, paths: Sequence[Path], stream: Iterable[Found]) -> Iterable[Found]:
    """A reading of these files, in which somebody else's export that does not name its owner is not taken for the reader's."""
    if of.source != "linkedin" or is_readers_own(of):
        return stream
    owner, name = unnamed_owner(of, paths), _("Owner of a LinkedIn export")
    return (_owned(each, owner, name) for each in stream)


def read(of: Import, options: ReadOptions, *, paths: Sequence[Path] = ()) -> Iterator[Found]:
    """All that the files hold. A wrong format raises with a sentence for people and the format it looks like."""
    paths = paths or paths_of(of)
    try:
        yield from as_owned(of, paths, found(of.source, paths, options))
    except WrongFormatError as error:
        # What the library says stays the cause: it names the file, but speaks English only.
        raise _told(of, paths, error) from error


def _told(of: Import, paths: Sequence[Path], error: WrongFormatError) -> WrongFormatError:
    looks_like = error.looks_like or next(
        (name for path in paths if (name := guess(path)) not in (None, of.source)), None
    )
    wanted = words.title_of(of.source)
    empty = next((path.name for path in paths if path.is_file() and not path.stat().st_size), None)
    if empty is not None:
        sentence = _("“%(file)s” is empty, so it is not a file of the format %(format)s. Export it again.")
        return WrongFormatError(sentence % {"file": empty, "format": wanted})
    if looks_like is None:
        return WrongFormatError(
            _("This is not a file of the format %(format)s, or it is not whole.") % {"format": wanted}
        )
    sentence = _("This is not a file of the format %(format)s. It looks like: %(other)s.")
    return WrongFormatError(sentence % {"format": wanted, "other": words.title_of(looks_like)}, looks_like=looks_like)


@dataclass
class Met:
    """What a reading has met so far. `rows` counts what the source counted: messages, cards, lines."""

    acts: int = 0
    contacts: int = 0
    cards: int = 0
    repeated: int = 0
    rows: int = 0
    at_end: bool = False
    first_at: int | None = None
    last_at: int | None = None
    set_aside: Counter[str] = field(default_factory=Counter)
    kept_in_part: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    _seen: SeenKeys = field(default_factory=SeenKeys)

    def happening(self, one: ActFound) -> Seen:
        """Count an act or contact, and say whether this reading had one of the same key: the same, or a different one."""
        seen = Seen.NEW if one.unique else self._seen.add(one.key, (one.at, *sorted(one.givers)))
        if seen is Seen.KNOWN:
            self.repeated += 1
        if seen is not Seen.NEW:
            return seen
        if one.is_contact:
            self.contacts += 1
        else:
            self.acts += 1
        if one.at is not None:
            self.first_at = one.at if self.first_at is None else min(self.first_at, one.at)
            self.last_at = one.at if self.last_at is None else max(self.last_at, one.at)
        return seen

    def aside(self, row: SetAside) -> SetAside:
        """Count a row that cannot be used, or that is kept without a part that cannot."""
        (self.kept_in_part if row.kept else self.set_aside)[row.reason] += 1
        return row

    @property
    def read(self) -> int:
        """The rows of the input, as the source counted them, or else what it made of them.

        Sources tell their count every 500 rows, so after the last telling up to 499 more may have come.
        """
        if not self.rows or self.at_end:
            return self.rows or self.told
        return max(self.rows, min(self.told, self.rows + 499))

    @property
    def told(self) -> int:
        """How many things the rows told: each counts once, as found, met again, left out or set aside."""
        gave_none = self.repeated + self.left_out.total() + self.set_aside.total()
        return self.acts + self.contacts + self.cards + gave_none


@dataclass
class Chunk:
    """So much of a reading as is written in one transaction."""

    parties: list[PartyFound] = field(default_factory=list)
    happenings: list[ActFound] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    progress: Progress | None = None

    def __len__(self) -> int:
        return len(self.parties) + len(self.happenings) + len(self.set_aside)


def chunks(stream: Iterable[Found], met: Met, *, size: int) -> Iterator[Chunk]:
    """The stream in parts of about `size` rows, counted in `met`. A part without rows says how far reading is."""
    part = Chunk()
    for each in stream:
        take(each, part, met)
        if len(part) >= size or (isinstance(each, Progress) and not len(part)):
            yield part
            part = Chunk()
    yield part


def take(each: Found, part: Chunk, met: Met) -> None:
    """Count one thing found, and keep it where it is to be written."""
    match each:
        case PartyFound():
            met.cards += each.address_book
            part.parties.append(each)
        case ActFound(at=None) if each.is_contact:
            # Being in touch at no time feeds no rhythm: there is nowhere to keep it.
            part.set_aside.append(met.aside(SetAside(each.key, "no-date")))
        case ActFound():
            seen = met.happening(each)
            if seen is Seen.NEW:
                part.happenings.append(each)
            elif seen is Seen.CLASH:
                part.set_aside.append(met.aside(SetAside(each.key, "duplicate-id")))
        case SetAside():
            part.set_aside.append(met.aside(each))
        case LeftOut(reason="duplicate"):
            met.repeated += 1  # the same thing a second time in these files
        case LeftOut():
            met.left_out[each.reason] += 1
        case Progress():
            met.rows = max(met.rows, each.rows)
            met.at_end = each.done >= each.total
            part.progress = each

"""LinkedIn's export of one's own data ("Get a copy of your data"): the zip, the folder, or single tables of it.

| table | what it gives |
| --- | --- |
| Connections | contacts of the address book |
| messages | a contact each; an answer to somebody else's message is an act of attention |
| Invitations | a contact each |
| Endorsements | an act of recognition each |
| Recommendations | an act of recognition each |

The file names nowhere whose export it is. The owner is who the reader says, or who Profile.csv
names, or who has a part in nearly all messages; otherwise the party `ref:me`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from ayni.clock import believable
from ayni.identity import identifiers
from ayni.ledger.kinds import ENDORSEMENT, MESSAGE, RECOMMENDATION
from ayni.ledger.parties import Identifier
from ayni.sources.contacts import AddressBook, Entry, distinct, filled, full_name
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, ReadOptions, SetAside
from ayni.sources.dates import moment_of
from ayni.sources.linkedin_export import ExportRow, ExportTable, What, find, starts_like_a_table
from ayni.sources.linkedin_messages import Messages
from ayni.sources.linkedin_people import People, Person
from ayni.sources.opening import Meter, RefusedError, clean, digest, head, open_zip, readable

#: Profile and connections first: they say who a bare name in the other tables is.
_ORDER = tuple(What)
_HIDDEN = frozenset({"draft", "deleted"})


class LinkedIn:
    """A LinkedIn export: a folder, its zip, or single CSV files of it."""

    name = "linkedin"
    title = "LinkedIn export"
    endings: tuple[str, ...] = (".zip", ".csv")

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.is_dir():
            return any(_starts_right(file) for file in sorted(path.glob("*.csv"))[:100])
        if head.startswith(b"PK"):
            return _zip_starts_right(path)
        return starts_like_a_table(path.name, head)

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Contacts, messages and recognition. Raises `WrongFormatError` for what holds none of the tables."""
        with ExitStack() as stack:
            tables, aside = find(paths, stack)
            yield from aside
            reading = _Reading(sorted(tables, key=lambda table: _ORDER.index(table.what)), options)
            yield from reading.all()


def _starts_right(file: Path) -> bool:
    return starts_like_a_table(file.name, head(file))


def _zip_starts_right(path: Path) -> bool:
    try:
        with open_zip(path) as archive:
            names = [name for name in archive.names() if name.lower().endswith(".csv")]
            for name in names[:100]:
                with archive.open(name) as stream:
                    if starts_like_a_table(name, stream.read(8_192)):
                        return True
    except RefusedError:
        return False
    return False


class _Reading:
    """One reading of an export: its tables one after the other."""

    def __init__(self, tables: list[ExportTable], options: ReadOptions) -> None:
        self._tables = tables
        self._now = options.now
        self._people = People(tables, options.me)
        self._book = AddressBook()
        self._messages = Messages(self._people, options)

    def all(self) -> Iterator[Found]:
        meter = Meter(())
        meter.total = sum(table.length for table in self._tables)
        for table in self._tables:
            try:
                for row in table.rows():
                    yield from self._row(table.what, row)
                    yield from meter.row(row.done)
            except RefusedError as error:
                yield SetAside(table.name, error.reason, str(error))
            meter.file_done(table.length)
        yield from self._messages.answers()
        yield from meter.finish()

    def _row(self, what: What, row: ExportRow) -> Iterator[Found]:
        if what is What.MESSAGES:
            yield from self._messages.read(row)
        elif row.problem:
            yield SetAside(row.where, row.problem)
        elif what is What.CONNECTIONS:
            yield from self._connection(row)
        elif what is What.INVITATIONS:
            yield from self._invitation(row)
        elif what in (What.ENDORSEMENTS_GIVEN, What.ENDORSEMENTS_RECEIVED):
            yield from self._endorsement(row, given=what is What.ENDORSEMENTS_GIVEN)
        elif what in (What.RECOMMENDATIONS_GIVEN, What.RECOMMENDATIONS_RECEIVED):
            yield from self._recommendation(row, given=what is What.RECOMMENDATIONS_GIVEN)

    def _connection(self, row: ExportRow) -> Iterator[Found]:
        cells = row.cells
        name = full_name(cells.get("first name", ""), cells.get("last name", ""))
        by_name = identifiers.by_name(name)
        own = distinct([identifiers.linkedin(cells.get("url", "")), identifiers.email(cells.get("email address", ""))])
        at, problem = self._when(cells.get("connected on", ""))
        details = {
            "given_name": clean(cells.get("first name", "")),
            "family_name": clean(cells.get("last name", "")),
            "organisation": clean(cells.get("company", "")),
            "title": clean(cells.get("position", "")),
            "connected_on": datetime.fromtimestamp(at, UTC).date().isoformat() if at is not None else "",
        }
        found = self._book.add(Entry(row.where, name, own or ((by_name,) if by_name else ()), details=filled(details)))
        yield found
        if isinstance(found, PartyFound):
            self._people.met(found.identifiers[0])
            if problem:
                yield SetAside(row.where, "without-date", clean(cells.get("connected on", ""), 80))

    def _invitation(self, row: ExportRow) -> Iterator[Found]:
        cells = row.cells
        sent = cells.get("direction", "").upper() == "OUTGOING"
        inviting = Person(cells.get("from", ""), cells.get("inviterprofileurl", ""))
        invited = Person(cells.get("to", ""), cells.get("inviteeprofileurl", ""))
        other = invited if sent else inviting
        at, problem = self._when(cells.get("sent at", ""))
        if at is None:
            yield SetAside(row.where, problem or "no-date")
            return
        key = f"linkedin:invitation:{digest(str(sent), str(other.own()), str(at))}"
        yield from self._between_me_and(other, row.where, key, at, MESSAGE.number, sent, "")

    def _endorsement(self, row: ExportRow, *, given: bool) -> Iterator[Found]:
        cells = row.cells
        role = "endorsee" if given else "endorser"
        name = full_name(cells.get(f"{role} first name", ""), cells.get(f"{role} last name", ""))
        other = Person(name, cells.get(f"{role} public url", ""))
        at, problem = self._when(cells.get("endorsement date", ""))
        skill = clean(cells.get("skill name", ""), 200)
        if problem:
            yield SetAside(row.where, problem)
            return
        key = f"linkedin:endorsement:{digest(str(given), str(other.own()), skill, str(at))}"
        yield from self._between_me_and(other, row.where, key, at, ENDORSEMENT.number, given, skill)

    def _recommendation(self, row: ExportRow, *, given: bool) -> Iterator[Found]:
        cells = row.cells
        if cells.get("status", "").lower() in _HIDDEN:
            yield LeftOut(row.where, "draft")
            return
        other = Person(full_name(cells.get("first name", ""), cells.get("last name", "")))
        company, title = clean(cells.get("company", "")), clean(cells.get("job title", ""))
        at, problem = self._when(cells.get("creation date", ""))
        if problem:
            yield SetAside(row.where, problem)
            return
        key = f"linkedin:recommendation:{digest(str(given), str(other.own()), company, str(at))}"
        details = filled({"organisation": company, "title": title})
        yield from self._between_me_and(other, row.where, key, at, RECOMMENDATION.number, given, "", details)

    def _between_me_and(
        self,
        other: Person,
        where: str,
        key: str,
        at: int | None,
        kind: int,
        given: bool,
        what: str,
        details: dict[str, str] | None = None,
    ) -> Iterator[Found]:
        """An act from the owner to somebody where `given`, and from somebody to the owner otherwise."""
        who, me = self._people.who(other), self._people.me
        if not other.name and not other.url:
            yield SetAside(where, "no-receiver" if given else "no-sender")
        elif not readable(other.name):
            yield SetAside(where, "broken-encoding")
        elif who is None or who == me:
            yield LeftOut(where, "no-tie" if who is None else "self")
        else:
            yield from self._people.introduce(me, Person(""))
            yield from self._people.introduce(who, other, details)
            ends: tuple[Identifier, Identifier] = (me, who) if given else (who, me)
            yield ActFound(key, at, kind, ends[:1], ends[1:], what=what)

    def _when(self, text: str) -> tuple[int | None, str]:
        """The time of a row and why it cannot be used; a row that states no time has neither."""
        if not text:
            return None, ""
        moment = moment_of(text, month_first=True)
        if moment is None:
            return None, "no-date"
        return (moment.at, "") if believable(moment.at, self._now) else (None, "absurd-date")

"""What is asked, what is found, and the one question to the index that both the own space and teams ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.timezone import make_aware

from ayni_web.accounts.searching import Entry
from ayni_web.people.models import Party
from ayni_web.search.expressions import typed_words
from ayni_web.search.marking import excerpt, holds, marked
from ayni_web.search.means import means


@dataclass(frozen=True)
class Asked:
    """What is looked for. `before` is a time; everything without words, person, kind and time asks for nothing."""

    text: str = ""
    kind: str = ""
    about: Party | None = None
    since: datetime | None = None
    before: datetime | None = None

    @property
    def words(self) -> list[str]:
        return typed_words(self.text)


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with where."""

    title: SafeString
    address: str
    about: str
    at: datetime | None
    excerpts: Sequence[tuple[str | Promise, SafeString]]
    party: int | None = None  # where it is a person
    kind: str = ""
    row: int = 0


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the closest or newest, and how many there are in all."""

    kind: str
    label: str | Promise
    hits: Sequence[Hit]
    total: int

    @property
    def more(self) -> int:
        return max(0, self.total - len(self.hits))


@dataclass(frozen=True)
class Found:
    """All that was found. `instead` are the words that were looked for where what was typed is nowhere."""

    groups: Sequence[Group] = ()
    instead: str = ""
    complete: bool = True
    #: False where something can be found by its words and not by its meaning yet, though it could be.
    meant: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    kind: str
    shown_as: int
    rows: tuple[int, ...]
    at: datetime | None
    total: int
    name: str


def hit_of(
    place: Place, entries: Mapping[int, Entry], words: Sequence[str], address: str = "", *, is_person: bool = False
) -> Hit | None:
    """A place of the index as it is shown, from what the database says now; None where that is nothing any more."""
    all_of_it = [entries[row] for row in dict.fromkeys((place.shown_as, *place.rows)) if row in entries]
    if not all_of_it:
        return None  # erased between the index's answer and now
    first = all_of_it[0]
    texts = [(label, text) for entry in all_of_it for label, text in entry.texts if text]
    title = first.name or first.title
    left = [word for word in words if not holds(title, [word])]
    told = dict.fromkeys((label, text) for label, text in texts if holds(text, left))
    return Hit(
        title=marked(title, words),
        address=first.address or address,
        about=first.about,
        at=place.at,
        excerpts=[(label, excerpt(text, words)) for label, text in list(told)[:3]],
        party=place.shown_as if is_person else None,
        kind=place.kind,
        row=place.shown_as,
    )


def looked_up(
    match: str, asked: Asked, filters: Sequence[str], values: Sequence[str], *, most: int
) -> dict[str, list[Place]]:
    """Where the index has this expression, by kind: among documents for which the filters hold, within what is asked for."""
    conditions, said = list(filters), list(values)
    for condition, value in (("d.kind = %s", asked.kind), ("d.at >= %s", asked.since), ("d.at < %s", asked.before)):
        if value:
            conditions.append(condition)
            said.append(str(connection.ops.adapt_datetimefield_value(value)) if isinstance(value, datetime) else value)
    of = means()
    hits = of.HITS.format(where=" AND ".join(conditions))
    with connection.cursor() as cursor:
        cursor.execute(QUESTION.format(hits=hits, together=of.TOGETHER), [match, *said, most])
        rows = cursor.fetchall()
    places: dict[str, list[Place]] = defaultdict(list)
    for kind, shown_as, some, at, total, name in rows:
        when = parse_datetime(at) if isinstance(at, str) else at
        when = make_aware(when, UTC) if when is not None and when.tzinfo is None else when
        places[kind].append(Place(kind, shown_as, tuple(map(int, some.split(",")[:5])), when, total, name))
    return dict(places)


#: Of each kind the newest; of people, who have no time, those whom the words fit best: a name before what is written of them.
QUESTION = """
WITH hit AS MATERIALIZED ({hits}), thing AS (
  SELECT kind, shown_as, {together} AS found_in, max(at) AS at, min(far) AS far, min(name) AS name FROM hit GROUP BY kind, shown_as
), placed AS (
  SELECT kind, shown_as, found_in, at, name, count(*) OVER (PARTITION BY kind) AS total,
         row_number() OVER (PARTITION BY kind ORDER BY at DESC NULLS LAST, far, shown_as) AS place
  FROM thing
)
SELECT kind, shown_as, found_in, at, total, name FROM placed WHERE place <= %s ORDER BY kind, place
"""

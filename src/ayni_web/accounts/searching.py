"""What rooms let people search.

A room has a module `searchables` (found by itself) that says:

    def _entries(space: Space, rows: Collection[int]) -> Iterator[Entry]:
        for one in Promise.objects.filter(space=space, pk__in=rows):
            yield Entry(one.pk, name=one.what, texts=((_("Why"), one.why),), at=one.made_at, who=(one.by_id, one.to_id))

    add_searchable(Searchable(
        "promise", _("Promises"), order=30, model=Promise, entries=_entries, address=lambda row: reverse("promises:one", args=[row])
    ))

That is all: the index notices by itself, in the transaction that writes, that a row of `model` was added, changed or deleted,
however that was done. What stands in other tables of the room is named with `watched`: `(Watched(Step, row="promise_id"),)`.

`entries` gives what there is of these rows and leaves out what must not be found (taken back, let go, not there any more). It is
called both to index and to show what was found, so what is shown is always what the database says now; it must filter by `space`,
should take no more than two queries, and must not depend on the language but for the labels of texts.
Never declare what is sealed: the vault is searched in memory, by itself.

What stands in a team is declared with `add_team_searchable(TeamSearchable(...))`. Its entries say in `who` which of the team's
parties may read it, `ALL` among them where everybody in the team may, and their own address. `entries` takes several teams.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise

from ayni_web.accounts.models import Space

#: Stands in `who` of what is in a team for everybody who is in it.
ALL = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. `name` is what stands as its link; words found there count most.

    Where nobody gave it a name, `title` is shown and not searched: it may be in the reader's language.
    """

    row: int
    name: str
    #: What else it says: what it is called where it stands ("Why"), and the text. Empty texts are left out.
    texts: tuple[tuple[str | Promise, str], ...] = ()
    #: When it was, where it has a time.
    at: datetime | None = None
    #: The parties that take part in it, as they were told.
    who: tuple[int, ...] = ()
    #: One quiet line under the name: role and organisation, or from whom to whom. Shown, not searched.
    about: str = ""
    title: str = ""
    #: The row under which it is shown, where another stands for this one.
    shown_as: int | None = None
    #: Of what stands in a team: where it is seen.
    address: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A table from which entries are made. `row` is its column that holds the number of the entry's row.

    Where `texts` names fields, only rows in which one of these says something are looked at.
    """

    model: type[Model]
    row: str = "id"
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findable:
    """One kind of things that can be found."""

    kind: str
    label: str | Promise
    order: int
    model: type[Model]
    #: Of `model` itself, and of other tables.
    texts: tuple[str, ...] = ()
    watched: tuple[Watched, ...] = ()
    #: Where a row of `model` says whose it is.
    space: str = "space"

    @property
    def tables(self) -> tuple[Watched, ...]:
        """All tables whose rows make its entries."""
        return (Watched(self.model, texts=self.texts), *self.watched)


@dataclass(frozen=True, kw_only=True)
class Searchable(Findable):
    """One kind of things that can be found in somebody's own space."""

    entries: Callable[[Space, Collection[int]], Iterable[Entry]]
    #: Where the thing of this row (`shown_as`, where there is one) is seen.
    address: Callable[[int], str]


@dataclass(frozen=True, kw_only=True)
class TeamSearchable(Findable):
    """One kind of things that can be found in teams, by those who may read them."""

    entries: Callable[[Collection[UUID], Collection[int]], Iterable[Entry]]


_SEARCHABLES: dict[str, Searchable] = {}
_IN_TEAMS: dict[str, TeamSearchable] = {}


def add_searchable(searchable: Searchable) -> None:
    """Declares a kind of things that can be found."""
    _SEARCHABLES[searchable.kind] = searchable


def searchables() -> list[Searchable]:
    """All that rooms declared, in their order."""
    return sorted(_SEARCHABLES.values(), key=lambda searchable: (searchable.order, searchable.kind))


def add_team_searchable(searchable: TeamSearchable) -> None:
    """Declares a kind of things that can be found in teams."""
    _IN_TEAMS[searchable.kind] = searchable


def team_searchables() -> list[TeamSearchable]:
    """All that rooms of teams declared, in their order."""
    return sorted(_IN_TEAMS.values(), key=lambda searchable: (searchable.order, searchable.kind))


def findables() -> list[Findable]:
    """All of both."""
    return [*searchables(), *team_searchables()]

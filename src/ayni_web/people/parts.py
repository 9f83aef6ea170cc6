"""Parts of a person's page that other rooms add.

A room has a module `person_parts` (found by itself) that says:

    add_part(Part("promises", "promises/_of_a_person.html", context=of_a_person, order=30))

The template is included in the page, with `user`, `request`, `party`, and as `given` what `context` returned. Where
that is None, the part is left out.

Most people have no promise open, no talk ahead and no event. So a part names the rows that it would ask for (`rows`), and
asks for those only of which there are any (`held`): the page finds that out for all parts with one query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest

from ayni_web.accounts.pages import once_a_page
from ayni_web.people.models import Claim, Merge, Party
from ayni_web.people.queries import one_with

#: Rows about a party, which these parties are.
type Rows = Callable[[Party, Sequence[int]], QuerySet[Any]]
type Context = Callable[[HttpRequest, Party], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Part:
    """One part of a person's page: above the story of what was between you (`top`), below it (`main`) or beside it (`aside`)."""

    key: str
    template: str
    context: Context
    where: Literal["top", "main", "aside"] = "main"
    #: Those with a smaller number stand higher.
    order: int = 100
    #: What it asks for, by names that no other part uses.
    rows: Mapping[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True)
class FilledPart:
    """A part with what it shows."""

    part: Part
    given: Mapping[str, Any]


_PARTS: dict[str, Part] = {}
#: What the page itself asks for.
_ROWS: dict[str, Rows] = {
    "merges": lambda party, same: Merge.objects.filter(undone_at__isnull=True, space=party.space_id).filter(
        Q(kept_id__in=same) | Q(merged_id__in=same)
    ),
    "also": lambda party, same: Claim.objects.filter(party_id__in=same, field="also"),
}


def add_part(part: Part) -> None:
    """Adds a part to every person's page."""
    _PARTS[part.key] = part


@once_a_page
def held(party: Party) -> frozenset[str]:
    """Of which of the rows that parts name there are any about a party."""
    same = one_with(party)
    named = _ROWS | {name: rows for part in _PARTS.values() for name, rows in part.rows.items()}
    asked = {f"any_{name}": Exists(rows(party, same)) for name, rows in named.items()}
    found = Party.objects.filter(pk=party.pk).values(**asked).get()
    return frozenset(name.removeprefix("any_") for name, there in found.items() if there)


def parts_of(request: HttpRequest, party: Party) -> dict[str, list[FilledPart]]:
    """What rooms have to show of a party, in their order, by where it stands."""
    filled: dict[str, list[FilledPart]] = {"top": [], "main": [], "aside": []}
    for part in sorted(_PARTS.values(), key=lambda part: (part.order, part.key)):
        given = part.context(request, party)
        if given is not None:
            filled[part.where].append(FilledPart(part, given))
    return filled

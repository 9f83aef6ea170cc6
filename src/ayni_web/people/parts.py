"""Parts of a person's page that other rooms add.

A room has a module `person_parts` (found by itself) that says:

    add_part(Part("promises", "promises/_of_a_person.html", context=of_a_person, order=30))

The template is included in the page, with `user`, `request`, `party`, and as `given` what `context` returned. Where
that is None, the part is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest

from ayni_web.people.models import Party

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


@dataclass(frozen=True)
class FilledPart:
    """A part with what it shows."""

    part: Part
    given: Mapping[str, Any]


_PARTS: dict[str, Part] = {}


def add_part(part: Part) -> None:
    """Adds a part to every person's page."""
    _PARTS[part.key] = part


def parts_of(request: HttpRequest, party: Party) -> dict[str, list[FilledPart]]:
    """What rooms have to show of a party, in their order, by where it stands."""
    filled: dict[str, list[FilledPart]] = {"top": [], "main": [], "aside": []}
    for part in sorted(_PARTS.values(), key=lambda part: (part.order, part.key)):
        given = part.context(request, party)
        if given is not None:
            filled[part.where].append(FilledPart(part, given))
    return filled

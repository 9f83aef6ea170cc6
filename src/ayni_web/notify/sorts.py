"""The sorts of things that somebody is told of: rooms above declare theirs.

A room has a module `notices` (found by itself) that says:

    add_sort(Sort("asks", _("Asks"), order=10, usual=How.AT_ONCE))

and tells of something in the transaction that makes it (`notify.telling.tell`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni_web.notify.models import How

__all__ = ["How", "Sort", "add_sort", "is_sort", "sort_named", "sorts"]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of things. `usual` is how somebody is told who has said nothing of it, once they want mail at all.

    Of what is `hushed`, a mail says no more than the title and whose team: its words stand on the page alone.
    """

    name: str
    title: str | Promise
    order: int = 100
    usual: How = How.DIGEST
    hushed: bool = False


_SORTS: dict[str, Sort] = {}


def add_sort(sort: Sort) -> None:
    """Declares a sort."""
    _SORTS[sort.name] = sort


def sorts() -> list[Sort]:
    """All that rooms declared, in their order."""
    return sorted(_SORTS.values(), key=lambda sort: (sort.order, sort.name))


def is_sort(name: str) -> bool:
    """Whether a room declared it."""
    return name in _SORTS


def sort_named(name: str) -> Sort:
    """A sort; one that no room has any more says little."""
    return _SORTS.get(name) or Sort(name, _("Something new"), usual=How.APP, hushed=True)

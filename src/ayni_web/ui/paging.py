"""Pages of long lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import paginator
from django.db.models import QuerySet

if TYPE_CHECKING:
    _Paginator = paginator.Paginator[Any]
    _Page = paginator.Page[Any]
else:
    _Paginator, _Page = paginator.Paginator, paginator.Page


class LongPaginator(_Paginator):
    """Pages of a list that is not counted: of some hundred thousand rows, counting takes longer than showing fifty.

    Such a page says whether another comes after it, and not how many there are.
    """

    counted = False
    object_list: QuerySet[Any]

    def get_page(self, number: Any) -> LongPage:
        """The page of this number; the first for what is none, the last that has anything where it lies beyond."""
        try:
            wanted = max(1, int(number))
        except (TypeError, ValueError):
            wanted = 1
        rows = self._rows(wanted)
        if not rows and wanted > 1:
            wanted = max(1, -(-self.object_list.count() // self.per_page))
            rows = self._rows(wanted)
        return LongPage(rows, wanted, self)

    def _rows(self, number: int) -> list[Any]:
        begin = (number - 1) * self.per_page
        return list(self.object_list[begin : begin + self.per_page + 1])


class LongPage(_Page):
    """One of them. It was given one row more than it shows, if there is one."""

    def __init__(self, rows: list[Any], number: int, of: LongPaginator) -> None:
        self._goes_on: bool = len(rows) > of.per_page
        super().__init__(rows[: of.per_page], number, of)

    def has_next(self) -> bool:
        return self._goes_on

    def next_page_number(self) -> int:
        return int(self.number) + 1

    def previous_page_number(self) -> int:
        return int(self.number) - 1

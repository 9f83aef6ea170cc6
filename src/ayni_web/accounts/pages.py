"""Asked once a page: what several rooms need to know to show one page is looked up once.

Only while a page is made that changes nothing (GET and HEAD): whoever writes always asks the database.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, Protocol

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

_known: ContextVar[dict[tuple[str, Any], Any] | None] = ContextVar("known", default=None)


class Asked[M: Model, R](Protocol):
    """A function of one row that is asked once for each row while a page is made."""

    def __call__(self, row: M, /) -> R: ...

    def remember(self, row: M, found: R, /) -> None:
        """Take this for its answer while the page is made: another query of the page brought it along."""


def once_a_page[M: Model, R](look_up: Callable[[M], R]) -> Asked[M, R]:
    """Makes such a function."""
    name = f"{look_up.__module__}.{look_up.__qualname__}"

    @wraps(look_up)
    def asked(row: M, /) -> R:
        known = _known.get()
        if known is None:
            return look_up(row)
        place = (name, row.pk)
        if place not in known:
            known[place] = look_up(row)
        found: R = known[place]
        return found

    def remember(row: M, found: R, /) -> None:
        known = _known.get()
        if known is not None:
            known[name, row.pk] = found

    made: Any = asked
    made.remember = remember
    answer: Asked[M, R] = made
    return answer


def known_for_a_page(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keeps what `once_a_page` finds until the page is made."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        before = _known.set({})
        try:
            return get_response(request)
        finally:
            _known.reset(before)

    return middleware

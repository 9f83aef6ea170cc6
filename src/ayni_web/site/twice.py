"""A form that is sent twice in the same moment, as by a double click, is kept once and answered twice."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin


class SentTwiceAtOnce(MiddlewareMixin):
    """Asks a view again where the database refused what it keeps because the same form's twin was quicker.

    Forms carry a key, `once`, and views look whether it is told already before they keep what it says. Two that look in the
    same moment both find nothing; the second to keep it is refused, with all that it did taken back. Asked again, its view
    finds what the first kept and answers as that did. Where the database refuses once more, it is a fault like any other.
    """

    sync_capable = True
    async_capable = False

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        found = request.resolver_match
        if not isinstance(exception, IntegrityError) or found is None or not request.POST.get("once"):
            return None
        view: Callable[..., HttpResponseBase] = found.func
        return view(request, *found.args, **found.kwargs)

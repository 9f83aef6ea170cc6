"""A request acts for whoever it is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from ayni_web.walls.acting import NOBODY, Actor, acting_as, asked_by


def acts_for_who_asks(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """From here on every question to the database is of who is signed in; of nobody, where nobody is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with acting_as(None):
            # Who it is stands in tables that belong to no space; afterwards it is known without asking.
            request.user.is_authenticated  # noqa: B018

        def who() -> Actor:
            # Asked each time: a page that signs somebody in acts for them from then on.
            user = request.user
            return Actor(user.pk) if user.is_authenticated else NOBODY

        with asked_by(who):
            answer = get_response(request)
        if isinstance(answer, StreamingHttpResponse) and not answer.is_async:
            # What is sent piece by piece is asked for after this.
            answer.streaming_content = _asked_by(who, iter(answer.streaming_content))
        return answer

    return middleware


def _asked_by(who: Callable[[], Actor], pieces: Iterator[Any]) -> Iterator[Any]:
    while True:
        # Around each piece and not around all: between them this thread may do something else.
        with asked_by(who):
            try:
                piece = next(pieces)
            except StopIteration:
                return
        yield piece

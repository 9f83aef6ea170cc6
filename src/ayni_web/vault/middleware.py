"""A vault shuts when its owner signs out, sets another password, or comes by another session."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ayni_web.vault.opening import shut_in

type Answer = Callable[[HttpRequest], HttpResponse]


def vault_shuts_with_the_session(get_response: Answer) -> Answer:
    """Whatever ends or changes a session, by whichever page: the vault that was open in it is shut with it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.VAULT_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        before = request.session.session_key
        answer = get_response(request)
        if not request.user.is_authenticated or request.session.session_key != before:
            shut_in(request, answer)
        return answer

    return middleware

"""What every request passes through: sign-in is on by default, and pages speak the reader's language and time."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

type Answer = Callable[[HttpRequest], HttpResponse]

#: Addresses that a stranger may open. All others ask to sign in first, also those that do not exist.
OPEN_PATHS = ("/accounts/", "/welcome/", "/healthz", "/static/", "/manifest.webmanifest", "/favicon.ico", "/language/")


def sign_in_required(get_response: Answer) -> Answer:
    """Everything but a short list asks who you are; a stranger learns nothing about which pages exist."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(OPEN_PATHS):
            return get_response(request)
        return redirect_to_login(request.get_full_path())

    return middleware


def reader_preferences(get_response: Answer) -> Answer:
    """The language and time zone that a signed-in reader has chosen."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        if user.is_authenticated and user.time_zone:
            timezone.activate(zoneinfo.ZoneInfo(user.time_zone))
        try:
            return get_response(request)
        finally:
            timezone.deactivate()

    return middleware

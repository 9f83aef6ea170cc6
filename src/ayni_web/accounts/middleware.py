"""What every request passes through: sign-in is on by default, and pages speak the reader's language and time."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

type Answer = Callable[[HttpRequest], HttpResponse]

#: Addresses that a stranger may open. All others ask to sign in first, also those that do not exist.
OPEN_PATHS = ("/accounts/", "/welcome/", "/healthz", "/static/", "/manifest.webmanifest", "/favicon.ico", "/language/")


def sign_in_required(get_response: Answer) -> Answer:
    """Everything but a short list asks who you are; a stranger learns nothing about which pages exist."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            answer = get_response(request)
            # What a person sees is theirs: it stays in no cache, and the back button shows nothing after signing out.
            if not answer.has_header("Cache-Control"):
                patch_cache_control(answer, private=True, no_store=True)
            return answer
        if request.path.startswith(OPEN_PATHS):
            return get_response(request)
        if request.headers.get("HX-Request"):
            # Swapped into a part of a page, a sign-in form would only confuse: the whole page goes there.
            return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("account_login")})
        return redirect_to_login(request.get_full_path())

    return middleware


def reader_preferences(get_response: Answer) -> Answer:
    """The language and time zone that a signed-in reader has chosen."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        if user.is_authenticated and user.time_zone:
            try:
                timezone.activate(zoneinfo.ZoneInfo(user.time_zone))
            except zoneinfo.ZoneInfoNotFoundError:
                # The zone was known where it was chosen; here its times are shown as UTC.
                timezone.deactivate()
        try:
            return get_response(request)
        finally:
            timezone.deactivate()

    return middleware

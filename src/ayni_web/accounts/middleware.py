"""What every request passes through: sign-in is on by default, and pages speak the reader's language and time."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from ayni_web.accounts.open_paths import OPEN_PATHS

type Answer = Callable[[HttpRequest], HttpResponse]


def sign_in_required(get_response: Answer) -> Answer:
    """Everything but a short list asks who you are; a stranger learns nothing about which pages exist."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            answer = get_response(request)
            if answer.status_code == 405 and request.method == "GET" and not request.headers.get("HX-Request"):
                # Typed, or reached from an old link: a button's address shows nothing, the page above it does.
                answer = redirect(_page_above(request.path))
            # What a person sees is theirs: it stays in no cache, and the back button shows nothing after signing out.
            if not answer.has_header("Cache-Control"):
                patch_cache_control(answer, private=True, no_store=True)
            return answer
        if request.path.startswith(OPEN_PATHS):
            return get_response(request)
        if request.headers.get("HX-Request"):
            # Swapped into a part of a page, a sign-in form would only confuse: the whole page goes there.
            return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("account_login")})
        return redirect_to_login(_after_sign_in(request))

    return middleware


def _after_sign_in(request: HttpRequest) -> str:
    """Where a stranger wanted to go. What they sent is lost, so they come back to the page they sent it from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    # Two strokes would begin an address of another server, and browsers read a backward stroke as a forward one.
    elsewhere = came_from.path.startswith(("//", "/\\"))
    if came_from.netloc != request.get_host() or not came_from.path.startswith("/") or elsewhere:
        return "/"
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def _page_above(path: str) -> str:
    """The nearest address above this one that stands for nothing of anybody; at last the first page.

    So it is the same for what is hidden as for what is not there.
    """
    parts = path.strip("/").split("/")[:-1]
    while parts:
        above = f"/{'/'.join(parts)}/"
        try:
            if not resolve(above).kwargs:
                return above
        except Resolver404:
            pass
        parts.pop()
    return "/"


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

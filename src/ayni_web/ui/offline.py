"""What a reader's own device may keep of their pages, to read them without a connection.

Off until somebody turns it on for the device before them. A page is kept only where the server says so, by `Ayni-Keep` with a word
that stands for the reader; the worker in the browser (`assets/js/worker.js`) throws away all that is another's. Pages that a view
forbids to cache, pages of the account, and every page while a vault is open are never named so. For the caches of the browser
itself all pages stay forbidden, as before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

type Answer = Callable[[HttpRequest], HttpResponse]

HEADER = "Ayni-Keep"
NOBODY, NOT_HERE = "nobody", "no"
#: Pages that show secrets or change how one signs in, those that look at long work, and those under a secret address.
NEVER = (
    "/vault/",
    "/accounts/",
    "/settings/",
    "/welcome/",
    "/keeping/",
    "/jobs/",
    "/health/",
    "/import/",
    "/reminders/stop/",
)
_A_YEAR = 60 * 60 * 24 * 365


@dataclass(frozen=True)
class Device:
    """The browser that asks: a word for who is signed in, and whether it may keep their pages."""

    person: str
    keeps: bool


def person_word(request: HttpRequest) -> str:
    """A word that stands for the reader and tells nothing of them."""
    return salted_hmac("ayni.offline", str(request.user.pk), algorithm="sha256").hexdigest()[:24]


def cookie_name() -> str:
    """The cookie that says that this browser keeps pages, and whose."""
    return f"{settings.SESSION_COOKIE_NAME}_keeps"


def turn(request: HttpRequest, answer: HttpResponse, *, on: bool) -> None:
    """Turn keeping on or off in the browser that asks."""
    if on:
        answer.set_cookie(
            cookie_name(),
            person_word(request),
            max_age=_A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        answer.delete_cookie(cookie_name(), samesite="Lax")
    answer.headers[HEADER] = NOT_HERE


def device_of(request: HttpRequest) -> Device | None:
    """The device of a signed-in reader."""
    if not request.user.is_authenticated:
        return None
    word = person_word(request)
    return Device(word, request.COOKIES.get(cookie_name()) == word)


def kept_on_this_device(get_response: Answer) -> Answer:
    """Says of each page whether this device may keep it. Stands innermost: it must see what a view said itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.device = device_of(request)  # type: ignore[attr-defined]
        answer = get_response(request)
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.has_header(HEADER):
            word = _word_for(request, answer)
            if word:
                answer.headers[HEADER] = word
        return answer

    return middleware


def _word_for(request: HttpRequest, answer: HttpResponse) -> str:
    device = device_of(request)  # asked again: the view may have let somebody in, or out
    if device is None:
        return NOBODY
    if not device.keeps:
        return NOT_HERE
    whole = request.method == "GET" and answer.status_code == 200 and not request.headers.get("HX-Request")
    secret = request.path.startswith(NEVER) or settings.VAULT_COOKIE_NAME in request.COOKIES
    return device.person if whole and not secret and not answer.has_header("Cache-Control") else ""

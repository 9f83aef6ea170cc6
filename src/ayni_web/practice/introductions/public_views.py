"""The page that somebody opens who is asked. No account, no cookie, no script; opening it changes nothing.

Every answer of this page says the same to whoever has no good link: one calm page, whether a link is wrong, used, void or too old.
A form is guarded by a seal in it and not by a cookie: browsers send `Origin: null` from pages without a referrer, and programs that
open links from mail often keep no cookies. The seal says that the page was opened with this very link. Who can open it can answer
anyway, so nobody gains by sending the form from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ayni_web.people.answering import usually_answers
from ayni_web.practice.introductions import actions, limits, queries
from ayni_web.practice.introductions.forms import AnswerForm
from ayni_web.practice.introductions.queries import Question

SEAL_LIVES = 24 * 60 * 60
_SALT = "ayni.introductions.answer"
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}

type View = Callable[..., HttpResponse]


def unremarkable(view: View) -> View:
    """Answers that are kept nowhere, found nowhere, and do not say where somebody came from."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    return answered


@csrf_exempt
@unremarkable
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """The question to one of the two; what they answer is kept once."""
    question = queries.question_of(token)
    if question is None:
        # Only who misses has to wait: a good link opens, whatever others tried from behind the same address.
        return _calm(request, status=404 if limits.may_miss(request) else 429)
    language = _language(request, question.language)
    if request.method != "POST":
        return _ask(request, question, language)
    form = AnswerForm(request.POST)
    if not form.is_valid() or not _sealed(request, question):
        return _ask(request, question, language, again=True)
    said = form.cleaned_data
    if not actions.answer(token, said["answer"], word=said["word"], may_pass_on=said["may_pass_on"]):
        return _calm(request)
    # Away from the address with the secret, so that it stands in no history as the last page.
    return HttpResponseRedirect(f"{reverse('introductions:answered')}?lang={language}")


@unremarkable
@require_safe
def answered(request: HttpRequest) -> HttpResponse:
    """Thanks, the same to everybody, whatever they answered."""
    return _in(_language(request, ""), request, "introductions/answered.html", {})


def _ask(request: HttpRequest, question: Question, language: str, *, again: bool = False) -> HttpResponse:
    context = {
        "question": question,
        "seal": signing.dumps(question.digest, salt=_SALT),
        "again": again,
        "word": request.POST.get("word", "")[:1_000],
        "chosen": request.POST.get("answer", ""),
        "answers": True,
    }
    if question.answers_within is not None:
        with translation.override(language):
            context["how_soon"] = usually_answers(question.asked_by, question.answers_within)
    return _in(language, request, "introductions/asked.html", context)


def _calm(request: HttpRequest, *, status: int = 404) -> HttpResponse:
    """The page of every link that opens nothing. Its language is the browser's: the link's own would tell of it."""
    return _in(_language(request, ""), request, "introductions/calm.html", {}, status=status)


def _in(
    language: str, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    with translation.override(language):
        response = render(request, template, {"languages": settings.LANGUAGES, **context}, status=status)
    response.headers["Content-Language"] = language
    return response


def _language(request: HttpRequest, chosen: str) -> str:
    """The language asked for in the address, else the one chosen for this reader, else the browser's."""
    known = dict(settings.LANGUAGES)
    wanted = request.GET.get("lang", "")
    if wanted in known:
        return wanted
    return chosen if chosen in known else (translation.get_language_from_request(request) or "en")


def _sealed(request: HttpRequest, question: Question) -> bool:
    try:
        return bool(signing.loads(request.POST.get("seal", ""), salt=_SALT, max_age=SEAL_LIVES) == question.digest)
    except signing.BadSignature:
        return False

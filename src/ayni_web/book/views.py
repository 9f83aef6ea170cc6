"""Record an act in one line, look at it, correct it, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni.ledger.acts import Outcome
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import is_in, personal_space
from ayni_web.accounts.team_moments import team_moments_of
from ayni_web.book import actions, queries
from ayni_web.book.forms import ActFilter, ActForm, OutcomeForm, OwnKindForm, as_told
from ayni_web.book.models import Act
from ayni_web.book.words import told
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.ui.offline import person_word

ACTS_A_PAGE = 50
MOMENTS_SHOWN = 10


def _form(request: HttpRequest, **more: Any) -> ActForm:
    return ActForm(request.POST or None, user=who_asks(request), language=_language(request), **more)


def _language(request: HttpRequest) -> str:
    """The language of the page. Its English is everybody's; whether a reader writes the month first, their browser says."""
    language = (get_language() or "en")[:2]
    if language != "en":
        return language
    first = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip().lower()
    if first in {"", "*", "en"}:
        return language
    return "en-us" if first == "en-us" else "en-gb"


def _about(request: HttpRequest) -> Party | None:
    """Whom a page is about, where its address says so."""
    wanted = request.GET.get("with", "")
    return people.party_for(who_asks(request), int(wanted[:18])) if wanted.isdecimal() else None


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    asker = who_asks(request)
    about = _about(request)
    form = _form(request, about=about)
    act = _kept(asker, form) if request.method == "POST" else None
    if act is not None:
        messages.success(request, _("Kept. You can correct it at any time."))
        return redirect("book:act", act_id=act.pk)
    return render(request, "book/record.html", {"form": form, "about": about, "recent": _recent(asker)})


def _kept(asker: User, form: ActForm) -> Act | None:
    """The act that a form tells, written unless this very telling has arrived before; None where it cannot be one yet."""
    with transaction.atomic():
        act = queries.told_once(asker, form.told_once)
        if act is None and form.is_valid():
            act = actions.record(personal_space(asker), form.draft(), by=asker, once=form.told_once)
        return act


@never_cache
@require_http_methods(["GET", "POST"])
def later(request: HttpRequest) -> JsonResponse:
    """Takes lines that waited on somebody's device. Asked first, it gives what a form would have: the token, and whose it is."""
    asker = who_asks(request)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "person": person_word(request)})
    form = _form(request, about=_about(request))
    act = _kept(asker, form)
    if act is None:
        faults = [str(fault) for some in form.errors.values() for fault in some]
        return JsonResponse({"faults": faults}, status=422)
    return JsonResponse({"address": reverse("book:act", args=[act.pk]), "words": told(act)})


@require_POST
def understood(request: HttpRequest) -> HttpResponse:
    """What the line so far is understood to say; nothing is kept."""
    form = _form(request, about=_about(request))
    form.is_valid()
    return render(request, "book/_understood.html", {"form": form, "told": form.told, "live": True})


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """All acts in force, found by words, kind, outcome and person."""
    asker = who_asks(request)
    form = ActFilter(request.GET, user=asker)
    chosen, about = form.cleaned_data, _about(request)
    found = queries.searched(
        asker, words=chosen.get("q", ""), kind=chosen.get("kind"), outcome=chosen.get("outcome"), party=about
    )
    page = _page(request, found, searched=bool(chosen.get("q")))
    page.object_list = queries.as_read_by(asker, page.object_list)
    filtered = bool(request.GET.urlencode())
    in_teams = [] if filtered else team_moments_of(asker, MOMENTS_SHOWN)
    context = {"form": form, "about": about, "page": page, "filtered": filtered, "in_teams": in_teams}
    return render(request, "book/acts.html", context)


def _page(request: HttpRequest, found: QuerySet[Act], *, searched: bool) -> Page[Any]:
    """One page of acts. Words are looked for once: counting first and fetching a page then would search twice."""
    wanted = request.GET.get("page")
    if not searched:
        return Paginator(found, ACTS_A_PAGE).get_page(wanted)
    page: Page[Any] = Paginator(list(found.values_list("pk", flat=True)), ACTS_A_PAGE).get_page(wanted)
    page.object_list = queries.in_order(who_asks(request), list(page.object_list))
    return page


@require_safe
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    asker = who_asks(request)
    found = queries.act_on_timeline(asker, act_id)
    if found.space_id != personal_space(asker).pk:
        there = is_in(asker, found.space)
        return render(request, "book/act_of_a_team.html", {"act": found, "team": found.space, "is_in": there})
    tellings = queries.tellings_of(found)
    context = {"act": found, "newest": tellings[0], "tellings": tellings, "outcomes": Act.Helped.choices[1:]}
    return render(request, "book/act.html", context)


@require_POST
def outcome(request: HttpRequest, act_id: int) -> HttpResponse:
    """Say what came of an act; what stood before is kept."""
    asker = who_asks(request)
    found = queries.act_for(asker, act_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what came of it."))
        return redirect("book:act", act_id=found.pk)
    note = form.cleaned_data["note"] or found.outcome_note
    try:
        newer = actions.tell_outcome(found, Outcome(form.cleaned_data["outcome"]), note, by=asker)
    except InputError as error:
        messages.error(request, str(error))
        return redirect("book:act", act_id=found.pk)
    messages.success(request, _("Kept. What stood before is kept below."))
    return redirect("book:act", act_id=newer.pk)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, act_id: int) -> HttpResponse:
    asker = who_asks(request)
    found = queries.act_for(asker, act_id)
    form = _form(request, initial=as_told(found), corrected=found)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                newer = actions.correct(found, form.draft(), by=asker)
        except InputError as error:
            messages.error(request, str(error))
            return redirect("book:act", act_id=found.pk)
        messages.success(request, _("Corrected. What stood before is kept below."))
        return redirect("book:act", act_id=newer.pk)
    if not form.is_bound:
        form.show(as_told(found))
    return render(request, "book/correct.html", {"form": form, "act": found})


@require_POST
def withdraw(request: HttpRequest, act_id: int) -> HttpResponse:
    found = queries.act_for(who_asks(request), act_id)
    actions.withdraw(found)
    messages.success(request, _("Taken back. It counts nowhere any more; you can put it back."))
    return redirect("book:act", act_id=found.pk)


@require_POST
def restore(request: HttpRequest, act_id: int) -> HttpResponse:
    found = queries.act_for(who_asks(request), act_id)
    actions.restore(found)
    messages.success(request, _("It counts again."))
    return redirect("book:act", act_id=found.pk)


@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    asker = who_asks(request)
    form = OwnKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_kind(personal_space(asker), form.cleaned_data["name"], form.cleaned_data["minutes"])
        except InputError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("You can record acts of this kind now."))
            return redirect("book:kinds")
    return render(request, "book/kinds.html", {"form": form, "kinds": queries.kinds_for(asker)})


@require_POST
def retire_kind(request: HttpRequest, number: int) -> HttpResponse:
    actions.retire_kind(queries.own_kind_for(who_asks(request), number))
    messages.success(request, _("It is not offered any more. Acts of this kind keep it."))
    return redirect("book:kinds")


def _recent(asker: User) -> list[Act]:
    """The last acts that the asker recorded, to see that the book keeps them."""
    recorded = queries.in_force(queries.visible_to(asker)).filter(recorded_by=asker)
    return list(recorded.order_by("-recorded_at", "-pk")[:5])

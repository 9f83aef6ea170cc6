"""One list of promises, both ways; one promise with its history; what a relationship rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.promises import actions, queries
from ayni_web.promises.forms import AgainForm, ExpectationForm, KeepForm, PromiseForm, WhyForm
from ayni_web.promises.kept_words import told_of
from ayni_web.promises.models import Promise
from ayni_web.promises.words import Shown, day_words, name_of, shown, shown_of_team, waiting_for

PROMISES_A_PAGE = 50


def _about(request: HttpRequest) -> Party | None:
    """Whom a page is about, where its address says so."""
    wanted = request.GET.get("with", "")
    return people.party_for(who_asks(request), people.number_in(wanted)) if wanted else None


@require_http_methods(["GET", "POST"])
def every(request: HttpRequest) -> HttpResponse:
    """The list, with one line above it to keep another promise; with `?with=` for one person."""
    asker, about = who_asks(request), _about(request)
    form = PromiseForm(request.POST or None, user=asker, about=about)
    if request.method == "POST" and form.is_valid():
        kept = _keep(asker, form)
        if kept is not None:
            messages.success(request, _made_words(kept))
            return redirect("insights:person", party_id=about.pk) if about else redirect("promises:list")
    return render(request, "promises/list.html", {"form": form, "about": about, **_listed(request, asker, about)})


def _keep(asker: User, form: PromiseForm) -> Promise | None:
    """The promise that a form tells; None where it cannot be one, which the form then says."""
    try:
        with transaction.atomic():
            if (kept := queries.told_once(asker, form.told_once)) is not None:
                return kept
            by, to = form.parties()
            assert form.told is not None
            what, due, once = form.told.what, form.due_on, form.told_once
            return actions.promise(personal_space(asker), by=by, to=to, what=what, due=due, origin="line", once=once)
    except InputError as error:
        form.add_error("line", str(error))
        return None


def _made_words(promise: Promise) -> str:
    if promise.due is None:
        return _("Noted: %(by)s to %(to)s, without a date.") % {"by": name_of(promise.by), "to": name_of(promise.to)}
    said = {"by": name_of(promise.by), "to": name_of(promise.to), "day": day_words(promise.due)}
    return _("Noted: %(by)s to %(to)s, by %(day)s.") % said


def _listed(request: HttpRequest, asker: User, about: Party | None) -> dict[str, object]:
    """What stands in the list: with one person those of the own space, else those of teams too, each marked with its team."""
    teams = {} if about else queries.teams_now(asker)
    own = personal_space(asker)
    promises = queries.with_party(asker, about) if about else queries.every_of(asker)
    going_on = (
        promises if about else promises.filter(space__in=[own, *(team for team, open_ in teams.items() if open_)])
    )
    open_ones = queries.open_ones(going_on)

    def read(found: Iterable[Promise]) -> list[Shown]:
        every = queries.as_read_by(asker, found)
        return [shown(one) if one.space_id == own.pk else _of_team(one, teams) for one in every]

    if request.GET.get("show") == "ended":
        page = Paginator(queries.ended_ones(promises), PROMISES_A_PAGE).get_page(request.GET.get("page"))
        return {"showing": "ended", "page": page, "ended": read(page), "number_open": open_ones.count()}
    rows = read(open_ones)
    return {
        "showing": "open",
        "mine": [row for row in rows if row.mine],
        "theirs": [row for row in rows if row.theirs],
        "others": [row for row in rows if not row.mine and not row.theirs],
        "number_open": len(rows),
        "teams": bool(teams),
        "waits": waiting_for(asker) if any(teams.values()) else [],
    }


def _of_team(promise: Promise, teams: Mapping[UUID, bool]) -> Shown:
    writes = teams.get(promise.space_id, False)
    return shown_of_team(promise, seen=promise.space_id in teams, writes=writes)


@require_safe
def how_it_went(request: HttpRequest) -> HttpResponse:
    """What became of what the asker promised, for them alone."""
    asker = who_asks(request)
    return render(request, "promises/how_it_went.html", {"told": told_of(asker)})


@require_safe
def one(request: HttpRequest, promise_id: int) -> HttpResponse:
    asker = who_asks(request)
    found = queries.promise_for(asker, promise_id)
    context = {
        "promise": found,
        "row": shown(found),
        "changes": list(found.changes.all()),
        "keep": KeepForm(user=asker, promise=found),
        "again": AgainForm(initial={"what": found.what, "due": found.due}),
    }
    return render(request, "promises/promise.html", context)


@require_POST
def keep(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Kept: from the list with one click, from its own page with the kind and the effort."""
    asker = who_asks(request)
    found = queries.promise_for(asker, promise_id)
    form = KeepForm(request.POST, user=asker, promise=found)
    if not form.is_valid():
        messages.error(request, _("The effort is a number of minutes, nought or more."))
        return redirect("promises:one", promise_id=found.pk)
    try:
        kept = actions.keep(found, user=asker, given=form.given())
    except InputError as error:
        messages.error(request, str(error))
        return redirect("promises:one", promise_id=found.pk)
    if kept.act_id is None:
        messages.success(request, _("Kept. How good."))
        return redirect("promises:list")
    messages.success(request, _("Kept, and in the book. You can say there what came of it."))
    return redirect("book:act", act_id=kept.act_id) if "kind" in request.POST else redirect("promises:list")


@require_POST
def agree_anew(request: HttpRequest, promise_id: int) -> HttpResponse:
    found = queries.promise_for(who_asks(request), promise_id)
    form = AgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is no day that a calendar has. Write it as 2026-12-05."))
        return redirect("promises:one", promise_id=found.pk)
    said = form.cleaned_data

    def do() -> None:
        actions.renegotiate(found, due=said["due"], what=said["what"], why=said["why"])

    return _done(request, found, do, _("Agreed anew. What stood before is kept below."))


@require_POST
def say_broken(request: HttpRequest, promise_id: int) -> HttpResponse:
    found = queries.promise_for(who_asks(request), promise_id)
    why = _why(request)
    said = _("Noted. It can be taken up again at any time.")
    return _done(request, found, lambda: actions.say_broken(found, why=why), said)


@require_POST
def let_go(request: HttpRequest, promise_id: int) -> HttpResponse:
    found = queries.promise_for(who_asks(request), promise_id)
    why = _why(request)
    said = _("Let go. It can be taken up again at any time.")
    return _done(request, found, lambda: actions.let_go(found, why=why), said)


@require_POST
def reopen(request: HttpRequest, promise_id: int) -> HttpResponse:
    found = queries.promise_for(who_asks(request), promise_id)
    return _done(request, found, lambda: actions.reopen(found), _("It is open again."))


def _why(request: HttpRequest) -> str:
    form = WhyForm(request.POST)
    return str(form.cleaned_data["why"]) if form.is_valid() else ""


def _done(request: HttpRequest, promise: Promise, do: Callable[[], object], said: str) -> HttpResponse:
    """Does one thing with a promise, says so or why not, and shows the promise."""
    try:
        do()
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("promises:one", promise_id=promise.pk)


@require_http_methods(["GET", "POST"])
def expectations(request: HttpRequest, party_id: int) -> HttpResponse:
    """What each gives, seeks and counts as fair; limits; how soon one answers."""
    party = people.party_for(who_asks(request), party_id)
    found = queries.expectation_of(party)
    form = ExpectationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.expect(party, form.cleaned_data)
        messages.success(request, _("Kept, for you alone."))
        return redirect("insights:person", party_id=party.pk)
    return render(request, "promises/expectations.html", {"form": form, "party": party, "name": name_of(party)})

"""Promises of a team as one of it sees them: the list, one with all that can be done with it, and each thing that is done."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.promises import between, queries
from ayni_web.promises.actions import Given
from ayni_web.promises.forms import kind_in
from ayni_web.promises.models import Change, NewTerms, Promise
from ayni_web.promises.words import Shown, shown_of_team
from ayni_web.team.promising.asking import Mine, mine
from ayni_web.team.promising.forms import AgainForm, NewForm, SeenForm

PROMISES_A_PAGE = 50


@require_safe
def every(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The asker's promises in this team, and those that others show to all."""
    asker = accounts.membership_for(who_asks(request), team_id)
    seen = queries.seen_in(asker)
    writes = may(asker, Power.RECORD)
    context: dict[str, object] = {"team": asker.space, "writes": writes, "showing": "open"}
    if request.GET.get("show") == "ended":
        page = Paginator(queries.ended_ones(seen), PROMISES_A_PAGE).get_page(request.GET.get("page"))
        return render(
            request,
            "promising/list.html",
            context | {"showing": "ended", "page": page, "ended": _rows(asker, page.object_list, writes)},
        )
    rows = _rows(asker, queries.open_ones(seen), writes)
    context |= {
        "waits": _rows(asker, queries.waiting(seen), writes),
        "mine": [row for row in rows if row.mine],
        "theirs": [row for row in rows if row.theirs],
        "others": [row for row in rows if not row.mine and not row.theirs],
    }
    return render(request, "promising/list.html", context)


def _rows(asker: Membership, promises: object, writes: bool) -> list[Shown]:
    read = queries.as_read_by(asker.user, promises)  # type: ignore[arg-type]
    return [shown_of_team(one, writes=writes) for one in read]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Promise something to another member, or ask one of them for a promise."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = NewForm(request.POST or None, by=asker, initial={"other": request.GET.get("with", "")})
    if request.method == "POST" and form.is_valid():
        made = _say(asker, form)
        if made is not None:
            asked = _("Asked. It is a promise when they say yes.")
            messages.success(request, asked if made.waits else _("Promised. It stands in the list of each of you."))
            return redirect("promising:one", team_id=team_id, promise_id=made.pk)
    return render(request, "promising/new.html", {"team": asker.space, "form": form})


def _say(asker: Membership, form: NewForm) -> Promise | None:
    """The promise that a form tells, made once; None where it cannot be one, which the form then says."""
    said = form.cleaned_data
    by, to = (form.me, said["other"]) if said["side"] == "me" else (said["other"], form.me)
    once = this_telling(form.data, form.me)
    try:
        with transaction.atomic():
            told = queries.told_in(asker, once)
            return told or between.say(
                asker.space,
                teller=form.me,
                by=by,
                to=to,
                what=said["what"],
                due=said["due"],
                shows=said["shows"],
                once=once,
            )
    except InputError as error:
        form.add_error(None, str(error))
        return None


@require_safe
def one(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """One promise: to the two with all that happened and can be done; to the others, where both show it, what it is."""
    asker = accounts.membership_for(who_asks(request), team_id)
    return _page(request, asker, queries.one_seen_in(asker, promise_id))


def _page(
    request: HttpRequest,
    asker: Membership,
    promise: Promise,
    *,
    again: AgainForm | None = None,
    refused: str = "",
    typed: str = "",
    since: int = 0,
    status: int = 200,
) -> HttpResponse:
    """The page of a promise. After a change that did not fit: what was refused and why, what was typed, what changed since."""
    side = queries.side_of(asker.user, promise)
    changes = list(promise.changes.select_related("said_by")) if side is not None else []
    context = {
        "team": asker.space,
        "promise": promise,
        "row": shown_of_team(promise),
        "side": side,
        "changes": changes,
        "changed_since": [change for change in changes if change.number > since] if refused else [],
        "writes": may(asker, Power.RECORD) and side is not None,
        "terms": queries.terms_of(promise) if side is not None else None,
        "plan": queries.rebuilding_of(promise) if side is not None and promise.broken_at else None,
        "owned_up": any(change.what == Change.What.OWNED_UP for change in changes),
        "again": again or AgainForm.of(promise),
        "refused": refused,
        "typed": typed,
        "shows": side is not None and (promise.by_shows if side.pk == promise.by_id else promise.to_shows),
        "other_shows": side is not None and (promise.to_shows if side.pk == promise.by_id else promise.by_shows),
    }
    return render(request, "promising/promise.html", context, status=status)


def _do(request: HttpRequest, here: Mine, do: Callable[[SeenForm], object], said: str) -> HttpResponse:
    """Does one thing with a promise. Where it changed in the meantime, what was typed stays, and what changed is shown."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was done. Try it once more from this page."))
        return redirect("promising:one", team_id=here.membership.space_id, promise_id=here.promise.pk)
    try:
        do(form)
    except ChangedMeanwhileError as error:
        return _changed(request, here, str(error), form)
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("promising:one", team_id=here.membership.space_id, promise_id=here.promise.pk)


def _changed(
    request: HttpRequest, here: Mine, refused: str, form: SeenForm, again: AgainForm | None = None
) -> HttpResponse:
    now = queries.own_in(here.membership, here.promise.pk)
    typed = form.cleaned_data.get("why", "")
    since = form.cleaned_data["version"]
    return _page(request, here.membership, now, refused=refused, typed=typed, since=since, again=again, status=409)


@require_POST
def answer(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """Who was asked says yes or no; who asked takes it back."""
    here = mine(request, team_id, promise_id)
    yes = request.POST.get("answer") == "yes"

    def do(form: SeenForm) -> object:
        said = here.said(form.cleaned_data["version"])
        if here.me.pk == here.promise.to_id:
            return between.take_back(here.promise, said)
        if yes:
            return between.say_yes(here.promise, said)
        return between.say_no(here.promise, said, why=form.cleaned_data["why"])

    asked = here.me.pk == here.promise.to_id
    return _do(
        request, here, do, _("Taken back.") if asked else _("Promised.") if yes else _("Said. Nothing was promised.")
    )


@require_POST
def keep(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """It was kept; what was given by it goes into the team's book, seen by the two unless both show the promise to all."""
    here = mine(request, team_id, promise_id)
    given = Given(kind=kind_in(here.promise.what)) if request.POST.get("record") else None

    def do(form: SeenForm) -> object:
        said = here.said(form.cleaned_data["version"])
        return between.keep(here.promise, said, user=here.membership.user, given=given)

    return _do(request, here, do, _("Kept. How good."))


@require_POST
def ask_anew(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """Ask the other to agree anew, or, who promised, to let it go."""
    here = mine(request, team_id, promise_id)
    form = AgainForm(request.POST)
    if not form.is_valid():
        if "version" in form.errors:
            return _do(request, here, lambda _form: None, "")
        return _page(request, here.membership, here.promise, again=form, status=422)
    told = form.cleaned_data
    lets_go = request.POST.get("lets_go") == "yes"
    try:
        between.ask_anew(
            here.promise,
            here.said(told["version"]),
            what=told["what"],
            due=told["due"],
            why=told["why"],
            lets_go=lets_go,
        )
    except ChangedMeanwhileError as error:
        # What they typed stays in the form, which from now on rests on what the page shows.
        now = queries.own_in(here.membership, promise_id)
        kept = AgainForm(initial={**told, "version": now.version})
        return _changed(request, here, str(error), form, again=kept)
    except InputError as error:
        form.add_error(None, str(error))
        return _page(request, here.membership, here.promise, again=form, status=422)
    messages.success(request, _("Asked. Until they answer, what stands stands."))
    return redirect("promising:one", team_id=team_id, promise_id=promise_id)


@require_POST
def answer_anew(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """The other says yes or no to agreeing anew; who asked takes it back."""
    here = mine(request, team_id, promise_id)
    agreed = request.POST.get("answer") == "yes"

    def do(form: SeenForm) -> object:
        said = here.said(form.cleaned_data["version"])
        terms = NewTerms.objects.select_related("promise__by", "promise__to").filter(
            promise=here.promise, answered_at__isnull=True
        )
        waiting = terms.first()
        if waiting is None:
            raise ChangedMeanwhileError(_("This was answered or taken back in the meantime."))
        if waiting.by_id == here.me.pk:
            return between.take_terms_back(waiting, said)
        return between.answer(waiting, said, agreed=agreed, why=form.cleaned_data["why"])

    return _do(request, here, do, _("Agreed anew.") if agreed else _("Said. What stood stands."))


@require_POST
def say_broken(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """It was not kept: who was promised says so, or who promised it owns up, then or after the other said it."""
    here = mine(request, team_id, promise_id)

    def do(form: SeenForm) -> object:
        said, why = here.said(form.cleaned_data["version"]), form.cleaned_data["why"]
        if here.promise.broken_at is not None:
            return between.own_up(here.promise, said, why=why)
        return between.say_broken(here.promise, said, why=why)

    return _do(request, here, do, _("Said. Only you two see it."))


@require_POST
def let_go(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """Who was promised needs it no more."""
    here = mine(request, team_id, promise_id)

    def do(form: SeenForm) -> object:
        return between.release(here.promise, here.said(form.cleaned_data["version"]), why=form.cleaned_data["why"])

    return _do(request, here, do, _("Let go. Nothing was broken by it."))


@require_POST
def not_yet(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """It is open again."""
    here = mine(request, team_id, promise_id)

    def do(form: SeenForm) -> object:
        return between.not_yet(here.promise, here.said(form.cleaned_data["version"]), why=form.cleaned_data["why"])

    return _do(request, here, do, _("It is open again."))


@require_POST
def show(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """All may see it, where both want that; each can end it alone."""
    here = mine(request, team_id, promise_id)
    wanted = request.POST.get("show") == "yes"
    between.show(here.promise, here.me, wanted)
    here.promise.refresh_from_db()
    if here.promise.for_all:
        said = _("All in the team see it now.")
    else:
        said = _("Kept. All see it once the other wants that too.") if wanted else _("Only you two see it.")
    messages.success(request, said)
    return redirect("promising:one", team_id=team_id, promise_id=promise_id)

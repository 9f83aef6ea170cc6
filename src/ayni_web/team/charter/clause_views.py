"""One clause: what it says, who said what to it, its discussion, its examples, and each thing that is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.people.members import member_party
from ayni_web.team.charter import actions, queries
from ayni_web.team.charter.forms import USUAL, AnswerForm, ClauseForm, ExampleForm, LookForm, WordForm
from ayni_web.team.charter.models import Clause, Wording
from ayni_web.team.charter.readings import shows
from ayni_web.team.charter.standing import standing_of
from ayni_web.team.charter.words import coached, differences, names


@require_safe
def clause(request: HttpRequest, team_id: UUID, clause_id: int) -> HttpResponse:
    asker = accounts.membership_for(who_asks(request), team_id)
    return _page(request, asker, queries.clause_for(asker, clause_id))


def _page(request: HttpRequest, asker: Membership, found: Clause, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a clause. After a change that did not fit: why, and what was typed."""
    present = queries.present_in(found.agreement)
    me = next((party for party, _since in present if party.user_id == asker.user_id), None) or member_party(asker)
    row = standing_of(found, present, me)
    today = timezone.localdate()
    says = row.proposed or row.holds
    again = found.look_again if found.look_again and found.look_again > today else today + USUAL
    read = shows(asker.space, [found.topic], today) if found.agreement.is_charter and row.holds else {}
    writes = may(asker, Power.RECORD) and found.ended_at is None and found.agreement.ended_at is None
    context = {
        "team": asker.space,
        "clause": found,
        "agreement": found.agreement,
        "row": row,
        "voices": [_voices(said, asker) for said in (row.holds, row.proposed) if said is not None],
        "mine": row.proposed is not None and row.proposed.wording.by_id == me.pk,
        "between": differences(row.holds.wording.text, row.proposed.wording.text) if row.holds and row.proposed else [],
        "coached": coached(says.wording.text) if says is not None and not says.wording.ends else None,
        "remarks": list(queries.remarks_of(found)),
        "examples": [_example(one, asker, me.pk) for one in queries.examples_of(asker, found)],
        "due": row.is_due(today),
        "shows": read.get(found.topic),
        "writes": writes,
        "word": WordForm(),
        "look": LookForm(initial={"again": again, "seen": found.look_again}),
        "example": ExampleForm(acts=queries.acts_to_show(asker)) if writes else None,
        **more,
    }
    return render(request, "charter/clause.html", context, status=status)


def _voices(said: Any, asker: Membership) -> dict[str, object]:
    return {
        "said": said,
        "proposed": said.since is None,
        "waits": names(said.waits, asker.user),
        "ends": said.wording.ends,
    }


def _example(one: Any, asker: Membership, me: int) -> dict[str, object]:
    asked = queries.still_asked(one)
    part = queries.took_part(asker, one)
    return {
        "example": one,
        "asked": names(asked, asker.user),
        "asks_me": any(party.pk == me for party in asked),
        "may_take_away": one.by_id == me or part,
    }


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, team_id: UUID, clause_id: int) -> HttpResponse:
    """Propose other words. Where somebody else was quicker, theirs stand beside yours, and nothing that you typed is lost."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found = queries.clause_for(asker, clause_id)
    newest = _newest(found)
    if request.method != "POST":
        form = ClauseForm(agreement=found.agreement, rewords=True, initial={"text": newest.text, "seen": found.number})
        return _changing(request, asker, found, form)
    form = ClauseForm(request.POST, agreement=found.agreement, rewords=True)
    if not form.is_valid() or "look" in request.POST:
        return _changing(request, asker, found, form, coached=coached(request.POST.get("text", "")))
    said = form.cleaned_data
    try:
        actions.reword(asker, found, said["seen"] or 0, text=said["text"], why=said["why"])
    except ChangedMeanwhileError as error:
        return _both(request, asker, found, said, str(error))
    except InputError as error:
        form.add_error("text", str(error))
        return _changing(request, asker, found, form)
    messages.success(request, _("Proposed. Everybody who is concerned is asked."))
    return redirect("charter:clause", team_id=team_id, clause_id=clause_id)


def _both(request: HttpRequest, asker: Membership, found: Clause, said: dict[str, Any], refused: str) -> HttpResponse:
    now = queries.clause_for(asker, found.pk)
    theirs = _newest(now)
    began = next((one.text for one in now.wordings.all() if one.number == said["seen"]), "")
    form = ClauseForm(
        agreement=now.agreement, rewords=True, initial={"text": said["text"], "why": said["why"], "seen": now.number}
    )
    told = {
        "refused": refused,
        "theirs": theirs,
        "their_name": names([theirs.by], asker.user),
        "their_changes": differences(began, theirs.text),
        "yours": differences(theirs.text, said["text"]),
    }
    return _changing(request, asker, now, form, status=409, **told)


def _changing(
    request: HttpRequest, asker: Membership, found: Clause, form: ClauseForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"team": asker.space, "clause": found, "agreement": found.agreement, "form": form, **more}
    return render(request, "charter/change.html", context, status=status)


def _newest(found: Clause) -> Wording:
    return max(found.wordings.all(), key=lambda one: one.number)


def _do(
    request: HttpRequest, asker: Membership, found: Clause, do: Callable[[], object], said: str, **typed: Any
) -> HttpResponse:
    """Does one thing with a clause. Where it changed in the meantime, or cannot be, what was typed stays on the page."""
    try:
        do()
    except InputError as error:
        status = 409 if isinstance(error, ChangedMeanwhileError) else 422
        return _page(request, asker, queries.clause_for(asker, found.pk), refused=str(error), status=status, **typed)
    messages.success(request, said)
    return redirect("charter:clause", team_id=asker.space_id, clause_id=found.pk)


def _asked(request: HttpRequest, team_id: UUID, clause_id: int) -> tuple[Membership, Clause]:
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    return asker, queries.clause_for(asker, clause_id)


@require_POST
def answer(request: HttpRequest, team_id: UUID, clause_id: int) -> HttpResponse:
    """Yes or no, to these very words."""
    asker, found = _asked(request, team_id, clause_id)
    form = AnswerForm(request.POST)
    typed = request.POST.get("why", "")[:500]
    if not form.is_valid():
        return _page(
            request,
            asker,
            found,
            refused=_("Nothing was done. Try it once more from this page."),
            typed_why=typed,
            status=422,
        )
    told, agrees = form.cleaned_data, request.POST.get("answer") == "yes"

    def do() -> object:
        return actions.answer(asker, found, told["seen"], told["number"], agrees=agrees, why=told["why"])

    yes, no = (
        _("Said: you agree."),
        _("Said: you do not agree so. The others see your words, and nothing holds against you."),
    )
    return _do(request, asker, found, do, yes if agrees else no, typed_why=typed)


@require_POST
def take_back(request: HttpRequest, team_id: UUID, clause_id: int) -> HttpResponse:
    """Who proposed words takes them back."""
    asker, found = _asked(request, team_id, clause_id)
    return _do(request, asker, found, lambda: actions.take_back(asker, found, _seen(request)), _("Taken back."))


@require_POST
def let_go(request: HttpRequest, team_id: UUID, clause_id: int) -> HttpResponse:
    """Propose to let the clause go; it holds until all agree to that."""
    asker, found = _asked(request, team_id, clause_id)
    why = request.POST.get("why", "")[:500]

    def do() -> object:
        return actions.reword(asker, found, _seen(request), why=why, ends=True)

    return _do(request, asker, found, do, _("Proposed. It holds until all agree to let it go."), typed_go=why)


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0


@require_POST
def look(request: HttpRequest, team_id: UUID, clause_id: int) -> HttpResponse:
    """It was looked at again: what was seen, and the next day."""
    asker, found = _asked(request, team_id, clause_id)
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, asker, found, look=form, status=422)
    told = form.cleaned_data
    kept = LookForm(initial={"words": told["words"], "again": told["again"], "seen": _look_again_now(found)})

    def do() -> None:
        actions.look_at(asker, found, told["seen"], words=told["words"], again=told["again"], once=told["once"])

    return _do(request, asker, found, do, _("Kept, with the day to look again."), look=kept)


def _look_again_now(found: Clause) -> object:
    return Clause.objects.filter(pk=found.pk).values_list("look_again", flat=True).first()


@require_POST
def remark(request: HttpRequest, team_id: UUID, clause_id: int) -> HttpResponse:
    """A word in the discussion."""
    asker, found = _asked(request, team_id, clause_id)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, asker, found, word=form, status=422)
    told = form.cleaned_data
    return _do(
        request,
        asker,
        found,
        lambda: actions.remark(asker, found, told["text"], once=told["once"]),
        _("Said."),
        word=form,
    )


@require_POST
def example(request: HttpRequest, team_id: UUID, clause_id: int) -> HttpResponse:
    """An example, written or real."""
    asker, found = _asked(request, team_id, clause_id)
    form = ExampleForm(request.POST, acts=queries.acts_to_show(asker))
    if not form.is_valid():
        return _page(request, asker, found, example=form, status=422)
    told = form.cleaned_data

    def do() -> object:
        return actions.add_example(asker, found, text=told["text"], act=told["act"], once=told["once"])

    return _do(request, asker, found, do, _("Kept."), example=form)


@require_POST
def consent(request: HttpRequest, team_id: UUID, example_id: int) -> HttpResponse:
    """Who took part in an act lets it be shown."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found = queries.example_for(asker, example_id)
    actions.consent(asker, found)
    messages.success(request, _("Said. It is shown once all who took part have said yes."))
    return redirect("charter:clause", team_id=team_id, clause_id=found.clause_id)


@require_POST
def take_away(request: HttpRequest, team_id: UUID, example_id: int) -> HttpResponse:
    """An example goes."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found = queries.example_for(asker, example_id)
    actions.remove_example(asker, found)
    messages.success(request, _("Taken away."))
    return redirect("charter:clause", team_id=team_id, clause_id=found.clause_id)

"""Writing in a talk: each alone, then together; saying yes; and what of it goes into the open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.book.forms import this_telling
from ayni_web.team.repair import actions, queries, sheets
from ayni_web.team.repair.asking import open_notes, sealed_page
from ayni_web.team.repair.case_views import asked, done, page
from ayni_web.team.repair.forms import SheetForm
from ayni_web.team.repair.models import Case, Sheet
from ayni_web.team.repair.shown_sheets import form_for, view_words

Kind = Sheet.Kind


@require_POST
@sealed_page
def view(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """How the asker sees it: kept for themselves, or released."""
    membership, found = asked(request, team_id, case_id)
    actions.side(membership, found)
    opened = open_notes(request)
    form = SheetForm(request.POST, auto_id="view_%s", **view_words())
    if not form.is_valid():
        return page(request, membership, found, status=422, key="view", form=form)
    try:
        written = sheets.write_view(
            membership, opened, found, form.cleaned_data["text"], form.cleaned_data["seen"] or 0
        )
        if "release" in request.POST:
            sheets.release(membership, opened, found, written.edition)
    except InputError as error:
        now = Sheet.objects.filter(case=found, kind=Kind.VIEW, author=membership.user).first()
        return _again(request, team_id, case_id, "view", form, error, now)
    if "release" in request.POST:
        messages.success(request, _("Released. Each of you reads the other's once both have released theirs."))
    else:
        messages.success(request, _("Kept for you alone, and sealed."))
    return redirect("repair:case", team_id, case_id)


@require_POST
@sealed_page
def write(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """A new sheet that belongs to both."""
    membership, found = asked(request, team_id, case_id)
    opened = open_notes(request)
    kind, days = request.POST.get("kind", ""), request.POST.get("days", "")
    due = {str(number): number for number, on in queries.look_days(found)}
    if kind not in {*Kind.values} - {Kind.VIEW} or (kind == Kind.LOOK and days not in due):
        actions.refuse()
    key = f"{kind}-{days}" if kind == Kind.LOOK else kind
    form = _form(found, membership.user_id, kind, request.POST, f"{key}_%s")
    if not form.is_valid():
        return page(request, membership, found, status=422, key=key, form=form)
    try:
        sheets.write_together(
            membership, opened, found, kind, form.told, days=due.get(days), once=this_telling(request.POST)
        )
    except InputError as error:
        there = Sheet.objects.filter(case=found, kind=kind, days=due.get(days)).first() if kind in _ONLY_ONE else None
        return _again(request, team_id, case_id, str(there.pk) if there else key, form, error, there)
    messages.success(request, _("Kept, and sealed for those who are in this talk."))
    return redirect("repair:case", team_id, case_id)


#: Of these there is one: who is second finds the other's.
_ONLY_ONE = {Kind.GROUND.value, Kind.AGREEMENT.value, Kind.LOOK.value}


@require_POST
@sealed_page
def rewrite(request: HttpRequest, team_id: UUID, case_id: UUID, sheet_id: UUID) -> HttpResponse:
    """Other words. Whoever had said yes is asked again."""
    membership, found = asked(request, team_id, case_id)
    sheet = queries.sheet_for(found, sheet_id)
    opened = open_notes(request)
    form = _form(found, membership.user_id, sheet.kind, request.POST, f"s{sheet.pk.hex[:8]}_%s")
    if not form.is_valid():
        return page(request, membership, found, status=422, key=str(sheet.pk), form=form)
    try:
        sheets.write_together(
            membership, opened, found, sheet.kind, form.told, sheet=sheet, seen=form.cleaned_data["seen"] or 0
        )
    except InputError as error:
        now = Sheet.objects.filter(pk=sheet_id).first()
        return _again(request, team_id, case_id, str(sheet_id), form, error, now)
    messages.success(request, _("Kept. Who had said yes to other words is asked again."))
    return redirect("repair:case", team_id, case_id)


@require_POST
@sealed_page
def confirm(request: HttpRequest, team_id: UUID, case_id: UUID, sheet_id: UUID) -> HttpResponse:
    """Yes to the very words that the asker saw."""
    _membership, found = asked(request, team_id, case_id)
    sheet = queries.sheet_for(found, sheet_id)
    return done(
        request, team_id, case_id, lambda by, one, seen: sheets.confirm(by, one, sheet, seen), _("You said yes.")
    )


@require_POST
@sealed_page
def remove(request: HttpRequest, team_id: UUID, case_id: UUID, sheet_id: UUID) -> HttpResponse:
    _membership, found = asked(request, team_id, case_id)
    sheet = queries.sheet_for(found, sheet_id)
    return done(request, team_id, case_id, lambda by, one, seen: sheets.remove(by, one, sheet, seen), _("It is gone."))


@require_POST
@sealed_page
def use(request: HttpRequest, team_id: UUID, case_id: UUID, sheet_id: UUID) -> HttpResponse:
    """A promise into the open list, or words into the charter: what was sealed is open from then on, and the button says so."""
    membership, found = asked(request, team_id, case_id)
    sheet = queries.sheet_for(found, sheet_id)
    actions.side(membership, found)
    opened = open_notes(request)
    if sheet.kind == Kind.LESSON:
        words = _("Proposed for the charter, in your name. Everybody in the team is asked.")
        return done(
            request, team_id, case_id, lambda by, one, seen: sheets.propose_lesson(by, opened, one, sheet, seen), words
        )
    words = _("It stands in the list of promises of you two.")
    return done(
        request, team_id, case_id, lambda by, one, seen: sheets.put_in_list(by, opened, one, sheet, seen), words
    )


def _form(case: Case, me: int, kind: str, *sent: Any) -> SheetForm:
    names = {user.pk: queries.name_in(case, user) for user in (case.first, case.second) if user is not None}
    if me in names:
        names[me] = _("you")
    data, auto_id = sent
    return form_for(case, kind, data, names=names, auto_id=auto_id)


@sensitive_variables()
def _again(
    request: HttpRequest,
    team_id: UUID,
    case_id: UUID,
    key: str,
    form: SheetForm,
    error: InputError,
    now: Sheet | None,
) -> HttpResponse:
    """The page again, with what was typed. It rests on what stands now: its writer sees the other's words above their own."""
    membership, found = asked(request, team_id, case_id)
    if not found.goes_on:
        messages.error(request, str(error))
    form.add_error("text", str(error))
    data = request.POST.copy()
    data["seen"] = str(now.edition if now is not None else 0)
    form.data = data
    status = 409 if isinstance(error, ChangedMeanwhileError) else 422
    return page(request, membership, found, status=status, key=key, form=form)

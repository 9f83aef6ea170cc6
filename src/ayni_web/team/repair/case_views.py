"""One talk: how it stands, answering, a third who leads it, the key, and its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.actions import What, note_in_audit
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.powers import Power, may
from ayni_web.team.repair import actions, keys, mediating, queries
from ayni_web.team.repair.asking import open_notes, sealed_page
from ayni_web.team.repair.forms import ThirdForm
from ayni_web.team.repair.models import Case
from ayni_web.team.repair.shown_sheets import shown_sheets

type Asked = tuple[Membership, Case]
type Names = Callable[[User | None], str]


@dataclass(frozen=True, slots=True)
class Told:
    """A talk as a list shows it to one who is in it."""

    case: Case
    name: str
    leads: bool
    waits: bool


def told_all(me: User, cases: Iterable[Case]) -> list[Told]:
    """The same of all these."""
    rows = list(cases)
    names = queries.names_of(rows)
    return [_told(me, case, names) for case in rows]


def _told(me: User, case: Case, names: Mapping[tuple[UUID, int], str]) -> Told:
    def name_of(user: User | None) -> str:
        return names.get((case.space_id, user.pk), "") if user is not None else ""

    leads = not case.side_of(me.pk)
    name = name_of(None if leads else queries.other_of(case, me))
    if leads:
        name = _("%(one)s and %(other)s") % {"one": name_of(case.first), "other": name_of(case.second)}
    return Told(case, name, leads, queries.waits_for(case, me))


def asked(
    request: HttpRequest, team_id: UUID, case_id: UUID, power: Power = Power.RECORD, *, called: bool = False
) -> Asked:
    """The asker's place in the team, and the talk that they are in there. Everybody else gets 404, as for what does not exist.

    Who is asked to lead it, and has not said yes, sees that they are asked (`called`) and nothing else.
    """
    membership = accounts.membership_for(who_asks(request), team_id)
    found = queries.case_for(membership, case_id)
    only_called = found.mediator_id == membership.user_id and found.mediator_since is None
    if only_called and not found.side_of(membership.user_id) and not called:
        actions.refuse()
    if not may(membership, power):
        actions.refuse()
    return membership, found


@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
def case(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """The page of a talk. What is sent to it is the secret that opens it."""
    membership, found = asked(request, team_id, case_id, Power.SEE, called=True)
    if request.method == "POST":
        open_notes(request)
        return redirect("repair:case", team_id, case_id)
    return page(request, membership, found)


@sensitive_variables()
def page(request: HttpRequest, membership: Membership, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a talk, also with a form that could not be kept."""
    me = membership.user
    side = case.side_of(me.pk)
    places = queries.places_of(membership)
    names = _names(case)
    context: dict[str, Any] = {
        "team": membership.space,
        "case": case,
        "side": side,
        "other": names(queries.other_of(case, me)) if side else "",
        "first": names(case.first),
        "second": names(case.second),
        "writes": may(membership, Power.RECORD),
        "places": [places] if places else [],
        "leads": case.mediates(me.pk),
    }
    if case.agreed_at is None or not (side or case.mediates(me.pk)):
        return render(request, "repair/invited.html" if side else "repair/called.html", context, status=status)
    opened = open_notes(request)
    context |= {
        "given": {"locks_in": opened.vault.locks_after * 60, "next": request.path},
        **_third(case, me, names),
        **_keys(case, me, names),
        **shown_sheets(opened, membership, case, more, names=names),
    }
    return render(request, "repair/case.html", context, status=status)


def _names(case: Case) -> Names:
    found = queries.names_of([case])
    return lambda user: found.get((case.space_id, user.pk), "") if user is not None else ""


def _third(case: Case, me: User, names: Names) -> dict[str, Any]:
    if not case.goes_on:
        return {}
    return {
        "third": names(case.mediator),
        "third_in": mediating.has_key(case, case.mediator),
        "thought": names(case.proposed),
        "thought_by_me": case.proposed_by_id == me.pk,
        "third_form": ThirdForm(among=queries.may_lead(case), initial={"seen": case.version})
        if case.mediator_id is None and case.side_of(me.pk)
        else None,
    }


def _keys(case: Case, me: User, names: Names) -> dict[str, Any]:
    """Whether the asker has a key of their own, and to whom they could hand it again."""
    others = [user for user in (case.first, case.second) if user is not None and user.pk != me.pk and case.goes_on]
    waiting = keys.who_wait_for_key(case, [me.pk, *(user.pk for user in others)])
    return {
        "no_key": me.pk in waiting,
        "hand_to": [(user.pk, names(user)) for user in others if user.pk in waiting],
    }


def done(
    request: HttpRequest,
    team_id: UUID,
    case_id: UUID,
    act: Callable[[Membership, Case, int], object],
    words: str,
    *,
    called: bool = False,
) -> HttpResponse:
    """One thing done with a talk, and back to it; where it could not be, why."""
    membership, found = asked(request, team_id, case_id, called=called)
    try:
        act(membership, found, seen_in(request))
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    here = queries.cases_in(membership).filter(pk=case_id).exists()
    return redirect("repair:case", team_id, case_id) if here else redirect("repair:home", team_id)


def seen_in(request: HttpRequest) -> int:
    """The version that the asker saw; 0 for none that there is."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0


@require_POST
@sealed_page
def answer(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """Yes, later, or no."""
    said = request.POST.get("answer", "")
    if said == "yes":
        membership, found = asked(request, team_id, case_id)
        if found.side_of(membership.user_id) != "second":
            actions.refuse()
        opened = open_notes(request)
        words = _("You two talk. What is written here only you two read.")
        return done(request, team_id, case_id, lambda by, one, seen: actions.say_yes(by, opened, one, seen), words)
    if said == "later":
        return done(request, team_id, case_id, actions.say_later, _("Said: later. You can say yes at any time."))
    return done(request, team_id, case_id, actions.say_no, _("Said. Nobody but them is told, and no reason is given."))


@require_POST
@sealed_page
def take_back(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    return done(request, team_id, case_id, actions.take_back, _("Taken back. Nothing is left of it."))


@require_POST
@sealed_page
def third(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """Somebody who could lead it."""
    membership, found = asked(request, team_id, case_id)
    actions.side(membership, found)
    form = ThirdForm(request.POST, among=queries.may_lead(found))
    if not form.is_valid():
        messages.error(request, _("Choose one of the facilitators of this team."))
        return redirect("repair:case", team_id, case_id)
    chosen = form.cleaned_data["third"]
    words = _("The other is asked first. Until then nobody else learns of it.")
    return done(request, team_id, case_id, lambda by, one, seen: mediating.think_of(by, one, chosen, seen), words)


@require_POST
@sealed_page
def answer_third(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """Whether the other's choice suits the asker too."""
    yes = request.POST.get("answer") == "yes"
    words = _("Said. They are asked now.") if yes else _("Said. They have not been asked.")
    return done(
        request, team_id, case_id, lambda by, one, seen: mediating.answer_thought(by, one, seen, yes=yes), words
    )


@require_POST
@sealed_page
def call(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """Whether who is asked is ready to lead it."""
    yes = request.POST.get("answer") == "yes"
    power = Power.MEDIATE if yes else Power.RECORD
    membership, found = asked(request, team_id, case_id, power, called=True)
    if found.mediator_id != membership.user_id:
        actions.refuse()
    opened = open_notes(request) if yes else None
    words = _("Said. One of the two lets you in.") if yes else _("Said. You see nothing of it any more.")
    return done(
        request,
        team_id,
        case_id,
        lambda by, one, seen: mediating.answer_call(by, opened, one, seen, yes=yes),
        words,
        called=True,
    )


@require_POST
@sealed_page
def end_third(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    return done(
        request,
        team_id,
        case_id,
        mediating.end,
        _("Nobody leads the talk any more. What comes from now on has a new key."),
    )


@require_POST
@sealed_page
def let_in(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """Hand the key to somebody of the case."""
    _membership, found = asked(request, team_id, case_id)
    wanted = request.POST.get("user", "")
    people = [user for user in (found.first, found.second, found.mediator) if user is not None]
    user = next((one for one in people if str(one.pk) == wanted), None)
    if user is None:
        raise Http404
    opened = open_notes(request)
    return done(
        request,
        team_id,
        case_id,
        lambda by, one, _seen: mediating.let_in(by, opened, one, user),
        _("They can read it now."),
    )


@require_POST
@sealed_page
def close(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    words = _("Closed. Nobody writes here any more; you two can still read it.")
    return done(request, team_id, case_id, actions.close, words)


@require_POST
@sealed_page
def erase(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """What is one's own goes for good; in a closed team too."""
    membership, found = asked(request, team_id, case_id, Power.SEE)
    actions.erase_own(membership, found)
    messages.success(request, _("Erased. You are not in this talk any more."))
    return redirect("repair:home", team_id)


@require_POST
@sealed_page
def download(request: HttpRequest, team_id: UUID, case_id: UUID) -> HttpResponse:
    """All that the asker may read of it, as a file that anybody can read. It lies nowhere on the server."""
    membership, found = asked(request, team_id, case_id, Power.SEE)
    opened = open_notes(request)
    note_in_audit(What.VAULT_TAKEN, user=membership.user)  # without the team: nobody else is to see it there
    names = {user.pk: queries.name_in(found, user) for user in (found.first, found.second, found.mediator) if user}
    rows = [
        {
            "kind": one.sheet.kind,
            "by": names.get(one.by or 0, ""),
            "text": one.text,
            "promised_by": one.promised_by,
            "due": one.due.isoformat() if one.due else "",
            "written_at": one.sheet.written_at.isoformat(),
            "changed_at": one.sheet.changed_at.isoformat(),
            "both_said_yes": one.sheet.confirmed,
        }
        for one in queries.written_in(opened, found)
    ]
    file = {"format": "ayni-talk", "version": 1, "exported_at": timezone.now().isoformat(), "sheets": rows}
    answer = HttpResponse(
        json.dumps(file, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="ayni-private-{timezone.localdate().isoformat()}.json"'
    return answer

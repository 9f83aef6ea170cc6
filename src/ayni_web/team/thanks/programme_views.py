"""Programmes of recognition: their rules, what was given, what is left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.people.models import Party
from ayni_web.team.thanks import awarding, queries
from ayni_web.team.thanks.forms import AwardForm, ChangeProgrammeForm, ProgrammeForm, WhyForm, as_told
from ayni_web.team.thanks.models import Programme, RuleChange
from ayni_web.team.thanks.views import page_context
from ayni_web.team.thanks.words import names


@require_safe
def programmes(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Every programme, with what it recognises."""
    membership = accounts.membership_for(who_asks(request), team_id)
    context = page_context(request, membership, "programmes") | {
        "programmes": list(queries.programmes_seen_in(membership)),
        "may_begin": may(membership, Power.RECOGNISE),
    }
    return render(request, "thanks/programmes.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A new one, with its rules written first."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECOGNISE)
    form = ProgrammeForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        try:
            made = awarding.begin(membership, form.said, list(form.cleaned_data["whom"]), once=form.telling)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The programme is there. Everybody in the team can read its rules."))
            return redirect("thanks:programme", team_id=team_id, programme_id=made.pk)
    context = page_context(request, membership, "programmes") | {"form": form, "programme": None}
    return render(request, "thanks/write_programme.html", context)


@require_safe
def programme(request: HttpRequest, team_id: UUID, programme_id: int) -> HttpResponse:
    """One of them: who decides, by which rules, what was given, what is left, what was changed."""
    membership = accounts.membership_for(who_asks(request), team_id)
    return _show(request, membership, queries.programme_for(membership, programme_id), None)


def _show(request: HttpRequest, membership: Membership, found: Programme, form: AwardForm | None) -> HttpResponse:
    context = page_context(request, membership, "programmes")
    me = context["me"]
    decides = any(party.pk == me for party in found.deciders.all())
    gives = decides and context["writes"] and found.ended_at is None
    awards = [
        {"award": one, "shows_name": one.agrees or one.party_id == me or decides} for one in queries.awards_of(found)
    ]
    if gives and form is None:
        form = AwardForm(by=membership, programme=found, initial={"version": found.version})
    context |= {
        "programme": found,
        "decides": decides and context["writes"],
        "may_change": may(membership, Power.RECOGNISE) and found.ended_at is None,
        "awards": awards,
        "left": awarding.left_of(found),
        "spent": awarding.spent_of(found),
        "changes": _changes(found, me),
        "form": form if gives else None,
    }
    return render(request, "thanks/programme.html", context)


def _changes(found: Programme, me: int) -> list[dict[str, object]]:
    """Each change with what stood before, in words."""
    changes = list(RuleChange.objects.filter(programme=found).select_related("by"))
    gone = {pk for one in changes for pk in one.before.get("deciders", ())}
    parties = Party.objects.filter(space=found.space_id).in_bulk(gone) if gone else {}
    labels = {field.name: str(field.verbose_name) for field in Programme._meta.fields} | {"deciders": _("who decides")}
    return [
        {
            "change": one,
            "before": [
                (
                    labels[name],
                    names([parties[pk] for pk in value if pk in parties], me)
                    if name == "deciders"
                    else value or _("not stated"),
                )
                for name, value in one.before.items()
            ],
        }
        for one in changes
    ]


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, team_id: UUID, programme_id: int) -> HttpResponse:
    """Other rules from now on."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECOGNISE)
    found = queries.programme_for(membership, programme_id)
    form = ChangeProgrammeForm(request.POST or None, by=membership, initial=as_told(found))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            awarding.change(membership, found, said["version"], form.said, list(said["whom"]), why=said["why"])
        except InputError as error:
            form.add_error(None, str(error))
            _newest(form, found)
        else:
            messages.success(request, _("Changed. What stood there before stays to be read."))
            return redirect("thanks:programme", team_id=team_id, programme_id=programme_id)
    context = page_context(request, membership, "programmes") | {"form": form, "programme": found}
    return render(request, "thanks/write_programme.html", context)


def _newest(form: AwardForm | ChangeProgrammeForm, found: Programme) -> None:
    """The form rests on what stands now from here on: its writer was told that it changed."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(Programme.objects.values_list("version", flat=True).get(pk=found.pk))
    form.data = data


@require_POST
def give(request: HttpRequest, team_id: UUID, programme_id: int) -> HttpResponse:
    """Give something by it."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found = queries.programme_for(membership, programme_id)
    awarding.must_decide(membership, found)
    form = AwardForm(request.POST, by=membership, programme=found)
    if form.is_valid():
        said = form.cleaned_data
        try:
            awarding.award(
                membership,
                found,
                said["version"],
                said["party"],
                what_for=said["what_for"],
                rule=said["rule"],
                what=said["what"],
                amount=form.amount_said,
                once=form.telling,
            )
        except InputError as error:
            form.add_error(None, str(error))
            _newest(form, found)
        else:
            messages.success(request, _("Given, and written down."))
            return redirect("thanks:programme", team_id=team_id, programme_id=programme_id)
    return _show(request, membership, found, form)


@require_POST
def end(request: HttpRequest, team_id: UUID, programme_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECOGNISE)
    awarding.end(membership, queries.programme_for(membership, programme_id))
    messages.success(request, _("Ended. It stays to be read."))
    return redirect("thanks:programme", team_id=team_id, programme_id=programme_id)


@require_POST
def name_in_award(request: HttpRequest, team_id: UUID, award_id: int) -> HttpResponse:
    """Whoever received it wants to be named before all, or not."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    given = queries.award_for(membership, award_id)
    awarding.say_named(membership, given, agrees=request.POST.get("agrees") == "yes")
    messages.success(request, _("Kept."))
    return redirect("thanks:programme", team_id=team_id, programme_id=given.programme_id)


@require_POST
def take_back_award(request: HttpRequest, team_id: UUID, award_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    given = queries.award_for(membership, award_id)
    form = WhyForm(request.POST)
    awarding.must_decide(membership, given.programme)
    if form.is_valid():
        awarding.take_back(membership, given, form.cleaned_data["why"])
        messages.success(request, _("Taken back. It stays to be read, with the reason."))
    else:
        messages.error(request, _("Say why."))
    return redirect("thanks:programme", team_id=team_id, programme_id=given.programme_id)

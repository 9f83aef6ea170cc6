"""The team's opportunities: reading, posting, applying, deciding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.people.models import Party
from ayni_web.team.openings import actions, queries
from ayni_web.team.openings.forms import ApplyForm, ChangeForm, DecideForm, OpeningForm, PointForm, WhyForm, as_told
from ayni_web.team.openings.models import Application, Opening
from ayni_web.team.openings.words import names

A_PAGE = 30


def _context(membership: Membership) -> dict[str, Any]:
    return {
        "membership": membership,
        "team": membership.space,
        "me": queries.party_of(membership),
        "writes": may(membership, Power.RECORD),
    }


@require_safe
def openings(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """All of them, those one can apply for first."""
    membership = accounts.membership_for(who_asks(request), team_id)
    page = Paginator(queries.openings_seen_in(membership), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "openings/list.html", _context(membership) | {"page": page})


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Post one to all in the team."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = OpeningForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.post(membership, form.said, list(form.cleaned_data["whom"]), once=form.telling)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Posted. Everybody in the team can read it."))
            return redirect("openings:one", team_id=team_id, opening_id=made.pk)
    return render(request, "openings/write.html", _context(membership) | {"form": form, "opening": None})


@require_safe
def one(request: HttpRequest, team_id: UUID, opening_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id)
    return _show(request, membership, queries.opening_for(membership, opening_id))


def _show(request: HttpRequest, membership: Membership, opening: Opening, **forms_sent: forms.Form) -> HttpResponse:
    """The page of one, also with a form that could not be kept."""
    context = _context(membership)
    today, mine = timezone.localdate(), queries.mine(membership, opening)
    decides = queries.decides(membership, opening)
    going = context["writes"] and not opening.is_over
    applications = list(queries.applications_seen_by(membership, opening)) if decides else []
    context |= {
        "opening": opening,
        "mine": mine,
        "decides": decides,
        "applications": applications,
        "chosen": queries.chosen_in(opening),
        "reach": queries.reach_of(membership, opening),
        "ways": [
            (Application.Heard(way).label, number) for way, number in queries.reach_of(membership, opening).ways.items()
        ],
        "thought_of_me": queries.who_thought_of(membership, opening),
        "has_read": queries.has_read(membership, opening),
        "changes": _changes(opening, context["me"]),
        "may_change": going and actions.may_change(membership, opening),
        "going": going,
        "apply": None,
        "decide": None,
        "waits": decides and not opening.is_over and today <= opening.apply_by,
    }
    if going and not decides and opening.takes_applications(today):
        start = {"text": mine.text, "heard": mine.heard} if mine else {}
        context["apply"] = ApplyForm(initial=start)
    if going and decides and today > opening.apply_by:
        seen = queries.applications_seen_by(membership, opening)
        context["decide"] = DecideForm(applications=seen, initial={"version": opening.version})
    if going:
        context["point"] = PointForm(by=membership, me=context["me"])
        context["withdraw"] = WhyForm(initial={"version": opening.version}, auto_id="withdraw_%s")
    return render(request, "openings/one.html", context | forms_sent)


def _changes(opening: Opening, me: int) -> list[dict[str, Any]]:
    """Each change with what stood before, in words."""
    changes = list(opening.changes.select_related("by"))
    gone = {pk for change in changes for pk in change.before.get("deciders", ())}
    parties = Party.objects.filter(space=opening.space_id).in_bulk(gone) if gone else {}
    labels = {field.name: str(field.verbose_name) for field in Opening._meta.fields} | {"deciders": _("who decides")}
    sorts = dict(Opening.Sort.choices)
    told = []
    for change in changes:
        before = []
        for name, value in change.before.items():
            if name == "deciders":
                value = names([parties[pk] for pk in value if pk in parties], me)
            elif name == "sort":
                value = sorts.get(value, value)
            before.append((labels[name], value or _("not stated")))
        told.append({"change": change, "before": before})
    return told


def _newest(form: forms.Form, opening: Opening) -> None:
    """The form rests on what stands now from here on: its writer was told that it changed."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(Opening.objects.values_list("version", flat=True).get(pk=opening.pk))
    form.data = data


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, team_id: UUID, opening_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    opening = queries.opening_for(membership, opening_id)
    if not actions.may_change(membership, opening):
        raise PermissionDenied
    form = ChangeForm(request.POST or None, by=membership, initial=as_told(opening))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change(membership, opening, said["version"], form.said, list(said["whom"]), why=said["why"])
        except InputError as error:
            form.add_error(None, str(error))
            _newest(form, opening)
        else:
            messages.success(request, _("Changed. What stood there before stays to be read."))
            return redirect("openings:one", team_id=team_id, opening_id=opening_id)
    return render(request, "openings/write.html", _context(membership) | {"form": form, "opening": opening})


@require_POST
def apply(request: HttpRequest, team_id: UUID, opening_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    opening = queries.opening_for(membership, opening_id)
    if request.POST.get("take_back"):
        try:
            actions.withdraw_application(membership, opening)
        except InputError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Taken back. Nobody reads it."))
        return redirect("openings:one", team_id=team_id, opening_id=opening_id)
    form = ApplyForm(request.POST)
    if form.is_valid():
        try:
            actions.apply(membership, opening, form.cleaned_data["text"], heard=form.cleaned_data["heard"])
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent. Those who decide read it after the last day to apply."))
            return redirect("openings:one", team_id=team_id, opening_id=opening_id)
    return _show(request, membership, opening, apply=form)


@require_POST
def decide(request: HttpRequest, team_id: UUID, opening_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    opening = queries.opening_for(membership, opening_id)
    if not queries.decides(membership, opening):
        raise PermissionDenied
    form = DecideForm(request.POST, applications=queries.applications_seen_by(membership, opening))
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.decide(
                membership,
                opening,
                said["version"],
                said["reason"],
                [one.pk for one in said["chosen"]],
                words=form.words,
            )
        except InputError as error:
            form.add_error(None, str(error))
            _newest(form, opening)
        else:
            messages.success(request, _("Decided. Everybody in the team reads the reason."))
            return redirect("openings:one", team_id=team_id, opening_id=opening_id)
    return _show(request, membership, queries.opening_for(membership, opening_id), decide=form)


@require_POST
def withdraw(request: HttpRequest, team_id: UUID, opening_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    opening = queries.opening_for(membership, opening_id)
    if not actions.may_change(membership, opening):
        raise PermissionDenied
    form = WhyForm(request.POST, auto_id="withdraw_%s")
    if form.is_valid():
        try:
            actions.withdraw(membership, opening, form.cleaned_data["version"], form.cleaned_data["why"])
        except InputError as error:
            form.add_error(None, str(error))
            _newest(form, opening)
        else:
            messages.success(request, _("Withdrawn. Everybody reads why."))
            return redirect("openings:one", team_id=team_id, opening_id=opening_id)
    return _show(request, membership, queries.opening_for(membership, opening_id), withdraw=form)


@require_POST
def have_read(request: HttpRequest, team_id: UUID, opening_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    actions.have_read(membership, queries.opening_for(membership, opening_id))
    return redirect("openings:one", team_id=team_id, opening_id=opening_id)


@require_POST
def point(request: HttpRequest, team_id: UUID, opening_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    opening = queries.opening_for(membership, opening_id)
    form = PointForm(request.POST, by=membership, me=queries.party_of(membership))
    if form.is_valid():
        try:
            actions.point(membership, opening, form.cleaned_data["to"])
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("They see on this page that you thought of them."))
            return redirect("openings:one", team_id=team_id, opening_id=opening_id)
    return _show(request, membership, opening, point=form)

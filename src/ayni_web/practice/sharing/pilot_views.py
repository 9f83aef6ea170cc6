"""Pilots: the list, one of them, and what is said of it from plan to lesson."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni.guidance.pilots import Stage
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.forms import this_telling
from ayni_web.book.naming import as_list
from ayni_web.people import queries as people
from ayni_web.practice.sharing import drafts, piloting, queries
from ayni_web.practice.sharing.forms import AgreeForm, EndForm, LearnForm, PilotForm, PilotPromiseForm, as_planned
from ayni_web.practice.sharing.models import Pilot
from ayni_web.practice.sharing.words import PilotShown, earlier_measures, happened, pilot_shown
from ayni_web.promises.words import shown

#: So many that have ended stand in the list.
MOST_ENDED = 50


@require_safe
def pilots(request: HttpRequest) -> HttpResponse:
    """All of them, by how far they are."""
    found = queries.pilots_of(who_asks(request))
    going = [pilot_shown(one) for one in found.filter(ended_at__isnull=True).order_by("ends", "-created_at", "pk")]
    ended = [pilot_shown(one) for one in found.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")[:MOST_ENDED]]
    context = {
        "over": [one for one in going if one.stage is Stage.OVER],
        "running": [one for one in going if one.stage is Stage.RUNNING],
        "agreed": [one for one in going if one.stage is Stage.AGREED],
        "planned": [one for one in going if one.stage is Stage.PLANNED],
        "ended": ended,
        "any": bool(going or ended),
    }
    return render(request, "sharing/pilots.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one; with `?with=` for somebody."""
    asker = who_asks(request)
    form = PilotForm(request.POST or None, user=asker, initial={"who": _whom(request, asker)})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                told = queries.pilot_told_once(personal_space(asker), this_telling(request.POST))
                made = told or piloting.plan(personal_space(asker), form.plan(), once=this_telling(request.POST))
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Planned. Nothing begins before you agree on how you will know."))
            return redirect("sharing:pilot", pilot_id=made.pk)
    return render(request, "sharing/write_pilot.html", {"form": form})


def _whom(request: HttpRequest, asker: User) -> str:
    wanted = people.number_in(request.GET.get("with", ""))
    if not wanted:
        return ""
    party = people.party_for(asker, wanted)
    return "" if party.is_me else as_list([f"{party.name.replace('"', '')} (#{party.pk})".strip()])


@require_safe
def pilot(request: HttpRequest, pilot_id: int) -> HttpResponse:
    return _page(request, queries.pilot_for(who_asks(request), pilot_id))


def _page(request: HttpRequest, found: Pilot, **forms: Any) -> HttpResponse:
    asker = who_asks(request)
    told = pilot_shown(found)
    partners = list(told.partners)
    changes = list(found.changes.all())
    context = {
        "pilot": found,
        "shown": told,
        "measures": earlier_measures(changes),
        "happened": happened(changes),
        "agreed_late": found.agreed_on is not None and found.begins is not None and found.agreed_on > found.begins,
        "promises": [shown(one) for one in queries.promises_of(found)],
        "acts": queries.acts_during(asker, found, partners) if found.agreed_on else [],
        "draft": _letter(found, told, asker),
        "agree": AgreeForm(),
        "end": EndForm(pilot=found, initial={"found": found.found, "learned": found.learned, "next": found.next}),
        "learn": LearnForm(initial={"learned": found.learned, "next": found.next}),
        "promise": PilotPromiseForm(partners=partners) if partners else None,
        "today": timezone.localdate(),
        **forms,
    }
    return render(request, "sharing/pilot.html", context)


def _letter(found: Pilot, told: PilotShown, asker: User) -> drafts.Draft | None:
    """What could be written to those who take part: a proposal before, what was learned after."""
    partners = list(told.partners)
    if not partners:
        return None
    if told.is_planned:
        return drafts.proposing(found, partners, asker.name)
    if told.has_ended and found.learned:
        return drafts.what_was_learned(found, partners, asker.name)
    return None


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pilot_id: int) -> HttpResponse:
    asker = who_asks(request)
    found = queries.pilot_for(asker, pilot_id)
    if found.ended_at is not None:
        messages.info(request, _("This has ended. Take it up again first."))
        return redirect("sharing:pilot", pilot_id=found.pk)
    partners = queries.partners_of(found)
    form = PilotForm(
        request.POST or None, user=asker, pilot=found, partners=partners, initial=as_planned(found, partners)
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                piloting.change(found, form.plan(), why=form.cleaned_data.get("changed_why", ""))
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("sharing:pilot", pilot_id=found.pk)
    return render(request, "sharing/write_pilot.html", {"form": form, "pilot": found})


@require_POST
def agree(request: HttpRequest, pilot_id: int) -> HttpResponse:
    """All agreed."""
    asker = who_asks(request)
    found = queries.pilot_for(asker, pilot_id)
    form = AgreeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        _try(
            request,
            lambda: piloting.agree(found, user=asker, on=said["on"], as_promises=said["as_promises"]),
            _("Agreed. What you look at in the end stands now, and stays visible."),
        )
    else:
        messages.error(request, _("Choose a day as it is offered."))
    return redirect("sharing:pilot", pilot_id=found.pk)


@require_POST
def end(request: HttpRequest, pilot_id: int) -> HttpResponse:
    """How it went."""
    found = queries.pilot_for(who_asks(request), pilot_id)
    form = EndForm(request.POST, pilot=found)
    if not form.is_valid():
        return _page(request, found, end=form)
    said = form.cleaned_data
    _try(
        request,
        lambda: piloting.end(found, said["how"], found=said["found"], learned=said["learned"], next_step=said["next"]),
        _("Kept. Whatever came of it, you know more now."),
    )
    return redirect("sharing:pilot", pilot_id=found.pk)


@require_POST
def learn(request: HttpRequest, pilot_id: int) -> HttpResponse:
    found = queries.pilot_for(who_asks(request), pilot_id)
    form = LearnForm(request.POST)
    if not form.is_valid():
        return _page(request, found, learn=form)
    said = form.cleaned_data
    _try(request, lambda: piloting.learn(found, learned=said["learned"], next_step=said["next"]), _("Kept."))
    return redirect("sharing:pilot", pilot_id=found.pk)


@require_POST
def reopen(request: HttpRequest, pilot_id: int) -> HttpResponse:
    found = queries.pilot_for(who_asks(request), pilot_id)
    _try(request, lambda: piloting.reopen(found), _("Taken up again."))
    return redirect("sharing:pilot", pilot_id=found.pk)


@require_POST
def promise(request: HttpRequest, pilot_id: int) -> HttpResponse:
    """Something that one of them promised another because of it."""
    asker = who_asks(request)
    found = queries.pilot_for(asker, pilot_id)
    form = PilotPromiseForm(request.POST, partners=queries.partners_of(found))
    if not form.is_valid():
        return _page(request, found, promise=form)
    said = form.cleaned_data
    _try(
        request,
        lambda: piloting.promise(
            found,
            form.party,
            user=asker,
            mine=form.mine,
            what=said["what"],
            due=said["due"],
            once=this_telling(request.POST, form.party),
        ),
        _("Noted. It stands among your promises too."),
    )
    return redirect("sharing:pilot", pilot_id=found.pk)


@require_POST
def throw_away(request: HttpRequest, pilot_id: int) -> HttpResponse:
    found = queries.pilot_for(who_asks(request), pilot_id)
    try:
        piloting.throw_away(found)
    except InputError as error:
        messages.error(request, str(error))
        return redirect("sharing:pilot", pilot_id=found.pk)
    messages.success(request, _("Thrown away."))
    return redirect("sharing:pilots")


def _try(request: HttpRequest, do: Callable[[], object], good: str) -> None:
    """Do it and say so, or say why it cannot be."""
    try:
        do()
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, good)

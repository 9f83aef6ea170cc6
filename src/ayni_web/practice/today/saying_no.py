"""Saying no well: kindly, not now, or pointing to somebody better placed."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni.guidance.matching import Offers
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Capacity
from ayni_web.practice.today import actions, queries
from ayni_web.practice.today.drafts import reply_of
from ayni_web.practice.today.forms import RequestForm
from ayni_web.practice.today.models import Request

_SHOWN = 10


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Who asks for what, and how the reader answers."""
    asker = who_asks(request)
    form = RequestForm(request.POST or None, user=asker, initial=_asked_by(request))
    if request.method == "POST":
        try:
            kept = _kept(asker, form)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            if kept is not None:
                return redirect("today:reply", request_id=kept.pk)
    what = str(form["what"].value() or "")
    context = {
        "form": form,
        "placed": _better_placed(asker, what) if what else [],
        "earlier": queries.requests_of(asker)[:_SHOWN],
    }
    return render(request, "today/no.html", context)


def _asked_by(request: HttpRequest) -> dict[str, str]:
    wanted = request.GET.get("with", "")
    party = people.party_for(who_asks(request), int(wanted[:18])) if wanted.isdecimal() else None
    return {"who": f"{party.name} (#{party.pk})" if party else "", "what": request.GET.get("what", "")[:500]}


@transaction.atomic
def _kept(asker: User, form: RequestForm) -> Request | None:
    """The request that a form tells, kept unless this very telling has arrived before; None where it cannot be one yet."""
    told = queries.request_told_once(asker, form.told_once)
    if told is not None or not form.is_valid():
        return told
    party, pointed_to = form.parties()
    said = form.cleaned_data
    return actions.answer_request(
        asker,
        personal_space(asker),
        party=party,
        what=said["what"],
        reply=said["reply"],
        today=timezone.localdate(),
        again_on=said["again_on"],
        pointed_to=pointed_to,
        once=form.told_once,
    )


def _better_placed(asker: User, what: str) -> list[Capacity]:
    """Those who can give something that has to do with it."""
    space = personal_space(asker)
    me = people.me(space)
    gives = [one for one in people.capacities(space) if one.side == "gives" and (me is None or one.whose_id != me.pk)]
    return [gives[match.index] for match in Offers([one.text for one in gives]).meeting(what)[:3]]


@require_safe
def reply(request: HttpRequest, request_id: int) -> HttpResponse:
    """The draft of the answer."""
    asker = who_asks(request)
    asked = queries.request_for(asker, request_id)
    party = asked.party.root or asked.party
    pointed_to = asked.pointed_to.root or asked.pointed_to if asked.pointed_to else None
    draft = reply_of(
        asked,
        party.name.split()[0] if party.name else "",
        asker.name,
        again_on=date_format(asked.again_on, "DATE_FORMAT") if asked.again_on else "",
        pointed_to=pointed_to.name if pointed_to else "",
        answers_within=people.answers_within(personal_space(asker), party),
    )
    addresses = party.space.identifiers.filter(party_id__in=people.one_with(party), scheme="email").order_by("pk")
    address = addresses.values_list("value", flat=True).first() or ""
    context = {
        "asked": asked,
        "party": party,
        "pointed_to": pointed_to,
        "draft": draft,
        "address": address,
        "mailto": draft.mailto(address),
    }
    return render(request, "today/reply.html", context)


@require_POST
def settle(request: HttpRequest, request_id: int) -> HttpResponse:
    actions.settle(queries.request_for(who_asks(request), request_id))
    messages.success(request, _("It does not come back."))
    return redirect("today:today")


@require_POST
def undo(request: HttpRequest, request_id: int) -> HttpResponse:
    actions.take_back_reply(queries.request_for(who_asks(request), request_id))
    messages.success(request, _("Taken back."))
    return redirect("today:no")

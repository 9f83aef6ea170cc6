"""Would it hold: who would likely answer, where it is thin, and one thing to do about it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ayni.guidance.thinness import Step
from ayni.guidance.wants import Want
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.practice.mirror import actions
from ayni_web.practice.mirror.forms import HoldForm, RefuseForm, TellForm
from ayni_web.practice.mirror.hold_queries import held_of, refused_for
from ayni_web.practice.mirror.hold_words import Wording, refused_words
from ayni_web.practice.mirror.want_words import WANTS


@require_safe
def hold(request: HttpRequest) -> HttpResponse:
    asker, form = who_asks(request), HoldForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    want = Want(said["want"]) if said.get("want") else None
    about = said.get("about", "")
    held = held_of(asker, want, about)
    if held is None:
        return render(request, "mirror/nothing.html", {"title": _("Would it hold?"), "is_hold": True})
    wording = Wording(held, want)
    context = {
        "form": form,
        "want": want,
        "want_words": WANTS[want] if want else "",
        "about": about,
        "groups": wording.groups(request.GET.get("all", "")),
        "overview": wording.overview(),
        "advice": wording.advice(held.advice) if held.advice else None,
        "refused": [(row, refused_words(row)) for row in held.refused],
        "enough": held.enough,
        "ended": held.standing.ended,
        "until": held.standing.until,
        "here": urlencode({"want": want or "", "about": about}),
    }
    return render(request, "mirror/hold.html", context)


@require_POST
def tell(request: HttpRequest, party_id: int) -> HttpResponse:
    """They would, they would not, or as the record shows."""
    asker, form = who_asks(request), TellForm(request.POST)
    party = people.party_for(asker, party_id)
    if not form.is_valid() or party.is_me:
        messages.error(request, _("Choose what you want to say."))
        return redirect("mirror:hold")
    actions.tell(personal_space(asker), party, Want(form.cleaned_data["want"]), form.would)
    messages.success(request, _("Kept: what you say goes before the record."))
    query = urlencode({"want": form.cleaned_data["want"], "about": form.cleaned_data["about"]})
    return redirect(reverse("mirror:hold") + f"?{query}")


@require_POST
def refuse(request: HttpRequest, party_id: int) -> HttpResponse:
    """Not this step, for good."""
    asker, form = who_asks(request), RefuseForm(request.POST)
    party = people.party_for(asker, party_id)
    if form.is_valid():
        said = form.cleaned_data
        actions.refuse(personal_space(asker), party, Want(said["want"]), Step(said["step"]))
        messages.success(request, _("It does not come back."))
    return redirect("mirror:hold")


@require_POST
def take_up(request: HttpRequest, refused_id: int) -> HttpResponse:
    actions.take_up(refused_for(who_asks(request), refused_id))
    messages.success(request, _("It may come up again."))
    return redirect("mirror:hold")

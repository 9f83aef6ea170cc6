"""Writing down what one knows of somebody: needs, capacities, moments, manner, rhythm."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions, queries
from ayni_web.people.knowing_forms import CapacityForm, CirclesForm, HowForm, LearnForm, MomentForm, NeedForm
from ayni_web.people.lines import Told
from ayni_web.people.models import Capacity, Moment, Need, Party
from ayni_web.people.person_parts import known_of


def _page_of(party: Party) -> str:
    """Where what is known of somebody stands: their page, or the settings where it is the reader."""
    if party.is_me:
        return reverse("accounts:settings") + "#yours"
    return reverse("insights:person", args=(party.pk,)) + "#knowing"


def _answer(request: HttpRequest, party: Party, says: str) -> HttpResponse:
    """The part of the page anew where the page asked for that alone; the whole page otherwise."""
    if request.headers.get("HX-Request") and not party.is_me:
        return render(request, "people/_knowing.html", {"given": {**known_of(request, party), "says": says}})
    messages.success(request, says)
    return redirect(_page_of(party))


@require_http_methods(["GET", "POST"])
def learn(request: HttpRequest, party_id: int) -> HttpResponse:
    """One line about somebody."""
    party = queries.party_for(who_asks(request), party_id)
    form = LearnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told: Told = form.cleaned_data["told"]
        words = {name: form.cleaned_data[name] for name in ("learned", "where", "learned_on")}
        actions.learn(party, told, **words)
        return _answer(request, party, _says(told))
    if request.headers.get("HX-Request"):
        return render(request, "people/_knowing.html", {"given": {**known_of(request, party), "form": form}})
    return render(request, "people/learn.html", {"party": party, "form": form, "back": _page_of(party)})


def _says(told: Told) -> str:
    """What was kept, in words."""
    kept = {
        "moment": _("Kept as a moment: %(text)s."),
        "gives": _("Kept as what they can give: %(text)s."),
        "seeks": _("Kept as what they seek: %(text)s."),
        Need.Sort.NEED: _("Kept as what they need: %(text)s."),
        Need.Sort.GOAL: _("Kept as what they want to reach: %(text)s."),
        Need.Sort.LIMIT: _("Kept as a limit: %(text)s."),
    }
    return kept[told.sort if told.about == "need" else told.about] % {"text": told.text}


@require_POST
def met(request: HttpRequest, need_id: int) -> HttpResponse:
    """The need is met, or open again."""
    need = queries.need_for(who_asks(request), need_id)
    is_met = request.POST.get("met") != "no"
    actions.mark_met(need, met=is_met)
    return _answer(request, _whose(need), _("Good to hear: met.") if is_met else _("Open again."))


def _whose(fact: Need | Capacity | Moment) -> Party:
    return fact.party.root or fact.party


@require_http_methods(["GET", "POST"])
def need(request: HttpRequest, need_id: int) -> HttpResponse:
    fact = queries.need_for(who_asks(request), need_id)
    form = NeedForm(request.POST or None, initial={name: getattr(fact, name) for name in NeedForm.base_fields})
    return _changing(request, fact, form, lambda: actions.change_need(fact, **form.cleaned_data))


@require_http_methods(["GET", "POST"])
def capacity(request: HttpRequest, capacity_id: int) -> HttpResponse:
    fact = queries.capacity_for(who_asks(request), capacity_id)
    form = CapacityForm(request.POST or None, initial={name: getattr(fact, name) for name in CapacityForm.base_fields})
    return _changing(request, fact, form, lambda: actions.change_capacity(fact, **form.cleaned_data))


@require_http_methods(["GET", "POST"])
def moment(request: HttpRequest, moment_id: int) -> HttpResponse:
    fact = queries.moment_for(who_asks(request), moment_id)
    form = MomentForm(request.POST or None, initial={name: getattr(fact, name) for name in MomentForm.base_fields})
    return _changing(request, fact, form, lambda: actions.change_moment(fact, **form.cleaned_data))


def _changing(
    request: HttpRequest, fact: Need | Capacity | Moment, form: forms.Form, change: Callable[[], None]
) -> HttpResponse:
    """The page on which a fact is said in other words, or removed."""
    party = _whose(fact)
    if request.method == "POST":
        if request.POST.get("confirmed") == "yes":
            actions.remove_fact(fact)
            messages.success(request, _("Removed."))
            return redirect(_page_of(party))
        if form.is_valid():
            change()
            messages.success(request, _("Kept."))
            return redirect(_page_of(party))
    return render(request, "people/fact.html", {"party": party, "fact": fact, "form": form, "back": _page_of(party)})


@require_http_methods(["GET", "POST"])
def how(request: HttpRequest, party_id: int) -> HttpResponse:
    """How, when and how often somebody is best met."""
    party = queries.party_for(who_asks(request), party_id)
    form = HowForm(request.POST) if request.method == "POST" else HowForm.about(party)
    if request.method == "POST" and form.is_valid():
        actions.set_how(party, **form.cleaned_data)
        return _answer(request, party, _("Kept."))
    if request.headers.get("HX-Request"):
        given = {**known_of(request, party), "how_form": form, "how_open": True}
        return render(request, "people/_knowing.html", {"given": given})
    return render(request, "people/how.html", {"party": party, "form": form, "back": _page_of(party)})


@require_POST
def season_over(request: HttpRequest, party_id: int) -> HttpResponse:
    """The hard season of somebody is over."""
    party = queries.party_for(who_asks(request), party_id)
    actions.set_hard_season(party, None)
    return _answer(request, party, _("Good to hear: the hard season is over."))


@require_POST
def circles(request: HttpRequest) -> HttpResponse:
    """How often one wants to be in touch with the people of each circle."""
    asker = who_asks(request)
    form = CirclesForm(request.POST, circles=list(queries.circles_of(asker)))
    if form.is_valid():
        for circle, days in form.chosen():
            actions.set_circle_rhythm(circle, days)
        messages.success(request, _("Kept."))
    else:
        messages.error(
            request, _("The rhythms were not kept: write each as a number of days from 1 to 3,650, or leave it empty.")
        )
    return redirect(reverse("accounts:settings") + "#circles")


@require_POST
def yours(request: HttpRequest) -> HttpResponse:
    """One thing that the reader can give or seeks."""
    asker = who_asks(request)
    side, text = request.POST.get("side", ""), request.POST.get("text", "").strip()
    if side not in Capacity.Side.values or not text:
        messages.info(request, _("Write what it is first."))
        return redirect(reverse("accounts:settings") + "#yours")
    me = actions.claim_me(personal_space(asker), (), name=asker.name)
    sort = request.POST.get("sort", "")
    actions.add_capacity(me, side, text, sort=sort if sort in Capacity.Sort.values else Capacity.Sort.KNOWLEDGE)
    messages.success(request, _("Kept."))
    return redirect(reverse("accounts:settings") + "#yours")

"""The shelf, one thing of it, and handing it over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import queries as book
from ayni_web.book.forms import this_telling
from ayni_web.book.models import Act
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.sharing import actions, queries
from ayni_web.practice.sharing.drafts import handing_over
from ayni_web.practice.sharing.forms import GiveForm, ThingForm
from ayni_web.practice.sharing.models import Thing
from ayni_web.practice.sharing.shown import (
    fitting_shown,
    given_before,
    in_the_same_words,
    on_shelf,
    sounding_like,
)
from ayni_web.practice.sharing.wishes import who_might_need
from ayni_web.practice.sharing.words import to_mind, what_helped
from ayni_web.promises.words import name_of

THINGS_A_PAGE = 40
#: How many people the page of one thing names.
MOST_NEXT = 5


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """All of it, with who might need what next."""
    asker = who_asks(request)
    space = personal_space(asker)
    every = list(queries.things_of(asker))
    retired = [one for one in every if one.retired_at is not None]
    if request.GET.get("show") == "retired":
        return render(request, "sharing/retired.html", {"things": retired})
    things = [one for one in every if one.retired_at is None]
    given = queries.got(space) if things else []
    fits = who_might_need(space, things, given)
    rows = on_shelf(things, given, fits)
    context = {
        "page": Paginator(rows, THINGS_A_PAGE).get_page(request.GET.get("page")),
        "fits": fits,
        "before": [] if things else given_before(queries.handed_over(asker)),
        "retired": retired,
    }
    return render(request, "sharing/shelf.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Something new; with `?act=` because of an act that gave it, which then belongs to it."""
    asker = who_asks(request)
    handed_over = queries.handed_over(asker)
    wanted = people.number_in((request.POST if request.method == "POST" else request.GET).get("act", ""))
    act = next((one for one in handed_over if one.pk == wanted), None)
    same = in_the_same_words(act, handed_over) if act is not None else []
    initial: dict[str, Any] = {
        "title": request.GET.get("title", "")[:200],
        "about": request.GET.get("about", "")[:2_000],
        "sort": Thing.Sort.TEMPLATE,
    }
    if act is not None:
        initial |= {"title": act.what[:200], "helps": act.supports, "act": act.pk}
    form = ThingForm(request.POST or None, initial=initial, times=len(same))
    if request.method == "POST" and form.is_valid():
        made = _put(request, asker, form, same if act is None or form.cleaned_data.get("same") else [act])
        messages.success(request, _("It stands on your shelf now."))
        return redirect("sharing:thing", thing_id=made.pk)
    before = given_before(handed_over) if act is None and request.method == "GET" else []
    return render(request, "sharing/write.html", {"form": form, "act": act, "before": before})


@transaction.atomic
def _put(request: HttpRequest, asker: User, form: ThingForm, gave: Sequence[Act]) -> Thing:
    """The thing, with the acts that gave it before it stood on the shelf."""
    once = this_telling(request.POST)
    if (told := queries.thing_told_once(personal_space(asker), once)) is not None:
        return told
    made = actions.put_on_shelf(personal_space(asker), form.said(), once=once)
    actions.belongs(made, *gave)
    return made


@require_safe
def thing(request: HttpRequest, thing_id: int) -> HttpResponse:
    """One thing: who might need it, who got it, and what came of that."""
    asker = who_asks(request)
    return _page(request, queries.thing_for(asker, thing_id), GiveForm(user=asker))


def _page(request: HttpRequest, found: Thing, form: GiveForm) -> HttpResponse:
    asker = who_asks(request)
    given = queries.given(found.space, found)
    fits = who_might_need(found.space, [found], given, most=MOST_NEXT, with_limits=True)
    context = {
        "thing": found,
        "given": given,
        "helped": what_helped(given),
        "next": fitting_shown(fits.of(found)),
        "resting": fits.resting.get(found.pk, 0),
        "asks_nothing": fits.asks_nothing,
        "refused": queries.refused_for(found),
        "perhaps": _perhaps(asker, found),
        "form": form,
    }
    return render(request, "sharing/thing.html", context)


def _perhaps(asker: User, found: Thing) -> list[Act]:
    """Earlier acts that may have given it."""
    if found.retired_at is not None:
        return []
    return book.in_order(asker, [act.pk for act in sounding_like(found, queries.handed_over(asker))])


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, thing_id: int) -> HttpResponse:
    found = queries.thing_for(who_asks(request), thing_id)
    form = ThingForm(request.POST or None, initial={name: getattr(found, name) for name in actions.SAID})
    if request.method == "POST" and form.is_valid():
        actions.change(found, form.said())
        messages.success(request, _("Kept."))
        return redirect("sharing:thing", thing_id=found.pk)
    return render(request, "sharing/write.html", {"form": form, "thing": found})


@require_POST
def retire(request: HttpRequest, thing_id: int) -> HttpResponse:
    found = queries.thing_for(who_asks(request), thing_id)
    actions.retire(found)
    messages.success(request, _("Taken off the shelf. Who got it stays in your book; you can put it back."))
    return redirect("sharing:thing", thing_id=found.pk)


@require_POST
def restore(request: HttpRequest, thing_id: int) -> HttpResponse:
    found = queries.thing_for(who_asks(request), thing_id)
    actions.restore(found)
    messages.success(request, _("It stands on your shelf again."))
    return redirect("sharing:thing", thing_id=found.pk)


@require_POST
def give(request: HttpRequest, thing_id: int) -> HttpResponse:
    """It was given to one or several: an act for each."""
    asker = who_asks(request)
    found = queries.thing_for(asker, thing_id)
    form = GiveForm(request.POST, user=asker)
    if form.is_valid() and _given(request, asker, found, form):
        return redirect("sharing:thing", thing_id=found.pk)
    return _page(request, found, form)


def _given(request: HttpRequest, asker: User, found: Thing, form: GiveForm, about: Party | None = None) -> bool:
    """Whether it was kept; the form says why, where it was not."""
    said = form.cleaned_data
    try:
        with transaction.atomic():
            acts = actions.give(
                asker,
                found,
                form.parties(),
                why=said["why"],
                at=form.at,
                asked=form.asked_for,
                once=this_telling(request.POST, about),
            )
    except InputError as error:
        form.add_error(None, str(error))
        return False
    number = len(acts)
    kept = ngettext("Kept, as an act in your book.", "Kept, as %(n)s acts in your book.", number) % {"n": number}
    messages.success(request, kept)
    return True


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, thing_id: int, party_id: int) -> HttpResponse:
    """A thing for one person: why, a letter to begin with, and saying that it was given."""
    asker = who_asks(request)
    found, party = queries.thing_for(asker, thing_id), _somebody(asker, party_id)
    if party.pk != party_id:
        return redirect("sharing:hand_over", thing_id=found.pk, party_id=party.pk)
    fits = who_might_need(found.space, [found], (), about=party, most_of_one=1)
    fitting = fitting_shown(fits.of(found))
    why = fitting[0] if fitting else None
    form = GiveForm(request.POST or None, user=asker, about=party, initial={"why": _why_said(why)})
    if request.method == "POST" and form.is_valid() and _given(request, asker, found, form, party):
        return redirect("sharing:thing", thing_id=found.pk)
    given = [one for one in queries.given(found.space, found) if one.party.pk == party.pk]
    context: dict[str, Any] = {
        "thing": found,
        "party": party,
        "name": name_of(party),
        "why": why,
        "given": given,
        "minds": to_mind(party, queries.limits_of([party.pk]).get(party.pk, []), found),
        "draft": handing_over(found, party, why.fitting.next if why else None, asker.name),
        "form": form,
    }
    return render(request, "sharing/hand_over.html", context)


def _why_said(why: Any) -> str:
    """What the act's why begins with: their need, in the words that are kept of it."""
    return str(why.fitting.next.wish.text)[:500] if why is not None else ""


def _somebody(asker: User, party_id: int) -> Party:
    """Somebody to whom the asker may give something, or 404."""
    party = people.party_for(asker, party_id)
    if party.is_me:
        raise Http404
    return party


@require_POST
def refuse(request: HttpRequest, thing_id: int, party_id: int) -> HttpResponse:
    """Not for them."""
    asker = who_asks(request)
    found, party = queries.thing_for(asker, thing_id), _somebody(asker, party_id)
    actions.refuse(found, party)
    said = {"title": found.title, "name": name_of(party)}
    messages.success(request, _("“%(title)s” is not suggested for %(name)s any more.") % said)
    return redirect("sharing:thing", thing_id=found.pk)


@require_POST
def allow(request: HttpRequest, thing_id: int, party_id: int) -> HttpResponse:
    asker = who_asks(request)
    found, party = queries.thing_for(asker, thing_id), _somebody(asker, party_id)
    actions.allow(found, party)
    messages.success(request, _("It may be suggested for %(name)s again.") % {"name": name_of(party)})
    return redirect("sharing:thing", thing_id=found.pk)


@require_POST
def belongs(request: HttpRequest, thing_id: int, act_id: int) -> HttpResponse:
    """An earlier act gave this thing."""
    asker = who_asks(request)
    found, act = queries.thing_for(asker, thing_id), book.act_for(asker, act_id)
    try:
        actions.belongs(found, act)
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept: this act gave it."))
    return redirect("sharing:thing", thing_id=found.pk)


@require_POST
def belongs_not(request: HttpRequest, thing_id: int, act_id: int) -> HttpResponse:
    asker = who_asks(request)
    found, act = queries.thing_for(asker, thing_id), book.act_for(asker, act_id)
    actions.belongs_not(found, act)
    messages.success(request, _("This act stays in your book, and belongs to nothing on your shelf."))
    return redirect("sharing:thing", thing_id=found.pk)

"""Rings of a team; one of them, as each screen shows it; and whose turn it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
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
from ayni_web.accounts.onward import onward
from ayni_web.accounts.powers import Power, may
from ayni_web.team.ring import actions, queries
from ayni_web.team.ring.forms import HandOverForm, RingForm, SaidForm, StepForm
from ayni_web.team.ring.models import Ring, Seat
from ayni_web.team.ring.showing import name_of, shown

A_PAGE = 30


@require_safe
def rings(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Those that are on, and those that one took part in."""
    membership = accounts.membership_for(who_asks(request), team_id)
    _end_forgotten(membership)
    page = Paginator(queries.kept_ones(membership), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "team": membership.space,
        "open": list(queries.open_ones(membership)),
        "page": page,
        "writes": may(membership, Power.RECORD),
    }
    return render(request, "ring/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Begin one."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = RingForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(membership, form.plan(), list(form.cleaned_data["whom"]), once=form.telling)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect("ring:ring", team_id=team_id, ring_id=made.pk)
    return render(request, "ring/new.html", {"team": membership.space, "form": form})


@require_safe
def ring(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """The ring for who takes part in it; for the others who may come, its door."""
    membership = accounts.membership_for(who_asks(request), team_id)
    place = queries.place_for(membership, ring_id)
    if place.ring.is_forgotten(timezone.now()):
        _end_forgotten(membership)
        place = queries.place_for(membership, ring_id)
    if place.seat is None or not place.takes_part:
        context = {"team": membership.space, "ring": place.ring, "by": name_of(place.ring.begun_by)}
        return render(request, "ring/door.html", context | {"writes": may(membership, Power.RECORD)})
    return render(request, "ring/ring.html", _page(request, membership, place.ring, place.seat))


def _end_forgotten(membership: Membership) -> None:
    """Rings of the team that nobody ended are over by now, also where the clock was late."""
    for one in queries.forgotten_ones(membership.space):
        actions.end_forgotten(one, timezone.now())


def _page(request: HttpRequest, membership: Membership, ring: Ring, seat: Seat) -> dict[str, Any]:
    """What stands around the part that changes by itself."""
    context = _live(membership, ring, seat)
    seen = context["shown"]
    going = context["writes"] and not ring.is_over
    here = [one.seat for one in seen.people]
    if going and seen.i_facilitate:
        whose = seen.whose.seat.pk if seen.whose else None
        context["said_form"] = SaidForm(me=seen.me, here=here, initial={"seat": whose}, auto_id="said_%s")
        context["hand_over"] = HandOverForm(me=seen.me, here=here, auto_id="hand_%s")
        context["alone"] = len(here) < 2
    return context | {"going": going, "link": request.build_absolute_uri(request.path)}


def _live(membership: Membership, ring: Ring, seat: Seat) -> dict[str, Any]:
    context: dict[str, Any] = {
        "team": membership.space,
        "ring": ring,
        "shown": shown(ring, seat),
        "writes": may(membership, Power.RECORD),
    }
    mine = context["shown"].my_ask
    if ring.is_over and mine is not None and mine.is_open and context["writes"]:
        context["ask_the_team"] = onward("ask", membership, mine.ask.text)
    return context


@require_safe
def live(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """The part of the page that changes by itself. Where nothing changed since `seen`, nothing is sent but the time."""
    membership = accounts.membership_for(who_asks(request), team_id)
    found, seat = queries.seated_for(membership, ring_id)
    if found.is_forgotten(timezone.now()):
        _end_forgotten(membership)
        found.refresh_from_db()
    if request.GET.get("seen") == str(found.version):
        return _timed(HttpResponse(status=204), found)
    return _timed(render(request, "ring/_live.html", _live(membership, found, seat)), found)


def answered(request: HttpRequest, membership: Membership, ring_id: int, said: str = "") -> HttpResponse:
    """After a click: what the screen shows now, and where somebody was quicker, that they were."""
    if not request.headers.get("HX-Request"):
        if said:
            messages.warning(request, said)
        return redirect("ring:ring", team_id=membership.space_id, ring_id=ring_id)
    found, seat = queries.seated_for(membership, ring_id)
    return _timed(render(request, "ring/_live.html", _live(membership, found, seat) | {"said": said}), found)


def _timed(answer: HttpResponse, ring: Ring) -> HttpResponse:
    """With the server's time, by which all screens count, whatever their own clocks say."""
    answer["X-Ring-Now"] = str(round(timezone.now().timestamp() * 1_000))
    answer["X-Ring-Version"] = str(ring.version)
    return answer


@require_safe
def printed(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """What was asked, offered and agreed, on paper."""
    membership = accounts.membership_for(who_asks(request), team_id)
    found, seat = queries.seated_for(membership, ring_id)
    names = [name_of(one.party) for one in queries.seats_of(found).filter(came_at__isnull=False)]
    context = {"team": membership.space, "ring": found, "shown": shown(found, seat), "names": names}
    return render(request, "ring/print.html", context)


@require_POST
def come(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """Take part, or come back."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    place = queries.place_for(membership, ring_id)
    try:
        actions.come(membership, place.ring)
    except InputError as error:
        messages.warning(request, str(error))
    return redirect("ring:ring", team_id=team_id, ring_id=ring_id)


@require_POST
def go(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """Go away before it is over."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    actions.go(*queries.seated_for(membership, ring_id))
    return redirect("ring:ring", team_id=team_id, ring_id=ring_id)


@require_POST
def move(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """Begin, next, back, later, pause, go on, a minute more, end."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found, seat = queries.seated_for(membership, ring_id)
    form, said = StepForm(request.POST), ""
    do, step = (form.cleaned_data["do"], form.cleaned_data["step"]) if form.is_valid() else ("", 0)
    try:
        actions.move(found, seat, do, step)
    except InputError as error:
        said = str(error)
    return answered(request, membership, ring_id, said)


@require_POST
def hand_over(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """Somebody else facilitates from now on."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found, seat = queries.facilitated_for(membership, ring_id)
    form = HandOverForm(request.POST, me=seat, here=queries.seats_of(found))
    if not form.is_valid():
        messages.warning(request, _("They are not here just now. Choose somebody who is."))
        return redirect("ring:ring", team_id=team_id, ring_id=ring_id)
    to = queries.seat_of(found, form.cleaned_data["to"])
    try:
        actions.hand_over(found, seat, to, together=form.cleaned_data["together"])
    except InputError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("%(name)s facilitates now.") % {"name": name_of(to.party)})
    return redirect("ring:ring", team_id=team_id, ring_id=ring_id)


@require_POST
def take_over(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """Facilitate too: whoever did may have lost their connection."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    try:
        actions.take_over(*queries.seated_for(membership, ring_id))
    except InputError as error:
        messages.warning(request, str(error))
    return redirect("ring:ring", team_id=team_id, ring_id=ring_id)

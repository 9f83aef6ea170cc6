"""Events: the list, one before it, one after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.people import queries as people
from ayni_web.practice.events import actions, after_words, queries, telling
from ayni_web.practice.events.before import before
from ayni_web.practice.events.forms import EventForm, GuestForm, LaterForm, LineForm
from ayni_web.practice.events.models import Event, Guest, Told
from ayni_web.practice.events.words import guest_name, shown
from ayni_web.promises.words import name_of


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What is ahead, of what something may be told still, and what lies behind; a calendar can be dropped here."""
    asker = who_asks(request)
    found = queries.listed(asker)
    context = {
        "ahead": [shown(event) for event in found.ahead],
        "fresh": [shown(event) for event in found.fresh],
        "past": [shown(event) for event in found.past],
        "dropped": queries.dropped_of(asker),
    }
    return render(request, "events/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An event in a few fields; with `?with=` somebody of the reader's people is there already."""
    asker = who_asks(request)
    wanted = request.GET.get("with", "")
    party = people.party_for(asker, people.number_in(wanted)) if wanted else None
    initial = {"who": f"{name_of(party)} (#{party.pk})"} if party is not None and not party.is_me else {}
    form = EventForm(request.POST or None, user=asker, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan(asker, form.plan(), once=form.told_once)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect("events:after" if made.is_over() else "events:one", event_id=made.pk)
    return render(request, "events/edit.html", {"form": form, "event": None})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, event_id: int) -> HttpResponse:
    asker = who_asks(request)
    event = queries.event_for(asker, event_id)
    form = EventForm(request.POST or None, user=asker, initial=EventForm.about(event, asker))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(event, form.plan())
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Changed."))
            return redirect("events:one", event_id=event.pk)
    return render(request, "events/edit.html", {"form": form, "event": event})


@require_safe
def one(request: HttpRequest, event_id: int) -> HttpResponse:
    """Whom to see and why; once it is over, what came of it."""
    asker = who_asks(request)
    event = queries.event_for(asker, event_id)
    return render(request, "events/event.html", _page(asker, event))


@require_safe
def to_print(request: HttpRequest, event_id: int) -> HttpResponse:
    """The same on one small sheet, for the pocket."""
    asker = who_asks(request)
    event = queries.event_for(asker, event_id)
    return render(request, "events/to_print.html", _page(asker, event))


def _page(asker: User, event: Event) -> dict[str, Any]:
    over = event.is_over()
    return {
        "event": event,
        "shown": shown(event),
        "over": over,
        "begun": event.has_begun(),
        "open": queries.is_open(event),
        "before": before(asker, event) if not over else None,
        "rows": after_words.rows(asker, event) if over else [],
        "guests": [guest_name(guest) for guest in queries.known_guests(event)],
        "past": over,
    }


@require_POST
def call_off(request: HttpRequest, event_id: int) -> HttpResponse:
    event = queries.event_for(who_asks(request), event_id)
    actions.call_off(event, off="back" not in request.POST)
    messages.success(request, _("It takes place again.") if "back" in request.POST else _("Called off."))
    return redirect("events:one", event_id=event.pk)


@require_POST
def remove(request: HttpRequest, event_id: int) -> HttpResponse:
    event = queries.event_for(who_asks(request), event_id)
    actions.remove(event)
    messages.success(request, _("Taken away. Acts and promises that came of it stay in your book."))
    return redirect("events:list")


@require_POST
def make_known(request: HttpRequest, event_id: int, guest_id: int) -> HttpResponse:
    """Somebody of whom only a name was told becomes one of the reader's people."""
    guest = queries.guest_for(who_asks(request), event_id, guest_id)
    party = actions.make_known(guest)
    messages.success(request, _("%(name)s is among your people now.") % {"name": name_of(party)})
    return redirect("events:after" if guest.event.is_over() else "events:one", event_id=event_id)


@require_safe
def after(request: HttpRequest, event_id: int) -> HttpResponse:
    """Who was there, one after the other: met or not, and one line for what happened."""
    asker = who_asks(request)
    event = queries.event_for(asker, event_id)
    if not event.has_begun():
        return redirect("events:one", event_id=event.pk)
    wanted = people.number_in(request.GET.get("guest", ""))
    return _after_page(request, asker, event, wanted=wanted)


def _after_page(
    request: HttpRequest,
    asker: User,
    event: Event,
    *,
    wanted: int = 0,
    form: LineForm | None = None,
    guest_form: GuestForm | None = None,
) -> HttpResponse:
    rows = after_words.rows(asker, event)
    waiting = [row for row in rows if row.guest.party is not None and row.guest.met is None]
    chosen = next((row for row in rows if row.guest.pk == wanted and row.guest.party is not None), None)
    current = chosen or (waiting[0] if waiting else None)
    if current is not None and form is None:
        assert current.party is not None
        form = LineForm(user=asker, party=current.party, number=current.guest.pk)
    context = {
        "event": event,
        "shown": shown(event),
        "rows": rows,
        "current": current,
        "form": form,
        "guest_form": guest_form or GuestForm(user=asker),
        "waiting": len(waiting),
        "promises": after_words.promises_of(asker, event),
    }
    return render(request, "events/after.html", context)


@require_POST
def tell(request: HttpRequest, event_id: int, guest_id: int) -> HttpResponse:
    """One line on somebody, and whether the reader met them; then the next."""
    asker = who_asks(request)
    guest = queries.guest_for(asker, event_id, guest_id)
    event = queries.event_for(asker, event_id)
    if not event.has_begun() or guest.party is None:
        return redirect("events:one", event_id=event_id)
    party = queries.root_of(guest.party)
    form = LineForm(request.POST, user=asker, party=party, number=guest.pk)
    if form.is_valid() and _kept(asker, event, guest, form, request.POST.get("met", "")):
        return redirect(f"{reverse('events:after', args=[event_id])}#after-{guest_id}")
    return _after_page(request, asker, event, wanted=guest.pk, form=form)


def _kept(asker: User, event: Event, guest: Guest, form: LineForm, met: str) -> bool:
    """Keep both; False where the line cannot be kept, which the form then says."""
    assert guest.party is not None
    try:
        with transaction.atomic():
            repeated = queries.told_once(event, form.told_once)
            if repeated is None and (line := form.told()) is not None:
                telling.tell(asker, event, queries.root_of(guest.party), line, once=form.told_once)
            said = {"yes": True, "no": False, "unsaid": None}.get(met, True if form.cleaned_data["line"] else guest.met)
            if said is not guest.met or said:
                telling.say_met(asker, guest, said)
    except InputError as error:
        form.add_error("line", str(error))
        return False
    return True


@require_POST
def add_guest(request: HttpRequest, event_id: int) -> HttpResponse:
    """Somebody more who was there; they are known from then on."""
    asker = who_asks(request)
    event = queries.event_for(asker, event_id)
    form = GuestForm(request.POST, user=asker)
    if not form.is_valid():
        return _after_page(request, asker, event, guest_form=form)
    actions.add_guest(event, form.named())
    return redirect("events:after", event_id=event.pk)


@require_POST
def take_back(request: HttpRequest, told_id: int) -> HttpResponse:
    """As if a line had not been told."""
    told: Told = queries.told_for(who_asks(request), told_id)
    telling.take_back(told)
    messages.success(request, _("Taken back."))
    return redirect("events:after", event_id=told.event_id)


@require_POST
def later(request: HttpRequest, event_id: int) -> HttpResponse:
    event = queries.event_for(who_asks(request), event_id)
    form = LaterForm(request.POST)
    days = form.cleaned_data["days"] if form.is_valid() else 1
    actions.put_off(event, timezone.localdate() + timedelta(days=days))
    messages.success(request, _("It comes up again then, once."))
    return redirect("events:list")


@require_POST
def close(request: HttpRequest, event_id: int) -> HttpResponse:
    event = queries.event_for(who_asks(request), event_id)
    actions.close(event)
    messages.success(request, _("Nothing more is asked about it."))
    return redirect("events:one", event_id=event.pk)


@require_POST
def reopen(request: HttpRequest, event_id: int) -> HttpResponse:
    event = queries.event_for(who_asks(request), event_id)
    actions.reopen(event)
    return redirect("events:after", event_id=event.pk)

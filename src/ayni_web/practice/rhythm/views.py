"""The week's few check-ins, an agenda for one, and talks with a date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.forms import this_telling
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.people.private_notes import notes_on
from ayni_web.practice.rhythm import actions, queries, words
from ayni_web.practice.rhythm.agenda import agenda_with, purpose_of
from ayni_web.practice.rhythm.forms import AfterForm, RestForm, TalkForm
from ayni_web.practice.rhythm.models import Talk
from ayni_web.promises.words import name_of
from ayni_web.ties.knowing import knowing, known_for


def _person(request: HttpRequest, party_id: int) -> Party:
    """Somebody whom the asker may talk with, or 404."""
    return people.party_for(who_asks(request), party_id)


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The few who are due this week, the talks ahead, and who is left in peace."""
    asker, today = who_asks(request), timezone.localdate()
    actions.choose_week(asker, today)
    rows = queries.proposed(asker, today)
    found = knowing(asker)
    context = {
        "rows": [
            (row, purpose_of(agenda_with(asker, row.party, today)), words.why(row)) for row in rows if not row.done
        ],
        "done": [row for row in rows if row.done],
        "talks": queries.talks_ahead(queries.talks_of(asker)),
        "resting": queries.resting(asker),
        "asks_nothing": queries.most_in_a_week(personal_space(asker)) == 0,
        "record_ended": found.record_ended,
        "me": found.me,
    }
    return render(request, "rhythm/week.html", context)


@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, party_id: int) -> HttpResponse:
    """The agenda for a check-in with somebody, and a place for what was said."""
    party = _person(request, party_id)
    if party.pk != party_id:
        return redirect("rhythm:check_in", party_id=party.pk)
    if party.is_me:
        return redirect("rhythm:week")
    return _talk_page(request, party, None)


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The same for a talk with a date."""
    found = queries.talk_for(who_asks(request), talk_id)
    return _talk_page(request, found.party.root or found.party, found)


def _talk_page(request: HttpRequest, party: Party, found: Talk | None) -> HttpResponse:
    asker, today = who_asks(request), timezone.localdate()
    form = AfterForm(request.POST or None, user=asker, party=party)
    if request.method == "POST" and form.is_valid() and (held := _hold(asker, party, form, found)) is not None:
        messages.success(request, _("Kept. Promises are among the promises, what was given is in the book."))
        return redirect("rhythm:talk", talk_id=held.pk)
    agenda = agenda_with(asker, party, today)
    known = known_for(asker, party)
    context = {
        "party": party,
        "name": name_of(party),
        "known": known,
        "talk": found,
        "agenda": agenda,
        "purpose": purpose_of(agenda),
        "last": words.last_words(known),
        "form": form,
        "talks": [one for one in queries.talks_with(asker, party) if found is None or one.pk != found.pk],
        "given": notes_on(request, party),
        "came_of_it": words.came_of(asker, found) if found is not None else [],
        "mail": words.mail_address(asker, party, found),
    }
    return render(request, "rhythm/talk.html", context)


def _hold(asker: User, party: Party, form: AfterForm, found: Talk | None) -> Talk | None:
    """The talk with what came of it; None where that cannot be kept, which the form then says."""
    try:
        with transaction.atomic():
            told = queries.told_once(asker, form.told_once)
            return told or actions.hold(asker, party, form.outcome(), talk=found, once=form.told_once)
    except InputError as error:
        form.add_error(None, str(error))
        return None


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, party_id: int) -> HttpResponse:
    """A new talk with somebody; its agenda begins with what the memory has for both."""
    asker, party = who_asks(request), _person(request, party_id)
    initial = {"minutes": 30, "agenda": words.agenda_to_share(agenda_with(asker, party, timezone.localdate()))}
    form = TalkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_talk(asker, party, once=this_telling(request.POST, party), **_said(form))
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Planned. It stands in your calendar too, where you subscribed to it."))
            return redirect("rhythm:talk", talk_id=made.pk)
    return render(request, "rhythm/plan.html", {"form": form, "party": party, "name": name_of(party), "talk": None})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Move a talk, or write its agenda anew."""
    found = queries.talk_for(who_asks(request), talk_id)
    here = timezone.localtime(found.at)
    initial: dict[str, Any] = {
        "on": here.date(), "at": here.time(), "minutes": found.minutes, "place": found.place, "agenda": found.agenda,
    }  # fmt: skip
    form = TalkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_talk(found, **_said(form))
        messages.success(request, _("Changed. Calendar programs that subscribed will follow."))
        return redirect("rhythm:talk", talk_id=found.pk)
    party = found.party.root or found.party
    return render(request, "rhythm/plan.html", {"form": form, "party": party, "name": name_of(party), "talk": found})


def _said(form: TalkForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {"at": form.starts, "minutes": said["minutes"], "place": said["place"], "agenda": said["agenda"]}


@require_POST
def call_off(request: HttpRequest, talk_id: int) -> HttpResponse:
    found = queries.talk_for(who_asks(request), talk_id)
    actions.call_off(found)
    messages.success(request, _("Called off. It stands in your calendar no longer."))
    return redirect("rhythm:week")


@require_POST
def rest(request: HttpRequest, party_id: int) -> HttpResponse:
    """Later, or not for this person."""
    party = _person(request, party_id)
    form = RestForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose for how long."))
        return redirect("rhythm:week")
    days = form.cleaned_data["days"]
    until = None if days == "never" else timezone.localdate() + timedelta(days=int(days))
    actions.rest(party, until)
    said = {"name": name_of(party)}
    if until is None:
        messages.success(
            request, _("No check-in with %(name)s is proposed any more. You can change that below.") % said
        )
    else:
        messages.success(request, _("%(name)s comes up again later.") % said)
    return redirect("rhythm:week")


@require_POST
def resume(request: HttpRequest, party_id: int) -> HttpResponse:
    party = _person(request, party_id)
    actions.resume(party)
    messages.success(request, _("Check-ins with %(name)s are proposed again.") % {"name": name_of(party)})
    return redirect("rhythm:week")

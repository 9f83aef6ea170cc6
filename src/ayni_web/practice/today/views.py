"""Today: three people at most, what was answered, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.guidance.ideas import Nothing, Suggestion
from ayni_web.accounts.asking import who_asks
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.today import actions, queries
from ayni_web.practice.today.cards import cards_of, remembered_of
from ayni_web.practice.today.drafts import draft_of
from ayni_web.practice.today.forms import UntilForm, WeekForm
from ayni_web.practice.today.meetings_near import near_meetings
from ayni_web.practice.today.models import Answer
from ayni_web.practice.today.words import Wording

_UNDO = "today_answer"

type _OfAnIdea = Callable[[HttpRequest, str], HttpResponse]


def _answered_once(view: _OfAnIdea) -> _OfAnIdea:
    """A second click on an idea that was answered today leads back to Today and says so."""

    @wraps(view)
    def looked_at(request: HttpRequest, idea: str) -> HttpResponse:
        try:
            return view(request, idea)
        except Http404:
            if queries.answered_today(who_asks(request), idea) is None:
                raise
            messages.info(request, _("You answered this already."))
            return redirect("today:today")

    return looked_at


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    asker = who_asks(request)
    day = queries.day_of(asker)
    if not day.known.everybody and (begin := _begin()):
        return redirect(begin)
    wording = Wording(day)
    context = {
        "day": day,
        "cards": cards_of(day, asker.name),
        "remembered": remembered_of(day),
        "meetings": near_meetings(asker, day) if day.meets else None,
        "hint": day.found.hint,
        "hint_name": wording.name(day.found.hint.party) if day.found.hint else "",
        "hint_acts": wording.acts(day.found.hint.rows[-5:]) if day.found.hint else [],
        "waiting": queries.waiting_requests(asker, day.today) if day.requests else [],
        "nothing": day.found.nothing,
        "nobody": day.found.nothing is Nothing.NOBODY,
        "undo": request.session.pop(_UNDO, None),
        "next_week": day.today + timedelta(days=7),
        "next_season": day.today + actions.SEASON,
    }
    return render(request, "today/today.html", context)


def _begin() -> str:
    """Where one names the first people, if there is such a place."""
    try:
        return reverse("begin:begin")
    except NoReverseMatch:
        return ""


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Why these: the rule, and what it saw."""
    asker = who_asks(request)
    day = queries.day_of(asker)
    return render(request, "today/how.html", {"day": day, "cards": cards_of(day, asker.name)})


@require_safe
@_answered_once
def write(request: HttpRequest, idea: str) -> HttpResponse:
    """The draft, to be changed, copied, or opened in one's own mail program."""
    asker = who_asks(request)
    day = queries.day_of(asker)
    chosen = day.suggestion(idea)
    wording = Wording(day)
    draft = draft_of(chosen, wording, asker.name)
    party = people.party_for(asker, chosen.party)
    addresses = day.space.identifiers.filter(party_id__in=people.one_with(party), scheme="email").order_by("pk")
    address = addresses.values_list("value", flat=True).first() or ""
    context = {
        "chosen": chosen,
        "party": party,
        "name": wording.name(chosen.party),
        "act": wording.act(chosen),
        "why": wording.why(chosen),
        "draft": draft,
        "address": address,
        "mailto": draft.mailto(address),
    }
    return render(request, "today/write.html", context)


@require_POST
@_answered_once
def done(request: HttpRequest, idea: str) -> HttpResponse:
    asker = who_asks(request)
    day = queries.day_of(asker)
    chosen = day.suggestion(idea)
    wording = Wording(day)
    other, promise = wording.other(chosen), wording.promise(chosen)
    answer = actions.done(
        asker,
        day.space,
        chosen,
        what=wording.act(chosen),
        why=" ".join(wording.why(chosen)),
        today=day.today,
        other=people.party_for(asker, other) if other is not None else None,
        promise=day.texts.promises.get(promise) if promise is not None else None,
    )
    return _answered(request, answer, _("Kept in your book."))


@require_POST
@_answered_once
def later(request: HttpRequest, idea: str) -> HttpResponse:
    day, chosen = _chosen(request, idea)
    form = UntilForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    answer = actions.later(day.space, chosen, form.cleaned_data["until"], today=day.today)
    return _answered(request, answer, _("It comes back on that day."))


@require_POST
@_answered_once
def not_this(request: HttpRequest, idea: str) -> HttpResponse:
    day, chosen = _chosen(request, idea)
    answer = actions.not_this(day.space, chosen, today=day.today)
    return _answered(request, answer, _("This idea does not come back."))


@require_POST
@_answered_once
def not_now(request: HttpRequest, idea: str) -> HttpResponse:
    day, chosen = _chosen(request, idea)
    answer = actions.not_now(day.space, chosen, today=day.today)
    return _answered(request, answer, _("Nothing about this person for sixty days."))


@require_POST
@_answered_once
def hard_season(request: HttpRequest, idea: str) -> HttpResponse:
    day, chosen = _chosen(request, idea)
    form = UntilForm(request.POST)
    if request.POST.get("until") and not form.is_valid():
        return _refused(request, form)
    until = form.cleaned_data["until"] if form.is_valid() else None
    answer = actions.hard_season(day.space, chosen, until, today=day.today)
    return _answered(request, answer, _("Until then only light help is suggested for them."))


@require_POST
def undo(request: HttpRequest, answer_id: int) -> HttpResponse:
    """As if it had not been answered."""
    actions.take_back(queries.answer_for(who_asks(request), answer_id))
    messages.success(request, _("Taken back."))
    return redirect("today:today")


@require_POST
def put_aside_hint(request: HttpRequest, party_id: int) -> HttpResponse:
    asker = who_asks(request)
    party: Party = people.party_for(asker, party_id)
    actions.put_aside_hint(party.space, party, today=queries.day_of(asker).today)
    messages.success(request, _("This note does not come back."))
    return redirect("today:today")


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest) -> HttpResponse:
    """Another number of minutes for this week."""
    day = queries.day_of(who_asks(request))
    monday = queries.monday_of(day.today)
    if request.method == "POST" and "usual" in request.POST:
        actions.quieter_week(day.space, monday, None)
        messages.success(request, _("This week is as usual again."))
        return redirect("today:today")
    half = None if day.capacity.minutes is None else day.capacity.minutes // 2
    form = WeekForm(request.POST or None, initial={"minutes": half})
    if request.method == "POST" and form.is_valid():
        actions.quieter_week(day.space, monday, form.cleaned_data["minutes"])
        messages.success(request, _("This week is quieter now. On Monday it is as usual again."))
        return redirect("today:today")
    return render(request, "today/week.html", {"form": form, "day": day})


def _chosen(request: HttpRequest, idea: str) -> tuple[queries.Day, Suggestion]:
    day = queries.day_of(who_asks(request))
    return day, day.suggestion(idea)


def _answered(request: HttpRequest, answer: Answer, says: str) -> HttpResponse:
    request.session[_UNDO] = {"id": answer.pk, "says": says, "act": answer.act_id}
    return redirect("today:today")


def _refused(request: HttpRequest, form: UntilForm) -> HttpResponse:
    said = [str(error) for errors in form.errors.values() for error in errors]
    messages.error(request, " ".join(said))
    return redirect("today:today")

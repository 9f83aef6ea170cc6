"""Network, People, and one person's page."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.guidance.ties import State
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.insights.forms import AddressesForm, OverruleForm, PeopleFilter
from ayni_web.insights.hints import worth_a_look
from ayni_web.insights.picture import network_picture
from ayni_web.insights.reader import likely_readers
from ayni_web.insights.story import told_story
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as parties
from ayni_web.people.parts import held, parts_of
from ayni_web.ties import words
from ayni_web.ties.knowing import knowing, known_for, rows_of
from ayni_web.ties.threads import thread_with

PEOPLE_A_PAGE = 25


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in: Today, which itself leads to the beginning while nobody is known."""
    return redirect("today:today")


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    known = knowing(who_asks(request))
    return render(
        request,
        "insights/network.html",
        {
            "known": known,
            "both": known.counts[State.BOTH],
            "before": known.both_ways_before.total(),
            "quiet": known.both_ways_before[State.QUIET],
            "picture": network_picture(known, opened=request.GET.get("open", "")),
            "hints": worth_a_look(known),
        },
    )


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    asker = who_asks(request)
    known = knowing(asker)
    circles = list(parties.circles_of(asker))
    form = PeopleFilter(request.GET, circles=[circle.name for circle in circles])
    chosen = form.chosen_from(known.everybody, partial(parties.told_of, asker))
    page = Paginator(chosen, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    mine = rows_of(personal_space(asker), known.me)
    rows = [(one, thread_with(mine, one.id), words.says(one.tie), words.rule_of(one.tie)) for one in page]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "known": known,
        "form": form,
        "page": page,
        "rows": rows,
        "here": request.GET.urlencode(),
        "filtered": any(query.values()),
        "states": [(state, words.STATES[state], known.counts[state]) for state in State if known.counts[state]],
        "chosen_state": form.cleaned_data.get("state", ""),
        "circles": circles,
        "proposals": parties.open_proposals(asker).count(),
        "left_out": parties.visible_to(asker).filter(hidden=True).count(),
    }
    return render(request, "insights/people.html", context)


@require_safe
def person(request: HttpRequest, party_id: int) -> HttpResponse:
    asker = who_asks(request)
    party, me = parties.party_beside_me(asker, party_id)
    if party.pk != party_id:
        return redirect("insights:person", party_id=party.pk)
    space = personal_space(asker)
    if me is not None and me.pk == party.pk:
        return redirect("insights:me")
    mine = rows_of(space, me)
    known = known_for(asker, party)
    story = told_story(asker, party, mine, known.tie, page=request.GET.get("page", ""), day=request.GET.get("day", ""))
    there = held(party)
    merges = parties.merges_of(party) if "merges" in there else []
    context = {
        "party": party,
        "known": known,
        "me": me,
        "rule": words.rule_of(known.tie),
        "usual": words.length(known.tie.usual_gap) if known.tie and known.tie.usual_gap else "",
        "between": words.between(known.name, known.tie),
        "record_ended": mine.observed_until if mine and known.tie and mine.record_ended else None,
        "state_words": words.STATES[known.state],
        "thread": thread_with(mine, party.pk, large=True, name=known.name, href="?day={end}#here"),
        "page": story.page,
        "entries": story.entries,
        "here": story.here,
        "identifiers": parties.identifiers_of(party),
        "also": parties.also_known(party) if "also" in there else [],
        "merges": merges,
        "entry_names": parties.names_told(end for merge in merges for end in (merge.kept_id, merge.merged_id)),
        "overrule": OverruleForm(initial={"state": party.overruled_as, "why": party.overruled_why}),
        "parts": parts_of(request, party),
    }
    return render(request, "insights/person.html", context)


@require_POST
def overrule(request: HttpRequest, party_id: int) -> HttpResponse:
    party = parties.party_for(who_asks(request), party_id)
    form = OverruleForm(request.POST)
    if form.is_valid():
        people_actions.overrule(party, form.cleaned_data["state"], form.cleaned_data["why"])
        if form.cleaned_data["state"]:
            messages.success(request, _("Kept as you say. What the record shows stays one click away."))
        else:
            messages.success(request, _("The record speaks again."))
    else:
        messages.error(request, _("That is not a state we know. Choose one from the list."))
    return redirect("insights:person", party_id=party.pk)


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Say which parties and addresses are the reader's own."""
    asker = who_asks(request)
    space = personal_space(asker)
    form = AddressesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = [parties.number_in(one) for one in request.POST.getlist("party")]
        own = [parties.party_for(asker, one) for one in chosen]
        if not own and not form.cleaned_data["addresses"]:
            messages.info(request, _("Choose somebody first."))
            return redirect("insights:me")
        people_actions.claim_me(space, form.cleaned_data["addresses"], parties=own, name=asker.name)
        messages.success(request, _("Now the picture turns around you."))
        return redirect("insights:network")
    mine = parties.me(space)
    context = {
        "form": form,
        "me": mine,
        "mine": space.identifiers.filter(party_id__in=parties.one_with(mine)).order_by("value") if mine else [],
        "merges": parties.merges_of(mine) if mine else [],
        "likely": likely_readers(space),
    }
    return render(request, "insights/me.html", context)

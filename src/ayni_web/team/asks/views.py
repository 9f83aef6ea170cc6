"""The asks of a team: all that somebody may see, one of them, and writing one with the coach's help."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.guidance.asking import advice
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.notify.channel import is_told_outside
from ayni_web.team.asks import actions, queries, reaching
from ayni_web.team.asks.forms import AskForm, OfferForm, PointForm
from ayni_web.team.asks.models import Ask
from ayni_web.team.asks.notices import PUBLIC
from ayni_web.team.asks.words import because, coached, first_offers_words, party_name, span_words

ASKS_A_PAGE = 40


@require_safe
def asks(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What found its way to the asker, what they ask for themselves, and what else is open; or what has ended."""
    membership = accounts.membership_for(who_asks(request), team_id)
    ended = request.GET.get("show") == "ended"
    found = queries.ended_asks(membership) if ended else queries.open_asks(membership)
    page = Paginator(found, ASKS_A_PAGE).get_page(request.GET.get("page"))
    # What waits for the reader's word stands first, however far off its day is.
    waiting = [] if ended or page.number > 1 else list(queries.found_their_way_to(membership)[:ASKS_A_PAGE])
    shown = {one.pk: one for one in (*waiting, *page.object_list)}
    rows = queries.listed(membership, shown.values())
    context: dict[str, Any] = {
        "membership": membership,
        "team": membership.space,
        "ended": ended,
        "page": page,
        "may_write": may(membership, Power.RECORD),
    }
    if ended:
        return render(request, "asks/ended.html", context | {"rows": rows})
    first = queries.first_offers(membership, timezone.now())
    to_you = [row for row in rows if row.waits_for_reader]
    context |= {
        "to_you": list(zip(to_you, because([row.reached for row in to_you if row.reached is not None]), strict=True)),
        "yours": [row for row in rows if row.mine],
        "others": [row for row in rows if not row.mine and row not in to_you],
        "first_offers": first_offers_words(first) if first else "",
        "limit": queries.limit_of(membership),
        "standing": list(queries.standing_seen_by(membership)[:6]),
        "today": timezone.localdate(),
    }
    return render(request, "asks/asks.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Write an ask. `look` asks the coach without asking anybody else."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = AskForm(request.POST or None, initial={"title": request.GET.get("title", "")[:300]})
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            made = actions.ask(membership, form.said(), once=this_telling(request.POST))
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked."))
            reaching.route(membership.space)
            return redirect("asks:ask", team_id=team_id, ask_id=made.pk)
    return _written(request, membership, form, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, team_id: UUID, ask_id: int) -> HttpResponse:
    """Say one's own ask in other words."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    ask = queries.own_ask_for(membership, ask_id)
    if not ask.is_open:
        return redirect("asks:ask", team_id=team_id, ask_id=ask_id)
    form = AskForm(request.POST or None, initial=AskForm.of(ask))
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            actions.change(membership, ask, form.said(), version=form.cleaned_data["version"] or 0)
        except ChangedMeanwhileError as error:
            return _written(request, membership, form, queries.own_ask_for(membership, ask_id), str(error))
        except InputError as error:
            form.add_error(None, str(error))
        else:
            reaching.route(membership.space)
            return redirect("asks:ask", team_id=team_id, ask_id=ask_id)
    return _written(request, membership, form, ask)


def _written(
    request: HttpRequest, membership: Membership, form: AskForm, ask: Ask | None, meantime: str = ""
) -> HttpResponse:
    """The form, with the coach's word where something was written; an ask that changed meanwhile stands beside the words.

    Whoever only looks how it reads is asked for nothing yet: what is missing, the coach says.
    """
    if "look" in request.POST:
        form.leave_open_what_is_missing()
    if meantime and ask is not None:
        form.rest_on(version=ask.version)
    context = {
        "team": membership.space,
        "form": form,
        "ask": ask,
        "meantime": meantime,
        "coached": coached(advice(form.draft(), today=timezone.localdate())) if form.is_bound else None,
        "goes_out": is_told_outside(membership.space, PUBLIC),
    }
    return render(request, "asks/write.html", context)


@require_POST
def coach(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What the coach says of the words so far; nothing is kept."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = AskForm(request.POST)
    said = coached(advice(form.draft(), today=timezone.localdate()))
    return render(request, "asks/_coached.html", {"team": membership.space, "coached": said})


@require_safe
def ask(request: HttpRequest, team_id: UUID, ask_id: int) -> HttpResponse:
    """One ask: to its asker how it stands, to others what they can do about it."""
    membership = accounts.membership_for(who_asks(request), team_id)
    return show(request, membership, queries.ask_for(membership, ask_id))


def show(
    request: HttpRequest,
    membership: Membership,
    found: Ask,
    *,
    offer: OfferForm | None = None,
    point: PointForm | None = None,
    meantime: str = "",
) -> HttpResponse:
    """The page of an ask, with what its reader wrote where that could not be kept yet."""
    mine = found.by.user_id == membership.user_id
    reached = queries.reached_of(membership, found)
    own = queries.own_party_ids(membership)
    offers = queries.offers_seen_by(membership, found)
    writes = may(membership, Power.RECORD)
    answers = writes and found.is_open and not mine
    context: dict[str, Any] = {
        "team": membership.space,
        "ask": found,
        "name": party_name(found.by),
        "mine": mine,
        "may_write": writes,
        "late": found.is_open and found.due < timezone.localdate(),
        "offers": [(one, party_name(one.by), one.by.user_id == membership.user_id) for one in offers],
        "pointers": [
            (one, party_name(one.by), party_name(one.to), one.to.user_id == membership.user_id)
            for one in queries.pointers_seen_by(membership, found)
        ],
        "acts": queries.acts_of(membership, found) if found.end == Ask.End.HELPED else [],
        "reached": reached,
        "because": because([reached])[0] if reached is not None and not mine else [],
        "i_offered": any(one.by_id in own for one in offers),
        "meantime": meantime,
    }
    if mine:
        context |= {"reach": _reach_words(membership, found), "waited": _waited(found)}
    if answers or offer is not None:
        context["offer_form"] = offer or OfferForm(initial={"version": found.version})
        context["offer_open"] = offer is not None or request.GET.get("do") == "offer"
    if answers or point is not None:
        context["point_form"] = point or PointForm(
            by=membership, ask=found, mine=own, initial={"version": found.version}
        )
        context["point_open"] = point is not None or request.GET.get("do") == "point"
    return render(request, "asks/ask.html", context)


def _reach_words(membership: Membership, ask: Ask) -> str:
    """How many an own ask reached. The same words where nobody fits and where those who do have enough for now."""
    if ask.through_id is not None and not ask.for_all:
        return ""
    number = queries.reached_number(membership, ask)
    if not number:
        return _(
            "It has not found anybody yet. It goes on looking: who has no room this week may have some in the next."
        )
    return ngettext(
        "It found its way to one person who may be able to help.",
        "It found its way to %(n)d people who may be able to help.",
        number,
    ) % {"n": number}


def _waited(ask: Ask) -> str:
    return span_words(ask.first_offer_at - ask.asked_at) if ask.first_offer_at and ask.through_id is None else ""

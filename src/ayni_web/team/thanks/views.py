"""Thanks: those one may see, giving them, and who may see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni.guidance.thanking import look_over
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.book.models import Act
from ayni_web.team.thanks import actions, crediting, queries
from ayni_web.team.thanks.forms import CreditForm, PreferenceForm, ThankForm
from ayni_web.team.thanks.models import CreditClaim, Thanks
from ayni_web.team.thanks.words import hints

A_PAGE = 30
_SHOWN = 20


def page_context(request: HttpRequest, membership: Membership, here: str) -> dict[str, Any]:
    """What every page of this room has."""
    return {
        "membership": membership,
        "team": membership.space,
        "me": queries.party_of(membership),
        "writes": may(membership, Power.RECORD),
        "here": here,
    }


@require_safe
def thanks_list(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Thanks that the reader may see, and what waits for a word of theirs."""
    membership = accounts.membership_for(who_asks(request), team_id)
    page = Paginator(queries.thanks_seen_in(membership), A_PAGE).get_page(request.GET.get("page"))
    context = page_context(request, membership, "thanks") | {
        "page": page,
        "likes_public": queries.likes_it_public(membership),
        "to_thank_for": queries.to_thank_for(membership)[:5],
        "waiting": waiting_for(membership),
    }
    return render(request, "thanks/list.html", context)


def waiting_for(membership: Membership) -> dict[str, list[Any]]:
    """What waits for a word of the reader, by what it is; without what waits for nothing."""
    found: dict[str, list[Any]] = {
        "claims": list(queries.claims_waiting_for(membership)[:_SHOWN]),
        "thanks": list(queries.thanks_waiting_for(membership)[:_SHOWN]),
        "wins": list(queries.wins_waiting_for(membership)[:_SHOWN]),
        "stories": list(queries.stories_waiting_for(membership)[:_SHOWN]),
        "awards": list(queries.awards_waiting_for(membership)[:3]),
    }
    return {name: rows for name, rows in found.items() if rows}


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Thank somebody. "Look it over" shows what the quiet coach sees, and sends nothing."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    start = {"whom": [number_in(request.GET.get("to", ""))]} if request.GET.get("to") else {}
    form = ThankForm(request.POST or None, by=membership, initial=start)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        said = form.cleaned_data
        try:
            thanks = actions.thank(
                membership, list(said["whom"]), form.words, kind=said["kind"], at=form.at, once=form.telling
            )
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return _thanked(request, thanks)
    return _giving(request, membership, form, None)


@require_http_methods(["GET", "POST"])
def give_for(request: HttpRequest, team_id: UUID, act_id: int) -> HttpResponse:
    """Thank for what another says they gave: that confirms the act."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    told = queries.told_once(membership, ThankForm(request.POST, by=membership, for_act=True).telling)
    if told is not None:
        return _thanked(request, told)
    act = queries.act_to_thank_for(membership, act_id)
    start = {"done": act.what, "public": act.public}
    form = ThankForm(request.POST or None, by=membership, for_act=True, initial=start)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            thanks = actions.thank_for(membership, act, form.words, once=form.telling)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return _thanked(request, thanks)
    return _giving(request, membership, form, act)


def number_in(number: str) -> int:
    """A number that stands in an address; nought where it is none."""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0


def _thanked(request: HttpRequest, thanks: Thanks) -> HttpResponse:
    messages.success(request, _("Your thanks are there, and the act stands on the timeline of each of you."))
    return redirect("thanks:one", team_id=thanks.space_id, thanks_id=thanks.pk)


def _giving(request: HttpRequest, membership: Membership, form: ThankForm, act: Act | None) -> HttpResponse:
    looked: dict[str, Any] = {}
    if request.method == "POST":
        look = look_over(
            request.POST.get("done", ""),
            request.POST.get("changed", ""),
            language=get_language() or "en",
            earlier=queries.earlier_words(membership),
        )
        looked = {"looked": "look" in request.POST, "look": look, "hints": hints(look)}
        if "look" in request.POST:
            # Nothing was sent, so nothing is missing yet.
            form.errors.clear()
    if looked and request.headers.get("HX-Request"):
        return render(request, "thanks/_coach.html", looked)
    context = page_context(request, membership, "thanks") | {"form": form, "act": act} | looked
    return render(request, "thanks/give.html", context)


@require_safe
def one(request: HttpRequest, team_id: UUID, thanks_id: int) -> HttpResponse:
    """One thank-you: what was done, what it changed, who is credited, and who else it may have been."""
    membership = accounts.membership_for(who_asks(request), team_id)
    return show_one(request, membership, queries.thanks_for(membership, thanks_id))


def show_one(
    request: HttpRequest, membership: Membership, thanks: Thanks, *, credit: CreditForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a thank-you, also with a form of credit that could not be kept."""
    context = page_context(request, membership, "thanks")
    me = context["me"]
    thanked = {row.party_id: row for row in thanks.thanked.all()}
    mine = thanked.get(me)
    claims = [
        {
            "claim": claim,
            "asked": context["writes"]
            and claim.state == CreditClaim.State.OPEN
            and me in {claim.party_id, thanks.by_id, *thanked},
            "mine": context["writes"] and claim.state == CreditClaim.State.OPEN and claim.by_id == me,
        }
        for claim in queries.claims_seen_in(membership).filter(thanks=thanks)
    ]
    context |= {
        "thanks": thanks,
        "givers": [part for part in thanks.act.parts.all() if part.role == "giver"],
        "i_thank": thanks.by_id == me,
        "mine": mine,
        "others_wait": thanks.wants_public and not thanks.act.public,
        "claims": claims,
        "may_step_out": mine is not None and len(thanked) > 1 and context["writes"],
        "credit": credit or credit_form(membership, thanks, None),
    }
    return render(request, "thanks/one.html", context, status=status)


def credit_form(membership: Membership, thanks: Thanks, data: Any) -> CreditForm:
    """The form in which the reader says who else it was."""
    thanked = {row.party_id for row in thanks.thanked.all()}
    received = {part.party_id for part in thanks.act.parts.all() if part.role == "receiver"}
    me = queries.party_of(membership)
    return CreditForm(data, by=membership, without=thanked | received, is_thanked=me in thanked)


@require_POST
def show(request: HttpRequest, team_id: UUID, thanks_id: int) -> HttpResponse:
    """Whoever thanks, or is thanked, says whether all may see it."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    thanks = queries.thanks_for(membership, thanks_id)
    public = request.POST.get("public") == "yes"
    try:
        actions.say(membership, thanks, public=public)
    except InputError as error:
        messages.error(request, str(error))
        return redirect("thanks:list", team_id=team_id)
    if not public:
        messages.success(request, _("Only those concerned see it from now on."))
    else:
        messages.success(request, _("Kept. Everybody in the team sees it as soon as all concerned want that."))
    return redirect("thanks:one", team_id=team_id, thanks_id=thanks_id)


@require_POST
def take_back(request: HttpRequest, team_id: UUID, thanks_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    try:
        actions.take_back(membership, queries.thanks_for(membership, thanks_id))
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your thanks are taken back."))
    return redirect("thanks:list", team_id=team_id)


@require_POST
def step_out(request: HttpRequest, team_id: UUID, thanks_id: int) -> HttpResponse:
    """One of several who are thanked had no part in it."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    try:
        actions.step_out(membership, queries.thanks_for(membership, thanks_id))
    except InputError as error:
        messages.error(request, str(error))
        still = queries.thanks_seen_in(membership).filter(pk=thanks_id).exists()
        return redirect("thanks:one", team_id, thanks_id) if still else redirect("thanks:list", team_id)
    messages.success(request, _("You stand there no more. The others share it."))
    return redirect("thanks:list", team_id=team_id)


@require_http_methods(["GET", "POST"])
def preference(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """How one likes good words about oneself in this team."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    said = queries.likes_it_public(membership)
    form = PreferenceForm(request.POST or None, initial={"in_public": "yes" if said else "no"})
    if request.method == "POST" and form.is_valid():
        actions.prefer(membership, in_public=form.cleaned_data["in_public"])
        messages.success(request, _("Kept."))
        return redirect("thanks:list", team_id=team_id)
    return render(request, "thanks/preference.html", page_context(request, membership, "thanks") | {"form": form})


@require_POST
def credit(request: HttpRequest, team_id: UUID, thanks_id: int) -> HttpResponse:
    """Say who else it was."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    thanks = queries.thanks_for(membership, thanks_id)
    form = credit_form(membership, thanks, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = crediting.claim(
                membership, thanks, said["party"], said["credit"], instead=said.get("instead", False)
            )
        except InputError as error:
            form.add_error(None, str(error))
        else:
            made.refresh_from_db()
            agreed = made.state == CreditClaim.State.AGREED
            messages.success(
                request,
                _("They stand there too.") if agreed else _("Asked. They stand there once those concerned agree."),
            )
            return redirect("thanks:one", team_id=team_id, thanks_id=thanks_id)
    return show_one(request, membership, thanks, credit=form)


@require_POST
def answer_credit(request: HttpRequest, team_id: UUID, claim_id: int) -> HttpResponse:
    """Agree to it, decline, or take back what one said oneself."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    claim = queries.claim_for(membership, claim_id)
    try:
        if request.POST.get("say") == "withdraw":
            crediting.withdraw(membership, claim)
        else:
            agrees = request.POST.get("say") == "yes"
            crediting.answer(membership, claim, agrees=agrees, word=request.POST.get("word", ""))
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept."))
    if queries.thanks_seen_in(membership).filter(pk=claim.thanks_id).exists():
        return redirect("thanks:one", team_id=team_id, thanks_id=claim.thanks_id)
    return redirect("thanks:list", team_id=team_id)

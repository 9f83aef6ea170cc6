"""A person's own early signs, what each rests on, and what they put away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ayni.guidance.signs import Sign, Sort
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership, Space
from ayni_web.practice.signs import actions, queries
from ayni_web.practice.signs.forms import OfForm, PutAwayForm
from ayni_web.practice.signs.queries import Shown
from ayni_web.practice.signs.shown_rows import lines_of
from ayni_web.practice.signs.whole_words import ABOUT_WHOLE
from ayni_web.practice.signs.words import ABOUT, told

#: So many signs are enough for one look; the page says how many more there are.
MOST = 7
_ROWS_A_PAGE = 40
#: What was put away, in few words.
_ABOUT = {sort.value: words for sort, words in (*ABOUT.items(), *ABOUT_WHOLE.items())}


@require_safe
def signs(request: HttpRequest) -> HttpResponse:
    """The asker's signs in their own space."""
    return _page(request, queries.own_signs(who_asks(request)), None)


@require_safe
def in_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The asker's own signs among what they took part in, in a team."""
    membership = accounts.membership_for(who_asks(request), team_id)
    return _page(request, queries.signs_in(membership), membership)


def _page(request: HttpRequest, shown: Shown | None, membership: Membership | None) -> HttpResponse:
    asker = who_asks(request)
    space = membership.space if membership is not None else accounts.personal_space(asker)
    found = [sign for sign in shown.signs if not sign.all_along] if shown is not None else []
    long = [sign for sign in shown.signs if sign.all_along] if shown is not None else []
    every = request.GET.get("all") == "1"
    away = [(row, _ABOUT[row.sort]) for row in queries.put_away_by(asker, space) if row.sort in _ABOUT]
    context = {
        "nothing": shown is None,
        "signs": [told(sign, shown) for sign in (found if every else found[:MOST])] if shown is not None else [],
        "long": [told(sign, shown) for sign in (long if every else long[:MOST])] if shown is not None else [],
        "number_long": len(long),
        "more_long": 0 if every else max(len(long) - MOST, 0),
        "number": len(found),
        "more": 0 if every else max(len(found) - MOST, 0),
        "ended": shown is not None and shown.ended,
        "until": shown.until if shown is not None else 0,
        "invented": shown.invented if shown is not None else 0,
        "away": away,
        "team": membership.space if membership is not None else None,
        "teams": list(accounts.teams_of(asker)),
        "here": _here(membership),
        "acts": _acts(membership),
        "put_away": _away(membership),
    }
    return render(request, "signs/signs.html", context)


def _here(membership: Membership | None) -> str:
    return reverse("signs:signs") if membership is None else reverse("signs:in_team", args=[membership.space_id])


def _acts(membership: Membership | None) -> str:
    return reverse("signs:acts") if membership is None else reverse("signs:acts_in_team", args=[membership.space_id])


def _away(membership: Membership | None) -> str:
    if membership is None:
        return reverse("signs:put_away")
    return reverse("signs:put_away_in_team", args=[membership.space_id])


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """The acts and contacts that a sign rests on."""
    return _rows(request, queries.own_signs(who_asks(request)), None)


@require_safe
def acts_in_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id)
    return _rows(request, queries.signs_in(membership), membership)


def _rows(request: HttpRequest, shown: Shown | None, membership: Membership | None) -> HttpResponse:
    meant = OfForm(request.GET).meant
    sign = _meant(shown, meant)
    if shown is None or sign is None:
        return redirect(_here(membership))
    at = shown.opened.ledger.at
    page: Any = Paginator(sorted(sign.rows, key=lambda row: (-int(at[row]), row)), _ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "lines": lines_of(who_asks(request), shown, membership, list(page.object_list)),
        "told": told(sign, shown),
        "here": _here(membership),
        "team": shown.space if shown.space.kind == Space.Kind.SHARED else None,
    }
    return render(request, "signs/acts.html", context)


def _meant(shown: Shown | None, meant: tuple[Sort, int | None] | None) -> Sign | None:
    if shown is None or meant is None:
        return None
    return next((sign for sign in shown.signs if (sign.sort, sign.party) == meant), None)


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """This does not fit, because …"""
    asker = who_asks(request)
    return _put_away(request, queries.own_signs(asker), None)


@require_POST
def put_away_in_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id)
    return _put_away(request, queries.signs_in(membership), membership)


def _put_away(request: HttpRequest, shown: Shown | None, membership: Membership | None) -> HttpResponse:
    form = PutAwayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few words why it does not fit, at most 300 letters."))
        return redirect(_here(membership))
    asker, said = who_asks(request), form.cleaned_data
    space = membership.space if membership is not None else accounts.personal_space(asker)
    party = queries.party_in(shown, said["party"]) if said["party"] else None
    actions.put_away(space, asker, form.sort, said["because"], party)
    messages.success(request, _("Put away. It stays away until you want to look again."))
    return redirect(_here(membership))


@require_POST
def look_again(request: HttpRequest, put_away_id: int) -> HttpResponse:
    """Whoever has left a team may still take back what they put away there."""
    asker = who_asks(request)
    row = queries.put_away_for(asker, put_away_id)
    actions.look_again(row)
    messages.success(request, _("It is looked at again."))
    if row.space.kind == Space.Kind.SHARED and accounts.is_in(asker, row.space):
        return redirect("signs:in_team", team_id=row.space_id)
    return redirect("signs:signs")

"""The mirror: what one's own record shows, what it rests on, and what was put away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.guidance.mirror import Finding, Seen, Sight
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.practice.mirror import actions, queries
from ayni_web.practice.mirror.forms import PutAwayForm, SpanForm, say_fields
from ayni_web.practice.mirror.models import MoreSay
from ayni_web.practice.mirror.shown_acts import shown_acts
from ayni_web.practice.mirror.spans import Over
from ayni_web.practice.mirror.standing import standing_of
from ayni_web.practice.mirror.words import QUESTIONS, Wording

_ROWS_A_PAGE = 40
_ASKED_ABOUT = 24


@require_safe
def mirror(request: HttpRequest) -> HttpResponse:
    asker, over = who_asks(request), SpanForm(request.GET).span
    reflection = queries.reflection_of(asker, over)
    if reflection is None:
        return render(request, "mirror/nothing.html", {"title": _("Your mirror"), "is_hold": False})
    wording = Wording(reflection)
    shown = [wording.shown(one) for one in reflection.seen]
    context = {
        "over": over,
        "spans": list(Over),
        "ended": reflection.standing.ended,
        "until": reflection.standing.until,
        "since": reflection.since,
        "well": [one for one in shown if one.seen.finding is Finding.WELL],
        "look": [one for one in shown if one.seen.finding in (Finding.LOOK, Finding.EITHER)],
        "untold": [one for one in shown if not one.told],
        "away": [(row, _question(row.sight)) for row in reflection.away],
        "invented": reflection.standing.known.invented,
    }
    return render(request, "mirror/mirror.html", context)


def _question(sight: str) -> str:
    return str(QUESTIONS[Sight(sight)]) if sight in list(Sight) else ""


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """The acts and contacts that a sight rests on; with one person, where that is asked."""
    asker, form = who_asks(request), SpanForm(request.GET)
    if form.sight is None:
        return redirect("mirror:mirror")
    reflection = queries.reflection_of(asker, form.span)
    seen = next((one for one in reflection.seen if one.sight is form.sight), None) if reflection else None
    if reflection is None or seen is None:
        return redirect("mirror:mirror")
    party = people.number_in(request.GET.get("with", ""))
    rows = _rows(seen, party)
    opened = reflection.standing.mine.opened
    newest = sorted(rows, key=lambda row: (-int(opened.ledger.at[row]), row))
    page: Any = Paginator(newest, _ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "acts": shown_acts(asker, reflection.standing, list(page.object_list)),
        "sight": Wording(reflection).shown(seen),
        "known": reflection.standing.names.get(party),
        "over": form.span,
    }
    return render(request, "mirror/acts.html", context)


def _rows(seen: Seen, party: int) -> tuple[int, ...]:
    if not party:
        return seen.rows
    return next((one.rows for one in seen.people if one.party == party), ())


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """This does not fit me, because …"""
    asker, form = who_asks(request), PutAwayForm(request.POST)
    over = SpanForm(request.POST).span
    if not form.is_valid():
        messages.error(request, _("Say in a few words why it does not fit, at most 300 letters."))
        return redirect(reverse("mirror:mirror") + f"?over={over}")
    said = form.cleaned_data
    party = people.party_for(asker, said["party"]) if said["party"] else None
    actions.put_away(personal_space(asker), Sight(said["of"]), said["because"], party)
    messages.success(request, _("Put away. It stays away until you want to look again."))
    return redirect(reverse("mirror:mirror") + f"?over={over}")


@require_POST
def look_again(request: HttpRequest, put_away_id: int) -> HttpResponse:
    actions.look_again(queries.put_away_for(who_asks(request), put_away_id))
    messages.success(request, _("It is looked at again."))
    return redirect("mirror:mirror")


@require_http_methods(["GET", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """Who has more say than the reader, as they say themselves."""
    asker = who_asks(request)
    standing = standing_of(asker)
    if standing is None:
        return redirect("mirror:mirror")
    asked = queries.helped_lately(standing, _ASKED_ABOUT)
    if request.method == "POST":
        said = say_fields(request.POST, [pk for pk in _numbers(request) if pk in standing.names])
        found = people.visible_to(asker).in_bulk(list(said))
        actions.say_who(standing.space, {found[pk]: has for pk, has in said.items() if pk in found})
        messages.success(request, _("Kept."))
        return redirect("mirror:mirror")
    about = queries.say_about(standing)
    told = [party for party, (_say, by) in about.items() if by == "said" and party not in asked]
    rows = [(standing.names[party], about.get(party)) for party in [*asked, *told] if party in standing.names]
    return render(request, "mirror/say.html", {"rows": rows, "choices": MoreSay.Has.choices})


def _numbers(request: HttpRequest) -> list[int]:
    """Of whom something was said; nothing beyond a few hundred is read."""
    names = [name.removeprefix("say-") for name in request.POST if name.startswith("say-")][:500]
    if any(not people.number_in(name) for name in names):
        raise Http404
    return [people.number_in(name) for name in names]

"""The charter of a team: what holds, what is proposed, and what the reader is asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.people.members import member_party
from ayni_web.team.charter import actions, queries
from ayni_web.team.charter.forms import ClauseForm
from ayni_web.team.charter.models import Agreement, Clause
from ayni_web.team.charter.readings import shows
from ayni_web.team.charter.standing import Standing, standings
from ayni_web.team.charter.words import EXAMPLES, coached

Topic = Clause.Topic


@require_safe
def home(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """All clauses by what they are about, and the team's values."""
    asker = accounts.membership_for(who_asks(request), team_id)
    charter = queries.charter_of(asker)
    rows = clauses_in(asker, charter)
    holding = [row.clause.topic for row in rows if row.holds is not None]
    found = shows(asker.space, holding, timezone.localdate())
    context = {
        "team": asker.space,
        "writes": may(asker, Power.RECORD),
        "groups": grouped(rows, found, actions.OF_A_CHARTER),
        "values": [row for row in rows if row.clause.topic == Topic.VALUE],
        "asked": [row for row in rows if row.asks_me] if may(asker, Power.RECORD) else [],
        "due": [row for row in rows if row.is_due(timezone.localdate())],
        "examples": [(Topic(topic).label, EXAMPLES[topic]) for topic in actions.OF_A_CHARTER if topic in EXAMPLES],
        "value_example": EXAMPLES[Topic.VALUE],
    }
    return render(request, "charter/home.html", context)


def clauses_in(asker: Membership, agreement: Agreement | None) -> list[Standing]:
    """Where the clauses of an agreement stand, for this reader."""
    if agreement is None:
        return []
    return standings(queries.clauses_of(agreement), queries.present_in(agreement), member_party(asker))


def grouped(rows: list[Standing], found: object, topics: tuple[Topic, ...]) -> list[dict[str, object]]:
    """The clauses under what they are about, in that order, with what the book shows."""
    shown = found if isinstance(found, dict) else {}
    return [
        {"topic": topic, "title": topic.label, "rows": of_it, "shows": shown.get(topic)}
        for topic in topics
        if (of_it := [row for row in rows if row.clause.topic == topic])
    ]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Propose a clause, or a value; the coach reads along where it is wanted."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    return proposing(request, asker, None)


def proposing(request: HttpRequest, asker: Membership, agreement: Agreement | None) -> HttpResponse:
    """The form of a new clause, of the charter where no expectations are given."""
    topic = request.GET.get("about", "")
    form = ClauseForm(request.POST or None, agreement=agreement, initial={"topic": topic})
    context = {"team": asker.space, "form": form, "agreement": agreement, "value": topic == Topic.VALUE}
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            context["coached"] = coached(form.cleaned_data["text"])
            return render(request, "charter/new.html", context)
        made = _propose(asker, agreement, form)
        if made is not None:
            messages.success(request, _("Proposed. Everybody who is concerned is asked."))
            return redirect("charter:clause", team_id=asker.space_id, clause_id=made.pk)
    return render(request, "charter/new.html", context | {"coached": coached(request.POST.get("text", ""))})


def _propose(asker: Membership, agreement: Agreement | None, form: ClauseForm) -> Clause | None:
    said, once = form.cleaned_data, this_telling(form.data, member_party(asker))
    try:
        with transaction.atomic():
            of = agreement or actions.charter(asker.space)
            told = queries.told_clause(of, once)
            return told or actions.propose(
                asker,
                of,
                topic=said["topic"],
                text=said["text"],
                why=said["why"],
                look_again=said["look_again"],
                once=once,
            )
    except InputError as error:
        form.add_error("text", str(error))
        return None

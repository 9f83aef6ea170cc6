"""What this room adds to an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.people.words import called
from ayni_web.promises import queries
from ayni_web.promises.models import EXPECTED, Change, Expectation, NewTerms, Promise


def _promises(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Promise.objects.filter(space=space).prefetch_related("changes").order_by("pk")):
        yield {
            "id": one.pk,
            "by": one.by_id,
            "to": one.to_id,
            "what": one.what,
            "due": _iso(one.due),
            "made_at": _iso(one.made_at),
            "kept_at": _iso(one.kept_at),
            "broken_at": _iso(one.broken_at),
            "let_go_at": _iso(one.withdrawn_at),
            "act": one.act_id,
            "origin": one.origin,
            "origin_id": one.origin_id,
            "changes": [_change(change) for change in one.changes.all()],
        }


def told_of_team(one: Promise, *, whole: bool) -> dict[str, Any]:
    """A promise of a team, without who it is between; to others than the two without its history."""
    told = {
        "id": one.pk,
        "what": one.what,
        "due": _iso(one.due),
        "made_at": _iso(one.made_at),
        "waits_for_a_yes": one.waits,
        "kept_at": _iso(one.kept_at),
        "shown_to_all": one.for_all,
    }
    if whole:
        told |= {
            "broken_at": _iso(one.broken_at),
            "let_go_at": _iso(one.withdrawn_at),
            "act": one.act_id,
            "origin": one.origin,
            "changes": [_change(change) for change in one.changes.all()],
        }
    return told


def _in_teams(space: Space) -> Iterable[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    found = queries.in_teams_of(owner).prefetch_related("changes", "by__identifiers", "to__identifiers", "new_terms")
    for one in list(found.order_by("pk")):
        yield {
            "team": str(one.space_id),
            "by": called(one.by),
            "to": called(one.to),
            "you": "by" if one.by.user_id == owner.pk else "to",
            **told_of_team(one, whole=True),
            "asked_anew": [_terms(terms) for terms in one.new_terms.all()],
            "rebuilding": _plan(one),
        }


def _terms(terms: NewTerms) -> dict[str, Any]:
    return {
        "what": terms.what,
        "due": _iso(terms.due),
        "lets_go": terms.lets_go,
        "why": terms.why,
        "asked_at": _iso(terms.asked_at),
        "answered_at": _iso(terms.answered_at),
        "agreed": terms.agreed,
    }


def _plan(one: Promise) -> dict[str, Any] | None:
    plan = queries.rebuilding_of(one) if one.broken_at else None
    if plan is None:
        return None
    return {
        "what_happened": plan.what_happened,
        "will_change": plan.will_change,
        "look_again": _iso(plan.look_again),
        "offered_at": _iso(plan.offered_at),
        "accepted_at": _iso(plan.accepted_at),
        "refused_at": _iso(plan.refused_at),
        "enough_at": _iso(plan.enough_at),
        "words": plan.words,
    }


def _change(change: Change) -> dict[str, Any]:
    row = {
        "what": change.what,
        "at": _iso(change.at),
        "before": change.before,
        "due_before": _iso(change.due_before),
        "why": change.why,
    }
    return {key: value for key, value in row.items() if value}


def _expectations(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Expectation.objects.filter(space=space).order_by("pk")):
        said = {name: getattr(one, name) for name in EXPECTED}
        yield {"party": one.party_id, **said, "changed_at": _iso(one.changed_at)}


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None


add_exporter(Exporter("promises", order=40, rows=_promises))
add_exporter(Exporter("promises_in_teams", order=42, rows=_in_teams))
add_exporter(Exporter("expectations", order=41, rows=_expectations))

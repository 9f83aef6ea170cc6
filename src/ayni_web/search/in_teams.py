"""What somebody finds in the teams that they are in: what all there may read, and what they may.

Who may read a thing stands with its words in the index, so that nothing is counted that one may not see; and again with what the
database says as it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db.models import OuterRef, Subquery

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import teams_of
from ayni_web.accounts.searching import ALL, TeamSearchable, team_searchables
from ayni_web.people.models import Party
from ayni_web.search import index
from ayni_web.search.expressions import asked_for
from ayni_web.search.hits import Asked, Group, Place, hit_of, looked_up
from ayni_web.search.means import means


@dataclass(frozen=True)
class InTeams:
    """What was found there, and whether all of it had been read."""

    groups: Sequence[Group] = ()
    complete: bool = True


def found(user: User, asked: Asked, words: Sequence[str], *, most: int) -> InTeams:
    """What the asker finds in their teams, by kind. Nothing where they ask for somebody of their own space."""
    kinds = {one.kind: one for one in team_searchables() if asked.kind in ("", one.kind)}
    if not words or asked.about is not None or not kinds:
        return InTeams()
    mine = _places_in(user)
    if not mine:
        return InTeams()
    complete = index.catch_up_in_teams(list(mine), most=index.AT_ONCE)
    may_read = {ALL, *(party for party in mine.values() if party is not None)}
    places = index.ask(partial(_looked_up, list(mine), list(kinds), asked, words, sorted(may_read), most))
    groups = (_group(kinds[kind], list(mine), places[kind], words, may_read) for kind in kinds if kind in places)
    return InTeams([group for group in groups if group.hits], complete)


def _places_in(user: User) -> dict[UUID, int | None]:
    """The teams in which the asker is, each with the party that they are there."""
    party = Party.objects.filter(space=OuterRef("space_id"), user=OuterRef("user_id")).values("pk")
    return dict(teams_of(user).annotate(party=Subquery(party[:1])).values_list("space_id", "party"))


def _looked_up(
    teams: Sequence[UUID], kinds: Sequence[str], asked: Asked, words: Sequence[str], readers: Sequence[int], most: int
) -> dict[str, list[Place]]:
    of = means()
    match = of.every([asked_for(words, {}, ()), of.with_parties(readers)])
    filters = [f"d.space_id IN ({', '.join(['%s'] * len(teams))})", f"d.kind IN ({', '.join(['%s'] * len(kinds))})"]
    return looked_up(match, asked, filters, [*(team.hex for team in teams), *kinds], most=most)


def _group(
    kind: TeamSearchable, teams: Sequence[UUID], places: Sequence[Place], words: Sequence[str], may_read: set[int]
) -> Group:
    rows = {row for place in places for row in (*place.rows, place.shown_as)}
    entries = {entry.row: entry for entry in kind.entries(teams, rows) if may_read & set(entry.who)}
    hits = [hit for place in places if (hit := hit_of(place, entries, words)) is not None]
    # What is not there any more is not counted either.
    return Group(kind.kind, kind.label, hits, places[0].total - (len(places) - len(hits)))

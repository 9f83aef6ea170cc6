"""What of this room goes into somebody's own export: what they took part in, in whatever team, whether or not they
are still there."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.people.models import Party
from ayni_web.team.thanks import queries, told
from ayni_web.team.thanks.models import Award, Congratulation, Preference, Story, Win
from ayni_web.team.thanks.told import Row


def _parties(space: Space) -> list[Party]:
    owner = owner_of(space)
    if owner is None:
        return []
    return list(Party.objects.filter(user=owner, space__kind=Space.Kind.SHARED).select_related("space").order_by("pk"))


def _preferences(space: Space) -> Iterator[Row]:
    for one in Preference.objects.filter(party__in=_parties(space)).select_related("space"):
        yield {"team": str(one.space_id), "for_all": one.in_public, "said_at": one.said_at.isoformat()}


def _thanks(space: Space) -> Iterator[Row]:
    for party in _parties(space):
        for one in list(queries.of_person(party.space, party.pk)):
            yield {"team": str(party.space_id), **told.thanks_row(one)}


def _wins(space: Space) -> Iterator[Row]:
    mine = _parties(space)
    told_or_in = Q(by__in=mine) | Q(people__party__in=mine)
    for one in list(Win.objects.filter(told_or_in, withdrawn_at__isnull=True).distinct().order_by("pk")):
        yield {"team": str(one.space_id), **told.win_row(one)}


def _lines(space: Space) -> Iterator[Row]:
    for one in list(Congratulation.objects.filter(party__in=_parties(space)).select_related("win")):
        yield {
            "team": str(one.win.space_id), "to": one.win.what, "text": one.text, "at": one.at.isoformat()
        }  # fmt: skip


def _awards(space: Space) -> Iterator[Row]:
    mine = _parties(space)
    given = Award.objects.filter(Q(party__in=mine) | Q(by__in=mine)).select_related("party", "by", "programme")
    for one in list(given.order_by("pk")):
        programme = {"team": str(one.programme.space_id), "programme": one.programme.name}
        yield programme | dict(told.award_row(one, named=True))


def _stories(space: Space) -> Iterator[Row]:
    mine = _parties(space)
    stories = Story.objects.filter(people__party__in=mine, withdrawn_at__isnull=True).distinct().select_related("by")
    for one in list(stories.prefetch_related("people__party__identifiers").order_by("pk")):
        yield {"team": str(one.space_id), **told.story_row(one)}


for place, (name, rows) in enumerate(
    (
        ("good_words", _preferences),
        ("thanks_in_teams", _thanks),
        ("wins_in_teams", _wins),
        ("congratulations", _lines),
        ("awards_in_teams", _awards),
        ("stories_in_teams", _stories),
    )
):
    add_exporter(Exporter(name, 100 + place, rows))

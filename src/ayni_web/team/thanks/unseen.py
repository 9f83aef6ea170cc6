"""Work that gets no word: for the team as a whole, and for oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from django.utils import timezone
from django.utils.text import capfirst

from ayni.guidance.unseen import Given, unseen
from ayni_web.accounts.models import Membership
from ayni_web.book.models import Act, ActParty
from ayni_web.book.words import kind_words
from ayni_web.team.thanks import queries
from ayni_web.team.thanks.words import HOW_OFTEN

#: So many whole months are looked at. Whole ones, so that what is said changes once a month and not with each act.
MONTHS = 6


@dataclass(frozen=True, slots=True)
class Said:
    """One statement about the team."""

    kind: str
    how_often: str


def months_before(today: date) -> tuple[datetime, datetime]:
    """The last whole months before today, from midnight to midnight."""
    until = today.replace(day=1)
    year, month = divmod(until.year * 12 + until.month - 1 - MONTHS, 12)
    return _midnight(until.replace(year=year, month=month + 1)), _midnight(until)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def unseen_here(asker: Membership, today: date) -> list[Said]:
    """What the team as a whole hardly has a word for. Nothing about fewer than five people on any side."""
    since, until = months_before(today)
    rows = queries.acts_between(asker, since, until)
    given = []
    for _act, group in groupby(rows, key=lambda row: row[0]):
        parts = list(group)
        given.append(
            Given(
                kind=parts[0][1],
                givers=frozenset(row[3] for row in parts if row[4] == ActParty.Role.GIVER),
                receivers=frozenset(row[3] for row in parts if row[4] == ActParty.Role.RECEIVER),
                thanked=parts[0][2] == Act.RestsOn.CONFIRMED,
            )
        )
    return [
        Said(capfirst(kind_words(one.kind, asker.space_id)), str(HOW_OFTEN[one.how_often])) for one in unseen(given)
    ]

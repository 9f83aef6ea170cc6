"""What the pages of a one-to-one ask first: who asks, which talk of two it is, and which of the two they are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power
from ayni_web.people.models import Party
from ayni_web.team.checkins import queries
from ayni_web.team.checkins.models import OneToOne


@dataclass(frozen=True, slots=True)
class Between:
    """A one-to-one of the asker, and who the two are."""

    asker: Membership
    pair: OneToOne
    me: Party
    other: Party


def between(request: HttpRequest, team_id: UUID, pair_id: int, power: Power = Power.RECORD) -> Between:
    """404 for everybody but the two."""
    asker = accounts.membership_for(who_asks(request), team_id, power)
    pair = queries.pair_for(asker, pair_id)
    return Between(asker, pair, queries.me_in(asker, pair), queries.other_in(asker.user, pair))

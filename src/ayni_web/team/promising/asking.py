"""What every page of this room asks first: who asks, which promise, and which of the two they are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power
from ayni_web.people.models import Party
from ayni_web.promises import queries
from ayni_web.promises.actions import Said
from ayni_web.promises.models import Promise


@dataclass(frozen=True, slots=True)
class Mine:
    """A promise of the asker in a team, and who they are in it."""

    membership: Membership
    promise: Promise
    me: Party

    def said(self, version: int) -> Said:
        """What they do, resting on the state that they saw."""
        return Said(self.me, version)


def mine(request: HttpRequest, team_id: UUID, promise_id: int, power: Power = Power.RECORD) -> Mine:
    """404 for one that they may not see, 403 for one of others that is shown to all."""
    membership = accounts.membership_for(who_asks(request), team_id, power)
    found = queries.own_in(membership, promise_id)
    me = queries.side_of(membership.user, found)
    assert me is not None
    return Mine(membership, found, me)

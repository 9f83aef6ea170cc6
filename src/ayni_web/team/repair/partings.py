"""Somebody leaves a team, or their account ends: their talks close, what they led goes on without them."""

from __future__ import annotations

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.leaving import when_left
from ayni_web.accounts.models import Membership, Space, User
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.team.repair import actions
from ayni_web.team.repair.models import PlacesToTurn


def _left(membership: Membership) -> None:
    actions.end_for(membership.space, membership.user)


def part_from(space: Space, traces: Traces) -> None:
    """What was theirs alone goes; what both had said yes to stays for the other. Their name goes out of where one can turn."""
    for user in User.objects.filter(parties_in_teams__in=traces.parties).distinct():
        actions.end_for(space, user, erase=True)
    for places in PlacesToTurn.objects.filter(space=space):
        text = traces.out_of(places.text)
        if text != places.text:
            PlacesToTurn.objects.filter(pk=places.pk).update(text=text)


when_left(_left)
add_parting(Parting("repair", part_from))

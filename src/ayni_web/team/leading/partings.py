"""Somebody leaves, or their account ends: what they did not want to be proposed goes; with the account, also what others
refused about them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.leaving import when_left
from ayni_web.accounts.models import Membership, Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.team.leading.models import StepRefused
from ayni_web.walls.acting import as_the_house


@transaction.atomic
def part_from(space: Space, traces: Traces) -> None:
    """Take somebody out of what this room keeps of a team."""
    theirs = Q(party__in=traces.parties) | Q(owner__parties_in_teams__in=traces.parties)
    StepRefused.objects.filter(pk__in=StepRefused.objects.filter(theirs, space=space).values("pk")).delete()


@as_the_house()  # also where another takes them out
def _left(membership: Membership) -> None:
    StepRefused.objects.filter(space=membership.space_id, owner=membership.user_id).delete()


add_parting(Parting("leading", part_from))
when_left(_left)

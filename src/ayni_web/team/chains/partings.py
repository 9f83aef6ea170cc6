"""Somebody's account ends: chains with them in them are told no more, and go."""

from __future__ import annotations

from django.db import transaction

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.team.chains.models import Chain, ChainLink, NotToTell


@transaction.atomic
def part_from(space: Space, traces: Traces) -> None:
    """Take somebody out of what this room keeps of a team."""
    Chain.objects.filter(space=space, people__party__in=traces.parties).delete()
    NotToTell.objects.filter(space=space, party__in=traces.parties).delete()
    for link in list(ChainLink.objects.filter(chain__space=space)):
        if (says := traces.out_of(link.says)) != link.says:
            ChainLink.objects.filter(pk=link.pk).update(says=says)


add_parting(Parting("chains", part_from))

"""Who of the reader's people might meet: one needs what another can give, and nothing on record is between them yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Q
from django.utils import timezone

from ayni.guidance.pairing import Said, pairings
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.snapshot import open_snapshot
from ayni_web.people import queries as people
from ayni_web.people.models import Capacity, Party
from ayni_web.practice.introductions.queries import pairs_tried

MOST = 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two people who might meet, and why: what one needs, what the other can give, the words that both texts have."""

    seeker: Party
    giver: Party
    need: str
    gift: str
    shared: Sequence[str]


def suggestions(user: User, *, about: Party | None = None, most: int = MOST) -> list[Suggestion]:
    """Pairs worth introducing, best fitting first; with `about` only those in which this party is one of the two."""
    space = personal_space(user)
    needs = [Said(need.whose_id, need.text) for need in people.open_needs(space)]
    gifts: list[Said] = []
    for capacity in people.capacities(space):
        (gifts if capacity.side == Capacity.Side.GIVES else needs).append(Said(capacity.whose_id, capacity.text))
    if not needs or not gifts:
        return []
    may = _may_be_introduced(space, {said.party for said in (*needs, *gifts)})
    needs = [said for said in needs if said.party in may]
    gifts = [said for said in gifts if said.party in may]
    if about is not None:
        of_them = [said for said in gifts if said.party == about.pk]
        wanted = [said for said in needs if said.party == about.pk]
        apart = _apart(space, may)
        found = [*pairings(wanted, gifts, apart=apart, most=most), *pairings(needs, of_them, apart=apart, most=most)]
        found.sort(key=lambda one: -one.fit)
    else:
        found = pairings(needs, gifts, apart=_apart(space, may), most=most)
    return [Suggestion(may[one.seeker], may[one.giver], one.need, one.gift, one.shared) for one in found[:most]]


def _may_be_introduced(space: Space, ids: Collection[int]) -> dict[int, Party]:
    """Those of these whom one may ask now: people, not left out, not the reader, in no hard season."""
    found = Party.objects.filter(space=space, root=None, nature=Party.Nature.HUMAN, is_me=False, hidden=False)
    found = found.filter(Q(hard_season_until=None) | Q(hard_season_until__lt=timezone.localdate()))
    return {party.pk: party for party in found.filter(pk__in=ids)}


def _apart(space: Space, ids: Collection[int]) -> set[frozenset[int]]:
    """Pairs that need no introduction: acts or contacts passed between them already, or one was begun before."""
    ledger = open_snapshot(space).ledger
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False).astype(np.int64)
    among = np.isin(keys, list(ids))
    rows = among[ledger.giver] & among[ledger.receiver]
    ends = np.sort(np.stack([keys[ledger.giver[rows]], keys[ledger.receiver[rows]]]), axis=0)
    met = {frozenset(pair) for pair in np.unique(ends, axis=1).T.tolist()}
    return met | pairs_tried(space)

"""Whom the asker has named in their first minutes."""

from __future__ import annotations

from collections.abc import Sequence

from ayni_web.accounts.models import User
from ayni_web.people.models import Capacity, Need, Party
from ayni_web.people.queries import visible_to

#: How many people the second step shows at once.
SHOWN = 12


def same_name(user: User, name: str) -> Party | None:
    """Whom the asker knows by exactly this name, where that is one person only."""
    found = list(visible_to(user).filter(name__iexact=" ".join(name.split()), is_me=False)[:2])
    return found[0] if len(found) == 1 else None


def just_named(user: User, ids: Sequence[int]) -> list[tuple[Party, bool]]:
    """These people of the asker, in this order, and whether it is known what they look for. Without ids: those added
    by hand last."""
    people = visible_to(user).filter(is_me=False)
    if ids:
        by_id = people.in_bulk(list(ids)[:SHOWN])
        named = [by_id[one] for one in ids if one in by_id]
    else:
        own = people.filter(claims__batch__isnull=True, claims__field="name", demo=False)
        named = list(reversed(own.distinct().order_by("-pk")[:SHOWN]))
    needing = set(Need.objects.filter(party__in=named).values_list("party_id", flat=True))
    return [(party, party.pk in needing or bool(party.seeks)) for party in named]


def own_words(party: Party | None, side: str) -> list[str]:
    """What the reader has said already that they can give or seek."""
    if party is None:
        return []
    return list(Capacity.objects.filter(party=party, side=side).values_list("text", flat=True))

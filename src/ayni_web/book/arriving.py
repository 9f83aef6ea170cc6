"""Writes what a source found as rows, for `actions`, without an object for each: making those takes most of an import's time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from ayni.ledger.acts import Asked, Basis, Outcome
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound
from ayni_web.accounts.models import Space
from ayni_web.book.models import BY_HAND, Act, ActParty, Contact
from ayni_web.people.appending import append

_ACT = (
    *("space", "at", "kind", "minutes", "asked", "basis", "what", "why", "supports", "may_lead_to"),
    *("outcome", "outcome_note", "source", "key", "batch", "recorded_at", "demo", "public"),
)
_CONTACT = ("space", "giver", "receiver", "at", "kind", "source", "key", "batch", "demo")


class CameBy(NamedTuple):
    """What is the same of all rows that came together."""

    space: Space
    source: str
    batch: UUID
    demo: bool


def append_acts(came_by: CameBy, found: Sequence[ActFound], ids: Mapping[Identifier, int]) -> None:
    """Acts, each with a key that the book does not have, and the parts that everybody has in them."""
    if not found:
        return
    space, source, batch, demo = came_by
    before = Act.objects.aggregate(last=Max("pk"))["last"] or 0
    now = timezone.now()
    append(
        Act,
        _ACT,
        [
            (
                *(space.pk, _at(one), one.kind, one.minutes, _asked(one), Basis.OBSERVED.value, one.what[:500]),
                *("", "", "", Outcome.UNKNOWN.value, "", source, one.key, batch, now, demo, False),
            )
            for one in found
        ],
    )
    # A chunk is one transaction, and numbers grow: the rows just written are those beyond the last one of before.
    written = Act.objects.filter(space=space, batch=batch, pk__gt=before).order_by()
    numbers = dict(written.values_list("key", "pk"))
    append(
        ActParty,
        ("act", "party", "role", "share", "credit"),
        [part for one in found for part in _parts(numbers[one.key], one, ids)],
    )


def _parts(act: int, one: ActFound, ids: Mapping[Identifier, int]) -> Iterator[tuple[Any, ...]]:
    for role, names in ((ActParty.Role.GIVER.value, one.givers), (ActParty.Role.RECEIVER.value, one.receivers)):
        parties = list(dict.fromkeys(ids[name] for name in names))
        for party in parties:
            yield act, party, role, 1 / len(parties), ""


def append_contacts(
    came_by: CameBy, found: Sequence[ActFound], known: Mapping[str, UUID], ids: Mapping[Identifier, int]
) -> None:
    """Contacts whose keys the book does not have; and of those under which a person noted somebody, whoever is not yet there."""
    if not found:
        return
    space, source, batch, demo = came_by
    noted = _noted_by_hand(space, [one.key for one in found if one.key in known])
    rows = [
        (space.pk, ids[giver], receiver, _at(one), one.kind, source, one.key, batch, demo)
        for one in found
        if one.key not in known or one.key in noted
        for giver in one.givers[:1]
        for receiver in dict.fromkeys(ids[name] for name in one.receivers)
        if receiver not in noted.get(one.key, ())
    ]
    # A chunk is one transaction, so a key is either wholly there or not at all.
    append(Contact, _CONTACT, rows)


def _noted_by_hand(space: Space, keys: Sequence[str]) -> dict[str, set[int]]:
    """Of these keys those under which a person noted somebody, with everybody the book has under them."""
    told: dict[str, set[int]] = {}
    for some in batched(keys, 5_000):
        rows = Contact.objects.filter(space=space, key__in=some)
        noted = set(rows.filter(source=BY_HAND).values_list("key", flat=True))
        for key, receiver in rows.filter(key__in=noted).values_list("key", "receiver_id") if noted else ():
            told.setdefault(key, set()).add(receiver)
    return told


def _at(one: ActFound) -> datetime | None:
    return None if one.at is None else datetime.fromtimestamp(one.at, UTC)


def _asked(one: ActFound) -> int:
    return (Asked.UNKNOWN if one.asked is None else Asked(int(one.asked))).value

"""Which claim a party's field shows: what a person wrote, then an address book's, then whoever said it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import batched
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from ayni.ledger.parties import Nature, PartyKind
from ayni.sources.contract import PartyFound
from ayni_web.people.models import Claim, Party

#: Fields of `Party` that sources or a person may fill, with their longest length (0: any).
FIELDS: dict[str, int] = {
    "name": 300,
    "organisation": 300,
    "title": 300,
    "place": 200,
    "birthday": 10,
    "met": 300,
    "likes": 300,
    "seeks": 500,
    "can_give": 500,
    "remark": 0,
    "kind": 12,
    "nature": 8,
    "address_book": 1,
    "manner": 12,
    "time_zone": 60,
    "hours": 11,
    "language": 60,
    "channel": 100,
    "rhythm_days": 5,
    "hard_season_until": 10,
    "hard_season_why": 300,
}
type Shown = str | bool | int | date | None

_DETAILS = {
    "organisation": "organisation",
    "title": "title",
    "place": "place",
    "birthday": "birthday",
    "note": "remark",
}
#: What a claim's words become in a field that holds no words.
_READ: dict[str, Callable[[str], bool | int | date | None]] = {
    "address_book": lambda value: value == "1",
    "rhythm_days": lambda value: int(value) if value else None,
    "hard_season_until": lambda value: date.fromisoformat(value) if value else None,
}
_PLAIN: dict[str, str] = {"kind": Party.Kind.PERSON, "nature": Party.Nature.HUMAN}


def claimed_by(found: PartyFound) -> Iterable[tuple[str, str]]:
    """The fields, with their values, that a source says of a party; only those that say something."""
    if found.name.strip():
        yield "name", found.name.strip()[:300]
    for detail, field in _DETAILS.items():
        value = found.details.get(detail, "").strip()
        if value:
            yield field, value[: FIELDS[field]] if FIELDS[field] else value
    if found.kind is not PartyKind.PERSON:
        yield "kind", str(found.kind)
    if found.nature is not Nature.HUMAN:
        yield "nature", str(found.nature)
    if found.address_book:
        yield "address_book", "1"


def show_best(party_ids: Collection[int]) -> None:
    """Set every claimable field of these parties, and of those they are one with, to its best claim.

    A party that stands for others shows the best that is claimed of any of them, so that joining two
    entries loses nothing; each of the others keeps its own, ready to stand for itself again. Fields
    that nobody claims any more become empty.
    """
    ids = list(party_ids)
    for start in range(0, len(ids), 2_000):
        _show_best(ids[start : start + 2_000])


def _show_best(party_ids: Collection[int]) -> None:
    roots = Party.objects.filter(pk__in=party_ids).values_list("pk", "root_id")
    heads = {root or party for party, root in roots}
    group = {head: [head] for head in heads}
    for part, root in Party.objects.filter(root_id__in=heads).order_by("pk").values_list("pk", "root_id"):
        group[root or part].append(part)
    everybody = [part for parts in group.values() for part in parts]
    said: dict[int, list[_Said]] = defaultdict(list)
    by_hand = Q(batch__isnull=True)
    for some in batched(everybody, 5_000):
        rows = Claim.objects.filter(party_id__in=some, field__in=FIELDS).annotate(by_hand=by_hand)
        for party, *claim in rows.values_list("party_id", "pk", "field", "value", "book", "by_hand"):
            said[party].append(_Said(*claim))
    changed: list[tuple[Shown, ...]] = []
    for some in batched(everybody, 5_000):
        for party, *shown in Party.objects.filter(pk__in=some).values_list("pk", *FIELDS):
            right = _shown(_best([said[part] for part in group.get(party, [party])]))
            if shown != right:
                changed.append((*right, party))
    _write(changed)


def _write(rows: Sequence[tuple[Shown, ...]]) -> None:
    """Set the fields of parties, each row their values and the party's id.

    One statement that is run for every row. Django's bulk_update writes one CASE for every field and row instead, and
    takes most of an import's time doing it.
    """
    quoted = connection.ops.quote_name
    columns = ", ".join(f"{quoted(field)} = %s" for field in FIELDS)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quoted(Party._meta.db_table)} SET {columns} WHERE id = %s", rows)


class _Said(NamedTuple):
    pk: int
    field: str
    value: str
    book: bool
    by_hand: bool


def _best(claims_of: Sequence[Sequence[_Said]]) -> dict[str, str]:
    """The best claim of each field, from the claims of each part of a group."""
    best: dict[str, tuple[tuple[int, int], str]] = {}
    for claim in (claim for claims in claims_of for claim in claims):
        # A later word of the person's own replaces their earlier one; among sources the first stands.
        order = (0, -claim.pk) if claim.by_hand else ((1 if claim.book else 2), claim.pk)
        if claim.field not in best or order < best[claim.field][0]:
            best[claim.field] = (order, claim.value)
    values = {field: value for field, (_, value) in best.items()}
    if not all(any(claim.field == "nature" for claim in claims) for claims in claims_of):
        # Somebody who also answers a shared mailbox is somebody.
        values.pop("nature", None)
    return values


def _shown(values: Mapping[str, str]) -> list[Shown]:
    """What the fields of a party show, in the order of `FIELDS`."""
    return [_READ.get(field, str)(values.get(field, _PLAIN.get(field, ""))) for field in FIELDS]

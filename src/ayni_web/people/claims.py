"""Which claim a party's field shows: what a person wrote, then an address book's, then whoever said it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from ayni.sources.contract import PartyFound
from ayni_web.people.models import Claim, Party

#: Fields of `Party` that sources may fill, with their longest length (0: any).
FIELDS: dict[str, int] = {
    "name": 300,
    "organisation": 300,
    "title": 300,
    "place": 200,
    "birthday": 10,
    "met": 300,
    "remark": 0,
    "kind": 12,
    "nature": 8,
    "address_book": 1,
}
_DETAILS = {
    "organisation": "organisation",
    "title": "title",
    "place": "place",
    "birthday": "birthday",
    "note": "remark",
}
_PLAIN: dict[str, str | bool] = {"kind": Party.Kind.PERSON, "nature": Party.Nature.HUMAN, "address_book": False}


def claimed_by(found: PartyFound) -> Iterable[tuple[str, str]]:
    """The fields, with their values, that a source says of a party; only those that say something."""
    if found.name.strip():
        yield "name", found.name.strip()[:300]
    for detail, field in _DETAILS.items():
        value = found.details.get(detail, "").strip()
        if value:
            yield field, value[: FIELDS[field]] if FIELDS[field] else value
    if found.kind != Party.Kind.PERSON:
        yield "kind", str(found.kind)
    if found.nature != Party.Nature.HUMAN:
        yield "nature", str(found.nature)
    if found.address_book:
        yield "address_book", "1"


def show_best(party_ids: Collection[int]) -> None:
    """Set every claimable field of these parties to its best claim, or empty where nobody claims it any more."""
    chosen: dict[int, dict[str, str]] = defaultdict(dict)
    ids = list(party_ids)
    for start in range(0, len(ids), 5_000):
        part = ids[start : start + 5_000]
        claims = Claim.objects.filter(party_id__in=part, field__in=FIELDS).order_by("party_id", "id")
        best: dict[tuple[int, str], tuple[int, int]] = {}
        for claim in claims.iterator():
            place = (claim.party_id, claim.field)
            # A later word of the person's own replaces their earlier one; among sources the first stands.
            order = (0, -claim.pk) if claim.batch is None else ((1 if claim.book else 2), claim.pk)
            if place not in best or order < best[place]:
                best[place] = order
                chosen[claim.party_id][claim.field] = claim.value
        changed: list[Party] = []
        for party in Party.objects.filter(pk__in=part):
            if _fill(party, chosen[party.pk]):
                changed.append(party)
        # An insert that meets its own row and updates it: ten times as quick as an update with a case for each row.
        Party.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["pk"], update_fields=list(FIELDS), batch_size=1_000
        )


def _fill(party: Party, values: dict[str, str]) -> bool:
    changed = False
    for field in FIELDS:
        value: str | bool = values.get(field, _PLAIN.get(field, ""))
        if field == "address_book":
            value = value == "1"
        if getattr(party, field) != value:
            setattr(party, field, value)
            changed = True
    return changed

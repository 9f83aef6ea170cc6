"""Takes in the parties that a source found: joins what is surely one, keeps who said what.

Every identifier gets a party of its own, and a record with two identifiers joins their parties by a
merge that belongs to the import. So an import can be taken back exactly: its claims and its merges
go, whatever came before or after it, and what others said stands as if it had never been.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ayni.ledger.parties import Identifier
from ayni.sources.contract import PartyFound
from ayni_web.accounts.models import Space
from ayni_web.people import claims, merging, queries
from ayni_web.people.appending import append
from ayni_web.people.models import Claim, Party
from ayni_web.people.models import Identifier as KnownAs
from ayni_web.people.scopes import recognised_by, worth_knowing
from ayni_web.people.stamps import people_changed


@transaction.atomic
def adopt(
    space: Space, found: Sequence[PartyFound], *, batch: UUID | None, source: str = "", demo: bool = False
) -> int:
    """Take in these parties; how many identifiers were new to the space.

    An identifier belongs to one party of a space, so the same address joins by itself. A record with
    two addresses joins their parties by a merge, which can be undone, and which is not made again
    once a person has undone it.
    """
    records = [(one, recognised_by(one, source)) for one in found]
    ids = queries.party_ids(space, (i for _, identifiers in records for i in identifiers))
    fresh = list(dict.fromkeys(i for _, identifiers in records for i in identifiers if i not in ids))
    parties = Party.objects.bulk_create([Party(space=space, batch=batch, demo=demo) for _ in fresh], batch_size=1_000)
    ids |= {identifier: party.pk for identifier, party in zip(fresh, parties, strict=True)}
    append(
        KnownAs,
        ("space", "party", "scheme", "value", "batch"),
        [(space.pk, ids[i], i.scheme, i.value, batch) for i in fresh],
    )
    touched = {ids[identifier] for _, identifiers in records for identifier in identifiers}
    rows = [row for one, identifiers in records for row in _said_by(one, identifiers, ids, batch, source)]
    append(Claim, ("party", "batch", "field", "value", "book"), _unheard(rows, touched, batch))
    pairs = [(ids[every[0]], ids[other]) for _, every in records for other in every[1:]]
    joined = merging.join_surely(space, pairs, batch=batch)
    claims.show_best(touched | joined)
    people_changed(space)
    return len(fresh)


type _Row = tuple[int, UUID | None, str, str, bool]


def _said_by(
    one: PartyFound, identifiers: Sequence[Identifier], ids: dict[Identifier, int], batch: UUID | None, source: str
) -> list[_Row]:
    """What a record claims: its identifiers each of its own party, everything else of the first one's."""
    home = ids[identifiers[0]]
    rows: list[_Row] = [(ids[i], batch, "identifier", str(i), False) for i in identifiers]
    rows += [(home, batch, "also", str(also), False) for also in worth_knowing(one, source)]
    for field, value in claims.claimed_by(one):
        # Whether somebody is a person is said of every address; the rest once.
        whom = {ids[i] for i in identifiers} if field == "nature" else {home}
        rows += [(party, batch, field, value, one.address_book) for party in whom]
    return rows


def _unheard(rows: list[_Row], touched: set[int], batch: UUID | None) -> list[_Row]:
    """Claims not yet kept. The database's own rule cannot see it for a person's claims: null is never equal to null."""
    rows = list({(party, field, value): row for row in rows for party, _, field, value, _ in [row]}.values())
    if batch is not None:
        return rows
    heard = set(
        Claim.objects.filter(party_id__in=touched, batch__isnull=True).values_list("party_id", "field", "value")
    )
    return [row for row in rows if (row[0], row[2], row[3]) not in heard]

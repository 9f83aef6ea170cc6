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
    KnownAs.objects.bulk_create(
        [KnownAs(space=space, party_id=ids[i], scheme=i.scheme, value=i.value, batch=batch) for i in fresh],
        batch_size=2_000,
    )
    touched = {ids[identifier] for _, identifiers in records for identifier in identifiers}
    rows = [row for one, identifiers in records for row in _said_by(one, identifiers, ids, batch, source)]
    Claim.objects.bulk_create(_unheard(rows, touched, batch), ignore_conflicts=True, batch_size=2_000)
    pairs = [(ids[every[0]], ids[other]) for _, every in records for other in every[1:]]
    joined = merging.join_surely(space, pairs, batch=batch)
    claims.show_best(touched | joined)
    people_changed(space)
    return len(fresh)


def _said_by(
    one: PartyFound, identifiers: Sequence[Identifier], ids: dict[Identifier, int], batch: UUID | None, source: str
) -> list[Claim]:
    """What a record claims: its identifiers each of its own party, everything else of the first one's."""
    home = ids[identifiers[0]]
    rows = [Claim(party_id=ids[i], batch=batch, field="identifier", value=str(i)) for i in identifiers]
    rows += [Claim(party_id=home, batch=batch, field="also", value=str(also)) for also in worth_knowing(one, source)]
    for field, value in claims.claimed_by(one):
        # Whether somebody is a person is said of every address; the rest once.
        whom = {ids[i] for i in identifiers} if field == "nature" else {home}
        rows += [Claim(party_id=party, batch=batch, field=field, value=value, book=one.address_book) for party in whom]
    return rows


def _unheard(rows: list[Claim], touched: set[int], batch: UUID | None) -> list[Claim]:
    """Claims not yet kept. The database's own rule cannot see it for a person's claims: null is never equal to null."""
    rows = list({(row.party_id, row.field, row.value): row for row in rows}.values())
    if batch is not None:
        return rows
    heard = set(
        Claim.objects.filter(party_id__in=touched, batch__isnull=True).values_list("party_id", "field", "value")
    )
    return [row for row in rows if (row.party_id, row.field, row.value) not in heard]

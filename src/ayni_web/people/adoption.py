"""Takes in the parties that a source found: joins what is surely one, keeps who said what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from ayni.ledger.parties import Identifier
from ayni.sources.contract import PartyFound
from ayni_web.accounts.models import Space
from ayni_web.people import claims, merging, queries
from ayni_web.people.models import Claim, Party
from ayni_web.people.models import Identifier as KnownAs
from ayni_web.people.scopes import recognised_by, worth_knowing

SAME_RECORD = "same-record"


@transaction.atomic
def adopt(
    space: Space, found: Sequence[PartyFound], *, batch: UUID | None, source: str = "", demo: bool = False
) -> int:
    """Take in these parties; the number that were new to the space.

    An identifier belongs to one party of a space, so the same address joins by itself. A record with
    two addresses that were known as two parties joins them by a merge, which can be undone, and
    which is not made again once a person has undone it.
    """
    records = [(one, recognised_by(one, source)) for one in found]
    known = queries.party_ids(space, (i for _, identifiers in records for i in identifiers))
    drafts = _group_new(records, known)
    parties = Party.objects.bulk_create(
        [Party(space=space, batch=batch, demo=demo) for _ in range(len(set(drafts.values())))], batch_size=1_000
    )
    ids: dict[Identifier, int] = dict(known)
    for identifier, place in drafts.items():
        ids[identifier] = parties[place].pk
    touched, joins = _keep_claims(space, records, ids, batch, source)
    claims.show_best(touched)
    for one, other in joins:
        merging.join_surely(space, one, other, reason=SAME_RECORD, batch=batch)
    return len(parties)


def _group_new(
    records: Sequence[tuple[PartyFound, list[Identifier]]], known: Mapping[Identifier, int]
) -> dict[Identifier, int]:
    """Numbers new parties from 0: identifiers of one record are one party, also through a chain of records."""
    parent: dict[Identifier, Identifier] = {}

    def top(identifier: Identifier) -> Identifier:
        while parent[identifier] != identifier:
            parent[identifier] = parent[parent[identifier]]
            identifier = parent[identifier]
        return identifier

    anchored: set[Identifier] = set()
    for _, identifiers in records:
        fresh = [i for i in identifiers if i not in known]
        for identifier in fresh:
            parent.setdefault(identifier, identifier)
        for identifier in fresh[1:]:
            parent[top(identifier)] = top(fresh[0])
        if fresh and len(fresh) < len(identifiers):
            anchored.add(fresh[0])
    # Identifiers that stand beside a known one in some record become that party's own, not a new party.
    belongs = {top(i) for i in anchored}
    numbers: dict[Identifier, int] = {}
    drafts: dict[Identifier, int] = {}
    for identifier in parent:
        head = top(identifier)
        if head not in belongs:
            drafts[identifier] = numbers.setdefault(head, len(numbers))
    return drafts


def _keep_claims(
    space: Space,
    records: Sequence[tuple[PartyFound, list[Identifier]]],
    ids: dict[Identifier, int],
    batch: UUID | None,
    source: str,
) -> tuple[set[int], list[tuple[int, int]]]:
    rows: list[Claim] = []
    names: dict[Identifier, KnownAs] = {}
    joins: list[tuple[int, int]] = []
    touched: set[int] = set()
    pending = [(one, identifiers) for one, identifiers in records if identifiers]
    while pending:
        # A record all of whose identifiers are new waits until a chain of other records has anchored it.
        later = [(o, i) for o, i in pending if not any(x in ids for x in i)]
        for one, identifiers in pending:
            homes = [ids[i] for i in identifiers if i in ids]
            if not homes:
                continue
            home = homes[0]
            joins += [(home, other) for other in dict.fromkeys(homes) if other != home]
            for identifier in identifiers:
                owner = ids.setdefault(identifier, home)
                names[identifier] = KnownAs(
                    space=space, party_id=owner, scheme=identifier.scheme, value=identifier.value, batch=batch
                )
                rows.append(Claim(party_id=owner, batch=batch, field="identifier", value=str(identifier)))
                touched.add(owner)
            rows += [
                Claim(party_id=home, batch=batch, field="also", value=str(also)) for also in worth_knowing(one, source)
            ]
            for field, value in claims.claimed_by(one):
                rows.append(Claim(party_id=home, batch=batch, field=field, value=value, book=one.address_book))
        if len(later) == len(pending):
            break
        pending = later
    KnownAs.objects.bulk_create(names.values(), ignore_conflicts=True, batch_size=2_000)
    Claim.objects.bulk_create(_unheard(rows, touched, batch), ignore_conflicts=True, batch_size=2_000)
    return touched, joins


def _unheard(rows: list[Claim], touched: set[int], batch: UUID | None) -> list[Claim]:
    """Claims not yet kept. The database's own rule cannot see it for a person's claims: null is never equal to null."""
    rows = list({(row.party_id, row.field, row.value): row for row in rows}.values())
    if batch is not None:
        return rows
    heard = set(
        Claim.objects.filter(party_id__in=touched, batch__isnull=True).values_list("party_id", "field", "value")
    )
    return [row for row in rows if (row.party_id, row.field, row.value) not in heard]

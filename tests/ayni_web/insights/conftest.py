"""Mara's network: Ravi, with whom help goes both ways, and others. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ayni.identity.identifiers import email
from ayni.ledger import kinds
from ayni.sources.contract import ActFound, PartyFound
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.people import actions as people
from ayni_web.people import queries
from ayni_web.people.models import Party

type Bring = Callable[..., dict[str, Party]]


@pytest.fixture
def space(mara: User) -> Space:
    space = personal_space(mara)
    people.claim_me(space, [email("mara@example.org")], name="Mara")
    return space


@pytest.fixture
def bring(space: Space) -> Bring:
    """Brings happenings `(from, to, kind, days ago)`; names are those before the @, "mara" is the reader."""

    def bring(*happened: tuple[str, str, kinds.Kind, float], cards: tuple[str, ...] = ()) -> dict[str, Party]:
        batch, now = uuid4(), timezone.now()
        names = {name for giver, receiver, *_ in happened for name in (giver, receiver)} | set(cards)
        known = {name: email(f"{name}@example.org") for name in sorted(names)}
        found = [PartyFound((known[name],), name=name.capitalize(), address_book=name in cards) for name in known]
        people.adopt(space, found, batch=batch, source="t")
        ids = queries.party_ids(space, known.values())
        acts = [
            ActFound(
                f"t:{batch}:{n}",
                int((now - timedelta(days=days)).timestamp()),
                kind.number,
                (known[giver],),
                (known[receiver],),
            )
            for n, (giver, receiver, kind, days) in enumerate(happened)
        ]
        book.add_found(space, acts, source="t", batch=batch, ids=ids)
        parties = Party.objects.in_bulk(ids.values())
        return {name: parties[ids[one]].root or parties[ids[one]] for name, one in known.items()}

    return bring


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

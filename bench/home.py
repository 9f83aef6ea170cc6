"""A home of any size, made of invented people: parties, contacts and acts, as imports would have left them.

Other workloads use `made` to get a signed-in reader in a home of its own, which is gone afterwards.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from ayni_web.accounts.models import Space, User

#: Syllables that no one person is made of.
FIRST = [
    "Ada",
    "Ben",
    "Cem",
    "Dot",
    "Eli",
    "Fay",
    "Gus",
    "Hal",
    "Ida",
    "Jon",
    "Kai",
    "Lea",
    "Max",
    "Nia",
    "Oto",
    "Pia",
    "Rex",
    "Sam",
    "Tia",
    "Udo",
    "Val",
    "Wim",
    "Xia",
    "Yan",
    "Zoe",
]
LAST = [
    "Abel",
    "Birk",
    "Cruz",
    "Dorn",
    "Egger",
    "Falk",
    "Graf",
    "Holm",
    "Iver",
    "Juul",
    "Kern",
    "Lund",
    "Moor",
    "Nagy",
    "Oster",
    "Pohl",
    "Quist",
    "Rahn",
    "Seim",
    "Toft",
]
HOUSES = ["Harbour", "Quay", "Mill", "Orchard", "Lantern", "Ferry", "Kiln", "Meadow", "Anvil", "Compass"]


@contextmanager
def made(parties: int, contacts: int, acts: int = 0, seed: int = 7) -> Iterator[User]:
    """A home with so many parties, contacts and acts, in a folder of its own; its reader.

    Call it once in a process: Django reads where its home is only once. `acts` are a tenth of the contacts unless given.
    """
    home = tempfile.mkdtemp(prefix="ayni-bench-")
    os.environ["AYNI_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "ayni_web.site.settings"
    import django

    django.setup()
    begin()
    from ayni_web.accounts.actions import add_person
    from ayni_web.accounts.queries import personal_space

    try:
        reader = add_person("reader@bench.example", name="Reader")
        fill(personal_space(reader), parties, contacts, acts or contacts // 10, seed)
        yield reader
    finally:
        shutil.rmtree(home, ignore_errors=True)


def begin() -> None:
    """The database of a new home, as `ayni run` makes it."""
    from rich.console import Console

    from ayni_web.site.environment import environment
    from ayni_web.site.running import migrate

    here = environment()
    here.home.mkdir(parents=True, exist_ok=True)
    migrate(here, Console(quiet=True))


def fill(space: Space, parties: int, contacts: int, acts: int, seed: int = 7) -> None:
    """Write people, who the reader is, and what happened in the last fifteen years; the same for the same seed.

    A few people are in most of it, as in life: the n-th is met about 1/n as often as the first.
    """
    from ayni.identity.identifiers import email
    from ayni.sources.contract import PartyFound
    from ayni_web.people import actions as people
    from ayni_web.people import queries

    chance = random.Random(seed)
    me = email("reader@bench.example")
    assert me is not None
    people.claim_me(space, [me], name="Reader")
    batch = uuid4()
    cards = [_card(number, chance) for number in range(parties)]
    for some in batched(cards, 2_000):
        people.adopt(space, some, batch=batch, source="vcard")
    ids = queries.party_ids(space, [me, *(card.identifiers[0] for card in cards)])
    others = [ids[card.identifiers[0]] for card in cards]
    assert all(isinstance(card, PartyFound) for card in cards)
    _happenings(space, ids[me], others, contacts, acts, chance)


def _card(number: int, chance: random.Random):  # type: ignore[no-untyped-def]
    from ayni.identity.identifiers import email
    from ayni.sources.contract import PartyFound

    name = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]} {number}"
    address = email(f"p{number}@{chance.choice(HOUSES).lower()}.example")
    assert address is not None
    return PartyFound(
        (address,), name=name, address_book=number % 4 > 0, details={"organisation": chance.choice(HOUSES)}
    )


def _happenings(space: Space, me: int, others: list[int], contacts: int, acts: int, chance: random.Random) -> None:
    from ayni.ledger import kinds
    from ayni_web.book.models import Act, ActParty, Contact
    from ayni_web.people.appending import append

    now, whole = datetime.now(UTC), timedelta(days=15 * 365)
    weights = [1 / (place + 1) for place in range(len(others))]
    batch = uuid4()

    def when() -> datetime:
        return now - whole * chance.random()

    def sides(other: int) -> tuple[int, int]:
        return (me, other) if chance.random() < 0.5 else (other, me)

    columns = ("giver", "receiver", "at", "kind", "source", "key", "space", "batch", "demo")
    message = kinds.MESSAGE.number
    for some in batched(enumerate(chance.choices(others, weights, k=contacts)), 20_000):
        rows = [
            (*sides(other), when(), message, "mbox", f"mail:{number}", space.pk, batch, False) for number, other in some
        ]
        append(Contact, columns, rows)
    given = (kinds.ANSWER, kinds.ADVICE, kinds.INTRODUCTION, kinds.REVIEW)
    for some in batched(enumerate(chance.choices(others, weights, k=acts)), 10_000):
        drafts = [
            Act(space=space, at=when(), kind=chance.choice(given).number, basis=0, source="mbox", key=f"act:{n}", batch=batch)
            for n, _ in some
        ]  # fmt: skip
        parts = []
        for act, (_, other) in zip(Act.objects.bulk_create(drafts, batch_size=2_000), some, strict=True):
            giver, receiver = sides(other)
            parts.append((act.pk, giver, ActParty.Role.GIVER.value, 1.0, ""))
            parts.append((act.pk, receiver, ActParty.Role.RECEIVER.value, 1.0, ""))
        append(ActParty, ("act", "party", "role", "share", "credit"), parts)

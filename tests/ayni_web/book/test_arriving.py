"""What sources found is written without an object for each row, and looked up by its keys."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.identity.identifiers import email
from ayni.ledger import kinds
from ayni.ledger.acts import Asked, Basis, Outcome
from ayni.sources.contract import ActFound, PartyFound
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions
from ayni_web.book.models import Act, Contact
from ayni_web.book.queries import sender_of
from ayni_web.people import actions as people
from ayni_web.people import queries

pytestmark = pytest.mark.django_db

ADA, BEN, CEM = (email(f"{name}@example.org") for name in ("ada", "ben", "cem"))
AT = 1_700_000_000


@pytest.fixture
def space(mara: User):
    return personal_space(mara)


def add(space, *found: ActFound):
    batch = uuid4()
    people.adopt(space, [PartyFound((one,)) for one in (ADA, BEN, CEM)], batch=batch, source="t")
    ids = queries.party_ids(space, [ADA, BEN, CEM])
    return actions.add_found(space, found, source="t", batch=batch, ids=ids), ids, batch


def test_an_act_is_kept_with_all_that_its_source_says_and_everybodys_part_in_it(space) -> None:
    told = ActFound("t:1", AT, kinds.ADVICE.number, (ADA, BEN, ADA), (CEM,), True, 12.5, what="w" * 600)
    bare = ActFound("t:" + "k" * 300, None, kinds.INTRODUCTION.number, (CEM,), (ADA,))
    _, ids, batch = add(space, told, bare)
    one, other = Act.objects.order_by("pk")
    assert (one.at.timestamp(), one.kind, one.minutes, one.what) == (AT, kinds.ADVICE.number, 12.5, "w" * 500)
    assert (one.asked, one.basis, one.outcome) == (Asked.ASKED, Basis.OBSERVED, Outcome.UNKNOWN)
    assert (one.source, one.key, one.batch, one.demo, one.public) == ("t", "t:1", batch, False, False)
    assert (one.why, one.supports, one.may_lead_to, one.outcome_note) == ("", "", "", "")
    assert one.recorded_at is not None
    assert (one.recorded_by, one.corrects, one.replaced_at, one.withdrawn_at, one.once) == (None,) * 5
    parts = {(part.role, part.party_id, part.share, part.credit) for part in one.parts.all()}
    assert parts == {("giver", ids[ADA], 0.5, ""), ("giver", ids[BEN], 0.5, ""), ("receiver", ids[CEM], 1.0, "")}
    assert (other.at, other.minutes, other.asked) == (None, None, Asked.UNKNOWN)
    assert (len(other.key), other.parts.count()) == (191, 2)


def test_whatever_is_not_named_when_acts_are_written_has_a_value_of_its_own_in_the_database(space) -> None:
    """A column that is added later must not be forgotten: an act made by a model and one that came by an import are alike."""
    add(space, ActFound("t:1", AT, kinds.ADVICE.number, (ADA,), (BEN,)))
    made, came = Act(space=space, kind=kinds.ADVICE.number), Act.objects.get()
    given = {"id", "at", "recorded_at", "source", "key", "batch", "basis"}
    fields = [field.attname for field in Act._meta.concrete_fields if field.attname not in given]
    assert {name: getattr(came, name) for name in fields} == {name: getattr(made, name) for name in fields}


def test_what_the_book_has_is_looked_up_by_key_and_not_by_reading_all_of_it(space) -> None:
    found = [ActFound(f"t:{n}", AT + n, kinds.ADVICE.number, (ADA,), (BEN,)) for n in range(50)]
    found += [ActFound(f"t:{n}", AT + n, kinds.MESSAGE.number, (ADA,), (BEN,)) for n in range(50, 99)]
    add(space, *found)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        added, _, _ = add(space, *found)
        assert sender_of(space)("nobody@example.org") is None
    assert (added.new_acts, added.new_contacts, Act.objects.count(), Contact.objects.count()) == (0, 0, 50, 49)
    looking = [query["sql"] for query in asked if '"key"' in query["sql"] and query["sql"].startswith("SELECT")]
    assert len(looking) >= 4
    if connection.vendor != "sqlite":
        return  # where the planner rightly reads a table of fifty rows as a whole
    with connection.cursor() as cursor:
        for sql in looking:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(row[3] for row in cursor.fetchall())
            assert "key=?" in plan, (sql, plan)


def test_an_act_that_a_person_corrected_is_known_by_its_key(space, mara: User) -> None:
    found = ActFound("t:1", AT, kinds.ADVICE.number, (ADA,), (BEN,))
    _, ids, batch = add(space, found)
    came = Act.objects.get()
    givers, receivers = (list(space.parties.filter(pk=ids[one])) for one in (ADA, BEN))
    actions.correct(came, actions.Draft(givers=givers, receivers=receivers, kind=came.kind), by=mara)
    Act.objects.filter(batch=batch).delete()
    added, _, _ = add(space, found)
    assert (added.new_acts, added.known_acts, Act.objects.count()) == (0, 1, 1)

"""The story of a relationship holds every act in which both have a part, in whatever part."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from ayni.ledger import kinds
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.book import queries
from ayni_web.book.models import Act
from ayni_web.insights.story import told_story
from ayni_web.people import actions as people
from ayni_web.people.merging import merge
from ayni_web.people.models import Party
from ayni_web.people.queries import me
from ayni_web.ties.knowing import rows_of


def record(space: Space, givers: list[Party], receivers: list[Party], days: float | None) -> Act:
    at: datetime | None = None if days is None else timezone.now() - timedelta(days=days)
    draft = book.Draft(givers=givers, receivers=receivers, kind=kinds.ADVICE.number, at=at, what="Advice")
    return book.record(space, draft, by=None)


def acts_told(user: User, space: Space, party: Party) -> list[int]:
    story = told_story(user, party, rows_of(space, me(space)), None)
    return [entry.act_id for entry in story.entries if entry.act_id]


@pytest.mark.django_db
def test_what_both_gave_received_or_did_to_each_other_is_told_newest_first_and_nothing_else(
    mara: User, space: Space
) -> None:
    reader = me(space)
    assert reader is not None
    ravi, ada = people.add_party(space, "Ravi"), people.add_party(space, "Ada")
    wanted = [
        record(space, [reader], [ravi], 1),
        record(space, [reader, ravi], [ada], 2),
        record(space, [ada], [reader, ravi], 3),
        record(space, [ravi], [ada, reader], 4),
        record(space, [reader], [ravi], 4000),
        record(space, [ravi], [reader], None),
        record(space, [reader, ravi], [ada], None),
    ]
    book.withdraw(record(space, [reader], [ravi], 5))
    book.withdraw(record(space, [reader, ravi], [ada], 5))
    record(space, [ada], [ravi], 6)
    record(space, [reader], [ada], 7)
    told = acts_told(mara, space, ravi)
    assert told[:5] == [act.pk for act in wanted[:5]]
    assert sorted(told[5:]) == [act.pk for act in wanted[5:]]
    assert told == list(queries.acts_with(mara, ravi).values_list("pk", flat=True))


@pytest.mark.django_db
def test_an_act_with_two_addresses_of_somebody_who_was_joined_is_told_once(mara: User, space: Space) -> None:
    reader = me(space)
    assert reader is not None
    ravi, other = people.add_party(space, "Ravi"), people.add_party(space, "R. Verma")
    act = record(space, [reader], [ravi, other], 1)
    beside = record(space, [reader, other], [people.add_party(space, "Ada")], 2)
    merge(space, ravi, other, reason="the same person")
    assert acts_told(mara, space, ravi) == [act.pk, beside.pk]

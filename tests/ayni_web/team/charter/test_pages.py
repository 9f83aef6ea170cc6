"""The pages of the charter, as far as they could be slow."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni_web.accounts.actions import add_person
from ayni_web.team.charter import actions
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.charter.making import agree, at, proposed
from tests.ayni_web.team.people import joined, signed_in


@pytest.mark.django_db(transaction=True)  # outside a transaction the book stands in its columns
def test_the_page_of_a_clause_asks_little_however_many_spoke() -> None:
    team = spaces.begin(add_person("mara@example.org", name="Mara"), "The maps")
    others = [joined(team, name) for name in ("Ben", "Lena", "Yves", "Zora")]
    clause = proposed(team)
    agree(clause, *others)
    for one in others:
        actions.remark(one, clause, f"Seen by {one.pk}")
        actions.add_example(one, clause, text=f"As {one.pk} did")
    client = signed_in(team.user)
    client.get(at(team, clause))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(at(team, clause)).content.decode()
    assert page.count("Seen by") == page.count("As ") == 4
    assert len([one for one in asked.captured_queries if one["sql"].startswith("SELECT")]) <= 13

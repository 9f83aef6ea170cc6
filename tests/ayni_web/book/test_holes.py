"""Holes that were found in recording acts, closed."""

from __future__ import annotations

import pytest
from django.test import Client

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.actions import add_kind
from ayni_web.book.models import Act

pytestmark = pytest.mark.django_db


def test_a_kind_of_ones_own_is_never_called_as_a_stranger_calls_theirs(
    mara: User, stranger: User, stranger_client: Client
) -> None:
    theirs = add_kind(personal_space(mara), "Whispered counsel", 5)
    own = add_kind(personal_space(stranger), "Bread", 5)
    assert theirs.number == own.number
    line = {"line": "gave it", "givers": "me", "receivers": "Zara", "kind": str(own.number)}
    kept = stranger_client.post("/record/", line)
    told = stranger_client.get(kept["Location"]).content.decode()
    understood = stranger_client.post("/record/understood/", line).content.decode()
    assert "Bread" in told
    assert "Whispered" not in told
    assert "Whispered" not in understood


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31"])
def test_a_day_that_no_page_could_draw_is_refused(mara: User, mara_client: Client, day: str) -> None:
    answer = mara_client.post("/record/", {"line": "gave a book", "givers": "me", "receivers": "Zara", "on": day})
    assert answer.status_code < 500
    assert not Act.objects.filter(space=personal_space(mara)).exists()


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "9" * 30])
def test_a_number_that_is_none_finds_nobody(mara_client: Client, number: str) -> None:
    assert mara_client.get("/record/", {"with": number}).status_code in {200, 404}

from __future__ import annotations

import pytest

from ayni_web.accounts.models import User
from ayni_web.ui.paging import LongPaginator

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> LongPaginator:
    User.objects.bulk_create([User(email=f"p{number}@example.org", name=f"{number:02}") for number in range(25)])
    return LongPaginator(User.objects.order_by("name"), 10)


@pytest.mark.parametrize(
    ("asked", "number", "first", "many", "before", "after"),
    [
        (None, 1, "00", 10, False, True), ("2", 2, "10", 10, True, True), ("3", 3, "20", 5, True, False),
        ("4", 3, "20", 5, True, False), ("1000000", 3, "20", 5, True, False), ("-3", 1, "00", 10, False, True),
        ("two", 1, "00", 10, False, True),
    ],
)  # fmt: skip
def test_whatever_page_is_asked_for_one_comes(
    pages: LongPaginator, asked: str | None, number: int, first: str, many: int, before: bool, after: bool
) -> None:
    page = pages.get_page(asked)
    assert (page.number, page[0].name, len(page)) == (number, first, many)
    assert (page.has_previous(), page.has_next()) == (before, after)


def test_of_nothing_there_is_one_empty_page() -> None:
    page = LongPaginator(User.objects.none(), 10).get_page("7")
    assert (page.number, len(page), page.has_other_pages()) == (1, 0, False)


def test_a_whole_page_at_the_end_is_the_last() -> None:
    User.objects.bulk_create([User(email=f"p{number}@example.org") for number in range(20)])
    page = LongPaginator(User.objects.order_by("pk"), 10).get_page(2)
    assert not page.has_next()
    assert LongPaginator(User.objects.order_by("pk"), 10).get_page(3).number == 2

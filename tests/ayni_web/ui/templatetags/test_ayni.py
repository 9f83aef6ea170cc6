from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context

from ayni_web.ui.templatetags import ayni

Ask = Callable[..., HttpRequest]


def test_a_query_keeps_what_is_not_changed(ask: Ask) -> None:
    context = Context({"request": ask("/people/?q=mara+o&page=3&state=quiet")})
    assert ayni.query_with(context, page=4) == "?q=mara+o&state=quiet&page=4"
    assert ayni.query_with(context, page=None, q="", state=None) == "?"


def test_a_query_without_a_request_begins_anew() -> None:
    assert ayni.query_with(Context({}), page=2) == "?page=2"


def test_the_head_of_a_column_turns_the_order_round_and_goes_to_the_first_page(ask: Ask) -> None:
    rising = Context({"request": ask("/?sort=name&page=3")})
    assert ayni.sort_state(rising, "name") == "ascending"
    assert ayni.sort_href(rising, "name") == "?sort=-name"
    falling = Context({"request": ask("/?sort=-name")})
    assert ayni.sort_state(falling, "name") == "descending"
    assert ayni.sort_href(falling, "name") == "?sort=name"
    assert ayni.sort_state(falling, "given") == ""


@pytest.mark.parametrize(
    ("value", "whole", "share"),
    [(0, 10, 0), (3120, 8400, 37), (11, 10, 100), (-1, 10, 0), (1, 0, None), (None, None, None)],
)
def test_percents_stay_between_nothing_and_all(value: float | None, whole: float | None, share: int | None) -> None:
    assert ayni.percent(value, whole) == share


def test_numbers_of_pages_leave_out_the_far_ones() -> None:
    page = Paginator(range(430), 25).page(9)
    assert [str(number) for number in ayni.page_numbers(page)] == ["1", "…", "7", "8", "9", "10", "11", "…", "18"]


def test_a_stranger_is_shown_no_navigation() -> None:
    assert ayni.nav_items(Context({})) == []


def test_each_state_has_words() -> None:
    assert ayni.state_words("both") == "both ways"
    with pytest.raises(ValueError, match="cousin"):
        ayni.state_words("cousin")


def test_the_navigation_leads_to_the_rooms_that_are_installed(ask: Ask) -> None:
    items = ayni.nav_items(Context({"request": ask("/")}))
    assert [(item.url, str(item.label), item.letters, item.current) for item in items] == [
        ("/insights/network/", "Network", ["g", "n"], False),
        ("/insights/people/", "People", ["g", "p"], False),
    ]


def test_a_page_below_an_entry_makes_it_the_current_one(ask: Ask) -> None:
    items = ayni.nav_items(Context({"request": ask("/insights/people/7/edit/")}))
    assert [str(item.label) for item in items if item.current] == ["People"]

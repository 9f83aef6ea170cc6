"""What was shown is remembered, told again as it was, and stands against what would give somebody away."""

from __future__ import annotations

from typing import Any

import pytest

from ayni.protect.groups import Refusal
from ayni_web.accounts.models import Space
from ayni_web.protect.actions import show
from ayni_web.protect.models import ShownFigure
from ayni_web.protect.queries import groups_shown, last_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Space:
    return Space.objects.create(kind=Space.Kind.SHARED, name="The maps")


def ask(space: Space, group: set[int], period: str, value: int = 1, about: str = "help") -> Any:
    return show(space, about=about, period=period, group=group, work=lambda: {"value": value})


def test_what_was_shown_is_told_again_as_it_was(space: Space) -> None:
    assert ask(space, {1, 2, 3, 4, 5}, "2026-10", 7) == {"value": 7}
    assert ask(space, {1, 2, 3, 4, 5, 6}, "2026-10", 8) == {"value": 7}
    assert ShownFigure.objects.count() == 1


def test_a_small_group_is_not_even_worked_out(space: Space) -> None:
    def never() -> dict[str, int]:
        raise AssertionError

    assert show(space, about="help", period="2026-10", group={1, 2, 3, 4}, work=never) is Refusal.SMALL
    assert not ShownFigure.objects.exists()


def test_a_difference_is_refused_over_periods_too(space: Space) -> None:
    ask(space, {1, 2, 3, 4, 5, 6}, "2026-09")
    assert ask(space, {1, 2, 3, 4, 5}, "2026-10") is Refusal.SPLITS
    assert ask(space, {1, 2, 3, 4, 5}, "2026-10", about="mood") == {"value": 1}


def test_one_team_knows_nothing_of_another(space: Space) -> None:
    ask(space, {1, 2, 3, 4, 5, 6}, "2026-09")
    other = Space.objects.create(kind=Space.Kind.SHARED, name="Another")
    assert groups_shown(other, "help") == []
    assert ask(other, {1, 2, 3, 4, 5}, "2026-09") == {"value": 1}
    newest = last_shown(space, "help")
    assert newest is not None
    assert newest.period == "2026-09"

"""Several do something with one opening at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership
from ayni_web.book.models import Act
from ayni_web.people.members import member_party
from ayni_web.team.openings import actions
from ayni_web.team.openings.models import Application, Opening, OpeningChange
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.at_once import at_once
from tests.ayni_web.team.people import joined

pytestmark = pytest.mark.django_db(transaction=True)


def ended(*several: Callable[[], object]) -> list[str]:
    """How each of these ended that began together, in their order, by the name of its error."""
    return ["done" if one is None else type(one).__name__ for one in at_once(*several)]


def said(**more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "title": "Lead the atlas",
        "sort": Opening.Sort.ROLE,
        "what": "A year of maps",
        "how": "By a map that you drew",
        "opens_on": today,
        "apply_by": today + timedelta(days=7),
        "decide_by": None,
    } | more


def _posted() -> tuple[list[Membership], Opening]:
    """Mara and Ben decide; Lena, Omar and Yves may apply."""
    mara = spaces.begin(add_person("mara@example.org", name="Mara"), "The maps")
    team = [mara, *(joined(mara, name) for name in ("Ben", "Lena", "Omar", "Yves"))]
    return team, actions.post(mara, said(), [member_party(one) for one in team[:2]])


def _closed(opening: Opening) -> None:
    """Its last day to apply is over."""
    past = timezone.localdate() - timedelta(days=1)
    Opening.objects.filter(pk=opening.pk).update(apply_by=past, opens_on=past - timedelta(days=7))
    opening.refresh_from_db()


def test_of_two_who_decide_at_once_one_decides_and_one_is_told() -> None:
    (mara, ben, lena, omar, _yves), opening = _posted()
    first, second = (actions.apply(one, opening, "I drew one").pk for one in (lena, omar))
    _closed(opening)
    ends = ended(
        lambda: actions.decide(mara, opening, 1, "Her map was read by all", [first]),
        lambda: actions.decide(ben, opening, 1, "His map was clearer", [second]),
        lambda: actions.withdraw(ben, opening, 1, "No money"),
    )
    assert sorted(ends) == ["InputError"] * 2 + ["done"]
    chosen = set(Application.objects.filter(chosen=True).values_list("pk", flat=True))
    assert chosen == ({first} if ends[0] == "done" else {second} if ends[1] == "done" else set())
    assert Act.objects.count() == len(chosen)


def test_nobody_is_chosen_who_takes_their_application_back_at_that_moment() -> None:
    (mara, _ben, lena, omar, _yves), opening = _posted()
    first, second = (actions.apply(one, opening, "I drew one").pk for one in (lena, omar))
    _closed(opening)
    ends = ended(
        lambda: actions.decide(mara, opening, 1, "Both", [first, second]),
        lambda: actions.withdraw_application(lena, opening),
    )
    assert sorted(ends) == ["InputError", "done"]
    assert not Application.objects.filter(chosen=True, withdrawn_at__isnull=False).exists()


def test_of_two_who_change_it_at_once_one_is_told_and_one_change_stays_to_be_read() -> None:
    (mara, ben, *_rest), opening = _posted()
    deciders = list(opening.deciders.all())
    ends = ended(
        *(
            lambda by=by, n=n: actions.change(by, opening, 1, said(what=f"{n} years"), deciders, why="More")  # type: ignore[misc]
            for n, by in enumerate((mara, ben, mara))
        )
    )
    assert sorted(ends) == ["InputError"] * 2 + ["done"]
    assert OpeningChange.objects.count() == 1


def test_nobody_decides_on_something_for_themselves_by_applying_at_that_moment() -> None:
    (mara, _ben, lena, *_rest), opening = _posted()
    deciders = [member_party(mara), member_party(lena)]
    ends = ended(
        lambda: actions.change(mara, opening, 1, said(), deciders, why="Ben is away"),
        lambda: actions.apply(lena, opening, "I drew one"),
    )
    assert sorted(ends) == ["InputError", "done"]


def test_whoever_applies_several_times_at_once_has_one_application() -> None:
    (_mara, _ben, lena, omar, yves), opening = _posted()
    ends = ended(
        *(lambda by=by: actions.apply(by, opening, f"From {by.pk}") for by in (lena, lena, omar, omar, yves))  # type: ignore[misc]
    )
    assert ends == ["done"] * 5
    assert Application.objects.count() == 3


def test_one_that_arrives_several_times_at_once_is_posted_once() -> None:
    (mara, *_rest), opening = _posted()
    once, deciders = uuid4(), list(opening.deciders.all())
    ends = ended(*(lambda: actions.post(mara, said(title="Twice"), deciders, once=once),) * 4)
    assert ends == ["done"] * 4
    assert Opening.objects.exclude(pk=opening.pk).count() == 1

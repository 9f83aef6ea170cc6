from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions
from ayni_web.people.models import Circle

pytestmark = pytest.mark.django_db
OURS = ("needs", "capacities", "moments", "week", "rhythms")


def lists(space: Space) -> dict[str, list[dict[str, Any]]]:
    return {one.name: [dict(row) for row in one.rows(space)] for one in exporters() if one.name in OURS}


def test_what_is_known_of_people_leaves_with_everything_else(mara: User, stranger: User) -> None:
    space = personal_space(mara)
    ravi = actions.add_party(space, "Ravi")
    actions.mark_met(
        actions.add_need(ravi, "a partner", learned="read", where="his page", learned_on=date(2026, 11, 3))
    )
    actions.add_capacity(ravi, "gives", "hiring")
    actions.add_moment(ravi, "launch", "--12-01", plan="write")
    actions.set_circles(ravi, ["Inner"])
    inner = Circle.objects.get()
    actions.set_circle_rhythm(inner, 21)
    actions.set_week(space, minutes=0, answers_within_hours=48, shown_to="circles", circles=[inner])
    actions.set_kind_limits(space, {110: 30})
    told = lists(space)
    need = told["needs"][0]
    assert need.pop("met_at")
    assert need.pop("created_at")
    assert need == {
        "party": ravi.pk, "text": "a partner", "sort": "need", "learned": "read", "where": "his page",
        "learned_on": "2026-11-03",
    }  # fmt: skip
    assert [row["text"] for row in told["capacities"]] == ["hiring"]
    assert [(row["on"], row["plan"]) for row in told["moments"]] == [("--12-01", "write")]
    assert told["rhythms"] == [{"circle": "Inner", "days": 21}]
    (week,) = told["week"]
    assert (week["minutes"], week["circles"], week["kinds"]) == (0, ["Inner"], [{"kind": 110, "minutes": 30}])
    assert all(rows == [] for rows in lists(personal_space(stranger)).values())

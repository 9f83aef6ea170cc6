"""Who is asked for a talk is told that somebody asks, without who or what; nobody else is told anything."""

from __future__ import annotations

import pytest

from ayni_web.notify.models import Notice
from ayni_web.notify.sorts import sort_named
from ayni_web.team.repair import actions, mediating, notices
from tests.ayni_web.team.repair.talking import Somebody, now

pytestmark = pytest.mark.django_db


def told(who: Somebody) -> list[str]:
    """What they are told here, and that nothing fills those words."""
    rows = Notice.objects.filter(owner=who.user, sort=notices.SORT).order_by("pk")
    assert all(row.said == {} for row in rows)
    return [row.words for row in rows]


def test_it_is_told_without_a_name(mara_here: Somebody, jonas: Somebody, noor: Somebody, otto: Somebody) -> None:
    case = actions.invite(mara_here.here, mara_here.opened, jonas.here)
    assert told(jonas) == ["Somebody in this team asks you something"]
    actions.say_yes(jonas.here, jonas.opened, case, case.version)
    assert told(jonas) == []
    assert told(mara_here) == ["There is an answer to what you asked somebody in this team"]
    mediating.think_of(mara_here.here, now(case), noor.here, now(case).version)
    assert told(noor) == []  # the other has not said yes to her
    mediating.answer_thought(jonas.here, now(case), now(case).version, yes=True)
    assert told(noor) == ["Somebody in this team asks you something"]
    mediating.answer_call(noor.here, noor.opened, now(case), now(case).version, yes=True)
    assert told(noor) == []
    assert told(otto) == []


def test_what_is_taken_back_was_never_there(mara_here: Somebody, jonas: Somebody) -> None:
    case = actions.invite(mara_here.here, mara_here.opened, jonas.here)
    actions.take_back(mara_here.here, case, case.version)
    assert told(jonas) == []


def test_a_mail_quotes_none_of_it() -> None:
    assert sort_named(notices.SORT).hushed

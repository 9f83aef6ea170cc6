"""The introducer is reminded to ask what came of it, on the day they chose, as long as nobody has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ayni.ledger.acts import Outcome
from ayni_web.accounts.models import User
from ayni_web.notify.sources import Source, Span, sources
from ayni_web.practice.introductions import actions
from tests.ayni_web.practice.introductions.conftest import Two

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return next(one for one in sources() if one.name == "introductions")


def test_what_came_of_it_is_asked_on_its_day_and_no_more_when_it_was_told(two: Two, mara: User, source: Source) -> None:
    today = timezone.localdate()
    for place in (0, 1):
        actions.note_answer(two.introduction, place, "yes")
    assert list(source.due(mara, Span(today - timedelta(days=30), today + timedelta(days=30)))) == []
    on = today + timedelta(days=21)
    actions.introduced(two.introduction, text="Meet", follow_up_on=on, by=mara)
    (due,) = source.due(mara, Span(on, on))
    assert (due.on, due.path) == (on, f"/introductions/{two.introduction.pk}/")
    assert "Ysolde Quillfeather and Benedikt Thornbury" in due.words
    assert list(source.due(mara, Span(today, on - timedelta(days=1)))) == []
    (entry,) = source.entries(mara, today)
    assert entry.start == on
    actions.follow_up(two.introduction, talked="yes", helped=Outcome.HELPED, outcome="", again_on=None, by=mara)
    assert list(source.due(mara, Span(on, on))) == list(source.entries(mara, today)) == []


def test_a_stranger_is_reminded_of_nothing(two: Two, mara: User, stranger: User, source: Source) -> None:
    for place in (0, 1):
        actions.note_answer(two.introduction, place, "yes")
    actions.introduced(two.introduction, text="Meet", follow_up_on=timezone.localdate(), by=mara)
    assert list(source.due(stranger, Span(timezone.localdate(), timezone.localdate()))) == []

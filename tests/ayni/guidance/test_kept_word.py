"""How it went with somebody's promises: what counts as said, and when a change is more than chance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.kept_word import AS_SAID, OTHERWISE, Turn, Went, Word, breaches, share_of, trend, went

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def good(on: date, to: int = 1) -> Word:
    return Word(to=to, due=on, kept_on=on)


def bad(on: date, to: int = 1) -> Word:
    return Word(to=to, due=on, broken_on=on)


@pytest.mark.parametrize(
    ("word", "how"),
    [
        (good(TODAY), Went.IN_TIME),
        (Word(to=1, due=TODAY, kept_on=TODAY, moved_in_time=True), Went.ANEW),
        (Word(to=1, due=TODAY, kept_on=TODAY, moved_in_time=True, moved_late=True), Went.LATE),
        (Word(to=1, due=TODAY - DAY, kept_on=TODAY), Went.LATE),
        (Word(to=1, kept_on=TODAY), Went.KEPT),
        (bad(TODAY), Went.NOT_KEPT),
        (Word(to=1, due=TODAY - DAY), Went.STILL_OPEN),
        (Word(to=1, due=TODAY), Went.AHEAD),
        (Word(to=1), Went.AHEAD),
        (Word(to=1, due=TODAY - DAY, let_go_on=TODAY), Went.LET_GO),
    ],
)
def test_how_it_went(word: Word, how: Went) -> None:
    assert went(word, TODAY) is how


def test_agreeing_anew_before_the_day_is_as_good_as_keeping_it() -> None:
    moved = [Word(to=1, due=TODAY, kept_on=TODAY, moved_in_time=True)] * 8
    assert share_of(moved, TODAY) == share_of([good(TODAY)] * 8, TODAY)


def test_few_say_nothing_and_many_do() -> None:
    before, lately = TODAY - 300 * DAY, TODAY - 10 * DAY
    assert trend([bad(before)] * 4 + [good(lately)] * 4, TODAY).turn is Turn.UNKNOWN
    assert trend([bad(before)] * 12 + [good(lately)] * 12, TODAY).turn is Turn.MORE
    assert trend([good(before)] * 12 + [bad(lately)] * 12, TODAY).turn is Turn.LESS
    assert (
        trend(([good(before)] * 3 + [bad(before)]) * 3 + ([good(lately)] * 3 + [bad(lately)]) * 3, TODAY).turn
        is Turn.SAME
    )


def test_nothing_that_came_is_no_share() -> None:
    assert share_of([Word(to=1), Word(to=1, let_go_on=TODAY)], TODAY) is None
    assert trend([], TODAY).lately is None


def test_what_followed_the_last_breach_is_counted_for_each_person() -> None:
    words = [bad(TODAY - 9 * DAY, 1), good(TODAY - 10 * DAY, 1), good(TODAY - DAY, 1), good(TODAY, 2)]
    (found,) = breaches(words, TODAY)
    assert (found.to, found.kept_since) == (1, 1)


days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
words = st.builds(
    Word,
    to=st.integers(1, 3),
    due=days,
    kept_on=days,
    broken_on=days,
    let_go_on=days,
    moved_in_time=st.booleans(),
    moved_late=st.booleans(),
)


@given(st.lists(words, max_size=40))
def test_a_share_lies_in_its_interval_and_counts_what_came(many: list[Word]) -> None:
    found = share_of(many, TODAY)
    came = [one for one in many if went(one, TODAY) in AS_SAID | OTHERWISE]
    if found is None:
        assert came == []
        return
    assert found.came == len(came)
    assert 0 <= found.low <= 10 * (found.as_said + 0.5) / (found.came + 1) <= found.high <= 10

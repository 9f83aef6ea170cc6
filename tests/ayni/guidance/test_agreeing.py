"""When what all must agree to is in force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.agreeing import Present, Voice, in_force_since, waited_for

START = datetime(2026, 11, 22, tzinfo=UTC)


def day(n: int) -> datetime:
    return START + timedelta(days=n)


def test_all_who_were_there_must_have_said_yes() -> None:
    here = [Present(1, day(0)), Present(2, day(0))]
    assert in_force_since([Voice(1, True, day(1))], here) is None
    assert in_force_since([Voice(1, True, day(1)), Voice(2, True, day(2))], here) == day(2)


def test_who_left_is_not_waited_for_and_who_came_later_neither() -> None:
    assert in_force_since([Voice(1, True, day(1))], [Present(1, day(0)), Present(3, day(2))]) == day(1)


def test_a_no_keeps_from_holding_what_never_held_and_not_what_did() -> None:
    here = [Present(1, day(0)), Present(2, day(2))]
    voices = [Voice(1, True, day(1)), Voice(2, False, day(3))]
    assert in_force_since(voices, here) is None
    assert in_force_since(voices, here, day(1)) == day(1)


def test_nobody_is_undefined() -> None:
    assert in_force_since([], []) is None
    assert in_force_since([Voice(1, True, day(1))], []) is None


voices = st.lists(
    st.builds(Voice, who=st.integers(1, 5), agrees=st.booleans(), at=st.integers(0, 9).map(day)),
    unique_by=lambda one: one.who,
)
present = st.lists(
    st.builds(Present, who=st.integers(1, 5), since=st.integers(0, 9).map(day)), unique_by=lambda one: one.who
)


@given(voices, present)
def test_while_it_holds_nobody_who_is_there_has_said_no_and_one_has_said_yes(
    said: list[Voice], here: list[Present]
) -> None:
    since = in_force_since(said, here)
    ids = {one.who for one in here}
    if since is not None:
        assert all(one.agrees for one in said if one.who in ids)
        assert any(one.agrees and one.who in ids for one in said)
        assert all(one.who in {v.who for v in said} for one in here if one.since <= since)
    assert set(waited_for(said, here)) == ids - {one.who for one in said}

"""Nothing is mailed while it is quiet, by the clocks on the reader's wall, also on days on which these are moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni_web.notify.quiet import DigestTimes, Quiet, moments

#: With moves by an hour and by half of one, at midnight, and with none.
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "UTC", "Asia/Kathmandu",
            "Asia/Beirut", "America/Santiago", "Africa/Cairo", "Pacific/Apia",
        )
    ]
)  # fmt: skip
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
REST = st.frozensets(st.integers(0, 6), max_size=5)
MINUTE = timedelta(minutes=1)


@given(zone=ZONES, first=TIMES, last=TIMES, rest=REST, now=MOMENTS)
@settings(max_examples=150)
def test_it_ends_at_the_first_moment_that_is_not_quiet(
    zone: ZoneInfo, first: time, last: time, rest: frozenset[int], now: datetime
) -> None:
    quiet = Quiet(zone, first, last, rest)
    ends = quiet.ends(now)
    assert ends is not None
    assert ends >= now
    assert not quiet.holds(ends)
    # Whatever lies before it is quiet: looked at closely around it, and at steps from now on.
    assert all(quiet.holds(ends - step) for step in (MINUTE, 7 * MINUTE, timedelta(seconds=1)) if ends - step >= now)
    steps = int((ends - now) / (11 * MINUTE))
    assert all(quiet.holds(now + number * 11 * MINUTE) for number in range(min(steps, 500)))


@given(zone=ZONES, first=TIMES, last=TIMES, now=MOMENTS)
def test_it_is_quiet_exactly_while_the_clock_shows_it(zone: ZoneInfo, first: time, last: time, now: datetime) -> None:
    shown = now.astimezone(zone).time()
    wanted = first <= shown < last if first <= last else not last <= shown < first
    assert Quiet(zone, first, last).holds(now) is wanted


@given(zone=ZONES, day=st.dates(date(2024, 1, 1), date(2027, 12, 31)), at=TIMES)
def test_a_time_of_a_day_comes_once_or_where_clocks_are_put_back_twice(zone: ZoneInfo, day: date, at: time) -> None:
    found = moments(day, at, zone)
    assert 1 <= len(found) <= 2
    for one in found:
        here = one.astimezone(zone)
        assert (here.date(), here.time()) >= (day, at)
        before = (one - timedelta(seconds=1)).astimezone(zone)
        # Either the clocks show it, or they skipped it at this very second.
        assert (here.date(), here.time()) == (day, at) or (before.date(), before.time()) < (day, at)


@given(zone=ZONES, at=TIMES, weekday=st.one_of(st.none(), st.integers(0, 6)), now=MOMENTS, later=st.integers(0, 20_000))
def test_a_digest_is_due_once_a_day_or_once_a_week(
    zone: ZoneInfo, at: time, weekday: int | None, now: datetime, later: int
) -> None:
    times = DigestTimes(zone, at, weekday)
    last, following = times.latest(now), times.next(now)
    assert last <= now < following
    assert times.latest(following) == following
    assert times.latest(following - timedelta(seconds=1)) == last
    step = timedelta(days=7 if weekday is not None else 1)
    # A zone may leave a whole day out, as Samoa did; none is moved by more than that.
    assert abs(following - last - step) <= timedelta(days=1)
    assert times.latest(now + later * MINUTE) >= last


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        # A night in which the clocks skip from two to three: quiet until half past two ends at three.
        ("2026-03-29T00:30+01:00", "2026-03-29T03:00+02:00"),
        # One in which they show two to three twice: it ends at the first half past two.
        ("2026-10-25T00:30+02:00", "2026-10-25T02:30+02:00"),
        ("2026-12-01T22:00+01:00", "2026-12-02T02:30+01:00"),
        ("2026-12-01T12:00+01:00", "2026-12-01T12:00+01:00"),
    ],
)
def test_on_nights_when_clocks_are_moved_it_ends_when_they_show_its_end(now: str, ends: str) -> None:
    quiet = Quiet(BERLIN, time(20), time(2, 30))
    assert quiet.ends(datetime.fromisoformat(now)) == datetime.fromisoformat(ends)


def test_the_hour_that_is_shown_twice_is_quiet_twice() -> None:
    quiet = Quiet(BERLIN, time(20), time(2, 30))
    second = datetime.fromisoformat("2026-10-25T02:10+01:00")
    assert quiet.holds(second)
    assert quiet.ends(second) == datetime.fromisoformat("2026-10-25T02:30+01:00")


def test_days_off_and_days_away_are_whole_days_where_the_reader_is() -> None:
    away = (date(2026, 12, 21), date(2026, 12, 23))
    quiet = Quiet(ZoneInfo("Pacific/Auckland"), rest=frozenset({5, 6}), away=away)
    # From the Saturday before to the Wednesday night; there it is Thursday when it is still Wednesday in Greenwich.
    begins = datetime.fromisoformat("2026-12-19T00:00+13:00")
    assert not quiet.holds(begins - MINUTE)
    assert quiet.ends(begins) == datetime.fromisoformat("2026-12-24T00:00+13:00")
    assert quiet.ends(begins) == datetime(2026, 12, 23, 11, tzinfo=UTC)

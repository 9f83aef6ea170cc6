"""The thread stays on its sheet and tells what happened."""

from __future__ import annotations

import itertools
import math
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni_web.ui.charts import ThreadBin, ThreadMark, gather, quiet_spans, thread

START = datetime(2018, 1, 1, tzinfo=UTC)
END = datetime(2026, 1, 1, tzinfo=UTC)
MARKS = st.lists(
    st.builds(
        ThreadMark,
        at=st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
        given=st.floats(0, 1e6),
        received=st.floats(0, 1e6),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(MARKS, st.integers(1, 120))
def test_gathering_loses_nothing_that_lies_between_start_and_end(marks: list[ThreadMark], count: int) -> None:
    inside = [mark for mark in marks if START <= mark.at <= END]
    bins = gather(marks, start=START, end=END, count=count)
    assert len(bins) == count
    assert math.isclose(sum(one.given for one in bins), sum(mark.given for mark in inside), rel_tol=1e-9)
    assert sum(one.given_acts for one in bins) == sum(mark.given > 0 for mark in inside)
    assert sum(one.contacts for one in bins) == sum(mark.given == mark.received == 0 for mark in inside)


@settings(deadline=None)
@given(MARKS, st.integers(1, 120), st.sampled_from(["small", "large"]))
def test_every_bar_stays_on_the_sheet(marks: list[ThreadMark], count: int, size: str) -> None:
    picture = thread(gather(marks, start=START, end=END, count=count), size=size)  # type: ignore[arg-type]
    for moment in picture.moments:
        for bar in (moment.given, moment.received, moment.hit):
            if bar is None:
                continue
            assert all(math.isfinite(number) for number in (bar.x, bar.y, bar.width, bar.height))
            assert bar.x >= 0
            assert bar.x + bar.width <= picture.width + 0.2
            assert bar.y >= -0.2
            assert bar.y + bar.height <= picture.height + 0.2
        assert bool(moment.words) == (size == "large")  # a small one is named as a whole
    assert picture.words


def test_given_stands_above_the_line_and_received_below() -> None:
    one = ThreadBin(START, START + timedelta(days=30), given=2.0, received=1.0)
    (moment,) = thread([one], start=START, end=END).moments
    assert moment.given is not None
    assert moment.received is not None
    assert moment.given.y + moment.given.height < thread([one], start=START, end=END).axis < moment.received.y
    assert moment.given.height > moment.received.height


def test_what_gives_twice_as_much_is_drawn_taller_but_not_twice_as_tall() -> None:
    bins = [
        ThreadBin(START, START + timedelta(days=30), given=1.0),
        ThreadBin(START + timedelta(days=30), START + timedelta(days=60), given=4.0),
    ]
    small, tall = (moment.given.height for moment in thread(bins).moments if moment.given)
    assert math.isclose(tall / small, 2.0, rel_tol=0.02)


@given(st.integers(1, 14_000), st.integers(0, 3_650))
def test_years_are_never_cut_off_and_never_touch(days: int, offset: int) -> None:
    start = datetime(1999, 5, 3, tzinfo=UTC) + timedelta(days=offset)
    end = start + timedelta(days=days)
    picture = thread([], size="large", start=start, end=end)
    assert picture.ticks
    edges = []
    for tick in picture.ticks:
        wide = 8.4 * len(tick.words)
        left = tick.x - wide if tick.anchor == "end" else tick.x
        assert left >= 0
        assert left + wide <= picture.width
        edges.append((left, left + wide))
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(edges))


def test_a_quiet_stretch_is_found_and_named() -> None:
    marks = [ThreadMark(START, given=1.0), ThreadMark(datetime(2021, 1, 1, tzinfo=UTC), received=1.0)]
    spans = quiet_spans(marks, end=datetime(2021, 2, 1, tzinfo=UTC), longer_than=timedelta(days=200))
    assert spans == [(START, datetime(2021, 1, 1, tzinfo=UTC))]
    picture = thread(gather(marks, start=START, end=END), size="large", quiet_spans=spans, start=START, end=END)
    assert [one.words for one in picture.quiet] == ["36 quiet months"]


def test_silence_up_to_today_counts_as_quiet() -> None:
    assert quiet_spans([ThreadMark(START)], end=END, longer_than=timedelta(days=30)) == [(START, END)]


def test_where_nothing_ever_was_nothing_has_gone_quiet() -> None:
    assert quiet_spans([], end=END, longer_than=timedelta(days=30)) == []


def test_a_thread_without_anything_says_so() -> None:
    assert thread([]).words == "Nothing has been recorded yet."
    assert thread([]).moments == ()


def test_the_words_count_acts_and_not_bins() -> None:
    marks = [ThreadMark(START + timedelta(hours=hour), given=1.0) for hour in range(5)] + [
        ThreadMark(END, received=2.0)
    ]
    words = thread(gather(marks, start=START, end=END, count=10), name="Mara").words
    assert words == "You and Mara since 2018: you gave 5 times, received 1 times."

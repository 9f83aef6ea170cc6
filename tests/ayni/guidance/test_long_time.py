"""What came back over the years, and by which way. Party 1 is the one who asks."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.clock import DAY, YEAR
from ayni.guidance.long_time import YEARS_LATER, long_time
from ayni.ledger.ledger import Ledger
from ayni.measures.return_curves import return_curves

NOW = 1_780_000_000


def ledger_of(rows):
    """Rows are (giver, receiver, days ago or None[, minutes[, kind]])."""
    whole = [(*row, *(20.0, "advice")[len(row) - 3 :]) for row in rows]
    givers, receivers, ago, minutes, kinds = zip(*whole, strict=True) if whole else ((),) * 5
    times = [None if days is None else NOW - int(days * DAY) for days in ago]
    return Ledger.from_columns(list(givers), list(receivers), at=times, kind=list(kinds), weight=list(minutes))


def told(*rows):
    return long_time(ledger_of(rows), me=1, now=NOW)


def years(number):
    return number * YEAR / DAY


def test_help_that_came_back_after_years_is_told_with_both_acts():
    found = told((1, 2, years(7)), (2, 1, years(2)))
    (one,) = found.after_years
    assert (one.given, one.back, one.people) == (0, (1,), (2,))
    assert one.seconds == pytest.approx(5 * YEAR, abs=DAY)
    assert found.longest == one


def test_help_given_more_than_five_years_ago_still_counts_as_one_act_and_in_full():
    found = told((1, 2, years(9)), (2, 1, years(1)))
    assert (found.given, found.directly.answered) == (1, 1)
    assert found.directly.at(8.5 * YEAR) == 1.0
    assert found.came_back.directly == 20.0
    assert found.came_back.not_so_far == 0.0


def test_what_has_not_come_back_is_watched_to_the_end_and_not_called_lost():
    found = told((1, 2, years(1)))
    assert (found.directly.received, found.directly.answered, found.directly.at(10 * DAY)) == (1, 0, 0.0)
    assert found.directly.at(2 * YEAR) is None  # nobody has watched it for so long


def test_where_the_sources_end_long_ago_nobody_is_watched_beyond():
    rows = ledger_of([(1, 2, years(5)), (2, 3, years(4))])
    found = long_time(rows, 1, NOW, observed_until=NOW - 4 * YEAR)
    assert found.until == NOW - 4 * YEAR
    assert found.directly.longest == pytest.approx(YEAR, abs=DAY)


def test_contacts_are_no_acts():
    found = told((1, 2, 900), (2, 1, 100, 1.0, "message"))
    assert (found.given, found.directly.answered, found.after_years) == (1, 0, ())


def test_help_comes_round_by_one_and_by_two_others_in_the_order_of_time():
    found = told((1, 2, 900), (2, 3, 800), (3, 1, 10))
    assert [one.people for one in found.round_about] == [(2, 3)]
    assert found.round_about[0].back == (1, 2)
    assert [one.people for one in told((1, 2, 900), (2, 3, 800), (3, 4, 700), (4, 1, 10)).round_about] == [(2, 3, 4)]
    assert told((1, 2, 900), (2, 3, 10), (3, 1, 800)).round_about == ()


def test_nobody_stands_twice_on_a_way():
    assert told((1, 2, 900), (2, 3, 800), (3, 2, 700), (2, 1, 10)).round_about == ()


def test_with_nothing_on_record_all_is_empty_and_nothing_undefined_is_shown():
    for found in (told(), told((2, 3, 10)), told((2, 1, 10))):
        assert (found.given, found.since, found.came_back, found.longest) == (0, None, None, None)
        assert found.directly.at(YEAR) is None
        assert found.directly.median is None


def test_only_acts_without_a_day_give_shares_and_no_curve():
    found = told((1, 2, None), (2, 1, None))
    assert (found.given, found.directly.received) == (0, 0)
    assert found.came_back.directly == 20.0


@pytest.mark.parametrize("days", [0, 30, 179])
def test_an_imbalance_of_less_than_half_a_year_is_left_in_peace(days):
    found = told((1, 2, days), (1, 3, days))
    assert found.came_back is None
    older = told((1, 2, days), (1, 3, 400), (3, 1, 300)).came_back
    assert (older.given, older.not_so_far, older.too_young) == (20.0, 0.0, 20.0)


def test_the_longest_wait_of_each_person_is_told_and_the_longest_of_all_first():
    found = told((1, 2, years(9)), (2, 1, years(6)), (1, 3, years(8)), (3, 1, years(1)), (1, 2, years(5)), (2, 1, 9))
    assert [one.people for one in found.after_years] == [(3,), (2,)]
    assert found.after_years[1].seconds == pytest.approx(5 * YEAR - 9 * DAY, abs=DAY)
    assert all(one.seconds >= YEARS_LATER for one in found.after_years)


people = st.integers(1, 5)
histories = st.lists(
    st.tuples(people, people, st.integers(0, 30), st.integers(1, 4).map(float)).filter(lambda row: row[0] != row[1]),
    max_size=22,
)


@settings(max_examples=150)
@given(histories)
def test_direct_returns_are_those_of_responses_asked_of_everybody_one_gave_to(rows):
    found = told(*rows)
    between = ledger_of([row for row in rows if 1 in row[:2]])
    others = sorted({party for row in rows if 1 in row[:2] for party in row[:2]} - {1})
    if not others:
        return
    curve = return_curves(between, of=others, now=NOW)["direct"]
    assert curve.received == found.directly.received
    assert curve.seconds.tolist() == found.directly.seconds.tolist()
    assert np.allclose(curve.share, found.directly.share)


@settings(max_examples=250)
@given(histories)
def test_each_way_round_is_the_earliest_there_is(rows):
    """Against all ways of at most two others, one by one."""
    found = told(*rows)
    ways = []
    for start in range(len(rows)):
        if rows[start][0] != 1:
            continue
        arrivals = [
            times[-1]
            for length in (2, 3)
            for way in product(range(len(rows)), repeat=length)
            if (times := in_order(rows, (start, *way))) is not None
        ]
        if arrivals:
            ways.append((-rows[start][2] - 0, min(arrivals)))
    assert found.by_others.answered == len(ways)
    waits = sorted(arrives - began for began, arrives in ways)
    assert sorted(set(waits)) == [round(seconds / DAY) for seconds in found.by_others.seconds.tolist()]
    for one in found.round_about:
        assert in_order(rows, (one.given, *one.back)) is not None


def in_order(rows, way):
    """The times of a way from party 1 through others and back, each act later than the one before; None where it is none."""
    givers, receivers, times = zip(*((rows[i][0], rows[i][1], -rows[i][2]) for i in way), strict=True)
    linked = all(receivers[i] == givers[i + 1] for i in range(len(way) - 1))
    inside = receivers[:-1]
    simple = givers[0] == 1 and receivers[-1] == 1 and 1 not in inside and len(set(inside)) == len(inside)
    later = all(times[i] < times[i + 1] for i in range(len(way) - 1))
    return times if linked and simple and later else None


@settings(max_examples=100)
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_their_places(rows, random):
    shuffled = random.sample(rows, len(rows))
    one, other = told(*rows), told(*shuffled)
    assert one.directly.seconds.tolist() == other.directly.seconds.tolist()
    assert one.by_others.seconds.tolist() == other.by_others.seconds.tolist()
    assert {r.people: r.seconds for r in one.after_years} == {r.people: r.seconds for r in other.after_years}
    assert (one.came_back is None) == (other.came_back is None)
    if one.came_back is not None:
        assert one.came_back.by_others == pytest.approx(other.came_back.by_others)

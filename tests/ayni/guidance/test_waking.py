"""Old ties worth waking. Party 1 is the one who asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.clock import DAY
from ayni.guidance.ideas import Answer, Gift, Help, Moment, Need, Person, Said, Situation, Sure, Why
from ayni.guidance.ties import State, ties
from ayni.guidance.waking import AT_MOST, USEFUL, Cared, at_hand, dormant, worth_waking
from ayni.ledger.ledger import Ledger

NOW = 1_780_000_000
TODAY = datetime.fromtimestamp(NOW, UTC).date()
MINUTES = {"message": 0.0, "meeting": 0.0, "advice": 20.0, "introduction": 15.0, "answer": 3.0}


def ledger_of(rows):
    """Rows are (giver, receiver, days ago, kind)."""
    givers, receivers, ago, kinds = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Ledger.from_columns(
        list(givers),
        list(receivers),
        at=[NOW - int(days * DAY) for days in ago],
        kind=list(kinds),
        weight=[MINUTES[kind] for kind in kinds],
    )


def was_real(party, *, until=900, got="advice"):
    """A year of help both ways and messages every ten days, over since `until` days."""
    return [
        (1, party, until + 300, "advice"),
        (party, 1, until + 200, got),
        *((1, party, until + days, "message") for days in range(0, 360, 10)),
    ]


def situation(rows, **more):
    ledger = ledger_of(rows)
    parties = sorted({party for row in rows for party in row[:2]} - {1})
    told = {"people": [Person(party=party) for party in parties], "today": TODAY, **more}
    return Situation(ledger=ledger, me=1, now=NOW, ties=ties(ledger, me=1, now=NOW), **told)


def chosen(found):
    return [one.party for one in found.chosen]


def test_a_tie_that_went_both_ways_and_fell_silent_is_woken_with_what_came_of_their_help():
    found = worth_waking(situation(was_real(2)))
    (one,) = found.chosen
    assert (one.party, found.dormant) == (2, 1)
    assert one.at_hand[0].help is Help.TELL
    assert one.at_hand[0].reasons[0].why is Why.ONCE_HELPED_YOU
    assert one.old.silence == 900 * DAY
    assert one.old.rows == (0, 1)


def test_a_need_that_i_can_meet_comes_first_and_names_both():
    found = worth_waking(
        situation(
            was_real(2),
            needs=[Need(id=7, party=2, text="somebody who knows printing in small editions", on=TODAY)],
            gifts=[Gift(id=4, party=1, text="printing in small editions", sort="resource")],
        )
    )
    first = found.chosen[0].at_hand[0]
    assert (first.help, first.sure) == (Help.SHARE, Sure.SAID)
    assert [(reason.why, reason.need, reason.gift) for reason in first.reasons[:2]] == [
        (Why.NEED, 7, None),
        (Why.YOU_CAN, None, 4),
    ]


def test_somebody_i_know_who_can_meet_it_is_an_introduction():
    found = worth_waking(
        situation(
            [*was_real(2), *was_real(3, until=5)],
            needs=[Need(id=7, party=2, text="bookkeeping in Lagos", on=TODAY)],
            gifts=[Gift(id=4, party=3, text="bookkeeping, also in Lagos")],
        )
    )
    first = found.chosen[0].at_hand[0]
    assert (first.help, first.reasons[1].other) == (Help.INTRODUCE, 3)


def test_a_day_that_comes_within_a_month_is_at_hand_and_one_that_comes_later_is_not():
    for ahead, way in ((25, Help.CHEER), (60, Help.TELL)):
        on = (TODAY + timedelta(days=ahead)).isoformat()
        moments = [Moment(id=3, party=2, what="opens the yard", on=on, sort="launch")]
        assert worth_waking(situation(was_real(2), moments=moments)).chosen[0].at_hand[0].help is way


def test_what_they_once_cared_about_is_at_hand_where_nothing_else_is():
    rows = [*was_real(2, got="message"), (2, 1, 1000, "message")]
    found = worth_waking(situation(rows), cared=[Cared(party=2, row=0, text="her first book")])
    first = found.chosen[0].at_hand[0]
    assert (first.help, first.cared, first.sure) == (Help.FOLLOW_UP, 0, Sure.GUESSED)


def test_where_nothing_useful_is_at_hand_somebody_is_to_be_learned_about_and_not_written_to():
    rows = [(1, 2, 900 + days, "message") for days in range(0, 300, 10)]
    found = worth_waking(situation([*rows, *((2, 1, 905 + days, "message") for days in range(0, 300, 20))]))
    assert (chosen(found), [one.party for one in found.to_learn], found.dormant) == ([], [2], 1)


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 2, days, "message") for days in range(900, 1300, 10)],  # they never wrote
        [(2, 1, days, "message") for days in range(900, 1300, 10)],  # I never did
        [
            (1, 2, 900, "message"),
            (2, 1, 901, "message"),
            (1, 2, 950, "message"),
            (2, 1, 960, "message"),
        ],  # too few days
        was_real(2, until=30),  # not silent
        was_real(2, until=120),  # silent, and not for half a year
        [(1, 2, 2000, "answer"), (2, 1, 1990, "answer")],  # help of six minutes, years ago
    ],
)
def test_what_was_no_real_tie_or_is_not_asleep_never_comes_up(rows):
    found = worth_waking(situation(rows), cared=[Cared(party=2, row=0, text="a book")])
    assert (found.dormant, found.chosen, found.to_learn) == (0, (), ())


def test_a_rare_rhythm_is_asleep_only_after_three_of_its_own_gaps():
    rows = [(1, 2, 400 + days, "advice") for days in range(0, 2000, 200)] + [(2, 1, 500, "advice")]
    assert dormant(situation(rows)) == {}
    assert list(dormant(situation([(g, r, days + 400, kind) for g, r, days, kind in rows]))) == [2]


@pytest.mark.parametrize("state", [state for state in State if state is not State.QUIET])
def test_whom_i_see_otherwise_than_gone_quiet_never_comes_up(state):
    found = worth_waking(situation(was_real(2)), overruled={2: state})
    assert (found.dormant, found.chosen, found.to_learn) == (0, (), ())


def test_not_now_lasts_until_its_day_and_not_this_person_for_good():
    until = TODAY + timedelta(days=30)
    later = [Answer(party=2, idea="old:2", help="", said=Said.LATER, on=TODAY, until=until)]
    never = [Answer(party=2, idea="old:2", help="", said=Said.NOT_THIS, on=TODAY)]
    assert chosen(worth_waking(situation(was_real(2), answers=later))) == []
    assert chosen(worth_waking(situation(was_real(2), answers=later, today=until))) == [2]
    for years in (0, 1, 30):
        day = TODAY.replace(year=TODAY.year + years)
        found = worth_waking(situation(was_real(2), answers=never, today=day))
        assert (chosen(found), found.resting, found.to_learn) == ([], 1, ())


def test_in_a_hard_season_only_a_few_warm_words_are_at_hand():
    person = Person(party=2, hard_season_until=TODAY + timedelta(days=20))
    needs = [Need(id=7, party=2, text="printing in small editions", on=TODAY)]
    gifts = [Gift(id=4, party=1, text="printing in small editions", sort="resource")]
    found = worth_waking(situation(was_real(2), people=[person], needs=needs, gifts=gifts))
    assert [one.help for one in found.chosen[0].at_hand] == [Help.STAND_BY]


def test_a_week_that_is_given_asks_nothing_and_a_small_one_asks_little():
    rows = [row for party in range(2, 6) for row in was_real(party)]
    needs = [Need(id=party, party=party, text="printing in small editions", on=TODAY) for party in range(2, 6)]
    gifts = [Gift(id=4, party=1, text="printing in small editions", sort="skill")]
    given_away = worth_waking(situation(rows, needs=needs, gifts=gifts, minutes_left=0))
    assert (given_away.chosen, given_away.no_capacity) == ((), True)
    small = worth_waking(situation(rows, needs=needs, gifts=gifts, minutes_left=12))
    assert sum(one.at_hand[0].minutes for one in small.chosen) <= 12
    assert len(small.chosen) == 2


def test_three_a_week_and_others_the_week_after_until_all_came_up():
    rows = [row for party in range(2, 12) for row in was_real(party)]
    weeks = [chosen(worth_waking(situation(rows, today=TODAY + timedelta(days=7 * week)))) for week in range(4)]
    assert all(len(week) == AT_MOST for week in weeks)
    assert {party for week in weeks for party in week} == set(range(2, 12))
    assert not set(weeks[0]) & set(weeks[1])


def test_all_of_a_week_are_not_of_one_house_where_others_are_there():
    rows = [row for party in range(2, 8) for row in was_real(party)]
    people = [Person(party=party, group="Quay" if party < 5 else f"House {party}") for party in range(2, 8)]
    for week in range(6):
        found = worth_waking(situation(rows, people=people, today=TODAY + timedelta(days=7 * week)))
        assert sum(one.party < 5 for one in found.chosen) <= 2


def test_within_a_week_the_same_come_up():
    rows = [row for party in range(2, 12) for row in was_real(party)]
    monday = TODAY - timedelta(days=TODAY.weekday())
    found = {tuple(chosen(worth_waking(situation(rows, today=monday + timedelta(days=day))))) for day in range(7)}
    assert len(found) == 1


parties = st.integers(2, 8)
rows = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(0, 2500), st.sampled_from(sorted(MINUTES))).filter(
        lambda row: row[0] != row[1]
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=150)
@given(rows, st.none() | st.floats(0, 60), st.randoms(use_true_random=False))
def test_whatever_is_on_record_each_has_something_to_give_with_reasons_and_is_asleep(history, minutes, random):
    needs = [Need(id=n, party=n, text="grants in Lagos", sort="need", on=TODAY) for n in (2, 4)]
    gifts = [Gift(id=1, party=1, text="grants"), Gift(id=2, party=5, text="Lagos and grants", sort="skill")]
    told = {"needs": needs, "gifts": gifts, "minutes_left": minutes}
    found = worth_waking(situation(history, **told))
    assert len(found.chosen) <= AT_MOST
    assert len(set(chosen(found))) == len(found.chosen)
    assert minutes is None or sum(one.at_hand[0].minutes for one in found.chosen) <= minutes
    asleep = dormant(situation(history, **told))
    for one in found.chosen:
        assert one.party in asleep
        assert all(useful.help in USEFUL and useful.reasons for useful in one.at_hand)
        for useful in one.at_hand:
            for reason in useful.reasons:
                for row in reason.rows:
                    assert one.party in history[row][:2]
    assert all(one.party in asleep and not one.at_hand for one in found.to_learn)
    shuffled = random.sample(history, len(history))
    again = worth_waking(situation(shuffled, **told))
    assert [(one.party, one.at_hand[0].key) for one in found.chosen] == [
        (one.party, one.at_hand[0].key) for one in again.chosen
    ]


def test_all_that_is_at_hand_can_be_asked_of_one_tie():
    asked = situation(was_real(2), needs=[Need(id=7, party=2, text="a hall in Lagos", on=TODAY)])
    wake = at_hand(asked, dormant(asked)[2], cared=[Cared(party=2, row=0, text="her book")])
    assert [one.help for one in wake.at_hand] == [Help.TELL, Help.OFFER, Help.FOLLOW_UP]

"""Whom one could help today. Party 1 is the one who asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.clock import DAY, YEAR
from ayni.guidance.ideas import (
    WAYS,
    Answer,
    Gift,
    Help,
    Moment,
    Need,
    Nothing,
    Person,
    Promised,
    Said,
    Situation,
    Why,
)
from ayni.guidance.suggesting import AT_MOST, suggested
from ayni.guidance.ties import ties
from ayni.ledger.ledger import Ledger

NOW = 1_780_000_000
TODAY = datetime.fromtimestamp(NOW, UTC).date()
KINDS = ("message", "advice", "introduction", "answer", "support")
MINUTES = {"message": 0.0, "advice": 20.0, "introduction": 15.0, "answer": 3.0, "support": 30.0}
WORDS = ("a hall in Lagos", "bookkeeping", "help with grants", "somebody who sails", "grants and Lagos")


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


def situation(rows=((1, 2, 900, "message"),), **more):
    ledger = ledger_of(rows)
    told = {"people": [Person(party=party) for party in range(2, 8)], **more}
    return Situation(ledger=ledger, me=1, now=NOW, today=TODAY, ties=ties(ledger, me=1, now=NOW), **told)


days = st.integers(-20, 20).map(lambda n: TODAY + timedelta(days=n))
parties = st.integers(2, 9)
rows = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2500), st.sampled_from(KINDS)).filter(
        lambda row: row[0] != row[1]
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda row: row[:3],
)


@st.composite
def situations(draw):
    def facts(make):
        return [make(n) for n in range(1, draw(st.integers(0, 5)) + 1)]

    return situation(
        draw(rows),
        people=[
            Person(
                party=party,
                group=draw(st.sampled_from(["", "Quay", "Mill"])),
                manner=draw(st.sampled_from(["", "concrete", "thoughtful", "introduction"])),
                hard_season_until=draw(st.none() | days),
                rhythm_days=draw(st.none() | st.integers(1, 90)),
                made_by_hand=draw(st.booleans()),
            )
            for party in range(2, draw(st.integers(2, 10)))
        ],
        needs=facts(
            lambda n: Need(
                id=n,
                party=draw(parties),
                text=draw(st.sampled_from(WORDS)),
                sort=draw(st.sampled_from(["need", "goal", "limit"])),
                learned=draw(st.sampled_from(["said", "read", "guessed"])),
                on=draw(days),
            )
        ),
        gifts=facts(
            lambda n: Gift(
                id=n,
                party=draw(st.integers(1, 9)),
                text=draw(st.sampled_from(WORDS)),
                sort=draw(st.sampled_from(["knowledge", "connection", "skill", "resource"])),
            )
        ),
        moments=facts(
            lambda n: Moment(
                id=n,
                party=draw(parties),
                what="a day",
                on=draw(days).strftime(draw(st.sampled_from(["%Y-%m-%d", "--%m-%d"]))),
                sort=draw(st.sampled_from(["loss", "launch", "decision"])),
                plan=draw(st.sampled_from(["", "bring flowers"])),
            )
        ),
        promises=facts(lambda n: Promised(id=n, party=draw(parties), due=draw(st.none() | days))),
        minutes_left=draw(st.none() | st.floats(0, 120)),
    )


def told(found):
    """All that a page shows of it, apart from where rows stand in the ledger."""
    return [
        (one.party, one.idea, one.help, [replace(reason, rows=()) for reason in one.reasons]) for one in found.chosen
    ]


def mixed_rows(ledger, places):
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    columns = (keys[ledger.giver], keys[ledger.receiver], ledger.at, ledger.weight, ledger.kind)
    giver, receiver, at, weight, kind = (column[places] for column in columns)
    return Ledger.from_columns(giver, receiver, at=at, weight=weight, kind=kind)


@settings(max_examples=60, deadline=None)
@given(situations(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_facts_changes_nothing(case, chance):
    places = list(range(len(case.ledger)))
    chance.shuffle(places)
    ledger = mixed_rows(case.ledger, np.array(places))

    def mixed(facts):
        return chance.sample(list(facts), len(facts))

    other = replace(
        case,
        ledger=ledger,
        ties=ties(ledger, me=1, now=NOW),
        people=mixed(case.people),
        needs=mixed(case.needs),
        gifts=mixed(case.gifts),
        moments=mixed(case.moments),
        promises=mixed(case.promises),
    )
    assert told(suggested(other)) == told(suggested(case))


@settings(max_examples=60, deadline=None)
@given(situations())
def test_at_most_three_people_each_once_within_the_week_and_each_with_a_reason(case):
    found = suggested(case)
    assert len(found.chosen) <= AT_MOST
    assert len({one.party for one in found.chosen}) == len(found.chosen)
    assert all(one.reasons for one in found.chosen)
    assert bool(found.chosen) != bool(found.nothing)
    if case.minutes_left is not None:
        assert sum(one.minutes for one in found.chosen) <= case.minutes_left


@settings(max_examples=60, deadline=None)
@given(situations())
def test_every_time_that_a_reason_names_is_that_of_a_row_or_a_fact(case):
    times = set(case.ledger.at.tolist())
    learned = {need.id: need.on for need in case.needs}
    due = {promise.id: promise.due for promise in case.promises}
    seasons = {person.party: person.hard_season_until for person in case.people}
    for one in suggested(case).chosen:
        for reason in one.reasons:
            assert reason.at is None or reason.at in times
            assert all(case.ledger.at[row] == reason.at for row in reason.rows)
            if reason.need is not None:
                assert reason.on == learned[reason.need]
            if reason.promise is not None:
                assert reason.on == due[reason.promise]
            if reason.moment is not None:
                moment = next(fact for fact in case.moments if fact.id == reason.moment)
                assert moment.on[-5:] == f"{reason.on:%m-%d}"
            if reason.until is not None:
                assert reason.until == seasons[one.party]


@settings(max_examples=60, deadline=None)
@given(situations())
def test_a_hard_season_gets_only_light_help_and_no_word_about_giving_and_taking(case):
    found = suggested(case)
    hard = {one.party for one in case.people if one.hard_season_until and one.hard_season_until >= TODAY}
    for one in found.chosen:
        if one.party in hard:
            assert WAYS[one.help].light
            # What they once did comes back; of what they got nothing is said.
            assert [reason.why for reason in one.reasons] in ([Why.HARD_SEASON], [Why.HARD_SEASON, Why.ONCE_HELPED_YOU])
    assert found.hint is None or found.hint.party not in hard


@settings(max_examples=60, deadline=None)
@given(situations(), st.sampled_from([Said.NOT_THIS, Said.DONE]), st.integers(0, 800))
def test_a_refused_idea_never_comes_back(case, said, later):
    refused = suggested(case).chosen
    answers = [Answer(party=one.party, idea=one.idea, help=one.help, said=said, on=TODAY) for one in refused]
    again = suggested(replace(case, answers=answers, today=TODAY + timedelta(days=later), now=NOW + later * DAY))
    assert not {one.idea for one in refused} & {one.idea for one in again.chosen}


@settings(max_examples=30, deadline=None)
@given(situations())
def test_nothing_left_of_the_week_asks_nothing(case):
    found = suggested(replace(case, minutes_left=0.0))
    assert found.chosen == ()
    assert found.nothing in (Nothing.NO_CAPACITY, Nothing.NOBODY)


def test_three_done_today_are_enough():
    needs = [Need(id=n, party=n, text=f"thing {n}") for n in range(2, 8)]
    done = [Answer(party=n, idea=f"x{n}", help="offer", said=Said.DONE, on=TODAY) for n in range(3)]
    assert len(suggested(situation(needs=needs, answers=done[:2])).chosen) == 1
    assert suggested(situation(needs=needs, answers=done)).nothing is Nothing.DONE_TODAY


def test_later_comes_back_on_its_day():
    case = situation(needs=[Need(id=1, party=2, text="a boat")])
    idea = suggested(case).chosen[0]
    day = TODAY + timedelta(days=5)
    answer = Answer(party=2, idea=idea.idea, help=idea.help, said=Said.LATER, on=TODAY, until=day)
    ideas = [
        [one.idea for one in suggested(replace(case, answers=[answer], today=day + timedelta(days=n))).chosen]
        for n in (-1, 0)
    ]
    assert idea.idea not in ideas[0]
    assert idea.idea in ideas[1]


def test_a_sort_of_help_refused_twice_stands_back_for_that_person_alone():
    needs = [Need(id=1, party=2, text="a boat"), Need(id=2, party=3, text="a boat"), Need(id=3, party=2, text="an oar")]
    case = situation(needs=needs, people=[Person(party=2), Person(party=3)])
    twice = [Answer(party=2, idea=f"old{n}", help=Help.OFFER, said=Said.NOT_THIS, on=TODAY) for n in range(2)]
    assert suggested(replace(case, answers=twice)).chosen[0].party == 3


def test_a_gift_of_ones_own_meets_a_need_and_somebody_elses_makes_an_introduction():
    needs = [Need(id=1, party=2, text="a bookkeeper for Lagos"), Need(id=2, party=3, text="pruning old apple trees")]
    gifts = [Gift(id=1, party=4, text="bookkeeping, Lagos"), Gift(id=2, party=1, text="apple trees", sort="skill")]
    found = {one.party: one for one in suggested(situation(needs=needs, gifts=gifts)).chosen}
    assert found[2].help is Help.INTRODUCE
    assert [reason.other for reason in found[2].reasons if reason.why is Why.THEY_CAN] == [4]
    assert found[3].help is Help.LEND_A_HAND


def test_a_promise_due_comes_before_all_else():
    needs = [Need(id=n, party=n, text="grants") for n in range(2, 6)]
    gifts = [Gift(id=1, party=1, text="grants")]
    found = suggested(situation(needs=needs, gifts=gifts, promises=[Promised(id=9, party=7, due=TODAY)]))
    assert found.chosen[0].idea == "promise:9"


def test_the_third_comes_from_the_edge_where_nobody_of_it_is_among_them():
    often = [(one, 1, 400 + n, "advice") for one in (2, 3, 4) for n in range(6)]
    needs = [Need(id=n, party=n, text="grants", on=TODAY) for n in (2, 3, 4)]
    people = [*(Person(party=n) for n in (2, 3, 4)), Person(party=7, made_by_hand=True)]
    found = suggested(situation(often, needs=needs, people=people))
    assert 7 in {one.party for one in found.chosen}


def test_not_all_three_are_of_one_house_where_others_are_there():
    needs = [Need(id=n, party=n, text="grants", on=TODAY) for n in range(2, 8)]
    people = [Person(party=n, group="Quay" if n < 7 else "Mill") for n in range(2, 8)]
    for day in range(20):
        case = replace(situation(needs=needs, people=people), today=TODAY + timedelta(days=day))
        assert 7 in {one.party for one in suggested(case).chosen}


def test_equals_take_turns_from_day_to_day():
    needs = [Need(id=n, party=n, text="grants", on=date(2026, 1, 1)) for n in range(2, 8)]
    case = situation(needs=needs)
    seen = [suggested(replace(case, today=TODAY + timedelta(days=n))).chosen for n in range(14)]
    assert len({one.party for chosen in seen for one in chosen}) == 6


def test_whoever_was_helped_this_week_stands_back():
    needs = [Need(id=n, party=n, text="grants") for n in range(2, 6)]
    case = situation([(1, 2, 2, "advice"), (1, 3, 300, "advice")], needs=needs)
    assert all(
        2 not in {one.party for one in suggested(replace(case, today=TODAY + timedelta(days=n))).chosen}
        for n in range(4)
    )


@pytest.mark.parametrize(
    ("rows", "hinted", "gave_before"),
    [
        ([(1, 2, 300 + 100 * n, "advice") for n in range(8)], True, False),
        ([(1, 2, 20 * n, "advice") for n in range(8)], False, False),  # a young imbalance is left in peace
        ([*((1, 2, 300 + 100 * n, "advice") for n in range(8)), (2, 5, 40, "advice")], False, False),  # gives to others
        ([*((1, 2, 10 + 60 * n, "advice") for n in range(16)), (2, 5, 1500, "advice")], True, True),
    ],
)
def test_one_way_for_years_is_a_private_hint_with_its_acts(rows, hinted, gave_before):
    hint = suggested(situation(rows)).hint
    assert (hint is not None) is hinted
    if hint is not None:
        assert hint.gave_before is gave_before
        assert len(hint.rows) == sum(1 for row in rows if row[0] == 1)


def test_the_hint_is_silent_once_put_aside_and_in_a_hard_season():
    rows = [(1, 2, 300 + 100 * n, "advice") for n in range(8)]
    aside = Answer(party=2, idea="hint:2", help="hint", said=Said.NOT_THIS, on=TODAY)
    assert suggested(situation(rows, answers=[aside])).hint is None
    assert suggested(situation(rows, people=[Person(party=2, hard_season_until=TODAY)])).hint is None


def test_help_of_years_ago_is_remembered_on_its_day():
    at = datetime(TODAY.year - 4, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    ago = (NOW - at.timestamp()) / DAY
    memory = suggested(situation([(2, 1, ago, "advice"), (3, 1, YEAR / DAY * 1.4, "advice")])).remembered
    assert [(one.party, one.reason.years) for one in memory] == [(2, 4)]


def test_who_once_helped_and_now_has_a_need_says_so():
    case = situation([(2, 1, 700, "advice")], needs=[Need(id=1, party=2, text="a boat")])
    found = next(one for one in suggested(case).chosen if one.party == 2)
    assert Why.ONCE_HELPED_YOU in [reason.why for reason in found.reasons]


def test_who_once_helped_and_needs_something_now_comes_back_with_what_they_did():
    rows = [
        (2, 1, 3000, "answer"),
        (2, 1, 2900, "advice"),
        (3, 1, 900, "advice"),
        (4, 1, 900, "advice"),
        (1, 5, 900, "advice"),
    ]
    found = suggested(
        situation(
            rows,
            people=[Person(party=2), Person(party=3, hard_season_until=TODAY), Person(party=4), Person(party=5)],
            needs=[
                Need(id=1, party=2, text="a hall", on=TODAY - timedelta(days=3)),
                Need(id=2, party=4, text="a hall", on=TODAY - timedelta(days=300)),  # known for long
                Need(id=3, party=5, text="a hall", on=TODAY),  # they never helped
            ],
        )
    ).remembered
    told = [
        (one.party, one.reason.need, one.reason.until, one.reason.rows)
        for one in found
        if one.reason.why is Why.HELPER_IN_NEED
    ]
    assert told == [(3, None, TODAY, (2,)), (2, 1, None, (1,))]


def test_a_loss_or_a_decision_of_somebody_who_helped_brings_it_back_and_a_launch_does_not():
    rows = [(2, 1, 3000, "advice"), (3, 1, 900, "advice")]
    moments = [
        Moment(id=1, party=2, what="the funeral", on=(TODAY + timedelta(days=2)).isoformat(), sort="loss"),
        Moment(id=2, party=3, what="the shop opens", on=TODAY.isoformat(), sort="launch"),
    ]
    found = suggested(situation(rows, moments=moments)).remembered
    assert [(one.party, one.reason.moment) for one in found if one.reason.why is Why.HELPER_IN_NEED] == [(2, 1)]


def test_in_a_hard_season_the_card_says_that_they_once_helped():
    found = suggested(situation([(2, 1, 3000, "advice")], people=[Person(party=2, hard_season_until=TODAY)]))
    assert [reason.why for reason in found.chosen[0].reasons] == [Why.HARD_SEASON, Why.ONCE_HELPED_YOU]


def test_somebody_in_need_who_helped_is_remembered_also_where_the_week_asks_nothing():
    found = suggested(
        situation([(2, 1, 3000, "advice")], people=[Person(party=2, hard_season_until=TODAY)], minutes_left=0)
    )
    assert found.nothing is Nothing.NO_CAPACITY
    assert [one.reason.why for one in found.remembered] == [Why.HELPER_IN_NEED]

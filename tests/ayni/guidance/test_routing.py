"""Who is asked: whatever the team, limits, seasons and refusals hold, and everybody proposed comes with why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import DAY
from ayni.guidance.routing import (
    Answer,
    Ask,
    Gift,
    Helper,
    Left,
    Pointed,
    Routing,
    Tuning,
    Why,
    able,
    minutes_of,
    routed,
)
from ayni.ledger import kinds
from ayni.ledger.ledger import Ledger

NOW = 1_700_000_000
LOOM = "Somebody who repairs a loom"


def weaver(party: int, **more: object) -> Helper:
    return Helper(party=party, gifts=(Gift(id=party * 10, text="repairing looms", sort="skill"),), **more)  # type: ignore[arg-type]


def ask(number: int, text: str = LOOM, **more: object) -> Ask:
    return Ask(**({"id": number, "asker": 99, "text": text, "places": 1} | more))  # type: ignore[arg-type]


def who(found: Routing, number: int = 1) -> list[int]:
    return sorted(one.party for one in found.of(number))


# What holds for one ask ---------------------------------------------------------------------------


def test_whoever_said_they_can_give_it_is_asked_and_told_why() -> None:
    (one,) = routed([ask(1)], [weaver(5), Helper(party=6)], now=NOW).proposals
    assert (one.party, one.reasons[0].why, one.reasons[0].gift, one.reasons[0].words) == (
        5,
        Why.GIFT,
        50,
        ("repairs", "loom"),
    )


def test_a_standing_offer_comes_before_a_gift() -> None:
    standing = Helper(party=6, gifts=(Gift(id=1, text="repairing looms", standing=True),))
    found = routed([ask(1)], [weaver(5), standing], now=NOW)
    assert [(one.party, one.reasons[0].why) for one in found.proposals] == [(6, Why.STANDING)]


def test_whoever_helped_with_such_an_ask_is_asked() -> None:
    earlier = [Answer(ask=41, by=5, text="A loom that needs repairing", at=NOW - DAY)]
    (one,) = routed([ask(1)], [Helper(party=5), Helper(party=6)], now=NOW, answers=earlier).proposals
    assert (one.party, one.reasons[0].why, one.reasons[0].answers) == (5, Why.ANSWERED_SUCH, (41,))


def test_help_of_that_sort_on_record_is_a_reason_where_the_ask_says_its_kind() -> None:
    ledger = Ledger.from_columns([5, 5, 6], [99, 6, 5], at=[NOW - DAY] * 3, kind=["advice", "explanation", "review"])
    helpers = [Helper(party=5), Helper(party=6)]
    wanted = ask(1, "Our plan for winter", kind=kinds.ADVICE.number, places=3)
    (one,) = routed([wanted], helpers, now=NOW, ledger=ledger).proposals
    assert (one.party, one.reasons[0].why, one.reasons[0].times, one.reasons[0].at) == (5, Why.GAVE_SUCH, 2, NOW - DAY)
    assert routed([replace(wanted, kind=0)], helpers, now=NOW, ledger=ledger).proposals == ()


def test_whoever_somebody_pointed_to_is_asked_and_it_is_said_by_whom() -> None:
    found = routed([ask(1, "xylophone", pointed=(Pointed(to=6, by=5),))], [Helper(party=5), Helper(party=6)], now=NOW)
    assert [(one.party, one.reasons[0].why, one.reasons[0].by) for one in found.proposals] == [(6, Why.POINTED_TO, 5)]


def test_nobody_is_asked_without_a_reason() -> None:
    found = routed([ask(1, "xylophone")], [weaver(5, joined_at=NOW - DAY)], now=NOW)
    assert (found.proposals, found.nobody) == ((), {1: (Left.NOTHING_FITS,)})


def test_why_nobody_is_asked_is_said_without_names() -> None:
    helpers = [
        weaver(1, resting=True),
        weaver(2, asks_left=0),
        weaver(3, minutes_left=5),
        weaver(4),
    ]
    found = routed([ask(1, minutes=10, refused=frozenset({4}))], helpers, now=NOW)
    assert found.nobody == {1: (Left.REFUSED, Left.RESTING, Left.AT_LIMIT, Left.NO_MINUTES)}


def test_nobody_is_asked_for_minutes_they_do_not_have() -> None:
    assert who(routed([ask(1, minutes=30)], [weaver(5, minutes_left=20)], now=NOW)) == []
    assert who(routed([ask(1, minutes=20)], [weaver(5, minutes_left=20)], now=NOW)) == [5]
    assert who(routed([ask(1, minutes=0)], [weaver(5, minutes_left=0)], now=NOW)) == []
    both = routed([ask(1, minutes=20), ask(2, minutes=20)], [weaver(5, minutes_left=30)], now=NOW)
    assert len(both.proposals) == 1


def test_an_ask_without_minutes_costs_what_its_kind_usually_does() -> None:
    assert minutes_of(ask(1, kind=kinds.HANDS_ON.number)) == 60
    assert who(routed([ask(1, kind=kinds.HANDS_ON.number)], [weaver(5, minutes_left=30)], now=NOW)) == []


def test_nobody_is_asked_more_than_some_times_a_week_where_they_set_no_limit() -> None:
    assert who(routed([ask(1)], [weaver(5, asked_lately=Tuning().asks_a_week)], now=NOW)) == []


# What holds among many --------------------------------------------------------------------------------


def test_the_one_who_always_helps_is_left_in_peace_where_another_can() -> None:
    earlier = [Answer(ask=-one, by=5, text="the loom needs repairing", at=NOW - one * DAY) for one in range(1, 25)]
    found = routed([ask(1)], [weaver(5), weaver(6)], now=NOW, answers=earlier)
    assert who(found) == [6]
    assert who(routed([ask(1)], [weaver(5)], now=NOW, answers=earlier)) == [5]


def test_of_two_who_can_the_newcomer_has_a_chance() -> None:
    seasoned, newcomer = weaver(5, joined_at=NOW - 900 * DAY), weaver(6, joined_at=NOW - 10 * DAY)
    (one,) = routed([ask(1)], [seasoned, newcomer], now=NOW).proposals
    assert (one.party, one.reasons[-1].why) == (6, Why.NEWCOMER)


def test_several_asks_are_spread_over_those_who_can() -> None:
    found = routed([ask(number) for number in range(1, 5)], [weaver(party) for party in (5, 6, 7, 8)], now=NOW)
    assert sorted(one.party for one in found.proposals) == [5, 6, 7, 8]


def test_every_ask_has_somebody_before_another_has_two() -> None:
    helpers = [weaver(5, asks_left=1), Helper(party=6, gifts=(Gift(id=1, text="looms and violins"),), asks_left=1)]
    found = routed([ask(1, places=2), ask(2, "a violin", places=2)], helpers, now=NOW)
    assert (who(found, 1), who(found, 2)) == ([5], [6])


def test_who_was_here_lately_comes_before_who_was_not() -> None:
    assert who(routed([ask(1)], [weaver(5, seen_at=NOW - 60 * DAY), weaver(6, seen_at=NOW)], now=NOW)) == [6]


def test_where_hands_are_few_what_is_due_soon_or_waited_long_comes_first() -> None:
    few = [weaver(5, asks_left=1)]
    soon = routed([ask(1), ask(2, due=date.fromtimestamp(NOW + DAY))], few, now=NOW)
    assert [one.ask for one in soon.proposals] == [2]
    waited = routed([ask(1, opened_at=NOW), ask(2, opened_at=NOW - 8 * DAY)], few, now=NOW)
    assert [one.ask for one in waited.proposals] == [2]


def test_those_who_could_also_be_asked_are_told_with_why_the_rested_first() -> None:
    found = able(ask(1), [weaver(5, asked_lately=2), weaver(6), weaver(7, resting=True), weaver(99)], now=NOW)
    assert [one.party for one in found] == [6, 5]
    assert all(one.reasons[0].why is Why.GIFT for one in found)


# What holds whatever the team ---------------------------------------------------------------------------

WORDS = st.sampled_from(["looms", "violins", "permits", "Leipzig", "bookkeeping", "choir", "boats"])
TEXT = st.lists(WORDS, max_size=3).map(" ".join)
PARTY = st.integers(1, 6)
SOME = st.frozensets(PARTY, max_size=3)
ASKS = st.lists(
    st.builds(
        Ask,
        id=st.integers(1, 9),
        asker=PARTY,
        text=TEXT,
        kind=st.sampled_from([0, 200, 500, 12_000]),
        minutes=st.none() | st.sampled_from([0.0, 5.0, 30.0]),
        asked=SOME,
        refused=SOME,
        pointed=st.lists(st.builds(Pointed, to=PARTY, by=PARTY), max_size=2).map(tuple),
        opened_at=st.integers(0, NOW),
        places=st.integers(0, 4),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
HELPERS = st.lists(
    st.builds(
        Helper,
        party=PARTY,
        gifts=st.lists(st.builds(Gift, id=st.integers(1, 99), text=TEXT, standing=st.booleans()), max_size=3).map(
            tuple
        ),
        asks_left=st.none() | st.integers(-1, 4),
        minutes_left=st.none() | st.sampled_from([-5.0, 0.0, 10.0, 40.0]),
        asked_lately=st.integers(0, 5),
        resting=st.booleans(),
        joined_at=st.none() | st.just(NOW - DAY),
    ),
    max_size=6,
    unique_by=lambda one: one.party,
)
ANSWERS = st.lists(
    st.builds(Answer, ask=st.integers(1, 30), by=PARTY, text=TEXT, at=st.integers(NOW - 400 * DAY, NOW)), max_size=5
)
TAME = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@TAME
@given(ASKS, HELPERS, ANSWERS)
def test_limits_seasons_and_refusals_hold_whatever_the_team(
    asks: list[Ask], helpers: list[Helper], answers: list[Answer]
) -> None:
    found = routed(asks, helpers, now=NOW, answers=answers)
    by_id, people = {one.id: one for one in asks}, {one.party: one for one in helpers}
    of_party = Counter(one.party for one in found.proposals)
    minutes: Counter[int] = Counter()
    for one in found.proposals:
        wanted, helper = by_id[one.ask], people[one.party]
        assert one.party not in {wanted.asker, *wanted.asked, *wanted.refused}
        assert not helper.resting
        assert any(reason.why not in {Why.NEWCOMER, Why.SELDOM_ASKED} for reason in one.reasons)
        minutes[one.party] += minutes_of(wanted)  # type: ignore[assignment]
    for party, times in of_party.items():
        helper = people[party]
        assert times <= (Tuning().asks_a_week - helper.asked_lately if helper.asks_left is None else helper.asks_left)
        assert helper.minutes_left is None or minutes[party] <= helper.minutes_left
    assert len({(one.ask, one.party) for one in found.proposals}) == len(found.proposals)
    for one in asks:
        assert len(found.of(one.id)) <= max(0, one.places - len(one.asked))
        assert (one.id in found.nobody) == (not one.asked and not found.of(one.id))


@TAME
@given(ASKS, HELPERS, ANSWERS, st.randoms())
def test_the_order_in_which_asks_and_people_come_makes_no_difference(
    asks: list[Ask], helpers: list[Helper], answers: list[Answer], chance: object
) -> None:
    found = routed(asks, helpers, now=NOW, answers=answers)
    for one in (asks, helpers, answers):
        chance.shuffle(one)  # type: ignore[attr-defined]
    assert routed(asks, helpers, now=NOW, answers=answers) == found


@TAME
@given(HELPERS, ANSWERS)
def test_who_can_be_asked_one_is_who_is_asked_where_there_is_room_for_all(
    helpers: list[Helper], answers: list[Answer]
) -> None:
    one = Ask(id=50, asker=99, text="looms violins permits", places=9)
    everybody = {found.party for found in able(one, helpers, now=NOW, answers=answers)}
    assert {found.party for found in routed([one], helpers, now=NOW, answers=answers).proposals} == everybody

"""Before one meets people: whom to see and why, what comes back, who knows those one does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ayni.clock import DAY, YEAR
from ayni.guidance.ideas import Gift, Moment, Need
from ayni.guidance.meeting import AT_MOST, Cause, Helped, Known, Word, called_back, who_knows, whom_to_see
from ayni.guidance.ties import ties
from ayni.ledger.ledger import Ledger

NOW = 1_780_000_000
TODAY = datetime.fromtimestamp(NOW, UTC).date()


def known(**told) -> Known:  # type: ignore[no-untyped-def]
    return Known(me=1, now=NOW, today=TODAY, **told)


def causes(found, party):  # type: ignore[no-untyped-def]
    return next(([reason.cause for reason in one.reasons] for one in found if one.party == party), None)


def test_nobody_comes_up_of_whom_nothing_is_known() -> None:
    assert whom_to_see([2, 3], known()) == []
    assert whom_to_see([], known(needs=[Need(id=1, party=2, text="a hall")])) == []


def test_what_was_promised_comes_before_what_one_could_do() -> None:
    facts = known(
        needs=[Need(id=1, party=2, text="a hall in Lagos"), Need(id=2, party=3, text="a hall in Lagos")],
        gifts=[Gift(id=1, party=1, text="keys to a hall in Lagos")],
        words=[Word(id=9, party=3, mine=True, due=TODAY)],
    )
    found = whom_to_see([2, 3], facts)
    assert [one.party for one in found] == [3, 2]
    assert causes(found, 3) == [Cause.YOU_PROMISED, Cause.YOU_CAN]


def test_of_promises_the_nearest_day_comes_first() -> None:
    words = [Word(id=n, party=n, mine=True, due=TODAY + timedelta(days=10 - n)) for n in range(2, 6)]
    assert [one.party for one in whom_to_see([2, 3, 4, 5], known(words=words))] == [5, 4, 3, 2]


def test_help_of_which_they_never_heard_what_came_of_it_is_a_reason_and_told_help_is_none() -> None:
    old = Helped(id=5, party=2, at=NOW - 5 * YEAR, minutes=60)
    told = Helped(id=6, party=3, at=NOW - YEAR, minutes=60, told=True)
    young = Helped(id=7, party=4, at=NOW - DAY, minutes=60)
    found = whom_to_see([2, 3, 4], known(helped=[old, told, young]))
    assert [(one.party, one.reasons[0].act) for one in found] == [(2, 5)]


def test_two_who_are_there_are_worth_introducing_unless_they_know_each_other() -> None:
    facts = known(
        needs=[Need(id=1, party=2, text="somebody who repairs looms")],
        gifts=[Gift(id=1, party=3, text="repairing looms")],
    )
    found = whom_to_see([2, 3], facts)
    assert {one.party: one.reasons[0].other for one in found} == {2: 3, 3: 2}
    assert causes(whom_to_see([2, 3], replace(facts, apart=[frozenset({2, 3})])), 3) is None
    assert causes(whom_to_see([2], facts), 2) == [Cause.NEED]  # the other is not there


def test_in_a_hard_season_nothing_is_asked_of_anybody() -> None:
    facts = known(
        needs=[Need(id=1, party=2, text="somebody who repairs looms")],
        gifts=[Gift(id=1, party=3, text="repairing looms")],
        words=[Word(id=1, party=2, mine=False)],
        seasons={2: TODAY},
    )
    found = whom_to_see([2, 3], facts)
    assert causes(found, 2) == [Cause.HARD_SEASON, Cause.NEED]
    assert causes(found, 3) is None
    assert (
        causes(whom_to_see([2], replace(facts, seasons={2: TODAY - timedelta(days=1)})), 2)[0] is not Cause.HARD_SEASON
    )


def test_a_silence_longer_than_usual_is_a_reason() -> None:
    at = [NOW - int(days * DAY) for days in (400, 380, 360, 340, 320)]
    ledger = Ledger.from_columns([1] * 5, [2] * 5, at=at, kind=["advice"] * 5)
    found = whom_to_see([2], known(ties=ties(ledger, 1, NOW)))
    assert causes(found, 2) == [Cause.QUIET]


def test_a_limit_is_minded_and_alone_no_reason_to_see_somebody() -> None:
    limit = Need(id=1, party=2, text="no calls before ten", sort="limit")
    assert whom_to_see([2], known(needs=[limit])) == []
    facts = known(needs=[limit, Need(id=2, party=2, text="a hall")])
    assert causes(whom_to_see([2], facts), 2) == [Cause.NEED, Cause.MIND]


def test_before_a_meeting_what_they_once_did_comes_back_where_nothing_else_does() -> None:
    helped = [Helped(id=5, party=2, at=NOW - 4 * YEAR, told=True), Helped(id=6, party=2, at=NOW - 2 * YEAR, told=True)]
    (found,) = called_back([2], known(helped=helped))
    assert [(reason.cause, reason.act) for reason in found.reasons] == [(Cause.ONCE_HELPED, 6)]
    assert whom_to_see([2], known(helped=helped)) == []
    (found,) = called_back([2], known(helped=helped, words=[Word(id=3, party=2, mine=False)]))
    assert found.reasons[0].cause is Cause.THEY_PROMISED


def test_help_to_come_is_not_remembered() -> None:
    assert called_back([2], known(helped=[Helped(id=1, party=2, at=NOW + DAY)])) == []


WORDS = ("a hall in Lagos", "bookkeeping", "help with grants", "somebody who sails", "grants and Lagos")
days = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
parties = st.integers(1, 9)


@st.composite
def situations(draw):  # type: ignore[no-untyped-def]
    def some(make):  # type: ignore[no-untyped-def]
        return [make(n) for n in range(1, draw(st.integers(0, 5)) + 1)]

    sorts = st.sampled_from(["need", "goal", "limit"])
    return known(
        needs=some(
            lambda n: Need(
                id=n, party=draw(parties), text=draw(st.sampled_from(WORDS)), sort=draw(sorts), on=draw(days)
            )
        ),
        gifts=some(lambda n: Gift(id=n, party=draw(parties), text=draw(st.sampled_from(WORDS)))),
        words=some(lambda n: Word(id=n, party=draw(parties), mine=draw(st.booleans()), due=draw(st.none() | days))),
        helped=some(lambda n: Helped(id=n, party=draw(parties), at=NOW - n * 30 * DAY, told=draw(st.booleans()))),
        moments=some(lambda n: Moment(id=n, party=draw(parties), what="a day", on=draw(days).isoformat())),
        seasons=draw(st.dictionaries(parties, days, max_size=3)),
        apart=draw(st.lists(st.frozensets(parties, min_size=2, max_size=2), max_size=3)),
    )


@given(situations(), st.lists(parties, max_size=9))
def test_only_those_who_are_there_come_up_each_once_with_reasons_of_their_own(facts: Known, there: list[int]) -> None:
    found = whom_to_see(there, facts)
    assert len(found) <= AT_MOST
    assert len({one.party for one in found}) == len(found)
    needs = {need.id: need.party for need in facts.needs}
    for one in found:
        assert one.party in there
        assert one.party != facts.me
        assert 1 <= len(one.reasons) <= 4
        for reason in one.reasons:
            assert reason.other is None or (reason.other in there and reason.other != one.party)
            if reason.cause in (Cause.NEED, Cause.YOU_CAN, Cause.MIND):
                assert needs[reason.need] == one.party


@given(situations(), st.lists(parties, max_size=9, unique=True), st.randoms())
def test_the_order_in_which_facts_come_changes_nothing(facts: Known, there: list[int], random) -> None:  # type: ignore[no-untyped-def]
    turned = {
        name: random.sample(getattr(facts, name), len(getattr(facts, name)))
        for name in ("needs", "words", "helped", "moments")
    }
    assert whom_to_see(there, facts) == whom_to_see(there, replace(facts, **turned))


def test_who_is_there_and_helped_each_other_comes_first_among_those_who_know_a_newcomer() -> None:
    rows = [(2, 9, "message")] * 5 + [(3, 9, "advice"), (9, 4, "message"), (9, 1, "message"), (5, 6, "advice")]
    givers, receivers, kinds = zip(*rows, strict=True)
    ledger = Ledger.from_columns(list(givers), list(receivers), at=list(range(len(rows))), kind=list(kinds))
    found = who_knows(ledger, 1, [9, 8], [2, 3, 4, 9], here=[4])
    assert [(one.party, one.acts, one.contacts, one.here) for one in found[9]] == [(4, 0, 1, True), (3, 1, 0, False)]
    assert 8 not in found
    assert who_knows(ledger, 1, [], [2]) == {}
    assert who_knows(ledger, 77, [9], [2])[9][0].party == 2


def test_a_moment_of_another_year_is_no_reason() -> None:
    told = [Moment(id=1, party=2, what="a launch", on=date(TODAY.year - 3, 1, 1).isoformat())]
    assert whom_to_see([2], known(moments=told)) == []

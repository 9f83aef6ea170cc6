"""Who would likely answer: facts known beforehand, and what must hold for every network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ayni.clock import DAY
from ayni.guidance.answering import Answered, answered
from ayni.guidance.dealings import dealings
from ayni.guidance.holding import AGAINST, CAN, WOULD, About, Candidate, Group, Holding, Network, Sign
from ayni.guidance.ideas import Gift, Need
from ayni.guidance.thinness import Holds, Step, advised, matched, standings
from ayni.guidance.ties import ties
from ayni.guidance.wants import SHOWN, Want, is_of
from ayni.ledger.kinds import KINDS, Sort
from ayni.ledger.ledger import Ledger

ME, NOW = 1, 4_000 * DAY
type Row = tuple[int, int, int, str, int]


def gave_me(of: int, day: int, kind: str = "advice", asked: int = 1) -> Row:
    return of, ME, day, kind, asked


def i_gave(to: int, day: int, kind: str = "advice") -> Row:
    return ME, to, day, kind, 0


def network(rows: list[Row], **more: object) -> Network:
    giver, receiver, day, kind, asked = zip(*rows, strict=True)
    ledger = Ledger.from_columns(
        giver, receiver, at=[one * DAY for one in day], weight=[20.0] * len(rows), kind=kind, asked=asked
    )
    people = frozenset({one for row in rows for one in row[:2]} - {ME})
    made = Network(
        ledger=ledger,
        me=ME,
        dealings=dealings(ledger, ME, people, NOW),
        people=people,
        ties=ties(ledger, ME, NOW),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def found(made: Network, want: Want = Want.KNOWLEDGE, about: About | None = None) -> dict[int, Candidate]:
    return {one.party: one for one in Holding(made).candidates(want, about)}


def groups(made: Network, want: Want = Want.KNOWLEDGE, about: About | None = None) -> dict[int, Group]:
    return {party: one.group for party, one in found(made, want, about).items()}


def test_who_gave_it_before_when_asked_and_is_in_touch_would_likely_answer() -> None:
    rows = [gave_me(2, 3_900), gave_me(2, 3_980), gave_me(3, 3_980, asked=-1)]
    assert groups(network(rows)) == {2: Group.LIKELY, 3: Group.PERHAPS}
    because = found(network(rows))[2].because
    assert [(one.sign, one.n, len(one.rows)) for one in because] == [(Sign.GAVE_YOU, 2, 2), (Sign.WHEN_ASKED, 2, 2)]


def test_the_same_sort_of_help_is_needed_for_a_sign_that_they_can() -> None:
    rows = [gave_me(2, 3_900), gave_me(2, 3_980)]
    assert groups(network(rows), Want.SUPPORT) == {2: Group.UNKNOWN}
    assert groups(network(rows), Want.INTRODUCTION) == {2: Group.UNKNOWN}


def test_help_given_years_ago_still_says_that_they_can_but_long_silence_makes_it_a_perhaps() -> None:
    rows = [gave_me(2, 2_000), gave_me(2, 2_100)]
    one = found(network(rows))[2]
    assert one.group is Group.PERHAPS
    assert one.has(Sign.GAVE_YOU, Sign.QUIET)


def test_what_they_can_give_in_your_notes_counts_and_a_hard_season_or_a_limit_stands_against_asking() -> None:
    rows = [gave_me(2, 3_900, "support"), gave_me(2, 3_980, "support")]
    gift = Gift(id=5, party=2, text="grant writing", sort="knowledge")
    made = network(rows, gifts=[gift])
    about = About(words="writing a grant application")
    assert groups(made) == {2: Group.LIKELY}
    assert found(made, about=about)[2].because[0].words == ("grant", "writing")
    assert groups(replace(made, hard_season={2})) == {2: Group.PERHAPS}
    limit = Need(id=9, party=2, text="no grant applications this year", sort="limit")
    assert groups(replace(made, limits=[limit]), about=about) == {2: Group.PERHAPS}


def test_with_words_other_help_of_the_sort_says_only_that_they_would() -> None:
    rows = [gave_me(2, 3_900, asked=-1), gave_me(3, 3_900, asked=-1)]
    made = network(rows, gifts=[Gift(id=5, party=3, text="Portuguese tax law")])
    assert groups(made, about=About(words="tax in Portugal")) == {2: Group.UNKNOWN, 3: Group.LIKELY}


def test_what_the_reader_says_goes_before_the_record() -> None:
    rows = [gave_me(2, 3_900), gave_me(2, 3_980), gave_me(3, 100, "support")]
    told = {(Want.KNOWLEDGE, 2): False, (Want.KNOWLEDGE, 3): True, (Want.SUPPORT, 2): True}
    made = network(rows, told=told)
    assert groups(made) == {2: Group.NOT, 3: Group.LIKELY}
    assert groups(made, Want.SUPPORT)[2] is Group.LIKELY


def test_a_share_says_something_only_with_all_of_its_interval_and_after_enough_times() -> None:
    rows = [gave_me(2, 3_990, asked=-1)]
    for told, group in [
        (Answered(20, 0.9, 0.7, 0.97), Group.LIKELY),
        (Answered(20, 0.6, 0.4, 0.8), Group.PERHAPS),
        (Answered(4, 1.0, 0.6, 1.0), Group.PERHAPS),
    ]:
        assert groups(network(rows, answers={2: told})) == {2: group}
    sure_not = network([*rows, gave_me(2, 3_991)], answers={2: Answered(30, 0.1, 0.05, 0.2)})
    assert found(sure_not)[2].has(Sign.SELDOM)
    assert groups(sure_not) == {2: Group.PERHAPS}


def test_answers_are_those_of_the_measure_with_what_may_still_come_left_open() -> None:
    rows: list[Row] = []
    for n in range(10):
        rows += [(ME, 2, 100 * n, "message", -1), (2, ME, 100 * n + 3, "message", -1), (ME, 3, 100 * n, "message", -1)]
    made = network([*rows, (ME, 2, 3_999, "message", -1)])
    told = answered(made.ledger, made.dealings.rows, made.people, within="30d", now=NOW, contacts=True)
    assert (told[2].reached, told[2].share) == (11, 1.0)
    assert (told[3].reached, told[3].share) == (10, 0.0)
    assert told[2].low > 0.6
    assert told[3].high < 0.4


def test_for_an_introduction_it_counts_whom_they_know_and_you_do_not() -> None:
    rows = [gave_me(2, 3_990), *((2, far, 3_000, "message", -1) for far in (50, 51, 52)), (2, 3, 3_000, "message", -1)]
    made = replace(network(rows), people=frozenset({2, 3}), closed=frozenset())
    knows = next(one for one in found(made, Want.INTRODUCTION)[2].because if one.sign is Sign.KNOWS)
    assert knows.n == 3
    assert groups(replace(made, closed=frozenset({52})), Want.INTRODUCTION).get(2) is not Group.PERHAPS
    sought = found(made, Want.INTRODUCTION, About(words="Lagos bank", sought={51}))
    assert [(one.sign, one.other) for one in sought[2].because if one.sign is Sign.KNOWS] == [(Sign.KNOWS, 51)]


# Where it is thin ---------------------------------------------------------------------------------


def test_what_rests_on_one_person_is_seen_and_little_on_record_is_too_little() -> None:
    rows = [gave_me(2, day) for day in range(3_900, 3_996, 8)]
    stands = {one.want: one for one in standings(Holding(network(rows)))}
    assert (stands[Want.KNOWLEDGE].holds, stands[Want.KNOWLEDGE].likely) == (Holds.ONE, (2,))
    assert stands[Want.REFERRAL].holds is Holds.NOBODY
    few = {one.want: one.holds for one in standings(Holding(network(rows[:1])))}
    assert set(few.values()) == {Holds.TOO_LITTLE}


def test_one_thing_to_do_is_to_give_first_to_whose_need_one_can_meet_and_a_refusal_lasts() -> None:
    rows = [gave_me(2, day) for day in range(3_900, 3_996, 8)] + [gave_me(3, 3_950, "referral", -1)]
    holding = Holding(network(rows))
    meets = matched([Need(id=7, party=3, text="grant writing")], [Gift(id=4, party=ME, text="writing grants")])
    advice = advised(holding, standings(holding), meets)
    assert advice is not None
    assert (advice.want, advice.step, advice.party, advice.need, advice.gift) == (
        Want.REFERRAL,
        Step.GIVE_FIRST,
        3,
        7,
        4,
    )
    refused: set[str] = set()
    while (advice := advised(holding, standings(holding), meets, refused)) is not None:
        assert advice.code not in refused
        refused.add(advice.code)
    assert len(refused) > 1


def test_nobody_in_a_hard_season_is_thought_of_and_nobody_who_would_not() -> None:
    rows = [gave_me(2, day) for day in range(3_900, 3_996, 8)] + [gave_me(3, 3_950, "referral", -1)]
    meets = {2: (1, 1), 3: (1, 1)}
    told = {(want, 3): False for want in Want}
    holding = Holding(network(rows, hard_season={2}, told=told))
    assert advised(holding, standings(holding), meets) is None


def test_every_kind_of_help_is_at_most_one_sort_of_want_and_contacts_are_none() -> None:
    for kind in KINDS:
        of = [want for want in Want if is_of(want, np.array([kind.number], np.int32))[0]]
        assert len(of) <= 1
        if kind.is_contact or kind.sort is Sort.ATTENTION:
            assert not of
    assert set(SHOWN) == set(Want)


PAIRS = st.tuples(
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(0, 3_999),
    st.sampled_from(["message", "advice", "referral", "support", "introduction"]),
    st.sampled_from([-1, 0, 1]),
)


@given(st.lists(PAIRS, min_size=1, max_size=40), st.sampled_from(list(Want)), st.sets(st.integers(2, 6)))
def test_a_group_has_the_signs_that_it_needs_and_nobody_stands_twice(
    rows: list[Row], want: Want, hard: set[int]
) -> None:
    made = network(rows, hard_season=hard)
    candidates = Holding(made).candidates(want)
    assert len({one.party for one in candidates}) == len(candidates)
    assert ME not in {one.party for one in candidates}
    order = list(Group)
    places = [(order.index(one.group), one.comes, one.party) for one in candidates]
    assert places == sorted(places)
    for one in candidates:
        signs = {because.sign for because in one.because}
        if one.group is Group.LIKELY:
            assert signs & CAN
            assert signs & WOULD
            assert not signs & AGAINST
        if one.group is Group.UNKNOWN:
            assert not signs & CAN
        assert all(0 <= row < len(made.ledger) for because in one.because for row in because.rows)
    only = Holding(made).candidates(want, unknown=False)
    assert [one for one in candidates if one.group is not Group.UNKNOWN] == only

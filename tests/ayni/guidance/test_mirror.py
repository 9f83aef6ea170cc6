"""What the mirror sees in a record: facts known beforehand, and what must hold for every record."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ayni.clock import DAY, YEAR
from ayni.guidance.dealings import bouts, dealings
from ayni.guidance.mirror import Do, Finding, Looked, Patience, Say, Seen, Sight, mirrored
from ayni.guidance.shares import share
from ayni.guidance.ties import ties
from ayni.ledger.ledger import Ledger

ME, NOW = 1, 4_000 * DAY
ASKED, UNASKED, OPEN = 1, 0, -1
type Row = tuple[int, int, int, str, int]


def wrote(to: int, day: int) -> Row:
    return ME, to, day, "message", OPEN


def heard(of: int, day: int) -> Row:
    return of, ME, day, "message", OPEN


def got(of: int, day: int, asked: int = ASKED, kind: str = "advice") -> Row:
    return of, ME, day, kind, asked


def gave(to: int, day: int, kind: str = "advice") -> Row:
    return ME, to, day, kind, UNASKED


def ledger_of(rows: list[Row]) -> Ledger:
    giver, receiver, day, kind, asked = zip(*rows, strict=True)
    return Ledger.from_columns(
        giver, receiver, at=[one * DAY for one in day], weight=[20.0] * len(rows), kind=kind, asked=asked
    )


def looked(rows: list[Row], **more: object) -> Looked:
    ledger = ledger_of(rows)
    people = {one for row in rows for one in row[:2]} - {ME}
    found = dealings(ledger, ME, people, NOW)
    return replace(Looked(dealings=found, until=NOW, ties=ties(ledger, ME, NOW)), **more)  # type: ignore[arg-type]


def seen(rows: list[Row], sight: Sight, **more: object) -> Seen:
    return next(one for one in mirrored(looked(rows, **more)) if one.sight is sight)


# Do I only write when I need something ------------------------------------------------------------


def only_when_in_need(of: int, times: int = 3, start: int = 100) -> list[Row]:
    """They write after long silences, and get what they asked for three days later."""
    return [row for n in range(times) for row in (wrote(of, start + 100 * n), got(of, start + 100 * n + 3))]


def test_somebody_who_writes_only_to_ask_is_told_so_with_the_acts_and_the_people() -> None:
    rows = [row for of in range(2, 8) for row in only_when_in_need(of)]
    found = seen(rows, Sight.ASKING)
    assert (found.finding, found.counted, found.of) == (Finding.LOOK, 18, 18)
    assert found.low is not None
    assert found.low > 0.5
    assert len(found.rows) == 18
    assert [one.party for one in found.people] == [2, 3, 4, 5, 6]
    assert all((one.counted, one.of, len(one.rows)) == (3, 3, 3) for one in found.people)
    assert (found.do, found.party) == (Do.WRITE, 2)


def test_writing_without_asking_is_good_news() -> None:
    rows = [*only_when_in_need(2, times=5), *(wrote(of, 100 + 60 * n) for of in range(3, 9) for n in range(8))]
    found = seen(rows, Sight.ASKING)
    assert (found.finding, found.counted, found.of) == (Finding.WELL, 5, 53)


def test_who_answers_was_not_the_first_to_get_in_touch() -> None:
    rows = [row for n in range(12) for row in (heard(2, 100 + 60 * n), wrote(2, 101 + 60 * n), got(2, 103 + 60 * n))]
    assert seen(rows, Sight.ASKING).of == 0


def test_an_ask_is_itself_a_beginning_where_no_mail_is_on_record() -> None:
    rows = [got(of, 100 + 50 * n) for of in range(2, 6) for n in range(3)]
    found = seen(rows, Sight.ASKING)
    assert (found.finding, found.counted, found.of) == (Finding.LOOK, 12, 12)


def test_where_nobody_wrote_down_whether_they_had_asked_it_cannot_be_seen() -> None:
    rows = [row for n in range(20) for row in (wrote(2, 100 + 50 * n), got(2, 102 + 50 * n, OPEN))]
    found = seen(rows, Sight.ASKING)
    assert (found.finding, found.do, found.unknown) == (Finding.UNSEEN, Do.NOTE_ASKED, 20)


def test_beginnings_after_which_it_is_not_clear_are_left_out_and_counted() -> None:
    rows = [row for of in range(2, 8) for row in only_when_in_need(of)]
    rows += [row for n in range(4) for row in (wrote(9, 100 + 60 * n), got(9, 104 + 60 * n, OPEN))]
    found = seen(rows, Sight.ASKING)
    assert (found.of, found.unknown) == (18, 4)


def test_answers_and_reactions_are_no_help_that_one_asks_for() -> None:
    rows = [row for n in range(20) for row in (wrote(2, 100 + 50 * n), got(2, 102 + 50 * n, ASKED, "answer"))]
    assert seen(rows, Sight.ASKING).finding is Finding.UNSEEN


def test_few_cases_are_too_little_to_say() -> None:
    found = seen([row for of in (2, 3) for row in only_when_in_need(of)], Sight.ASKING)
    assert (found.finding, found.of, found.needed) == (Finding.TOO_LITTLE, 6, 8)


def test_a_beginning_whose_two_weeks_are_not_over_is_not_counted_yet() -> None:
    rows = [row for of in range(2, 8) for row in only_when_in_need(of)]
    assert seen([*rows, wrote(20, 3_990)], Sight.ASKING).of == 18


def test_one_person_again_and_again_says_less_than_many_people() -> None:
    many = share(np.array([True, False] * 20), np.arange(40))
    few = share(np.array([True] * 20 + [False] * 20), np.array([1] * 20 + [2] * 20))
    assert many.low is not None
    assert few.low is not None
    assert few.low < many.low


# Do I vanish between requests ---------------------------------------------------------------------


def test_silence_between_two_requests_is_counted_and_a_word_in_between_is_not_silence() -> None:
    silent = [got(of, day) for of in (2, 3, 4, 5) for day in (100, 300, 500)]
    found = seen(silent, Sight.BETWEEN)
    assert (found.finding, found.counted, found.of) == (Finding.LOOK, 8, 8)
    kept = [wrote(of, day) for of in (2, 3, 4, 5) for day in (200, 400)]
    found = seen([*silent, *kept], Sight.BETWEEN)
    assert (found.finding, found.counted, found.of) == (Finding.WELL, 0, 8)


def test_thanks_right_after_and_the_next_request_itself_do_not_count_as_staying_in_touch() -> None:
    rows = [got(of, day) for of in (2, 3, 4, 5) for day in (100, 300)]
    rows += [wrote(of, day) for of in (2, 3, 4, 5) for day in (103, 295)]
    assert seen(rows, Sight.BETWEEN).counted == 4


def test_two_requests_of_one_matter_are_no_silence() -> None:
    assert seen([got(of, day) for of in (2, 3, 4) for day in (100, 130)], Sight.BETWEEN).of == 0


def test_whom_one_asked_last_without_a_word_since_is_the_one_small_thing() -> None:
    rows = [got(of, day) for of in (2, 3, 4, 5) for day in (100, 300)] + [got(6, 3_500), wrote(6, 3_600), got(7, 3_400)]
    found = seen(rows, Sight.BETWEEN)
    assert (found.do, found.party) == (Do.TELL, 7)
    assert found.row is not None
    assert seen(rows, Sight.BETWEEN, hard_season={7}).party != 7


# Do I give only upwards ---------------------------------------------------------------------------


def test_giving_only_upwards_is_seen_where_it_is_more_than_whom_one_deals_with() -> None:
    rows = (
        [gave(2, 100 + n) for n in range(6)]
        + [gave(3, 100 + n) for n in range(6)]
        + [wrote(of, 90) for of in range(4, 9)]
    )
    say = {2: Say.MORE, 3: Say.MORE, **dict.fromkeys(range(4, 9), Say.AS_MUCH)}
    found = seen(rows, Sight.UPWARDS, say=say)
    assert (found.finding, found.counted, found.of) == (Finding.LOOK, 12, 12)
    assert found.beside is not None
    assert round(found.beside, 2) == 0.29
    assert found.do is Do.GIVE
    assert found.party in range(4, 9)


def test_where_nearly_all_have_more_say_giving_to_them_is_not_only_upwards() -> None:
    rows = [gave(of, 100) for of in range(2, 12)] + [wrote(20, 90)]
    say = {**dict.fromkeys(range(2, 12), Say.MORE), 20: Say.LESS}
    assert seen(rows, Sight.UPWARDS, say=say).finding is Finding.EITHER


def test_a_ledger_that_knows_nobody_with_more_say_cannot_show_it() -> None:
    found = seen([gave(2, 100 + n) for n in range(20)], Sight.UPWARDS, say={2: Say.AS_MUCH})
    assert (found.finding, found.do) == (Finding.UNSEEN, Do.SAY_WHO)


# Where it is one-sided ----------------------------------------------------------------------------


def test_taking_much_for_long_is_shown_as_is_giving_much_and_the_young_is_left_in_peace() -> None:
    rows = [got(2, 2_000 + 200 * n) for n in range(9)] + [gave(3, 2_000 + 200 * n) for n in range(9)]
    rows += [got(4, 3_900 + n) for n in range(9)]
    taking, giving = seen(rows, Sight.RECEIVING), seen(rows, Sight.GIVING)
    assert (taking.finding, taking.counted, taking.of, taking.unknown) == (Finding.LOOK, 1, 2, 1)
    assert [(one.party, one.counted, one.of) for one in taking.people] == [(2, 9, 9)]
    assert (taking.do, giving.do) == (Do.GIVE, Do.LET_HELP)
    assert [one.party for one in giving.people] == [3]
    assert seen(rows, Sight.GIVING, hard_season={3}).counted == 0


def test_an_old_return_still_counts() -> None:
    rows = [got(2, 2_000 + 200 * n) for n in range(4)] + [gave(2, 1_900), gave(2, 1_950), gave(2, 2_100)]
    assert seen(rows, Sight.RECEIVING).counted == 0


# What goes well -----------------------------------------------------------------------------------


def test_a_word_after_help_is_seen_and_the_latest_help_without_one_is_named() -> None:
    rows = [row for of in range(2, 10) for row in (got(of, 3_700 + of), wrote(of, 3_705 + of))] + [got(20, 3_800)]
    found = seen(rows, Sight.THANKING)
    assert (found.finding, found.counted, found.of) == (Finding.WELL, 8, 9)
    assert (found.do, found.party) == (Do.TELL, 20)


def test_without_any_message_on_record_thanks_cannot_be_seen() -> None:
    found = seen([got(of, 3_700) for of in range(2, 10)], Sight.THANKING)
    assert (found.finding, found.do) == (Finding.UNSEEN, Do.BRING_MAIL)


def test_outcomes_and_follow_ups_are_counted_apart() -> None:
    rows = [got(of, 100 + of) for of in range(2, 10)] + [gave(of, 200 + of) for of in range(2, 10)]
    reads = looked(rows)
    known = reads.dealings.gives
    found = {one.sight: one for one in mirrored(replace(reads, outcome_known=known))}
    assert (found[Sight.OUTCOMES].finding, found[Sight.OUTCOMES].do) == (Finding.LOOK, Do.NOTE_OUTCOME)
    assert (found[Sight.FOLLOWING].finding, found[Sight.FOLLOWING].counted) == (Finding.WELL, 8)


def test_promises_kept_are_good_news_and_few_are_too_few() -> None:
    rows = [wrote(2, 10)]
    assert seen(rows, Sight.PROMISES, promises=(9, 10)).finding is Finding.WELL
    assert seen(rows, Sight.PROMISES, promises=(3, 3)).finding is Finding.TOO_LITTLE


def test_a_person_left_out_of_a_sight_is_not_counted_in_it_alone() -> None:
    rows = [row for of in range(2, 8) for row in only_when_in_need(of)]
    left = {Sight.ASKING: {2}}
    assert seen(rows, Sight.ASKING, left_out=left).of == 15
    assert seen(rows, Sight.BETWEEN, left_out=left).of == seen(rows, Sight.BETWEEN).of


def test_a_span_looks_only_at_what_lies_in_it() -> None:
    rows = [row for of in range(2, 8) for row in only_when_in_need(of, start=3_600)]
    old = [row for of in range(2, 8) for row in only_when_in_need(of, start=300)]
    assert seen([*rows, *old], Sight.ASKING, since=NOW - YEAR * 2).of == 18
    assert seen([*rows, *old], Sight.ASKING).of == 36


# For every record ---------------------------------------------------------------------------------

KINDS = st.sampled_from(["message", "meeting", "advice", "introduction", "answer", "act"])
ROWS = st.lists(
    st.tuples(
        st.integers(1, 5), st.integers(1, 5), st.integers(0, 4_200), KINDS, st.sampled_from([ASKED, UNASKED, OPEN])
    ),
    min_size=1,
    max_size=40,
).filter(lambda rows: any(ME in row[:2] for row in rows))


@given(ROWS, st.randoms(use_true_random=False))
def test_figures_fit_each_other_and_do_not_hang_on_the_order_of_rows(rows: list[Row], random: object) -> None:
    say = {2: Say.MORE, 3: Say.LESS}
    found = mirrored(looked(rows, say=say))
    assert [one.sight for one in found] == list(Sight)
    for one in found:
        assert 0 <= one.counted <= one.of or one.sight in (Sight.RECEIVING, Sight.GIVING)
        assert one.counted <= one.of
        if one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.counted / one.of <= one.high <= 1
        if one.finding not in (Finding.UNSEEN, Finding.TOO_LITTLE) and one.sight not in (Sight.RECEIVING, Sight.GIVING):
            assert one.of >= one.needed
        for person in one.people:
            assert 0 < person.counted <= person.of
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = mirrored(looked(shuffled, say=say))
    strip = [replace(one, rows=(), people=(), row=None) for one in found]
    assert [replace(one, rows=(), people=(), row=None) for one in again] == strip


@given(ROWS)
def test_nothing_later_than_the_record_and_nothing_of_others_is_looked_at(rows: list[Row]) -> None:
    now = mirrored(looked(rows))
    more = [*rows, (4, 5, 100, "advice", ASKED), (ME, 2, 4_100, "advice", ASKED), (ME, ME, 100, "advice", ASKED)]
    assert [(one.counted, one.of) for one in mirrored(looked(more, ties=looked(rows).ties))] == [
        (one.counted, one.of) for one in now
    ]


@given(ROWS)
def test_bouts_begin_after_a_pause_and_belong_to_one_person(rows: list[Row]) -> None:
    ledger = ledger_of(rows)
    found = dealings(ledger, ME, range(2, 6), NOW)
    each = bouts(found, Patience().apart)
    assert len(each.number) == len(found)
    for first, last in pairwise([*each.starts, len(found)]):
        assert len(set(found.others[first:last].tolist())) == 1
        assert (np.diff(found.at[first:last]) < Patience().apart).all()

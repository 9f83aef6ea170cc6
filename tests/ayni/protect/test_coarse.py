"""Words for counts give no count away: every possible set of answers of groups up to forty is walked."""

from __future__ import annotations

from collections import defaultdict

import pytest

from ayni.protect.coarse import Share, share

SIZES = range(5, 41)


@pytest.mark.parametrize("of", SIZES)
def test_every_word_stands_for_at_least_two_counts_that_lie_beside_each_other(of: int) -> None:
    counts = defaultdict(list)
    for count in range(of + 1):
        counts[share(count, of)].append(count)
    for stands_for in counts.values():
        assert len(stands_for) >= 2
        assert stands_for == list(range(stands_for[0], stands_for[-1] + 1))


@pytest.mark.parametrize("of", SIZES)
def test_more_people_never_get_a_smaller_word(of: int) -> None:
    order = list(Share)
    told = [order.index(share(count, of)) for count in range(of + 1)]
    assert told == sorted(told)


@pytest.mark.parametrize("of", SIZES)
def test_two_answers_of_one_question_leave_two_possibilities_to_who_knows_how_many_answered(of: int) -> None:
    possible = defaultdict(set)
    for mostly in range(of + 1):
        for hardly in range(of + 1 - mostly):
            possible[share(mostly, of), share(hardly, of)].add((mostly, hardly))
    assert min(len(found) for found in possible.values()) >= 2


def test_all_of_five_reads_like_all_but_one() -> None:
    """Or the fifth, who said otherwise, would know what each of the others said."""
    assert share(5, 5) == share(4, 5)
    assert share(0, 5) == share(1, 5)


def test_more_than_half_is_said_of_no_half() -> None:
    assert share(5, 10) == Share.SOME
    assert share(6, 10) == Share.MORE


@pytest.mark.parametrize(("count", "of"), [(2, 4), (0, 0), (6, 5), (-1, 5)])
def test_of_fewer_than_five_and_of_no_count_nothing_is_said(count: int, of: int) -> None:
    with pytest.raises(ValueError, match=r"nothing is said|no number"):
        share(count, of)

"""Chains of help through third people: each link follows the one before, to somebody new, and is no giving back."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.chains import LONGEST, MOST, Link, chains

WITHIN = 100.0
LINKS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 5), st.integers(0, 5)).filter(lambda one: one[1] != one[2]),
    max_size=14,
).map(lambda rows: [Link(float(at), number, giver, to) for number, (at, giver, to) in enumerate(rows)])


def test_the_longest_comes_first_and_its_stretches_are_left_out() -> None:
    links = [Link(0, 1, 1, 2), Link(10, 2, 2, 3), Link(20, 3, 3, 4), Link(5, 4, 7, 8), Link(6, 5, 8, 9)]
    assert [[link.act for link in chain] for chain in chains(links, within=WITHIN)] == [[1, 2, 3], [4, 5]]


def test_acts_of_one_second_do_not_move_each_other() -> None:
    assert chains([Link(0, 1, 1, 2), Link(0, 2, 2, 3)], within=WITHIN) == []


def test_giving_on_to_somebody_who_had_just_given_is_giving_back() -> None:
    links = [Link(0, 1, 1, 2), Link(5, 2, 3, 2), Link(10, 3, 2, 3)]
    assert chains(links, within=WITHIN) == []
    long_ago = [Link(0, 2, 3, 2), Link(150, 1, 1, 2), Link(160, 3, 2, 3)]
    assert [[link.act for link in chain] for chain in chains(long_ago, within=WITHIN)] == [[1, 3]]


@given(LINKS)
def test_every_chain_keeps_the_rules(links: list[Link]) -> None:
    found = chains(links, within=WITHIN)
    assert len(found) <= MOST
    for chain in found:
        people = [chain[0].giver, *(link.receiver for link in chain)]
        assert 3 <= len(people) == len(set(people)) <= LONGEST
        for before, after in itertools.pairwise(chain):
            assert before.receiver == after.giver
            assert 0 < after.at - before.at <= WITHIN
        for link in chain:
            assert not any(
                other.giver == link.receiver and other.receiver == link.giver and 0 <= link.at - other.at <= WITHIN
                for other in links
                if other != link
            )


@given(LINKS, st.integers(0, 5))
def test_through_somebody_means_with_them_in_it(links: list[Link], person: int) -> None:
    for chain in chains(links, within=WITHIN, through=person):
        assert any(person in {link.giver, link.receiver} for link in chain)


@given(LINKS)
def test_the_order_in_which_acts_are_told_changes_nothing(links: list[Link]) -> None:
    assert chains(reversed(links), within=WITHIN) == chains(links, within=WITHIN)

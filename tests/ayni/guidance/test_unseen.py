"""Which kinds of help get no word in a group: never about fewer than five, and never by a name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.unseen import LEAST, LEAST_ACTS, Given, HowOften, Unseen, unseen

ACT = st.builds(
    Given,
    kind=st.sampled_from([200, 600]),
    givers=st.frozensets(st.integers(0, 8), min_size=1, max_size=2),
    receivers=st.frozensets(st.integers(10, 18), min_size=1, max_size=2),
    thanked=st.booleans(),
)


def reviews(number: int, *, people: int, thanked: bool = False) -> list[Given]:
    return [Given(601, frozenset({n % people}), frozenset({10 + n % people}), thanked=thanked) for n in range(number)]


def test_never_seldom_and_often_are_told_apart() -> None:
    without = reviews(12, people=6)
    assert unseen(without) == (Unseen(601, HowOften.NEVER),)
    assert unseen([*without, *reviews(4, people=4, thanked=True)]) == (Unseen(601, HowOften.SELDOM),)
    assert unseen([*without, *reviews(6, people=6, thanked=True)]) == ()


def test_four_people_or_one_who_did_most_are_no_group() -> None:
    assert unseen(reviews(40, people=LEAST - 1)) == ()
    one_did_most = [Given(601, frozenset({0}), frozenset({10 + n % 6}), thanked=False) for n in range(20)]
    assert unseen([*reviews(10, people=5), *one_did_most]) == ()


@given(st.lists(ACT, max_size=60))
def test_behind_every_statement_stand_enough_acts_and_people(acts: list[Given]) -> None:
    for told in unseen(acts):
        without = [one for one in acts if one.kind == told.kind and not one.thanked]
        assert len(without) >= LEAST_ACTS
        for side in ("givers", "receivers"):
            people = [person for one in without for person in getattr(one, side)]
            assert len(set(people)) >= LEAST
            assert 2 * max(people.count(person) for person in people) <= len(without)


@given(st.lists(ACT, max_size=60))
def test_the_order_of_acts_and_who_is_called_what_change_nothing(acts: list[Given]) -> None:
    renamed = [
        Given(one.kind, frozenset(n + 50 for n in one.givers), frozenset(n + 70 for n in one.receivers), one.thanked)
        for one in reversed(acts)
    ]
    assert unseen(renamed) == unseen(acts)

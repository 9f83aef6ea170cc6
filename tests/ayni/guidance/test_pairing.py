from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.guidance.pairing import LEAST_FIT, MOST_OF_ONE, Said, pairings

WORDS = st.sampled_from(
    ["looms", "finance", "financing", "boats", "design", "Netze", "Netz", "publishers", "press", "maps"]
)
TEXTS = st.lists(WORDS, max_size=4).map(" ".join)
SAID = st.lists(st.builds(Said, st.integers(1, 8), TEXTS), max_size=12)


def test_a_need_meets_a_gift_in_the_same_words_in_three_languages() -> None:
    needs = [
        Said(1, "someone who repairs looms"),
        Said(2, "Hilfe bei der Finanzierung"),
        Said(3, "contactos con editoriales"),
    ]
    gifts = [
        Said(4, "repairing old looms"),
        Said(5, "Finanzierungen für Vereine"),
        Said(6, "conoce editoriales pequeñas"),
    ]
    found = {(one.seeker, one.giver) for one in pairings(needs, gifts)}
    assert found == {(1, 4), (2, 5), (3, 6)}


def test_words_that_everybody_says_pair_nobody() -> None:
    assert pairings([Said(1, "looking for good people to help")], [Said(2, "help for good people")]) == []


def test_a_rare_word_says_more_than_one_that_many_say() -> None:
    gifts = [Said(10, "design"), Said(11, "harpsichord")]
    needs = [Said(1, "harpsichord design"), *(Said(n, "design") for n in range(2, 8))]
    first = next(one for one in pairings(needs, gifts, most=50) if one.seeker == 1)
    assert first.giver == 11
    assert first.shared == ("harpsichord",)


def test_pairs_that_are_to_stay_apart_are_not_suggested() -> None:
    needs, gifts = [Said(1, "looms")], [Said(2, "looms"), Said(3, "looms")]
    assert [one.giver for one in pairings(needs, gifts, apart={frozenset((1, 2))})] == [3]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(SAID, SAID, st.integers(1, 6))
def test_nobody_meets_themselves_or_stands_in_too_many(needs: list[Said], gifts: list[Said], most: int) -> None:
    found = pairings(needs, gifts, most=most)
    assert len(found) <= most
    assert all(one.seeker != one.giver for one in found)
    assert all(LEAST_FIT <= one.fit <= 1 + 1e-9 and one.shared for one in found)
    assert [one.fit for one in found] == sorted((one.fit for one in found), reverse=True)
    assert max(Counter(party for one in found for party in (one.seeker, one.giver)).values(), default=0) <= MOST_OF_ONE
    assert all(Said(one.seeker, one.need) in needs and Said(one.giver, one.gift) in gifts for one in found)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(SAID, SAID)
def test_the_order_in_which_texts_come_makes_no_difference_to_who_fits_best(
    needs: list[Said], gifts: list[Said]
) -> None:
    one, other = pairings(needs, gifts, most=1), pairings(needs[::-1], gifts[::-1], most=1)
    assert [(pair.seeker, pair.giver) for pair in one] == [(pair.seeker, pair.giver) for pair in other]

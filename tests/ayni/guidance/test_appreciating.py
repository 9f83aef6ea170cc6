"""Whom somebody's words reach, what these say, and who heard none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.appreciating import Word, coverage, kinds_of, language_of, sincerity, unheard

GOOD = ("You read the customs form line by line on Sunday night", "We could file it on Monday morning")
WORDS = st.lists(
    st.builds(
        Word, to=st.frozensets(st.integers(1, 8), min_size=1), day=st.integers(0, 200), kind=st.sampled_from([200, 600])
    ),
    max_size=30,
)


@given(WORDS, st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)))
def test_who_is_named_is_here_gave_and_heard_nothing_lately_and_nobody_else(
    words: list[Word], here: set[int], gave: set[int]
) -> None:
    found = unheard(words, sorted(here), gave, since=100)
    heard = {party for one in words if one.day > 100 for party in one.to}
    assert {one.party for one in found} == (here & gave) - heard


@given(WORDS, st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)))
def test_the_order_follows_ones_own_last_word_alone(words: list[Word], here: set[int], gave: set[int]) -> None:
    found = unheard(words, sorted(here), gave, since=100)
    never = [one for one in found if one.last is None]
    assert list(found[: len(never)]) == never
    assert [one.last for one in found[len(never) :]] == sorted(one.last or 0 for one in found[len(never) :])
    assert [one.party for one in never] == sorted(one.party for one in never)


@given(WORDS, st.dictionaries(st.integers(1, 8), st.integers(0, 200)))
def test_coverage_counts_people_and_not_words(words: list[Word], members: dict[int, int]) -> None:
    found = coverage(words, members, 50, 150)
    assert found.reached <= found.of == sum(came <= 150 for came in members.values())
    assert coverage([*words, *words], members, 50, 150) == found


def test_who_came_later_is_not_counted_as_missed() -> None:
    members = {7: 0, 8: 120}
    assert coverage([Word(frozenset({7}), 60, 200)], members, 10, 100).of == 1


def test_a_word_says_what_was_done_and_what_it_changed_or_neither() -> None:
    good, empty = Word(frozenset({7}), 1, 200, *GOOD), Word(frozenset({7}), 2, 200, "Great job, thanks for everything!")
    found = sincerity([good, empty])
    assert (found.of, found.what, found.changed, found.both, found.again) == (2, 1, 1, 1, 0)


def test_the_same_words_to_another_are_told_apart() -> None:
    words = [Word(frozenset({number}), number, 200, *GOOD) for number in (1, 2, 3)]
    assert sincerity(words).again == 2
    assert sincerity([Word(frozenset({1}), 1, 200)] * 3).again == 0


def test_a_word_is_read_in_the_language_in_which_it_stands() -> None:
    for text in ("Danke für alles, das war wirklich sehr toll von dir", "Muchas gracias por todo, eres muy buena"):
        found = sincerity([Word(frozenset({7}), 1, 200, text)], "en")
        assert found.what == 0, text
    assert language_of("") == "en"


def test_kinds_are_those_that_got_a_word_and_those_seen_that_got_none() -> None:
    found = kinds_of([Word(frozenset({7}), 1, 200)], {200, 500})
    assert found.with_words == ((200, 1),)
    assert found.without == (500,)

"""Who might need a thing: by their words and days alone, never by who they are."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.languages import languages_in
from ayni.guidance.matching import alike, telling
from ayni.guidance.sharing import LASTS, LASTS_ASKED, Found, Sign, Thing, Wish, who_next

TODAY = date(2026, 11, 22)
THINGS = [Thing(1, "Permit checklist for a first office"), Thing(2, "Questions for leading a first team")]


def found(*wishes: Wish, **more: object) -> Found:
    return who_next(THINGS, wishes, today=TODAY, **more)  # type: ignore[arg-type]


def whom(*wishes: Wish, **more: object) -> list[tuple[int, int]]:
    return [(one.thing, one.party) for one in found(*wishes, **more).next]


def test_whose_need_has_the_words_of_a_thing_comes_up_with_these_words() -> None:
    (one,) = found(Wish(7, "help with permits for the office", Sign.NEED, on=TODAY)).next
    assert (one.thing, one.party, one.words) == (1, 7, ("Permit", "office"))
    assert whom(Wish(7, "a bookkeeper", Sign.NEED, on=TODAY)) == []


def test_what_was_said_comes_before_what_was_read_and_that_before_what_is_guessed() -> None:
    guessed = Wish(1, "permits", Sign.NEED, "guessed", TODAY)
    read = Wish(2, "permits", Sign.NEED, "read", TODAY - timedelta(days=50))
    said = Wish(3, "permits", Sign.NEED, "said", TODAY - timedelta(days=100))
    assert whom(guessed, read, said) == [(1, 3), (1, 2), (1, 1)]


def test_among_the_same_what_was_learned_last_comes_first() -> None:
    older, newer = (Wish(party, "permits", Sign.NEED, on=TODAY - timedelta(days=party)) for party in (9, 4))
    assert whom(older, newer) == [(1, 4), (1, 9)]


def test_who_has_it_or_for_whom_it_is_not_does_not_come_up() -> None:
    wish = Wish(7, "permits for the office, and leading a team", Sign.NEED, on=TODAY)
    assert whom(wish) == [(1, 7), (2, 7)]
    assert whom(wish, settled={(1, 7)}) == [(2, 7)]


def test_who_has_a_hard_season_is_left_in_peace_and_counted() -> None:
    wish = Wish(7, "permits", Sign.NEED, on=TODAY)
    told = found(wish, resting={7})
    assert told.next == ()
    assert told.resting == {1: frozenset({7})}
    # Of somebody who has it already nothing is to be said.
    assert found(wish, resting={7}, settled={(1, 7)}).resting == {}


def test_what_was_asked_for_long_ago_counts_no_more() -> None:
    def asked(days: int) -> Wish:
        return Wish(7, "permits", Sign.ASKED, on=TODAY - timedelta(days=days))

    assert whom(asked(LASTS_ASKED)) == [(1, 7)]
    assert whom(asked(LASTS_ASKED + 1)) == []
    assert whom(Wish(7, "permits", Sign.NEED, on=TODAY - timedelta(days=LASTS + 1))) == []
    assert whom(Wish(7, "permits", Sign.SEEKS)) == [(1, 7)]


def test_nobody_stands_more_than_twice_and_no_thing_has_more_than_three() -> None:
    things = [Thing(number, "permits") for number in range(5)]
    wishes = [Wish(party, "permits", Sign.NEED, on=TODAY) for party in range(10, 20)]
    told = who_next(things, wishes, today=TODAY).next
    assert all(sum(one.thing == thing.id for one in told) == 3 for thing in things)
    assert max(sum(one.party == wish.party for one in told) for wish in wishes) == 2


WISHES = st.lists(
    st.builds(
        Wish,
        party=st.integers(1, 5),
        text=st.sampled_from(["permits", "an office with a permit", "leading teams", "choir music", "", "office"]),
        sign=st.sampled_from(Sign),
        learned=st.sampled_from(["said", "read", "guessed"]),
        on=st.none() | st.dates(date(2020, 1, 1), TODAY),
        id=st.integers(0, 3),
    ),
    max_size=12,
)
PAIRS = st.sets(st.tuples(st.integers(1, 2), st.integers(1, 5)))


@given(wishes=WISHES, settled=PAIRS, resting=st.sets(st.integers(1, 5)), data=st.data())
def test_the_order_in_which_things_come_makes_no_difference_and_every_reason_holds(
    wishes: list[Wish], settled: set[tuple[int, int]], resting: set[int], data: st.DataObject
) -> None:
    more = {"today": TODAY, "settled": settled, "resting": resting}
    told = who_next(THINGS, wishes, **more)  # type: ignore[arg-type]
    shuffled = data.draw(st.permutations(wishes))
    assert who_next(THINGS[::-1], shuffled, **more) == told  # type: ignore[arg-type]
    texts = {thing.id: telling(thing.text) for thing in THINGS}
    for one in told.next:
        assert (one.thing, one.party) not in settled
        assert one.party not in resting
        assert one.wish in wishes
        assert one.words
        assert all(word in texts[one.thing].values() for word in one.words)
        assert any(alike(sought, plain) for sought in telling(one.wish.text) for plain in texts[one.thing])
    assert len({(one.thing, one.party) for one in told.next}) == len(told.next)


def test_languages_are_understood_as_people_write_them() -> None:
    assert languages_in("German, English") == ["de", "en"]
    assert languages_in("español y un poco de alemán") == ["es", "de"]
    assert languages_in("Elvish") == languages_in("") == []

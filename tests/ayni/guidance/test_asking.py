"""What the coach finds in an ask, in three languages; what it finds stands where it says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.asking import READ_AT_MOST, Advice, Caution, Draft, Quality, Question, advice
from ayni.ledger import kinds

TODAY = date(2026, 11, 22)

WHOLE = {
    "en": Draft(
        title="Read two pages of our grant text for Riga",
        text="Could somebody read it by Friday? About 20 minutes. We are applying because the roof leaks. Thank you!",
    ),
    "de": Draft(
        title="Zwei Seiten Förderantrag gegenlesen",
        text="Wer kann den Antrag bis 5. Dezember lesen? Etwa 20 Minuten, damit wir das Dach reparieren können. Danke!",
    ),
    "es": Draft(
        title="¿Alguien puede revisar dos páginas de la beca Erasmus?",
        text="Es para el viernes, unos 20 minutos, porque cierra la convocatoria. ¡Gracias!",
    ),
}


def read(draft: Draft) -> Advice:
    return advice(draft, today=TODAY)


def questions(draft: Draft) -> set[Question]:
    return {one.question for one in read(draft).missing}


def cautions(draft: Draft) -> dict[Caution, list[str]]:
    return {one.caution: [span.words for span in one.spans] for one in read(draft).cautions}


@pytest.mark.parametrize("language", WHOLE)
def test_an_ask_with_everything_lacks_nothing_in_any_language(language: str) -> None:
    found = read(WHOLE[language])
    assert found.qualities == tuple(Quality)
    assert found.missing == ()
    assert found.minutes == 20


@pytest.mark.parametrize(
    ("language", "day"), [("en", date(2026, 11, 27)), ("de", date(2026, 12, 5)), ("es", date(2026, 11, 27))]
)
def test_the_day_that_the_words_name_is_told(language: str, day: date) -> None:
    assert read(WHOLE[language]).day == day


@pytest.mark.parametrize(
    "text", ["I need some help with something", "Ich brauche irgendwas Hilfe", "Necesito ayuda con algo"]
)
def test_a_vague_ask_is_asked_what_exactly(text: str) -> None:
    found = read(Draft(text=text))
    assert found.missing[0].question is Question.WHAT_EXACTLY
    assert Caution.VAGUE in {one.caution for one in found.cautions}


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (kinds.INTRODUCTION.number, Question.WHICH_PERSON),
        (kinds.FEEDBACK.number, Question.WHICH_PART),
        (kinds.TOOL.number, Question.WHICH_THING),
        (kinds.HANDS_ON.number, Question.WHICH_TASK),
        (kinds.ADVICE.number, Question.WHICH_QUESTION),
        (kinds.SUPPORT.number, Question.WHAT_EXACTLY),
        (12_345, Question.WHAT_EXACTLY),
        (-7, Question.WHAT_EXACTLY),
    ],
)
def test_what_is_asked_first_hangs_on_the_kind_of_help(kind: int, question: Question) -> None:
    assert read(Draft(title="Help", kind=kind)).missing[0].question is question


def test_what_the_forms_own_fields_say_is_there_without_words() -> None:
    draft = Draft(title="Help", due=date(2026, 12, 1), minutes=30, reason="so that the roof is dry by winter")
    told = {one.quality for one in read(draft).found if one.told}
    assert told == {Quality.DATED, Quality.SIZED, Quality.MEANINGFUL}
    assert (read(draft).day, read(draft).minutes) == (None, None)


@pytest.mark.parametrize("text", ["Urgent!", "Es ist dringend", "Lo necesito cuanto antes", "NEED HELP WITH ROOF NOW"])
def test_haste_without_a_day_is_asked_for_the_day(text: str) -> None:
    assert Caution.PRESSING in cautions(Draft(text=text))
    assert Question.WHICH_DAY in questions(Draft(text=text))
    assert Question.WHICH_DAY not in questions(Draft(text=text, due=date(2026, 12, 1)))


def test_what_was_today_is_no_day_until_when_it_helps() -> None:
    past = Draft(title="A pump for our cellar", text="Today the cellar was under water.")
    assert Quality.DATED not in read(past).qualities
    assert read(Draft(title="Can somebody lend a pump today?")).day == TODAY


def test_days_that_are_over_or_that_no_calendar_has_are_noted() -> None:
    assert cautions(Draft(title="Read our plan", due=date(2026, 11, 21))) == {Caution.DAY_PAST: []}
    assert cautions(Draft(title="Could you call on 2026-02-31?"))[Caution.DAY_UNREAL] == ["on 2026-02-31"]
    assert cautions(Draft(title="Could you call by 2026-01-05?"))[Caution.DAY_PAST] == ["by 2026-01-05"]


@pytest.mark.parametrize("title", ["Help!", "Kurze Frage", "Ayuda por favor", "???"])
def test_a_title_that_says_nothing_is_noted(title: str) -> None:
    assert Caution.TITLE_EMPTY in cautions(Draft(title=title))


def test_several_asks_in_one_are_noted_with_each() -> None:
    listed = Draft(text="- read the text\n- find a printer\n- lend two chairs")
    assert cautions(listed)[Caution.SEVERAL] == ["- read the text", "- find a printer", "- lend two chairs"]
    also = Draft(text="Could you read the text? Also, could somebody lend two chairs?")
    assert cautions(also)[Caution.SEVERAL] == ["Also, could somebody lend two chairs?"]
    assert Caution.SEVERAL not in cautions(Draft(text="Could you read the text? Is Friday too soon?"))


@pytest.mark.parametrize("reach", ["+49 341 1234567", "mara@example.org", "DE89 3704 0044 0532 0130 00"])
def test_what_everybody_would_read_is_noted(reach: str) -> None:
    assert cautions(Draft(text=f"Reach me at {reach}, thanks"))[Caution.REACHABLE] == [reach]


@pytest.mark.parametrize("text", ["20 to 30 pages until 2026-12-01", "about 1,200.50 euros", "room 101, 3rd floor"])
def test_amounts_and_days_are_no_telephone_numbers(text: str) -> None:
    assert Caution.REACHABLE not in cautions(Draft(text=text))


def test_each_quality_is_either_there_or_missing_and_nothing_is_a_number() -> None:
    for draft in (*WHOLE.values(), Draft(), Draft(title="Help!")):
        found = read(draft)
        there, missing = found.qualities, tuple(one.quality for one in found.missing)
        assert sorted((*there, *missing)) == sorted(Quality)
        assert not any(isinstance(getattr(found, name), float) for name in ("found", "missing", "cautions"))


_PIECES = (
    "please can somebody read 3 pages by Friday because something etc. Wer kann bis 5. Dezember irgendwas weil ¿ alguien "
    "puede ? ! \n - dringend URGENT NOW HELP ME 2026-02-31 +49 341 1234567 a@b.cd “x y” 20 minutes"
)
PIECES = _PIECES.split(" ")
TEXT = st.text(max_size=300) | st.lists(
    st.sampled_from(PIECES),
    max_size=40,
).map(" ".join)


@given(TEXT, TEXT, TEXT)
def test_words_stand_where_it_says_whatever_is_written(title: str, text: str, reason: str) -> None:
    draft = Draft(title=title, text=text, reason=reason)
    found = read(draft)
    spans = [span for one in (*found.found, *found.cautions) for span in one.spans]
    assert all(getattr(draft, span.field)[span.start : span.end] == span.words for span in spans)
    assert all(span.words for span in spans)


@pytest.mark.parametrize(
    "piece", ["a", "1 ", "um zu ", "A1", "+49 ", "- x\n", "!", "“", "can you ", "a.b", "@", "AAA ", "0" * 50, "ein "]
)
def test_a_very_long_text_is_read_without_waiting(piece: str) -> None:
    # Patterns that go back again and again would never end here.
    assert read(Draft(text=piece * (3 * READ_AT_MOST // len(piece)))).missing

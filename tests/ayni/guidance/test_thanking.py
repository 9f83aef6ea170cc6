"""The quiet coach: what it finds in thanks that people write, in three languages, and that it never invents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.thanking import MOST, Hint, look_over
from ayni.guidance.thanking_words import WORDS

LANGUAGES = sorted(WORDS)


@pytest.mark.parametrize(
    ("language", "done", "changed"),
    [
        ("en", "You read the customs form line by line on Sunday night", "We could file it on Monday"),
        ("en", "You took the call with the printer, so we could all go home", ""),
        ("de", "Du hast am Sonntag das Zollformular Zeile für Zeile gelesen", "Wir konnten es am Montag abgeben"),
        ("de", "Du hast den Anruf der Druckerei übernommen, sodass alle nach Hause gehen konnten", ""),
        ("es", "Leíste el formulario de aduanas línea por línea el domingo", "Pudimos entregarlo el lunes"),
        ("es", "Atendiste la llamada de la imprenta, así que todos pudimos ir a casa", ""),
    ],
)
def test_thanks_that_say_what_was_done_and_what_it_changed_are_left_in_peace(
    language: str, done: str, changed: str
) -> None:
    look = look_over(done, changed, language=language)
    assert (look.says_what, look.says_change, look.advice) == (True, True, ())


@pytest.mark.parametrize(
    ("language", "done"),
    [
        ("en", "Great job, thanks for everything!"),
        ("en", "Thank you so much for your help"),
        ("de", "Super Arbeit, danke für alles!"),
        ("de", "Vielen Dank für deine Unterstützung"),
        ("es", "¡Gran trabajo, gracias por todo!"),
        ("es", "Muchas gracias por tu ayuda"),
        ("en", ""),
    ],
)
def test_thanks_that_could_be_said_of_anything_are_asked_what_was_done(language: str, done: str) -> None:
    look = look_over(done, language=language)
    assert not look.says_what
    assert look.advice[0].hint is Hint.WHAT
    assert look.advice[0].words in done


@pytest.mark.parametrize(
    ("language", "done", "hint"),
    [
        ("en", "For once you sent the printed map before noon on Friday", Hint.BITES),
        ("en", "You sent the printed map before noon, unlike the office in Ulm", Hint.COMPARES),
        ("en", "You sent the printed map before noon, could you send the legend", Hint.ASKS),
        ("en", "You are a genius with printed maps before noon", Hint.TRAIT),
        ("de", "Ausnahmsweise hast du die gedruckte Karte vor Mittag geschickt", Hint.BITES),
        ("de", "Du hast die gedruckte Karte geschickt, anders als das Büro in Ulm", Hint.COMPARES),
        ("de", "Du hast die Karte gedruckt, kannst du noch die Legende drucken", Hint.ASKS),
        ("es", "Por una vez enviaste el mapa impreso antes del mediodía", Hint.BITES),
        ("es", "Enviaste el mapa impreso, a diferencia de la oficina de Ulm", Hint.COMPARES),
        ("es", "Enviaste el mapa impreso, podrías enviar la leyenda", Hint.ASKS),
    ],
)
def test_what_takes_thanks_back_is_shown_with_its_words(language: str, done: str, hint: Hint) -> None:
    found = {one.hint: one.words for one in look_over(done, language=language).advice}
    assert hint in found
    assert found[hint].casefold() in done.casefold()


def test_the_same_words_a_second_time_are_noticed_whatever_their_case_and_stops() -> None:
    done, changed = "You read the customs form on Sunday", "We could file it on Monday"
    earlier = ["you read the customs form, on Sunday."]
    assert [one.hint for one in look_over(done, changed, earlier=earlier).advice] == [Hint.AGAIN]


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from([*LANGUAGES, "fr", ""]))
def test_it_says_at_most_two_things_and_every_word_it_shows_was_written(done: str, changed: str, language: str) -> None:
    look = look_over(done, changed, language=language)
    assert len(look.advice) <= MOST
    written = " ".join(f"{done}\n{changed}".split())
    assert all(one.words in written for one in look.advice)
    assert len({one.hint for one in look.advice}) == len(look.advice)


@given(st.text(max_size=100), st.text(max_size=100), st.sampled_from(LANGUAGES))
def test_saying_more_never_makes_it_say_less(done: str, more: str, language: str) -> None:
    before = look_over(done, language=language)
    after = look_over(f"{done}\nMarienkäfer Notenschlüssel Bahnübergang", more, language=language)
    assert after.says_what >= before.says_what

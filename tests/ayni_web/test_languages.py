"""Pages speak the reader's language, and tell times and numbers in the reader's own zone and form."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from ayni.ledger import kinds
from ayni_web.accounts.models import AuditEvent, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions
from ayni_web.book.words import kind_words
from ayni_web.jobs.actions import keep_schedules
from ayni_web.people.actions import add_party, claim_me
from ayni_web.people.models import Party

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"


def prefers(user: User, *, language: str = "", time_zone: str = "") -> None:
    user.language, user.time_zone = language, time_zone
    user.save()


def page(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def spoken(html: str) -> str:
    """The language that a page says it is in."""
    found = re.search(r'<html lang="([\w-]+)"', html)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("accepted", "language", "words"),
    [
        ("de", "de", "Anmelden"),
        ("de-AT,de;q=0.9,en;q=0.5", "de", "Anmelden"),
        ("es-MX,es;q=0.8", "es", "Entrar"),
        ("en-GB", "en", "Sign in"),
        ("fi,sv;q=0.8", "en", "Sign in"),
    ],
)
def test_before_signing_in_pages_speak_what_the_browser_asks_for(accepted: str, language: str, words: str) -> None:
    html = page(Client(), SIGN_IN, accept_language=accepted)
    assert spoken(html) == language
    assert f"<h1>{words}</h1>" in html


@pytest.mark.parametrize(("language", "words"), [("de", "Dein Name"), ("es", "Tu nombre"), ("en", "Your name")])
def test_what_a_reader_has_chosen_counts_more_than_the_browser(
    mara: User, mara_client: Client, language: str, words: str
) -> None:
    prefers(mara, language=language)
    html = page(mara_client, "/settings/", accept_language="fr, de;q=0.5" if language != "de" else "es")
    assert spoken(html) == language
    assert words in html


def test_a_reader_who_has_chosen_nothing_is_answered_as_the_browser_asks(mara_client: Client) -> None:
    assert spoken(page(mara_client, "/settings/", accept_language="es")) == "es"
    assert spoken(page(mara_client, "/settings/")) == "en"


def test_one_readers_language_does_not_reach_the_next(mara: User, mara_client: Client, stranger_client: Client) -> None:
    prefers(mara, language="de", time_zone="Asia/Kolkata")
    page(mara_client, "/settings/")
    assert spoken(page(stranger_client, "/settings/")) == "en"
    assert spoken(page(Client(), SIGN_IN)) == "en"


@pytest.mark.parametrize(("language", "words"), [("de", "Hier ist nichts"), ("es", "Aquí no hay nada")])
def test_even_a_page_that_is_not_there_says_so_in_the_readers_language(
    mara: User, mara_client: Client, language: str, words: str
) -> None:
    prefers(mara, language=language)
    answer = mara_client.get("/nowhere/")
    assert answer.status_code == 404
    assert spoken(answer.content.decode()) == language
    assert words in answer.content.decode()


def an_act(user: User, at: datetime) -> str:
    """An act at that time; where its page is."""
    space = personal_space(user)
    me, ravi = claim_me(space, [], name="Mara"), add_party(space, "Ravi Menon")
    draft = actions.Draft(givers=[ravi], receivers=[me], kind=kinds.ADVICE.number, at=at, what="Read the contract")
    return f"/record/{actions.record(space, draft, by=user).pk}/"


@pytest.mark.parametrize(
    ("language", "day"),
    [("de", "22. November 2026"), ("es", "22 de noviembre de 2026"), ("en", "Nov. 22, 2026")],
)
def test_a_day_is_written_as_the_reader_writes_days(mara: User, mara_client: Client, language: str, day: str) -> None:
    prefers(mara, language=language)
    assert day in page(mara_client, an_act(mara, datetime(2026, 11, 22, 12, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("time_zone", "day"),
    [("Asia/Kolkata", "22. November 2026"), ("America/New_York", "21. November 2026"), ("", "21. November 2026")],
)
def test_a_day_is_the_day_it_was_where_the_reader_is(mara: User, mara_client: Client, time_zone: str, day: str) -> None:
    """20:00 UTC is half past one in the morning of the next day in Kolkata."""
    prefers(mara, language="de", time_zone=time_zone)
    assert day in page(mara_client, an_act(mara, datetime(2026, 11, 21, 20, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("time_zone", "at", "told"),
    [
        # India is five and a half hours ahead, all year.
        ("Asia/Kolkata", datetime(2026, 11, 21, 20, 0, tzinfo=UTC), "22.11.2026 01:30"),
        # On 25 October 2026 clocks in Berlin go back from three to two: half past two comes twice.
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25.10.2026 02:30"),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25.10.2026 02:30"),
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "25.10.2026 03:30"),
        # On 29 March 2026 they go forward from two to three: half past two never comes.
        ("Europe/Berlin", datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "29.03.2026 01:30"),
        ("Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "29.03.2026 03:30"),
        ("America/Sao_Paulo", datetime(2026, 1, 1, 2, 15, tzinfo=UTC), "31.12.2025 23:15"),
        ("", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25.10.2026 00:30"),
    ],
)
def test_a_time_is_told_by_the_readers_clock(
    mara: User, mara_client: Client, time_zone: str, at: datetime, told: str
) -> None:
    prefers(mara, language="de", time_zone=time_zone)
    AuditEvent.objects.all().delete()
    AuditEvent.objects.create(user=mara, what=AuditEvent.What.EXPORTED, at=at)
    assert told in page(mara_client, "/settings/")


@pytest.mark.parametrize(
    ("language", "told"), [("de", "22.11.2026 14:05"), ("es", "22/11/2026 14:05"), ("en", "2:05 p.m.")]
)
def test_a_time_is_written_as_the_reader_writes_times(
    mara: User, mara_client: Client, language: str, told: str
) -> None:
    prefers(mara, language=language)
    AuditEvent.objects.create(user=mara, what=AuditEvent.What.EXPORTED, at=datetime(2026, 11, 22, 14, 5, tzinfo=UTC))
    assert told in page(mara_client, "/settings/")


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("de", "1.234 Personen, die du kennst"),
        ("es", "1\xa0234 personas que conoces"),
        ("en", "1,234 people you know"),
    ],
)
def test_a_number_is_written_as_the_reader_writes_numbers(
    mara: User, mara_client: Client, language: str, heading: str
) -> None:
    prefers(mara, language=language)
    space = personal_space(mara)
    Party.objects.bulk_create(Party(space=space, name=f"Person {n}", address_book=True) for n in range(1234))
    assert heading in page(mara_client, "/people/")


@pytest.mark.parametrize(
    ("language", "heading"), [("de", "Eine Person, die du kennst"), ("es", "Una persona que conoces")]
)
def test_one_is_told_as_one(mara: User, mara_client: Client, language: str, heading: str) -> None:
    prefers(mara, language=language)
    Party.objects.create(space=personal_space(mara), name="Ravi Menon", address_book=True)
    assert heading in page(mara_client, "/people/")


@pytest.mark.parametrize(("language", "words"), [("de", "ich"), ("es", "yo")])
def test_who_writes_is_known_by_the_word_of_their_language(
    mara: User, mara_client: Client, language: str, words: str
) -> None:
    prefers(mara, language=language)
    sent = {"line": "Rat zum Vertrag", "givers": "Ravi Menon", "receivers": words, "asked": "-1", "outcome": "-1"}
    assert mara_client.post("/record/", sent).status_code == 302
    assert Party.objects.filter(is_me=True, parts__role="receiver").count() == 1


def test_work_that_comes_back_is_called_by_what_it_does(mara: User, mara_client: Client) -> None:
    prefers(mara, language="de")
    keep_schedules()
    html = page(mara_client, "/health/")
    assert "Dateien entfernen, die vor Langem abgelegt wurden" in html
    assert "remove-old-uploads" not in html


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_kind_of_act_has_a_word_of_its_own_in_every_language(language: str) -> None:
    """None falls back to English, and no two kinds are called the same."""
    with translation.override(language):
        called = {number: kind_words(number) for number in kinds.BY_NUMBER}
    with translation.override("en"):
        english = {number: kind_words(number) for number in kinds.BY_NUMBER}
    assert len(set(called.values())) == len(called)
    # Words that are the same in both languages.
    assert {number for number in called if called[number] == english[number]} <= {
        kinds.CHAT.number,
        kinds.MENTORING.number,
    }


def test_the_first_page_starts_with_the_zone_of_the_device_and_settings_leaves_what_was_chosen(
    mara_client: Client,
) -> None:
    """A script fills fields marked so, where nothing was chosen; without it the choice is UTC."""
    assert "data-own-zone" in page(mara_client, "/welcome/")
    assert "data-own-zone" not in page(mara_client, "/settings/")

"""What says the same in other words, or in another language, is found too, by a model that lies on the machine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts.erasing import erasers
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.jobs.models import Job
from ayni_web.people import actions as people
from ayni_web.people import queries as known
from ayni_web.people.erasing import traces_of
from ayni_web.people.models import Party
from ayni_web.search import embedding, meaning
from ayni_web.search.models import Meaning
from ayni_web.search.queries import CLOSE, MEANT, Asked, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def ravi(mara: User) -> Party:
    """Somebody who looks for money for boats; beside them others who look for other things."""
    space = personal_space(mara)
    needs = {
        "Noor Haddad": "an illustrator for a quiet book about rivers",
        "Tomás Rey": "bookkeeping, two days a week",
        "Ines Duarte": "a talk to give in spring",
        "Mei Lin": "a flat in Berlin from October",
        "Omar Farah": "somebody who knows how to lead a first team",
    }
    for name, need in needs.items():
        people.add_need(people.add_party(space, name), need)
    ravi = people.add_party(space, "Ravi Menon")
    people.add_need(ravi, "an investor who puts money into small shipyards")
    return ravi


def read(user: User) -> None:
    found(user, Asked("the index first"))
    while meaning.read_some(personal_space(user)):
        pass


def close(user: User, text: str, **more: object) -> list[str]:
    groups = found(user, Asked(text, **more)).groups  # type: ignore[arg-type]
    return [str(hit.title) for group in groups if group.kind == MEANT for hit in group.hits]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("funding for boats", "Ravi Menon"),
        ("Buchhaltung", "Tomás Rey"),
        ("ilustradora de libros", "Noor Haddad"),
        ("eine Wohnung", "Mei Lin"),
        ("a new manager needs advice on leadership", "Omar Farah"),
    ],
)
def test_other_words_and_other_languages_find_it_first(mara: User, ravi: Party, text: str, who: str) -> None:
    read(mara)
    assert close(mara, text)[:1] == [who]


def test_what_means_nothing_finds_nothing(mara: User, ravi: Party) -> None:
    read(mara)
    assert close(mara, "xyzzy blorp") == []
    assert close(mara, "zz") == []


def test_what_holds_the_words_is_not_told_again(mara: User, ravi: Party) -> None:
    read(mara)
    groups = found(mara, Asked("illustrator")).groups
    assert (groups[0].kind, [str(hit.title) for hit in groups[0].hits]) == ("person", ["Noor Haddad"])
    assert "Noor Haddad" not in close(mara, "illustrator")


def test_nobody_finds_what_is_anothers(mara: User, stranger: User, ravi: Party) -> None:
    read(mara)
    read(stranger)
    assert close(stranger, "funding for boats") == []
    own = people.add_party(personal_space(stranger), "Ada Own")
    people.add_need(own, "money for a sailing boat")
    read(stranger)
    assert close(stranger, "funding for boats") == ["Ada Own"]
    assert close(mara, "funding for boats")[0] == "Ravi Menon"


def test_it_can_be_narrowed_by_kind_person_and_time(mara: User, ravi: Party) -> None:
    me = people.claim_me(personal_space(mara), [], name="Mara")
    long_ago = timezone.now() - timedelta(days=900)
    act = book.Draft(
        givers=[me],
        receivers=[ravi],
        kind=ADVICE.number,
        at=long_ago,
        what="Showed how to win over a lender for his yard",
    )
    book.record(personal_space(mara), act, by=mara)
    read(mara)
    text = "persuading a bank to give him a loan"
    assert "Showed how to win over a lender for his yard" in close(mara, text, kind="act")
    assert "Showed how to win over a lender for his yard" not in close(mara, text, kind="person")
    assert set(close(mara, text, about=ravi)) <= {"Ravi Menon", "Showed how to win over a lender for his yard"}
    assert close(mara, text, kind="act", since=timezone.now() - timedelta(days=30)) == []


def test_what_changes_is_read_again_and_what_is_erased_is_gone(mara: User, ravi: Party) -> None:
    read(mara)
    need = known.needs_of(ravi)[0]
    people.mark_met(need)
    people.add_need(ravi, "somebody who tunes pianos")
    read(mara)
    assert close(mara, "Klavierstimmer")[:1] == ["Ravi Menon"]
    space, vectors = personal_space(mara), Meaning.objects.count()
    traces = traces_of(ravi)
    for eraser in sorted(erasers(), key=lambda one: one.order):
        eraser.forget(space, traces)
    ravi.delete()
    found(mara, Asked("the index again"))
    assert Meaning.objects.count() == vectors - 1
    assert "Ravi Menon" not in close(mara, "Klavierstimmer")


def test_the_page_says_that_it_may_be_wrong_and_has_the_worker_read_what_is_new(
    mara_client: Client, mara: User, ravi: Party
) -> None:
    address = f"{reverse('search:search')}?q=funding+for+boats"
    assert "Close in meaning" not in mara_client.get(address).content.decode()
    mara_client.get(address)
    assert Job.objects.filter(kind="search-meaning", space_id=personal_space(mara).pk).count() == 1
    read(mara)
    page = mara_client.get(address).content.decode()
    assert "Close in meaning" in page
    assert "it may be wrong" in page
    assert "an investor who puts money into small shipyards" in page
    assert "Nothing fits" not in page


@pytest.mark.django_db(transaction=True)
def test_it_costs_few_questions(mara_client: Client, mara: User, ravi: Party) -> None:
    read(mara)
    address = f"{reverse('search:search')}?q=funding+for+boats"
    mara_client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = mara_client.get(address).content.decode()
    assert "Close in meaning" in page
    assert len(asked) <= 12, [one["sql"][:120] for one in asked]


def test_without_the_extra_all_else_is_the_same(
    mara: User, mara_client: Client, ravi: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "embedder", lambda: None)
    assert [str(hit.title) for group in found(mara, Asked("shipyards")).groups for hit in group.hits]
    assert close(mara, "funding for boats") == []
    assert "Nothing fits" in mara_client.get(f"{reverse('search:search')}?q=funding+for+boats").content.decode()
    assert not Job.objects.filter(kind="search-meaning").exists()


def test_a_name_alone_means_nothing_and_many_are_not_shown(mara: User) -> None:
    space = personal_space(mara)
    people.add_party(space, "Silver")
    for number in range(20):
        people.add_need(people.add_party(space, f"Person {number}"), f"money for boat number {number}")
    read(mara)
    hits = close(mara, "funding for ships")
    assert "Silver" not in hits
    assert len(hits) <= CLOSE


def test_vectors_are_of_length_one_and_a_text_with_nought_in_it_is_read_whole() -> None:
    model = embedding.embedder()
    assert model is not None
    rows = model.texts(["a boat", "a boat\0 and a harbour"])
    assert [round(float((row @ row) ** 0.5), 3) for row in rows] == [1.0, 1.0]
    assert float(rows[0] @ rows[1]) < 0.999

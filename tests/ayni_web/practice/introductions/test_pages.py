"""The introducer's pages, from choosing two people to what came of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ayni.ledger.kinds import INTRODUCTION
from ayni_web.accounts.models import User
from ayni_web.book.models import Act
from ayni_web.practice.introductions.models import Introduction, Side
from tests.ayni_web.practice.introductions.conftest import FIRST, SECOND, Two, link, path, seal_in

pytestmark = pytest.mark.django_db

WRITTEN = {
    "asked_by": "Mara",
    "why": "old machines",
    "why_0": "Your looms could run again.",
    "about_0": "A mechanic with patience.",
    "language_0": "en",
    "why_1": "Alte Maschinen.",
    "about_1": "Eine kleine Werkstatt.",
    "language_1": "de",
}


def token_in(page: str) -> str:
    found = re.search(r"/introductions/asked/([\w-]{43})/", page)
    assert found, "the page shows the link"
    return found[1]


def test_two_people_are_introduced_from_beginning_to_end(two: Two, mara_client: Client) -> None:
    Introduction.objects.all().delete()
    found = mara_client.get("/introductions/new/?q=quill").content.decode()
    assert f"?first={two.first.pk}" in found
    page = f"/introductions/new/?first={two.first.pk}&second={two.second.pk}"
    assert "Ysolde" in mara_client.get(page).content.decode()
    one = mara_client.post(page, WRITTEN)["Location"]
    links = []
    for place in ("0", "1"):
        shown = mara_client.post(f"{one}ask/", {"side": place, "days": "30", "made": "0"})
        assert shown.status_code == 200
        assert "no-store" in shown.headers["Cache-Control"]
        links.append(token_in(shown.content.decode()))
        # It is shown this once: the page itself has it no more, and sent again it makes no other.
        assert links[-1] not in mara_client.get(one).content.decode()
        assert mara_client.post(f"{one}ask/", {"side": place, "days": "30", "made": "0"}).status_code == 302
    for token in links:
        asked = Client().get(path(token)).content.decode()
        assert Client().post(path(token), {"seal": seal_in(asked), "answer": "yes"}).status_code == 302
    both = mara_client.get(one).content.decode()
    assert "Both said yes" in both
    sent = {"do": "introduced", "text": "Ysolde, meet Benedikt", "follow_up_on": "2030-01-01"}
    assert mara_client.post(f"{one}introduced/", sent | {"do": "keep"}).status_code == 302
    assert not Act.objects.filter(kind=INTRODUCTION.number).exists()
    mara_client.post(f"{one}introduced/", sent)
    assert Act.objects.filter(kind=INTRODUCTION.number).count() == 1
    mara_client.post(f"{one}outcome/", {"talked": "yes", "helped": "3", "outcome": "The looms run"})
    over = mara_client.get(one).content.decode()
    assert "The looms run" in over
    assert "Say thank you" in over
    assert "The looms run" in mara_client.get("/introductions/").content.decode()


def test_the_page_warns_of_what_gives_the_other_away_and_asks_nobody(two: Two, mara_client: Client) -> None:
    Side.objects.filter(place=0).update(about=f"He is {SECOND[0]} of Ironloom")
    one = f"/introductions/{two.introduction.pk}/"
    page = mara_client.get(one).content.decode()
    assert "gives the other&#x27;s name or address away" in page or "gives the other's name or address away" in page
    refused = mara_client.post(f"{one}ask/", {"side": "0", "days": "30", "made": "0", "looked": "yes"})
    assert refused.status_code == 302
    assert two.sides[0].digest is None
    Side.objects.filter(place=0).update(about="Somebody of Ironloom")
    page = mara_client.get(one).content.decode()
    assert "may give the other away" in page
    assert "Ironloom" in page


def test_an_answer_that_came_another_way_is_noted_and_can_be_taken_back(two: Two, mara_client: Client) -> None:
    one, token = f"/introductions/{two.introduction.pk}/", link(two, 0)
    mara_client.post(f"{one}note/", {"side": "0", "answer": "yes", "word": "by phone"})
    assert two.sides[0].answer == "yes"
    assert Client().get(path(token)).status_code == 404
    token = link(two, 1)
    mara_client.post(f"{one}revoke/", {"side": "1"})
    assert Client().get(path(token)).status_code == 404
    mara_client.post(f"{one}close/")
    assert two.again().closed_as == "withdrawn"
    mara_client.post(f"{one}reopen/")
    assert two.again().closed_at is None


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("ask", {"side": "7", "days": "30", "made": "0"}),
        ("ask", {"side": "0", "days": "9999", "made": "0"}),
        ("note", {"side": "0", "answer": "perhaps"}),
        ("introduced", {"text": "", "do": "introduced"}),
        ("introduced", {"text": "before they agreed", "do": "introduced"}),
        ("outcome", {"talked": "nonsense"}),
        ("outcome", {"talked": "yes"}),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    two: Two, mara_client: Client, address: str, sent: dict[str, str]
) -> None:
    page = mara_client.post(f"/introductions/{two.introduction.pk}/{address}/", sent, follow=True)
    assert page.status_code == 200
    assert two.introduction.steps.count() == 1


def test_an_erased_side_leaves_a_page_that_can_be_read(two: Two, mara_client: Client) -> None:
    two.second.delete()
    page = mara_client.get(f"/introductions/{two.introduction.pk}/")
    assert page.status_code == 200
    assert "no two people here any more" in page.content.decode()
    assert mara_client.get("/introductions/").status_code == 200
    assert mara_client.get(f"/introductions/{two.introduction.pk}/write/").status_code == 302


def test_a_persons_page_leads_to_introducing_them(two: Two, mara_client: Client) -> None:
    page = mara_client.get(f"/people/{two.first.pk}/").content.decode()
    assert f"/introductions/new/?first={two.first.pk}" in page
    assert f"/introductions/{two.introduction.pk}/" in page
    assert f"/introductions/way/?to={two.first.pk}" in page


def test_a_stranger_sees_nothing_of_it(two: Two, stranger_client: Client, mara: User) -> None:
    for address in ("", "write/"):
        assert stranger_client.get(f"/introductions/{two.introduction.pk}/{address}").status_code == 404
    for address in ("write", "ask", "revoke", "note", "introduced", "outcome", "close", "reopen"):
        assert stranger_client.post(f"/introductions/{two.introduction.pk}/{address}/").status_code == 404
    page = stranger_client.get("/introductions/").content.decode()
    assert not [word for word in (*FIRST, *SECOND) if word in page]


def test_a_form_that_is_sent_twice_begins_one_introduction(two: Two, mara_client: Client) -> None:
    address = f"/introductions/new/?first={two.first.pk}&second={two.second.pk}"
    found = re.search(r'name="once" value="([0-9a-f-]{36})"', mara_client.get(address).content.decode())
    assert found
    form = {"once": found[1], "asked_by": "Mara", "language_0": "en", "language_1": "de"}
    before = Introduction.objects.count()
    answers = [mara_client.post(address, form)["Location"] for _ in range(2)]
    assert len(set(answers)) == 1
    assert Introduction.objects.count() == before + 1
    mara_client.post(address, {**form, "why": "something else"})
    assert Introduction.objects.count() == before + 2

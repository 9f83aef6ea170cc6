"""The page of who is asked, as somebody would try it who wants to know more than they are told."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ayni_web.accounts.erasing import Traces, erasers
from ayni_web.accounts.models import User
from ayni_web.people import actions as people
from ayni_web.people import erasing as people_erasing
from ayni_web.people.models import Party
from ayni_web.practice.introductions import actions, limits
from ayni_web.practice.introductions.actions import Words
from ayni_web.practice.introductions.models import Introduction, Side, Step
from ayni_web.site.logs import without_people
from tests.ayni_web.practice.introductions.conftest import (
    FIRST,
    SECOND,
    WORDS,
    Two,
    answer,
    link,
    path,
    seal_in,
)

pytestmark = pytest.mark.django_db
GUESS = "A" * 43


def words_of(*texts: str) -> set[str]:
    return {word.lower() for text in texts for word in re.findall(r"\w{4,}", text)} - {"example"}


def everything_in(response: HttpResponse) -> str:
    """All that somebody gets: the status, the headers, the cookies, the page."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{response.status_code}\n{headers}\n{response.cookies.output()}\n{response.content.decode()}".lower()


def still(response: HttpResponse) -> str:
    """The same without what is drawn anew for each page."""
    return re.sub(r'name="seal" value="[^"]+"', "", everything_in(response).lower())


@pytest.mark.parametrize("place", [0, 1])
def test_nothing_that_one_gets_has_a_word_of_the_others_name_address_or_organisation(two: Two, place: int) -> None:
    token = link(two, place)
    other = words_of(*(SECOND if place == 0 else FIRST))
    browser = Client()
    asked = browser.get(path(token))
    again = browser.post(path(token), {"answer": "yes"})
    done = browser.post(path(token), {"answer": "yes", "seal": seal_in(asked.content.decode())})
    after = browser.get(done["Location"])
    used = browser.get(path(token))
    assert [one.status_code for one in (asked, again, done, after, used)] == [200, 200, 302, 200, 404]
    for response in (asked, again, done, after, used, browser.head(path(token)), browser.options(path(token))):
        assert not [word for word in other if word in everything_in(response)]


def test_nobody_is_named_who_is_asked_so_a_link_that_goes_astray_names_nobody_but_the_introducer(two: Two) -> None:
    for place in (0, 1):
        page = everything_in(Client().get(path(link(two, place))))
        assert not [word for word in words_of(*FIRST, *SECOND) if word in page]
        assert "mara" in page


def test_both_sides_differ_in_nothing_but_their_own_words_and_language(two: Two) -> None:
    Side.objects.update(language="en")
    pages = []
    for side, token in zip(two.sides, (link(two, 0), link(two, 1)), strict=True):
        page = still(Client().get(path(token)))
        for text in (side.why, side.about):
            assert text.lower() in page
            page = page.replace(text.lower(), "")
        pages.append(re.sub(r"content-length: \d+", "", page))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("said", ["", "yes", "not_now", "no", "asked", "revoked", "noted"])
def test_a_page_is_the_same_whatever_the_other_was_asked_or_answered(two: Two, said: str) -> None:
    token = link(two, 0)
    with CaptureQueriesContext(connection) as asked_before:
        before = still(Client().get(path(token)))
    other = link(two, 1) if said else ""
    if said == "noted":
        actions.note_answer(two.introduction, 1, "no", word="Quillfeather again")
    elif said == "revoked":
        actions.revoke(two.introduction, 1)
    elif said in Side.Answer.values:
        assert answer(other, said, word="for Mara alone") == 302
    with CaptureQueriesContext(connection) as asked_after:
        after = still(Client().get(path(token)))
    assert after == before
    # The same is asked of the database: nothing is to be read from the clock.
    assert len(asked_after) == len(asked_before) > 2


@pytest.mark.parametrize("other", ["yes", "not_now", "no"])
def test_what_follows_an_answer_is_the_same_whatever_the_other_answered(two: Two, other: str) -> None:
    token = link(two, 0)
    actions.note_answer(two.introduction, 1, other)
    page = Client().get(path(token)).content.decode()
    done = Client().post(path(token), {"seal": seal_in(page), "answer": "yes"})
    assert done["Location"] == "/introductions/answered/?lang=en"
    thanks = Client().get(done["Location"])
    assert still(thanks) == still(Client().get("/introductions/answered/?lang=en"))


def links_that_open_nothing(two: Two) -> dict[str, str]:
    expired, revoked, used, replaced = link(two, 0), "", "", ""
    Side.objects.filter(introduction=two.introduction, place=0).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoked = link(two, 1)
    actions.revoke(two.introduction, 1)
    replaced = link(two, 1)
    used = link(two, 1)
    answer(used, "no")
    return {"wrong": GUESS, "short": "x", "expired": expired, "revoked": revoked, "replaced": replaced, "used": used}


def test_a_wrong_an_old_a_void_and_a_used_link_are_one_calm_page(two: Two) -> None:
    dead = links_that_open_nothing(two)
    pages = {name: still(Client().get(path(token))) for name, token in dead.items()}
    posts = {name: still(Client().post(path(token), {"answer": "yes"})) for name, token in dead.items()}
    assert len(set(pages.values())) == 1
    assert len(set(posts.values())) == 1
    assert "404" in next(iter(pages.values()))
    assert "mara" not in next(iter(pages.values()))


def test_the_calm_page_speaks_the_browsers_language_and_not_the_links(two: Two) -> None:
    token = link(two, 1)  # asked in German
    actions.revoke(two.introduction, 1)
    page = Client(headers={"accept-language": "es"}).get(path(token))
    assert page.headers["Content-Language"] == "es"
    assert page.content == Client(headers={"accept-language": "es"}).get(path(GUESS)).content


def test_opening_a_link_changes_nothing_however_often_it_is_looked_at(two: Two) -> None:
    token = link(two, 0)

    def kept() -> list[Any]:
        return [list(model.objects.values_list()) for model in (Introduction, Side, Step)]

    before = kept()
    for _ in range(3):
        assert Client().get(path(token)).status_code == Client().head(path(token)).status_code == 200
        assert Client().get(f"{path(token)}?answer=yes&seal=x").status_code == 200
        for method in ("put", "patch", "delete", "options"):
            assert getattr(Client(), method)(path(token)).status_code == 405
    assert kept() == before
    assert answer(token, "yes") == 302


def test_the_page_is_kept_and_found_nowhere_and_says_nowhere_from_where_somebody_came(two: Two) -> None:
    token = link(two, 0)
    good = Client().get(path(token))
    page = good.content.decode()
    done = Client().post(path(token), {"seal": seal_in(page), "answer": "no"})
    for one in (
        good,
        done,
        Client().get(path(GUESS)),
        Client().get("/introductions/answered/"),
        Client().put(path(token)),
    ):
        assert one.headers["Referrer-Policy"] == "no-referrer"
        assert one.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert one.headers["Cache-Control"] == "no-store"
        assert not one.cookies
    assert token not in page
    assert '<meta name="referrer" content="no-referrer">' in page
    assert "<script" not in page


def test_the_secret_is_256_bits_and_stands_nowhere_in_the_database(two: Two) -> None:
    tokens = {link(two, 0) for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}  # 32 bytes in base64
    kept = str([list(model.objects.values_list()) for model in (Introduction, Side, Step)])
    assert not [token for token in tokens if token in kept]
    assert [Client().get(path(token)).status_code for token in tokens].count(
        200
    ) == 1  # each one makes the earlier void


def test_no_log_has_the_secret_of_a_link(two: Two) -> None:
    token = link(two, 0)
    written = without_people(None, "", {"event": f"Not Found: {path(token)}", "path": path(token)})
    assert token not in str(written)


def test_an_answer_counts_once(two: Two) -> None:
    token = link(two, 0)
    page = Client().get(path(token)).content.decode()
    sent = {"seal": seal_in(page), "answer": "yes", "word": "Gladly"}
    first, second = Client().post(path(token), sent), Client().post(path(token), sent | {"answer": "no"})
    assert (first.status_code, second.status_code) == (302, 404)
    side = two.sides[0]
    assert (side.answer, side.word, side.told) == ("yes", "Gladly", "link")
    assert two.introduction.steps.filter(what="answered").count() == 1


@pytest.mark.parametrize("seal", ["", "made up", "of another link", "of another purpose"])
def test_a_form_without_the_seal_of_its_own_link_answers_nothing(two: Two, seal: str) -> None:
    token, other = link(two, 0), link(two, 1)
    if seal == "of another link":
        seal = seal_in(Client().get(path(other)).content.decode())
    elif seal == "of another purpose":
        seal = signing.dumps(two.sides[0].digest, salt="something else")
    sent = Client().post(path(token), {"seal": seal, "answer": "yes", "word": "a long word of mine"})
    assert sent.status_code == 200
    assert "a long word of mine" in sent.content.decode()
    assert two.sides[0].answer == ""


def test_an_old_seal_asks_to_press_once_more(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    token = link(two, 0)
    seal = seal_in(Client().get(path(token)).content.decode())
    monkeypatch.setattr("ayni_web.practice.introductions.public_views.SEAL_LIVES", -1)
    page = Client().post(path(token), {"seal": seal, "answer": "yes"})
    assert page.status_code == 200
    assert "once more" in page.content.decode()
    assert two.sides[0].answer == ""


def test_an_answer_needs_no_cookie_and_no_origin_as_browsers_send_it_without_a_referrer(two: Two) -> None:
    token = link(two, 0)
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    page = strict.get(path(token)).content.decode()
    assert strict.post(path(token), {"seal": seal_in(page), "answer": "yes"}).status_code == 302


def test_who_tries_many_links_has_to_wait(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_MISSES", 5)
    token = link(two, 0)
    codes = [Client().get(path(f"{GUESS[:-2]}{number:02}")).status_code for number in range(8)]
    assert codes == [404] * 5 + [429] * 3
    assert Client(REMOTE_ADDR="198.51.100.7").get(path(GUESS)).status_code == 404
    # Whoever was really asked is let in, whatever others tried from behind the same address.
    assert Client().get(path(token)).status_code == 200
    assert Client().post(path(token), {"answer": "yes"}).status_code == 200


def test_misses_at_the_same_moment_are_all_counted(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_MISSES", 20)
    with ThreadPoolExecutor(8) as pool:
        may = list(pool.map(lambda _n: limits.may_miss(rf.get("/")), range(40)))
    assert may.count(True) == 20


def test_a_link_opens_as_long_as_was_chosen(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    token = link(two, 0, days=7)
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=6, hours=23))
    assert Client().get(path(token)).status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=7, hours=1))
    assert Client().get(path(token)).status_code == 404
    assert actions.answer(token, "yes") is False


def test_who_is_signed_in_gets_the_page_that_everybody_gets(
    two: Two, mara_client: Client, stranger_client: Client
) -> None:
    token = link(two, 1)
    nobody = still(Client().get(path(token)))
    for client in (mara_client, stranger_client):
        page = client.get(path(token))
        assert _without(still(page)) == _without(nobody)


def _without(page: str) -> str:
    """Without the headers that only speak of the reader's own sign-in."""
    return re.sub(r"(vary|ayni-keep): [^\n]+", "", page)


def test_each_is_asked_in_the_language_chosen_for_them_and_may_switch(two: Two) -> None:
    token = link(two, 1)
    german, spanish = Client().get(path(token)), Client().get(f"{path(token)}?lang=es")
    assert [page.headers["Content-Language"] for page in (german, spanish)] == ["de", "es"]
    assert '<html lang="de"' in german.content.decode()
    done = Client().post(f"{path(token)}?lang=es", {"seal": seal_in(spanish.content.decode()), "answer": "no"})
    assert done["Location"].endswith("?lang=es")


def test_a_name_that_became_known_after_the_words_were_written_is_taken_out_of_the_page(two: Two) -> None:
    token = link(two, 0)
    people.edit(two.second, {"name": "Mechanic Machines"})
    page = Client().get(path(token)).content.decode()
    assert "achine" not in page
    assert "…" in page


def test_a_party_that_is_joined_with_a_third_is_asked_on_and_still_not_named(two: Two, mara: User) -> None:
    token = link(two, 0)
    third = people.add_party(two.introduction.space, "Loves Old")
    people.merge(two.introduction.space, third, two.second, reason="by-hand", by=mara)
    page = Client().get(path(token))
    assert page.status_code == 200
    assert "loves old" not in page.content.decode().lower()
    assert answer(token, "yes") == 302


def test_when_the_two_turn_out_to_be_one_no_link_opens(two: Two, mara: User) -> None:
    tokens = [link(two, place) for place in (0, 1)]
    merge = people.merge(two.introduction.space, two.first, two.second, reason="by-hand", by=mara)
    assert [Client().get(path(token)).status_code for token in tokens] == [404, 404]
    people.unmerge(merge)
    assert [Client().get(path(token)).status_code for token in tokens] == [200, 200]


def test_when_one_is_erased_the_other_is_not_asked_any_more_and_nothing_is_left(two: Two) -> None:
    token, space = link(two, 0), two.introduction.space
    traces: Traces = people_erasing.traces_of(two.second)
    for eraser in erasers():
        eraser.forget(space, traces)
    assert Client().get(path(token)).status_code == 404
    assert not Introduction.objects.exists()
    assert Party.objects.filter(pk=two.first.pk).exists()


def test_when_an_import_takes_one_away_the_page_is_calm(two: Two) -> None:
    token = link(two, 0)
    Party.objects.filter(pk=two.second.pk).delete()
    assert Client().get(path(token)).status_code == 404
    assert actions.answer(token, "yes") is False


def test_letting_it_go_makes_every_link_void(two: Two) -> None:
    tokens = [link(two, place) for place in (0, 1)]
    actions.close(two.introduction)
    assert [Client().get(path(token)).status_code for token in tokens] == [404, 404]
    actions.reopen(two.introduction)
    assert [Client().get(path(token)).status_code for token in tokens] == [404, 404]


def test_words_that_would_be_code_are_shown_as_words(two: Two) -> None:
    first = Words("en", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>")
    actions.write(two.introduction, asked_by="<b>Mara", why="", words=(first, WORDS[1]))
    page = Client().get(path(link(two, 0))).content.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;b&gt;Mara" in page


def test_who_is_asked_reads_how_soon_the_asker_answers_where_they_may(two: Two) -> None:
    space, token = two.first.space, link(two, 0)

    def page(**said: object) -> str:
        people.set_week(space, minutes=60, answers_within_hours=48, **said)  # type: ignore[arg-type]
        return Client().get(f"{path(token)}?lang=en").content.decode()

    assert "usually answers within" not in page(shown_to="none")
    assert "usually answers within 2 days." in page(shown_to="everybody")
    assert "antwortet meist innerhalb von 2 Tagen." in Client().get(f"{path(token)}?lang=de").content.decode()
    people.set_circles(two.second, ["Guild"])
    circle = two.second.circles.get()
    assert "usually answers within" not in page(shown_to="circles", circles=[circle])
    people.set_circles(two.first, ["Guild"])
    assert "usually answers within 2 days." in page(shown_to="circles", circles=[circle])

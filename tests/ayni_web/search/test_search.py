"""Everything one may see is found by the beginnings of its words; nothing of anybody else ever is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from ayni.ledger.acts import Outcome
from ayni.ledger.kinds import ADVICE
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people.models import Capacity, Circle, Identifier, Moment, Need, Party
from ayni_web.practice.introductions import actions as introductions
from ayni_web.promises import actions as promises
from ayni_web.search.queries import Asked, found
from tests.ayni_web.conftest import signed_in

pytestmark = pytest.mark.django_db


def somebody(user: User, name: str, **fields: str) -> Party:
    return Party.objects.create(space=personal_space(user), name=name, **fields)


def told(user: User, giver: Party, receiver: Party, **fields: object) -> Act:
    draft = book.Draft(givers=[giver], receivers=[receiver], kind=ADVICE.number, **fields)  # type: ignore[arg-type]
    return book.record(personal_space(user), draft, by=user)


def titles(user: User, text: str, kind: str = "person", **more: object) -> list[str]:
    groups = found(user, Asked(text, **more)).groups  # type: ignore[arg-type]
    return [
        str(hit.title).replace("<mark>", "").replace("</mark>", "") for g in groups if g.kind == kind for hit in g.hits
    ]


@pytest.fixture
def me(mara: User) -> Party:
    return somebody(mara, "Mara Okafor", is_me=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("ysol", "name"),
        ("cartograph", "title"),
        ("lantern", "organisation"),
        ("valparaiso", "place"),
        ("publisher", "seeks"),
        ("engraving", "can_give"),
        ("ferry", "met"),
        ("collects", "remark"),
        ("ys@maps.exa", "address"),
        ("islanders", "circle"),
        ("printing press", "need"),
        ("copperplate", "capacity"),
        ("anniversary", "moment"),
        ("flowers", "plan"),
    ],
)
def test_a_person_is_found_by_all_that_is_known_of_them(mara: User, text: str, field: str) -> None:
    somebody(mara, "Somebody Else")
    friend = somebody(
        mara, "Ysolde Brandvold", title="Cartographer", organisation="Lantern & Sons", place="Valparaíso", seeks="a publisher",
        can_give="engravings", met="on the ferry", remark="collects sea charts",
    )  # fmt: skip
    space = personal_space(mara)
    Identifier.objects.create(space=space, party=friend, scheme="email", value="ys@maps.example")
    friend.circles.add(Circle.objects.create(space=space, name="The Islanders"))
    Need.objects.create(space=space, party=friend, text="a printing press", learned_on=timezone.localdate())
    Capacity.objects.create(space=space, party=friend, side="gives", text="copperplate")
    Moment.objects.create(space=space, party=friend, what="anniversary of the atlas", on="--05-01", plan="send flowers")
    assert titles(mara, text) == ["Ysolde Brandvold"], field


@pytest.mark.parametrize("field", ["what", "why", "supports", "may_lead_to", "outcome_note"])
def test_an_act_is_found_by_what_was_written_of_it(mara: User, me: Party, field: str) -> None:
    ben = somebody(mara, "Ben Weil")
    told(mara, ben, me, what="Something else")
    told(mara, ben, me, **{"what": "Lent a ladder", field: "the quarterly budget"})
    assert len(titles(mara, "budg", "act")) == 1


def test_an_act_is_found_by_credit_and_by_a_word_of_it_with_a_name(mara: User, me: Party) -> None:
    ben, ada, cem = somebody(mara, "Ben Weil"), somebody(mara, "Ada Holm"), somebody(mara, "Cem Falk")
    draft = book.Draft(
        givers=[ben, ada], receivers=[me], kind=ADVICE.number, what="Checked the plan", credit={ada.pk: "statics"}
    )
    book.record(personal_space(mara), draft, by=mara)
    told(mara, cem, me, what="Checked the invoice")
    assert titles(mara, "statics", "act") == ["Checked the plan"]
    assert titles(mara, "ben checked", "act") == ["Checked the plan"]
    assert titles(mara, "cem checked", "act") == ["Checked the invoice"]


def test_what_is_corrected_withdrawn_renamed_or_deleted_is_found_as_it_is_now(mara: User, me: Party) -> None:
    ben = somebody(mara, "Ben Weil")
    act = told(mara, ben, me, what="Read the contract")
    assert titles(mara, "contract", "act") == ["Read the contract"]
    book.tell_outcome(act, Outcome.HELPED, "saved a month", by=mara)
    assert titles(mara, "contract", "act") == ["Read the contract"]
    newer = Act.objects.get(replaced_at=None)
    book.withdraw(newer)
    assert titles(mara, "contract", "act") == []
    book.restore(newer)
    assert titles(mara, "contract", "act") == ["Read the contract"]
    Party.objects.filter(pk=ben.pk).update(name="Benjamin Stone")
    assert titles(mara, "weil") == []
    assert titles(mara, "stone") == ["Benjamin Stone"]
    Act.objects.all().delete()
    ben.delete()
    assert titles(mara, "contract", "act") == []
    assert titles(mara, "stone") == []


def test_a_merged_entry_is_found_as_the_one_it_stands_for(mara: User) -> None:
    kept, old = somebody(mara, "Ines Duarte"), somebody(mara, "I. Marchetti")
    Party.objects.filter(pk=old.pk).update(root=kept)
    assert titles(mara, "marchetti") == ["Ines Duarte"]
    assert titles(mara, "i") == ["Ines Duarte"]


def test_accents_and_case_do_not_matter_and_all_words_must_fit(mara: User) -> None:
    for name in ("Lucía Núñez", "Łukasz Groß", "Søren Møller"):
        somebody(mara, name)
    assert titles(mara, "LUCIA nunez") == ["Lucía Núñez"]
    assert titles(mara, "lukasz gross") == ["Łukasz Groß"]
    assert titles(mara, "soren moller") == ["Søren Møller"]
    assert titles(mara, "lucia moller") == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("introduced her to a lawyer", "introduc"),
        ("Einführungen in Zürich", "einfuhrung zurich"),
        ("Presentaciones en Málaga", "presentacion malaga"),
    ],
)
def test_beginnings_find_the_forms_of_a_word_in_three_languages(
    mara: User, me: Party, written: str, typed: str
) -> None:
    told(mara, somebody(mara, "Ben"), me, what=written)
    assert titles(mara, typed, "act") == [written]


@pytest.mark.parametrize(
    ("typed", "name"), [("okafr", "Mara Okafor"), ("brandovld", "Ysolde Brandvold"), ("jnoas", "Jonas Lind")]
)
def test_a_slip_in_a_name_is_forgiven_and_said(mara: User, typed: str, name: str) -> None:
    for one in ("Mara Okafor", "Ysolde Brandvold", "Jonas Lind"):
        somebody(mara, one)
    assert titles(mara, typed) == [name]
    assert found(mara, Asked(typed)).instead
    assert not found(mara, Asked(name.split()[1])).instead


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'",
        "a OR (",
        "NEAR(",
        "*",
        "name:",
        "AND",
        "NOT",
        "-",
        "^a",
        "{x} : y",
        "a\x00b",
        "%",
        "\\",
        ")" * 50,
        "x" * 9_000,
        "💡",
        "p1",
    ],
)
def test_nothing_that_is_typed_is_a_command(mara_client: Client, mara: User, typed: str) -> None:
    somebody(mara, "Ann")
    assert mara_client.get("/search/", {"q": typed}).status_code == 200


def test_a_person_may_be_called_like_a_command(mara: User) -> None:
    somebody(mara, "Or Near")
    assert titles(mara, "OR NEAR") == ["Or Near"]


def test_where_it_was_found_is_marked_and_escaped(mara: User, me: Party) -> None:
    told(mara, somebody(mara, "Ben"), me, what="Lent a ladder", why='the <b>"roof"</b> of Ann & Co')
    (group,) = found(mara, Asked("roof")).groups
    ((label, text),) = group.hits[0].excerpts
    assert str(label) == "Why"
    assert str(text) == "the &lt;b&gt;&quot;<mark>roof</mark>&quot;&lt;/b&gt; of Ann &amp; Co"


def test_filters_by_kind_person_and_time(mara: User, me: Party) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    ben, ada = somebody(mara, "Ben Weil"), somebody(mara, "Ada Holm", seeks="a map")
    told(mara, ben, me, what="Old map", at=now - timedelta(days=900))
    told(mara, ben, me, what="New map", at=now - timedelta(days=9))
    told(mara, ada, me, what="Her map", at=now - timedelta(days=5))
    assert titles(mara, "map", "act") == ["Her map", "New map", "Old map"]  # the newest first
    assert [group.kind for group in found(mara, Asked("map")).groups] == ["person", "act"]
    assert [group.kind for group in found(mara, Asked("map", kind="act")).groups] == ["act"]
    assert titles(mara, "map", "act", about=ben) == ["New map", "Old map"]
    assert titles(mara, "", "act", about=ada) == ["Her map"]
    assert titles(mara, "map", "act", since=now - timedelta(days=30)) == ["Her map", "New map"]
    assert titles(mara, "map", "act", before=now - timedelta(days=30)) == ["Old map"]


def test_a_name_comes_before_what_is_written_of_others(mara: User) -> None:
    somebody(mara, "Ada Holm", remark="met through Weil, a friend of Weil and Weil")
    somebody(mara, "Ben Weil")
    assert titles(mara, "weil") == ["Ben Weil", "Ada Holm"]


def test_a_stranger_finds_nothing_of_mine_and_reads_nothing_of_mine(mara: User, me: Party, stranger: User) -> None:
    told(mara, somebody(mara, "Quillfeather Moss"), me, what="Quillfeather map")
    client = signed_in(stranger)
    assert titles(stranger, "quillfeather") == []
    for address in ("/search/?q=quillfeather", "/search/?q=quilfeather", "/search/?q=okafr"):
        page = client.get(address).content.decode()
        assert "Moss" not in page
        assert "Okafor" not in page
    friend = Party.objects.get(name="Quillfeather Moss")
    assert (
        client.get(f"/search/?with={friend.pk}").status_code == client.get("/search/?with=987654321").status_code == 404
    )


def test_the_page_and_its_results_alone(mara: User, me: Party, mara_client: Client) -> None:
    told(mara, somebody(mara, "Ben Weil"), me, what="Weil's map")
    page = mara_client.get("/search/?q=weil").content.decode()
    part = mara_client.get("/search/?q=weil", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in page
    assert "<html" not in part
    for told_so in (page, part):
        assert "Ben <mark>Weil</mark>" in told_so
    assert "Nothing fits" in mara_client.get("/search/?q=zzzzzz").content.decode()
    assert "Nothing fits" not in mara_client.get("/search/").content.decode()


def test_an_act_without_words_of_its_own_is_called_in_the_readers_language(mara: User, me: Party) -> None:
    told(mara, somebody(mara, "Ben Weil"), me, why="the move")
    for language, says in (("en", "Advice from Ben Weil to you"), ("de", "Ben Weil")):
        with translation.override(language):
            (title,) = titles(mara, "move", "act")
            assert says in title


def test_one_search_asks_few_questions(
    mara: User, me: Party, mara_client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(10):
        told(mara, somebody(mara, f"Ben Weil {number}"), me, what=f"Weil's map {number}")
    mara_client.get("/search/?q=weil+map")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        mara_client.get("/search/?q=weil+map")


def test_promises_and_introductions_are_found_until_they_are_let_go(mara: User, me: Party) -> None:
    space, friend, other = personal_space(mara), somebody(mara, "Ysolde Brandvold"), somebody(mara, "Oren Halvorsen")
    promised = promises.promise(space, by=me, to=friend, what="the almanac of tides")
    words = (
        introductions.Words("en", why="Both chart the fjords."),
        introductions.Words("es", why="She knows every lighthouse."),
    )
    begun = introductions.begin(space, (friend, other), asked_by="Mara", why="two cartographers", words=words)
    assert titles(mara, "almanac", "promise") == ["the almanac of tides"]
    assert (
        titles(mara, "lighthouse", "introduction")
        == titles(mara, "cartographers", "introduction")
        == ["two cartographers"]
    )
    promises.let_go(promised)
    introductions.close(begun)
    assert titles(mara, "almanac", "promise") == titles(mara, "lighthouse", "introduction") == []

"""What stands in a team is found by those who may read it, as it is now, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.keeping import erasing
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.search import index
from ayni_web.search.jobs import read_what_is_new
from ayni_web.search.models import Changed, Document
from ayni_web.search.queries import Asked, Found, found
from ayni_web.team.asks import actions as asks
from ayni_web.team.asks import standing
from ayni_web.team.asks.models import Ask, Reached
from ayni_web.team.charter import actions as charter
from ayni_web.team.charter import queries as charters
from ayni_web.team.openings import actions as openings
from ayni_web.team.openings.models import Opening
from ayni_web.team.spaces import actions as spaces
from ayni_web.team.thanks import celebrating, telling
from tests.ayni_web.conftest import signed_in
from tests.ayni_web.search.test_index import everything_kept
from tests.ayni_web.team.people import joined

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara_in(mara: User) -> Membership:
    return spaces.begin(mara, "The maps")


@pytest.fixture
def ben(mara_in: Membership) -> Membership:
    return joined(mara_in, "Ben")


@pytest.fixture
def lena(mara_in: Membership) -> Membership:
    return joined(mara_in, "Lena")


@pytest.fixture
def stranger() -> User:
    return add_person("otto@example.org", name="Otto")


def titles(user: User, text: str, **more: Any) -> list[str]:
    return [
        str(hit.title).replace("<mark>", "").replace("</mark>", "")
        for group in looked(user, text, **more).groups
        for hit in group.hits
    ]


def looked(user: User, text: str, **more: Any) -> Found:
    return found(user, Asked(text, **more))


def ask(by: Membership, title: str, **more: Any) -> Ask:
    said = {"title": title, "reason": "Before it is printed", "due": timezone.localdate() + timedelta(days=3)}
    return asks.ask(by, asks.Said(**{**said, **more}))


def opening(by: Membership) -> Opening:
    today = timezone.localdate()
    said = {
        "title": "Lead the atlas", "sort": Opening.Sort.ROLE, "what": "A year of engraving", "how": "By a chart that you drew",
        "opens_on": today, "apply_by": today + timedelta(days=5), "decide_by": None,
    }  # fmt: skip
    return openings.post(by, said, [member_party(by)])


def everything(mara_in: Membership, ben: Membership) -> None:
    """One thing of each kind; every one says "kestrel"."""
    ask(mara_in, "Read the kestrel survey")
    standing.stand(ben, standing.Told(what="An hour on kestrel maps"))
    told = opening(mara_in)
    Opening.objects.filter(pk=told.pk).update(how="By a kestrel that you drew")
    charter.propose(
        mara_in,
        charter.charter(mara_in.space),
        topic="answers",
        text="Who hears the kestrel answers within two days.",
        look_again=None,
    )
    celebrating.tell(mara_in, "The kestrel is back", more="All of us")
    telling.write(mara_in, "The kestrel", "How it came back", [])


def test_one_of_each_kind_is_found_by_all_in_the_team_where_it_stands_and_by_no_stranger(
    mara: User, mara_in: Membership, ben: Membership, stranger: User
) -> None:
    everything(mara_in, ben)
    for user in (mara, ben.user):
        groups = {group.kind: group for group in looked(user, "kestr").groups}
        assert sorted(groups) == ["ask", "clause", "opening", "standing", "story", "win"]
        for group in groups.values():
            assert group.total == 1
            assert signed_in(user).get(group.hits[0].address.split("#")[0]).status_code == 200
    spaces.begin(stranger, "Another team")
    assert titles(stranger, "kestrel") == []


def test_texts_beside_the_title_are_found_and_what_only_deciders_read_is_not(
    mara: User, mara_in: Membership, ben: Membership
) -> None:
    told = opening(mara_in)
    assert titles(ben.user, "engraving") == titles(ben.user, "chart drew") == ["Lead the atlas"]
    openings.apply(ben, told, "I drew the lighthouse")
    assert titles(mara, "lighthouse") == titles(ben.user, "lighthouse") == []


def test_an_ask_that_is_not_for_all_is_found_by_whoever_it_reached_and_counted_for_nobody_else(
    mara: User, mara_in: Membership, ben: Membership, lena: Membership
) -> None:
    quiet = ask(mara_in, "The divorce papers", for_all=False)
    assert titles(mara, "divorce") == ["The divorce papers"]
    assert looked(ben.user, "divorce").groups == looked(lena.user, "divorce").groups == []
    Reached.objects.create(ask=quiet, party=member_party(ben))
    assert titles(ben.user, "divorce") == ["The divorce papers"]
    assert looked(lena.user, "divorce").groups == []
    ask(mara_in, "The divorce of two maps")
    (group,) = looked(lena.user, "divorce").groups
    assert (group.total, len(group.hits)) == (1, 1)


def test_what_changes_is_found_as_it_is_now(mara: User, mara_in: Membership, ben: Membership) -> None:
    made = ask(mara_in, "Read the contract")
    assert titles(ben.user, "contract") == ["Read the contract"]
    said = asks.Said(title="Read the treaty", reason="Soon", due=made.due)
    asks.change(mara_in, made, said, version=1)
    assert (titles(ben.user, "contract"), titles(ben.user, "treaty")) == ([], ["Read the treaty"])
    win = celebrating.tell(mara_in, "The boat is back")
    assert titles(ben.user, "boat") == ["The boat is back"]
    celebrating.take_back(mara_in, win)
    assert titles(ben.user, "boat") == []
    offered = standing.stand(ben, standing.Told(what="An hour of knots"))
    assert titles(mara, "knots") == ["An hour of knots"]
    standing.end(ben, offered)
    assert titles(mara, "knots") == []


def test_a_story_is_found_while_everybody_in_it_agrees_and_is_there(
    mara: User, mara_in: Membership, ben: Membership, lena: Membership
) -> None:
    story = telling.write(mara_in, "The ferry", "How Ben came back", [member_party(ben)])
    assert titles(lena.user, "ferry") == []
    telling.answer(ben, story, 1, agrees=True)
    assert titles(lena.user, "ferry") == ["The ferry"]
    telling.answer(ben, story, 1, agrees=False)
    assert looked(lena.user, "ferry").groups == []
    telling.answer(ben, story, 1, agrees=True)
    teams.leave(ben)
    assert looked(lena.user, "ferry").groups == []


def test_a_clause_is_found_by_what_holds_and_expectations_by_their_sides_alone(
    mara: User, mara_in: Membership, ben: Membership, lena: Membership
) -> None:
    clause = charter.propose(
        mara_in, charter.charter(mara_in.space), topic="answers", text="We answer by telegram.", look_again=None
    )
    for one in (ben, lena):
        charter.answer(one, charters.clause_for(one, clause.pk), 1, 1, agrees=True)
    charter.reword(mara_in, charters.clause_for(mara_in, clause.pk), 1, text="We answer by pigeon.")
    assert titles(ben.user, "telegram") == ["We answer by telegram."]
    assert titles(ben.user, "pigeon") == []
    between = charter.begin_between(mara_in, "The almanac", [member_party(ben)])
    charter.propose(mara_in, between, topic="gives", text="Each brings a sextant.", look_again=None)
    assert titles(mara, "sextant") == titles(ben.user, "sextant") == ["Each brings a sextant."]
    assert looked(lena.user, "sextant").groups == []


def test_whoever_left_finds_nothing_of_it_any_more(mara_in: Membership, ben: Membership) -> None:
    ask(mara_in, "Read the contract")
    assert titles(ben.user, "contract") == ["Read the contract"]
    teams.leave(ben)
    assert titles(ben.user, "contract") == []


def test_what_an_account_that_ends_had_written_leaves_the_index_too(mara: User, mara_in: Membership) -> None:
    quill = joined(mara_in, "Quillfeather Moss")
    standing.stand(quill, standing.Told(what="An hour of copperplate"))
    celebrating.tell(mara_in, "Quillfeather Moss is back")
    assert titles(mara, "copperplate") == ["An hour of copperplate"]
    assert titles(mara, "quillfeather") == ["Quillfeather Moss is back"]
    erasing.part_from_teams(quill.user, lambda: None)
    assert titles(mara, "quillfeather") == []
    assert b"quillfeather" not in everything_kept()


def test_more_than_one_search_reads_is_read_by_the_worker(
    mara: User, mara_in: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "AT_ONCE", 2)
    for number in range(5):
        ask(mara_in, f"Read the chart {number}")
    assert not looked(mara, "chart").complete
    read_what_is_new(_Silent(), space_id=str(personal_space(mara).pk))  # type: ignore[arg-type]
    now = looked(mara, "chart")
    assert now.complete
    assert now.groups[0].total == 5


class _Silent:
    def report(self, *_: object) -> None:
        pass


def test_what_else_happens_in_a_team_does_not_wait_for_ever(mara: User, mara_in: Membership, ben: Membership) -> None:
    Party.objects.create(space=mara_in.space, name="Somebody")
    everything(mara_in, ben)
    index.catch_up(mara_in.space)
    assert not Changed.objects.filter(space_id=mara_in.space_id).exists()
    assert not Document.objects.filter(space=mara_in.space, kind="person").exists()


def questions(client: Client, text: str) -> int:
    """How many a page of search asks; without the marks in a transaction, which only tests have around it."""
    client.get(f"/search/?q={text}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/search/?q={text}")
    return sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in asked.captured_queries)


def test_a_search_through_teams_asks_few_questions_however_many_teams(
    mara: User, mara_in: Membership, ben: Membership
) -> None:
    for one in (mara_in, spaces.begin(mara, "The boats"), spaces.begin(mara, "The bees")):
        everything(one, ben if one is mara_in else joined(one, f"Yves {one.pk}"))
        ask(one, "Lend a ladder")
    client: Client = signed_in(mara)
    assert questions(client, "ladder") <= 12
    assert questions(client, "kestrel") <= 14  # one of each of the six kinds
    assert client.get("/search/?q=kestrel").content.decode().count("The boats") >= 6

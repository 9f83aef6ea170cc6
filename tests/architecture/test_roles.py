"""Everybody asks for everything of a team, and gets what the table in SECURITY says: the table is read, not repeated here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import resolve, reverse
from pytest_django import DjangoDbBlocker

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Invitation, Membership, Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.spaces import actions
from tests.architecture import (
    team_asks,
    team_chains,
    team_channel,
    team_charter,
    team_checkins,
    team_leading,
    team_openings,
    team_promising,
    team_repair,
    team_ring,
    team_thanks,
)
from tests.architecture.addresses import EXAMPLES, of_nothing, room_of
from tests.architecture.listing import every_address
from tests.architecture.rooms_of_teams import People
from tests.architecture.writing import Writing

pytestmark = pytest.mark.django_db

SECURITY = (Path(__file__).resolve().parents[2] / "SECURITY.md").read_text(encoding="utf-8")
Role = Membership.Role
INSIDE: Mapping[str, Role] = {
    "lead": Role.LEAD,
    "administrator": Role.ADMINISTRATOR,
    "people team": Role.PEOPLE_TEAM,
    "facilitator": Role.FACILITATOR,
    "member": Role.MEMBER,
}
OUTSIDE = ("former member", "member of another team", "stranger", "nobody")
SITE = ClientHandler(enforce_csrf_checks=False)
EVERYBODY = (*INSIDE, *OUTSIDE)
#: The rituals, each with what it needs here.
ROOMS = [
    team_asks.ROOM,
    team_thanks.ROOM,
    team_openings.ROOM,
    team_chains.ROOM,
    team_channel.ROOM,
    team_promising.ROOM,
    team_charter.ROOM,
    team_checkins.ROOM,
    team_ring.ROOM,
    team_repair.ROOM,
    team_leading.ROOM,
]
ANSWERS = {"yes", "no", "hidden", "sign in"}
#: Asked for in a way that this address does not answer, the same to everybody: a button's address as a page, a page as a button.
NOT_SO = "not so"


@dataclass(frozen=True)
class Row:
    """One row of the table: these addresses, of what, and what each gets."""

    what: str
    where: tuple[tuple[str, str], ...]
    answers: Mapping[str, str]


def read_table() -> list[Row]:
    """The table of SECURITY, as this test needs it."""
    part = SECURITY.partition("## Who may see what in a team")[2].partition("\n## ")[0]
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")
    ]
    head, _rule, *rows = lines
    assert tuple(head[2:]) == EVERYBODY
    return [
        Row(
            cells[0],
            tuple(re.findall(r"`([\w:]+)`(?: \(([^)]+)\))?", cells[1])),
            dict(zip(head[2:], cells[2:], strict=True)),
        )
        for cells in rows
    ]


TABLE = read_table()


class Browser(RequestFactory):
    """What is asked and answered, and nothing beside it: no copy of what templates were given, the site brought up once."""

    def __init__(self, cookies: SimpleCookie) -> None:
        super().__init__()
        self.cookies = SimpleCookie(cookies)

    def request(self, **asked: Any) -> Any:
        return SITE(self._base_environ(**asked))


@dataclass
class World:
    """A team with one of each role and two others, people outside, and acts of every sort."""

    people: dict[str, User]
    space: Space
    invitation: Invitation
    token: str
    bystander: Membership
    acts: dict[tuple[str, str], Act] = field(default_factory=dict)
    private: Act | None = None
    friend: Party | None = None
    #: What rituals have, by their name, who asks, and what it is about.
    things: dict[tuple[str, str, str], Mapping[str, Any]] = field(default_factory=dict)
    #: By which each is known to be signed in.
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    #: What the team keeps, by its tables, before anybody asked.
    state: list[Any] = field(default_factory=list)

    def browser_of(self, who: str) -> Browser:
        """A browser in which they are signed in."""
        return Browser(self.cookies.get(who, SimpleCookie()))


def build() -> World:
    people = {name: add_person(f"{name.replace(' ', '.')}@example.org", name=name.title()) for name in EVERYBODY[:-1]}
    first = actions.begin(people["lead"], "The maps")
    space = first.space
    for name, role in (*INSIDE.items(), ("former member", Role.MEMBER)):
        if name != "lead":
            _in(first, people[name], role)
    others = [_in(first, add_person(f"{name}@example.org", name=name), Role.MEMBER) for name in ("Xenia", "Yves")]
    second = _in(first, add_person("zora@example.org", name="Zora"), Role.LEAD)
    actions.begin(people["member of another team"], "Another")
    invitation, token = teams.invite(first)
    world = World(people, space, invitation, token, others[0])
    xenia, yves, zora = (member_party(one) for one in (*others, second))
    for name in EVERYBODY[:-1]:
        here = Membership.objects.filter(space=space, user=people[name]).first()
        party = member_party(here) if here else yves
        world.acts[name, "own"] = _act(space, xenia, party, by=others[0].user)
        world.acts[name, "own, for all"] = _act(space, xenia, party, by=others[0].user, public=True)
        world.acts[name, "told by them"] = _act(space, xenia, party, by=people[name])
        world.acts[name, "for all"] = _act(space, xenia, zora, by=others[0].user, public=True)
        world.acts[name, "of others"] = _act(space, xenia, yves, by=others[0].user)
    own = personal_space(others[0].user)
    me = Party.objects.create(space=own, name="Xenia", is_me=True)
    world.friend = Party.objects.create(space=own, name="A friend of theirs")
    world.private = _act(own, world.friend, me, by=others[0].user)
    owner = Membership.objects.get(space=space, user=people["former member"])
    theirs = {name: Membership.objects.filter(space=space, user=people[name]).first() for name in EVERYBODY[:-1]}
    places = {name: place or others[1] for name, place in theirs.items()}
    for room in ROOMS:
        things = room.build(People(space, places, others[0], others[1]))
        world.things |= {(room.name, who, of): ids for (who, of), ids in things.items()}
    teams.leave(owner)
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        world.cookies[name] = client.cookies
    world.state = [rows_of(world, table) for table in range(len(TABLES))]
    return world


def _in(by: Membership, user: User, role: Role) -> Membership:
    _invitation, token = teams.invite(by, role=role)
    membership = actions.join(token, user)
    assert membership is not None
    return membership


def _act(space: Space, giver: Party, receiver: Party, *, by: User, public: bool = False) -> Act:
    return book.record(
        space,
        book.Draft(givers=[giver], receivers=[receiver], kind=ADVICE.number, what="Read it"),
        by=by,
        public=public,
    )


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once. Every request below is taken back when it is answered."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def place(world: World, who: str, name: str, of: str) -> str:
    """The address of what this row is about, for this person."""
    asker = who if who != "nobody" else "stranger"
    act = world.private if of == "in an own space" else world.acts.get((asker, of or "own"), world.acts[asker, "own"])
    assert act is not None
    assert world.friend is not None
    parts: dict[str, Any] = {
        "team_id": world.space.pk,
        "membership_id": world.bystander.pk,
        "invitation_id": world.invitation.pk,
        "act_id": act.pk,
        "party_id": world.friend.pk,
        "token": world.token,
    }
    (address,) = [one for one in every_address() if one.name == name]
    parts |= things_of(world, who, name, of)
    return reverse(name, kwargs={part: parts[part] for part in address.parts})


def things_of(world: World, who: str, name: str, of: str) -> Mapping[str, Any]:
    """The ids that a ritual has for this person and what it is about."""
    return world.things.get((name.partition(":")[0], who if who != "nobody" else "stranger", of), {})


def sent(world: World, who: str, name: str, of: str) -> Mapping[str, Any]:
    """What a form that means it sends there."""
    for room in ROOMS:
        if name in room.sent:
            return room.sent[name](things_of(world, who, name, of))
    other = Party.objects.get(space=world.space, name="Xenia")
    return {
        "spaces:new": {"name": "One more"},
        "spaces:join": {"own_name": "Somebody"},
        "spaces:record": {"side": "received", "other": other.pk, "what": "Read my map", "kind": ADVICE.number},
        "spaces:invite": {"role": Role.MEMBER},
        "spaces:change_role": {"role": Role.FACILITATOR},
        "spaces:hand_over": {"to": world.bystander.pk},
        "spaces:close": {"confirmed": world.space.name},
        "book:outcome": {"outcome": 2},
    }.get(name, {})


def answer_of(world: World, who: str, method: str, name: str, of: str) -> tuple[str, bool]:
    """In the words of the table, what somebody gets who asks this; and whether anything of the team was changed by it."""
    with transaction.atomic():
        if name == "spaces:close" and who == "lead":
            teams.note_export(
                Membership.objects.select_related("space", "user").get(space=world.space, user=world.people[who])
            )
        address, form = place(world, who, name, of), sent(world, who, name, of) if method == "post" else None
        writing = Writing()
        with connection.execute_wrapper(writing):
            told = said_by(getattr(world.browser_of(who), method)(address, form), method)
        written = [at for at, (model, _path) in enumerate(TABLES) if model._meta.db_table in writing.tables]
        changed = any(rows_of(world, table) != world.state[table] for table in written)
        transaction.set_rollback(True)
    return told, changed


def said_by(answer: HttpResponseBase, method: str) -> str:
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
    where = answer.headers.get("Location", "")
    if answer.status_code == 405 or (method == "get" and where in {"/teams/", "/record/", "/signs/", "/talks/"}):
        return NOT_SO
    if answer.status_code == 302:
        return "sign in" if where.startswith("/accounts/login/") else "yes"
    return {200: "yes", 403: "no", 404: "hidden"}[answer.status_code]


def rows_of(world: World, table: int) -> list[Any]:
    """What the team keeps in one table."""
    model, path = TABLES[table]
    return list(model._default_manager.filter(**{path: world.space.pk}).order_by("pk").values_list())


TABLES: list[tuple[Any, str]] = [
    (Space, "pk"), (Membership, "space"), (Invitation, "space"), (Act, "space"),
    *(table for room in ROOMS for table in room.tables),
]  # fmt: skip
#: What is done by a button, and must have been done where the table says yes: an answer without an effect would prove nothing.
DONE = {
    "spaces:record", "spaces:take_back", "spaces:between_us", "spaces:leave", "spaces:invite", "spaces:uninvite",
    "spaces:change_role", "spaces:take_out", "spaces:hand_over", "spaces:close",
    *(name for room in ROOMS for name in room.done),
}  # fmt: skip
ASKED = [(row, name, of) for row in TABLE for name, of in row.where]


@pytest.mark.parametrize(("row", "name", "of"), ASKED, ids=[f"{name} {of}".strip() for _row, name, of in ASKED])
def test_everybody_gets_what_the_table_says(world: World, row: Row, name: str, of: str) -> None:
    wrong = {}
    for who in EVERYBODY:
        answers = {method: answer_of(world, who, method, name, of) for method in ("get", "post")}
        told = {said for said, _changed in answers.values()} - {NOT_SO}
        if told != {row.answers[who]}:
            wrong[who] = f"{answers} instead of {row.answers[who]}"
        if answers["get"][1] or (row.answers[who] != "yes" and answers["post"][1]):
            wrong[who] = f"something was changed: {answers}"
        if name in DONE and row.answers[who] == "yes" and not answers["post"][1]:
            wrong[who] = f"nothing was done: {answers}"
    assert wrong == {}


def test_the_table_has_every_address_of_a_team() -> None:
    theirs = {
        address.name
        for address in every_address()
        if (room_of(address), "team_id") in EXAMPLES or address.name.startswith("spaces:")
        if resolve(of_nothing(address)).func.__module__.startswith("ayni_web.team.")
    }
    every = {
        address.name
        for address in every_address()
        if resolve(of_nothing(address)).func.__module__.startswith("ayni_web.team.")
    }
    assert theirs == every
    assert every - {name for row in TABLE for name, _of in row.where} == set()


def test_the_table_says_only_what_can_be_compared() -> None:
    assert {said for row in TABLE for said in row.answers.values()} <= ANSWERS
    assert len(TABLE) > 10


@pytest.mark.parametrize("who", INSIDE)
def test_no_role_learns_anything_of_a_members_own_space(world: World, who: str) -> None:
    """Not on any page of the team, nor in its export."""
    assert world.friend is not None
    client = world.browser_of(who)
    pages = [("get", name) for name in ("home", "members", "acts", "audit", "record", "leave")] + [("post", "export")]
    with transaction.atomic():
        for method, name in pages:
            answer = getattr(client, method)(reverse(f"spaces:{name}", args=[world.space.pk]))
            told = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert world.friend.name.encode() not in told
        transaction.set_rollback(True)

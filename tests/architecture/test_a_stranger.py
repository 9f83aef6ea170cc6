"""Nobody and a stranger go to every address there is. They learn nothing, and change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import DjangoDbBlocker

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from tests.architecture.addresses import (
    EXAMPLES,
    SECRET,
    Belongings,
    belongings_of,
    of_nothing,
    of_somebody,
    room_of,
)
from tests.architecture.listing import Address, every_address
from tests.architecture.writing import Writing

pytestmark = pytest.mark.django_db

ADDRESSES = every_address()
WITH_PARTS = [address for address in ADDRESSES if address.parts]

#: What nobody may open, and what it answers them. All else sends them to the sign-in.
OPEN = {
    "site:healthz": "whether all is up, and no more",
    "offline:manifest": "what the app is called and looks like, the same for everybody",
    "offline:worker": "the worker of the browser, the same for everybody",
    "accounts:come_in": "a link that lets in once: its token is the key",
    "introductions:asked": "the question to somebody who is to be introduced: the secret in it is the key",
    "introductions:answered": "thanks for an answer, the same to everybody",
    "notify:feed": "a calendar, for programs that cannot sign in: the secret in its address is the key",
    "notify:stop": "stops the mails of whom it was signed for",
    "spaces:join": "an invitation to a team: its token is the key",
    "set_language": "a language is chosen before signing in too",
    "account_login": "the sign-in",
    "account_signup": "says that nobody signs up by themselves",
    "account_inactive": "says that the account is switched off",
    "account_reset_password": "says who can let somebody in without a key",
    "account_email": "leads to the settings, which ask for the sign-in",
    "mfa_index": "leads to the settings, which ask for the sign-in",
    "mfa_login_webauthn": "the challenge that a passkey answers",
}
#: Whose link it is does not matter: whoever holds a good one is let in by it.
KEYS = {"accounts:come_in", "introductions:asked", "notify:feed", "notify:stop", "spaces:join"}
#: What tells its secret to whoever holds its key.
TELLS = {"notify:feed", "spaces:join"}
#: What is new in each answer.
_TOKENS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')


@dataclass(frozen=True)
class World:
    """What Mara has, and somebody else's browser in which they are signed in."""

    own: Belongings
    cookies: SimpleCookie
    before: dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once. What a test does is taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        own = belongings_of(add_person("mara@example.org", name="Mara"))
        client = Client()
        client.force_login(add_person("stranger@example.org", name="Stranger"))
        before = everything_of(own.user)
        assert {"Act", "ActParty", "Claim", "Import", "Job", "Party", "Party_circles", "Proposal"} <= set(before)
        yield World(own, client.cookies, before)
        transaction.set_rollback(True)


@pytest.fixture
def own(world: World) -> Belongings:
    return world.own


@pytest.fixture
def stranger(world: World) -> Client:
    client = Client()
    client.cookies = SimpleCookie(world.cookies)
    return client


@pytest.fixture
def unchanged(world: World, db: None) -> Iterator[None]:
    """What Mara has is after the test what it was before. Tables that no statement wrote to are not read again."""
    writing = Writing()
    with connection.execute_wrapper(writing):
        yield
    written = {model for model in SPACED if model._meta.db_table in writing.tables}
    after = everything_of(world.own.user, written)
    assert after == {name: rows for name, rows in world.before.items() if name in {one.__name__ for one in written}}


def everything_of(user: User, models: Iterable[type[Model]] | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of our own tables, or of these, that lead to a person's space."""
    space = personal_space(user).pk
    rows = {
        model.__name__: list(model._default_manager.filter(**{SPACED[model]: space}).order_by("pk").values_list())
        for model in (SPACED if models is None else models)
    }
    return {name: found for name, found in rows.items() if found}


def path_to_space(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> str:
    """How a query gets from a table to the space of its rows, or nothing where none leads there."""
    if model is Space:
        return "pk"
    names = {field.attname for field in model._meta.concrete_fields}
    if "space_id" in names:
        return "space_id"
    for field in model._meta.concrete_fields:
        there = field.related_model
        ours = (
            isinstance(there, type) and there.__module__.startswith("ayni_web.") and there not in {*seen, model, User}
        )
        if ours and (path := path_to_space(there, seen | {model})):
            return f"{field.name}__{path}"
    return ""


#: Our own tables whose rows lead to a space, and how.
SPACED = {
    model: path
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("ayni_web.") and (path := path_to_space(model))
}


def body_of(answer: HttpResponseBase) -> bytes:
    told = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return _TOKENS.sub(b"", told)


def name_of(address: Address) -> str:
    return address.name


def test_every_address_with_something_of_somebody_in_it_has_an_example() -> None:
    wanted = {(room_of(address), part) for address in WITH_PARTS for part in address.parts}
    assert wanted == set(EXAMPLES)


def test_every_address_has_a_name_of_its_own() -> None:
    # Two of allauth's stand twice: ours is tried first, and leads to our settings.
    names = [address.name for address in ADDRESSES if address.name != "mfa_index"]
    assert len(names) == len(set(names))


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("address", ADDRESSES, ids=name_of)
def test_nobody_is_sent_to_the_sign_in(own: Belongings, client: Client, address: Address) -> None:
    path = of_somebody(address, own)
    for answer in (client.get(path), client.post(path)):
        assert SECRET.encode() not in body_of(answer) or address.name in TELLS
        if address.name in OPEN:
            assert answer.status_code in {200, 302, 405, 503}
        else:
            assert answer.status_code == 302
            assert answer.headers["Location"].partition("?")[0] == "/accounts/login/"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("address", [address for address in WITH_PARTS if address.name not in KEYS], ids=name_of)
def test_a_stranger_cannot_tell_what_is_hidden_from_what_is_not_there(
    own: Belongings, stranger: Client, address: Address
) -> None:
    codes = set()
    for method in ("get", "post"):
        hidden = getattr(stranger, method)(of_somebody(address, own))
        nothing = getattr(stranger, method)(of_nothing(address))
        assert hidden.status_code == nothing.status_code
        assert body_of(hidden) == body_of(nothing)
        assert hidden.headers.get("Location") == nothing.headers.get("Location")
        codes.add(hidden.status_code)
    assert 404 in codes
    assert codes <= {302, 404, 405}  # a button's address, asked for as a page, leads to the page above it


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("address", [one for one in ADDRESSES if not one.parts], ids=name_of)
def test_a_strangers_own_pages_hold_nothing_of_anybody_else(
    own: Belongings, stranger: Client, address: Address
) -> None:
    answer = stranger.get(of_nothing(address))
    assert answer.status_code < 500 or address.name == "site:healthz"
    assert SECRET.encode() not in body_of(answer)


@pytest.mark.usefixtures("unchanged")
def test_numbers_of_others_in_questions_and_forms_are_numbers_of_nothing(own: Belongings, stranger: Client) -> None:
    def asked(number: int) -> list[tuple[int, bytes]]:
        friend = str(number)
        stranger.post("/people/add/", {"name": "Somebody", "kind": "person"})
        mine = stranger.get("/people/?q=somebody").content.decode()
        somebody = re.search(r"/people/(\d+)/", mine)
        assert somebody, "the stranger has somebody of their own to join others with"
        answers = [
            stranger.get(f"/record/?with={friend}"),
            stranger.get(f"/people/{somebody[1]}/join/?other={friend}"),
            stranger.post(f"/people/{somebody[1]}/join/", {"other": friend}),
            stranger.post("/me/", {"party": friend, "addresses": ""}),
        ]
        return [(answer.status_code, body_of(answer)) for answer in answers]

    there, nowhere = asked(own.friend.pk), asked(987_654_321)
    assert there == nowhere
    assert {code for code, _ in there} == {404}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("do", ["into", "out", "hide", "show"])
def test_a_stranger_edits_nobody_in_bulk(own: Belongings, stranger: Client, do: str) -> None:
    form = {"party": [own.friend.pk, own.twin.pk], "do": do, "circle": own.circle.name}
    page = stranger.post("/people/bulk/", form, follow=True)
    assert SECRET.encode() not in page.content


@pytest.mark.usefixtures("unchanged")
def test_an_act_cannot_be_told_of_somebody_elses_friend_by_number(own: Belongings, stranger: Client) -> None:
    line = f"helped her with the customs forms (#{own.friend.pk})"
    told = stranger.post("/record/understood/", {"line": line, "receivers": f"Her (#{own.friend.pk})"})
    assert SECRET.encode() not in told.content

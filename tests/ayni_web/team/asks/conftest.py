"""A team: Mara who asks, Ben and Ada who may help, and Cem who is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.team.asks import actions
from ayni_web.team.asks.models import Ask
from ayni_web.team.spaces import actions as spaces

type Come = Callable[[str], Membership]


@pytest.fixture
def mara_in(mara: User) -> Membership:
    return spaces.begin(mara, "The maps")


@pytest.fixture
def come(mara_in: Membership) -> Come:
    """Lets somebody of this name into the team."""

    def come_in(name: str) -> Membership:
        user = add_person(f"{name.lower()}@example.org", name=name)
        membership = spaces.join(teams.invite(mara_in)[1], user)
        assert membership is not None
        return membership

    return come_in


@pytest.fixture
def ben(come: Come) -> Membership:
    return come("Ben")


@pytest.fixture
def ada(come: Come) -> Membership:
    return come("Ada")


@pytest.fixture
def asked(mara_in: Membership, ben: Membership, ada: Membership) -> Ask:
    return actions.ask(mara_in, said())


def said(**other: Any) -> actions.Said:
    fields: dict[str, Any] = {
        "title": "Read the two pages of the survey before it goes to print",
        "reason": "We start in Kisumu and cannot change it afterwards",
        "due": timezone.localdate() + timedelta(days=5),
    }
    return actions.Said(**{**fields, **other})


def client_of(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client

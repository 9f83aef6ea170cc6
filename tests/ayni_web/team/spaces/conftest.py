"""Mara's team, and Ben in it."""

from __future__ import annotations

import pytest

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.team.spaces import actions
from tests.ayni_web.team.spaces.making import come_in


@pytest.fixture
def ben(db: None) -> User:
    return add_person("ben@example.org", name="Ben")


@pytest.fixture
def lead(mara: User) -> Membership:
    return actions.begin(mara, "The maps")


@pytest.fixture
def member(lead: Membership, ben: User) -> Membership:
    return come_in(lead, ben)

"""Mara's team, and who came into it."""

from __future__ import annotations

import pytest

from ayni_web.accounts.models import Membership, User
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.people import joined


@pytest.fixture
def team(mara: User) -> Membership:
    return spaces.begin(mara, "The maps")


@pytest.fixture
def ben(team: Membership) -> Membership:
    return joined(team, "Ben")


@pytest.fixture
def lena(team: Membership) -> Membership:
    return joined(team, "Lena")

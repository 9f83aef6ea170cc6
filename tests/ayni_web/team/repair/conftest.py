"""Mara and Jonas are in a team, Noor and Otto could lead a talk there; all of them have private notes. Keys are made quickly here."""

from __future__ import annotations

import pytest

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.team.repair.models import Case
from ayni_web.team.spaces import actions as spaces
from ayni_web.vault import sealing
from tests.ayni_web.team.repair.talking import Role, Somebody, agreed, settle_in


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "WORK", sealing.Work(memory_kib=64, passes=1, lanes=1))


@pytest.fixture
def lead(db: None) -> Membership:
    return spaces.begin(add_person("lena@example.org", name="Lena"), "The maps")


@pytest.fixture
def mara_here(lead: Membership, mara: User) -> Somebody:
    return settle_in(lead, mara)


@pytest.fixture
def jonas(lead: Membership) -> Somebody:
    return settle_in(lead, add_person("jonas@example.org", name="Jonas"))


@pytest.fixture
def noor(lead: Membership) -> Somebody:
    return settle_in(lead, add_person("noor@example.org", name="Noor"), Role.FACILITATOR)


@pytest.fixture
def otto(lead: Membership) -> Somebody:
    return settle_in(lead, add_person("otto@example.org", name="Otto"), Role.FACILITATOR)


@pytest.fixture
def talk(mara_here: Somebody, jonas: Somebody) -> Case:
    """Mara asked Jonas, and he said yes."""
    return agreed(mara_here, jonas)

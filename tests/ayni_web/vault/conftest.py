"""Mara has a vault with a note in it. Making keys of passphrases is made quick here; one test looks at what people get."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from ayni_web.vault import actions, sealing
from ayni_web.vault.models import Note, Vault
from ayni_web.vault.opening import Opened
from ayni_web.vault.recovery import group_asked, group_of
from tests.chromium import chromium

PASSPHRASE = "heron lantern quarry blue"
OTHER = "violet anchor supper moss"


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "WORK", sealing.Work(memory_kib=64, passes=1, lanes=1))


class Clock:
    """The time as the server sees it, which a test can move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.get_default_timezone())

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def space(mara: User) -> Space:
    return personal_space(mara)


@pytest.fixture
def ysolde(space: Space) -> Party:
    return people.add_party(space, "Ysolde Example")


@pytest.fixture
def made(mara: User) -> tuple[Opened, str]:
    opened, code = actions.set_up(mara, PASSPHRASE)
    assert actions.keep_code(opened, code, group_of(code, group_asked(code)))
    return opened, code


@pytest.fixture
def opened(made: tuple[Opened, str]) -> Opened:
    return made[0]


@pytest.fixture
def code(made: tuple[Opened, str]) -> str:
    return made[1]


@pytest.fixture
def vault(opened: Opened) -> Vault:
    return opened.vault


@pytest.fixture
def note(opened: Opened, ysolde: Party) -> Note:
    return actions.write(opened, f"party:{ysolde.pk}", "She is thinking of leaving for Lisbon")


@pytest.fixture
def open_client(mara_client: Client, opened: Opened) -> Client:
    """Mara's browser with her vault open."""
    answer = mara_client.post("/vault/unlock/", {"current": PASSPHRASE})
    assert answer.status_code == 302
    return mara_client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser

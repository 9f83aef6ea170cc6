"""Somebody who wants mail, and a room that has things to remind of."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from ayni_web.accounts.models import Membership, User
from ayni_web.notify import actions, sorts, sources
from ayni_web.notify.models import How
from ayni_web.notify.sorts import Sort
from ayni_web.notify.sources import Due, Entry, Source, Span
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.notify.receiver import Receiver


class Things:
    """What there is to be reminded of in a test, and nothing else."""

    def __init__(self) -> None:
        self.due: list[Due] = []
        self.entries: list[Entry] = []

    def add(self, key: str, on: date, words: str = "") -> None:
        self.due.append(Due(key, on, words or f"about {key}", f"/promises/{len(self.due)}/"))

    def asked(self, user: User, span: Span) -> Iterable[Due]:
        return self.due

    def calendar(self, user: User, since: date) -> Iterable[Entry]:
        return self.entries


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> Things:
    found = Things()
    monkeypatch.setattr(sources, "_SOURCES", {"things": Source("things", "Things", found.asked, found.calendar)})
    monkeypatch.setattr(sources, "_HOURS", [])
    return found


@pytest.fixture
def reader(mara: User) -> Iterator[User]:
    mara.time_zone = "Europe/Berlin"
    mara.save()
    actions.wish(mara, mail=True, rest_days="")
    yield mara
    shutil.rmtree(settings.MAILBOX, ignore_errors=True)


@pytest.fixture
def known_sorts(monkeypatch: pytest.MonkeyPatch) -> None:
    known = (
        Sort("asks", "Asks", usual=How.AT_ONCE),
        Sort("wins", "Wins", usual=How.DIGEST),
        Sort("talks", "In confidence", usual=How.AT_ONCE, hushed=True),
    )
    monkeypatch.setattr(sorts, "_SORTS", {**sorts._SORTS, **{one.name: one for one in known}})


@pytest.fixture
def team(mara: User) -> Membership:
    return spaces.begin(mara, "The maps")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


def box(user: User) -> list[Path]:
    """The mails that lie in somebody's mailbox."""
    return sorted((Path(settings.MAILBOX) / str(user.pk)).glob("new/*"))

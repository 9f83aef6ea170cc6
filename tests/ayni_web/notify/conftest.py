"""Somebody who wants mail, and a room that has things to remind of."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from ayni_web.accounts.models import User
from ayni_web.notify import actions, sources
from ayni_web.notify.sources import Due, Entry, Source, Span


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
    actions.wish(mara, mail=True, days="every")
    yield mara
    shutil.rmtree(settings.MAILBOX, ignore_errors=True)


def box(user: User) -> list[Path]:
    """The mails that lie in somebody's mailbox."""
    return sorted((Path(settings.MAILBOX) / str(user.pk)).glob("new/*"))

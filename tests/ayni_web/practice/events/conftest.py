"""Mara goes to a dinner. Everybody there is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ayni.identity import identifiers
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from ayni_web.practice.events import actions
from ayni_web.practice.events.actions import Named, Plan
from ayni_web.practice.events.models import Event

type Dinner = Callable[..., Event]


@pytest.fixture
def me(mara: User) -> Party:
    own = identifiers.email("mara@example.org")
    assert own is not None
    return people.claim_me(personal_space(mara), [own], name="Mara")


@pytest.fixture
def ben(mara: User, me: Party) -> Party:
    return people.add_party(personal_space(mara), "Ben Adler", email=identifiers.email("ben@example.org"))


@pytest.fixture
def ines(mara: User, me: Party) -> Party:
    return people.add_party(personal_space(mara), "Inês Prado", email=identifiers.email("ines@example.org"))


@pytest.fixture
def dinner(mara: User, me: Party) -> Dinner:
    """Makes a dinner of two hours that begins in so many hours."""

    def made(*guests: Party, hours: float = 24, **more: object) -> Event:
        starts = timezone.now() + timedelta(hours=hours)
        said: dict[str, object] = {"name": "Dinner in Altona", "starts": starts, "ends": starts + timedelta(hours=2)}
        plan = Plan(**{**said, "guests": [Named(guest, guest.name) for guest in guests], **more})  # type: ignore[arg-type]
        return actions.plan(mara, plan)

    return made


def stamp(at: datetime) -> str:
    """A time as calendars write it."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def calendar(*events: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def entry(at: datetime, *lines: str, uid: str = "dinner@example.org", name: str = "Dinner", hours: int = 2) -> str:
    ends = at + timedelta(hours=hours)
    told = [f"UID:{uid}", f"SUMMARY:{name}", f"DTSTART:{stamp(at)}", f"DTEND:{stamp(ends)}"]
    return "\r\n".join(["BEGIN:VEVENT", *told, *lines, "END:VEVENT", ""])

"""Mara shares a checklist; Ysolde needs permits, Benedikt leads. All of them are invented."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from ayni_web.practice.sharing import actions, piloting
from ayni_web.practice.sharing.models import Pilot, Thing


@pytest.fixture
def space(mara: User) -> Space:
    space = personal_space(mara)
    people.claim_me(space, [], name="Mara")
    return space


@pytest.fixture
def ysolde(space: Space) -> Party:
    return people.add_party(space, "Ysolde Quillfeather")


@pytest.fixture
def benedikt(space: Space) -> Party:
    return people.add_party(space, "Benedikt Thornbury")


@pytest.fixture
def thing(space: Space) -> Thing:
    said = {
        "title": "Permit checklist",
        "sort": "checklist",
        "helps": "permits for a first office",
        "language": "English",
    }
    return actions.put_on_shelf(space, said)


def planned(space: Space, *parties: Party, begins: int = 0, ends: int = 30, **more: object) -> Pilot:
    today = timezone.localdate()
    said = {"what": "Read each other's chapters", "measure": "four chapters are read", "i_give": "notes", **more}
    return piloting.plan(
        space,
        piloting.Plan(
            begins=today + timedelta(days=begins),
            ends=today + timedelta(days=ends),
            partners=[(party, "notes too") for party in parties],
            **said,  # type: ignore[arg-type]
        ),
    )


def agreed(user: User, space: Space, *parties: Party, begins: int = 0, ends: int = 30, **more: object) -> Pilot:
    pilot = planned(space, *parties, begins=begins, ends=ends, **more)
    on = timezone.localdate() + timedelta(days=min(begins, 0))
    return piloting.agree(pilot, user=user, on=on)

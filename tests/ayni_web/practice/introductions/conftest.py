"""Mara introduces Ysolde, who needs looms mended, to Benedikt, who mends them. All of them are invented."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.test import Client

from ayni.identity import identifiers
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people
from ayni_web.people.models import Identifier, Party
from ayni_web.practice.introductions import actions
from ayni_web.practice.introductions.actions import Words
from ayni_web.practice.introductions.models import Introduction, Side

FIRST = ("Ysolde Quillfeather", "ysolde@quillworks.example.net", "Quillworks Weaving")
SECOND = ("Benedikt Thornbury", "b.thornbury@ironloom.example.org", "Ironloom")


@dataclass
class Two:
    """An introduction that is written and not yet asked, and those it is about."""

    introduction: Introduction
    first: Party
    second: Party

    @property
    def sides(self) -> list[Side]:
        return list(Side.objects.filter(introduction=self.introduction).order_by("place"))

    def again(self) -> Introduction:
        return Introduction.objects.get(pk=self.introduction.pk)


@pytest.fixture
def space(mara: User) -> Space:
    space = personal_space(mara)
    people.claim_me(space, [], name="Mara")
    return space


def somebody(space: Space, name: str, address: str, organisation: str) -> Party:
    party = people.add_party(space, name)
    people.edit(party, {"organisation": organisation})
    found = identifiers.email(address)
    assert found is not None
    Identifier.objects.create(space=space, party=party, scheme=found.scheme, value=found.value)
    return Party.objects.get(pk=party.pk)


WORDS = (
    Words("en", "Your looms stand still, and here is somebody who mends them.", "A mechanic who loves old machines."),
    Words("de", "Da fehlt jemand, der alte Maschinen liebt.", "Eine Weberin mit einer kleinen Werkstatt."),
)


@pytest.fixture
def two(space: Space) -> Two:
    first, second = somebody(space, *FIRST), somebody(space, *SECOND)
    made = actions.begin(space, (first, second), asked_by="Mara", why="looms", words=WORDS)
    return Two(made, first, second)


def link(two: Two, place: int, **more: object) -> str:
    return actions.make_link(two.introduction, place, **more)  # type: ignore[arg-type]


def path(token: str) -> str:
    return f"/introductions/asked/{token}/"


def seal_in(page: str) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', page)
    assert found, "the page has a form to answer with"
    return found[1]


def answer(token: str, said: str, **more: str) -> int:
    """Answer as somebody does who opens the link in a browser that keeps no cookies."""
    page = Client().get(path(token)).content.decode()
    return Client().post(path(token), {"seal": seal_in(page), "answer": said, **more}).status_code

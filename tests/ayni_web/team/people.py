"""Who comes into a team, for the tests of all its rituals."""

from __future__ import annotations

from django.test import Client

from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.team.spaces import actions as spaces


def joined(team: Membership, name: str, role: str = Membership.Role.MEMBER) -> Membership:
    _invitation, token = teams.invite(team, role=role)
    membership = spaces.join(token, add_person(f"{name.lower()}@example.org", name=name))
    assert membership is not None
    return membership


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client

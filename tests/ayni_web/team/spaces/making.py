"""Members of a team and what they tell, for the tests of this folder."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts import teams
from ayni_web.accounts.models import Membership, User
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people.members import member_party
from ayni_web.team.spaces import actions

Role = Membership.Role


def come_in(by: Membership, user: User, role: str = Role.MEMBER) -> Membership:
    membership = actions.join(teams.invite(by, role=role)[1], user)
    assert membership is not None
    return membership


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def thank(by: Membership, giver: Membership, receiver: Membership, *, public: bool = False) -> Act:
    draft = book.Draft(
        givers=[member_party(giver)],
        receivers=[member_party(receiver)],
        kind=ADVICE.number,
        at=timezone.now(),
        what="Read the map of Lagos twice",
    )
    return actions.record(by, draft, public=public, once=None)

"""Two who are in a team are never made one: not by their lead, not by themselves, not by a page of somebody's own space."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ayni.errors import InputError
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions
from ayni_web.people.members import member_party
from ayni_web.people.models import Merge, Party
from ayni_web.promises import between
from ayni_web.promises.models import Promise
from ayni_web.team.asks import actions as asks
from ayni_web.team.asks import queries as asked
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.people import joined, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(mara: User) -> Membership:
    return spaces.begin(mara, "The maps")


@pytest.fixture
def two(lead: Membership) -> tuple[Membership, Membership]:
    return joined(lead, "Ben"), joined(lead, "Benjamin")


def pages(first: Party, second: Party) -> list[str]:
    return [f"/people/{first.pk}/join/", f"/people/{first.pk}/join/?other={second.pk}"]


def test_no_page_reaches_members_whoever_asks(lead: Membership, two: tuple[Membership, Membership]) -> None:
    first, second = (member_party(one) for one in two)
    own = Party.objects.create(space=personal_space(lead.user), name="Ben")
    for who in (lead, two[0]):
        client = signed_in(who.user)
        for path in pages(first, second):
            assert client.get(path).status_code == 404
        assert client.post(f"/people/{first.pk}/join/", {"other": second.pk}).status_code == 404
    assert signed_in(lead.user).post(f"/people/{own.pk}/join/", {"other": first.pk}).status_code == 404
    assert not Merge.objects.exists()


def test_whoever_tries_is_told_and_all_stays_theirs(lead: Membership, two: tuple[Membership, Membership]) -> None:
    ben, benjamin = two
    first, second = member_party(ben), member_party(benjamin)
    said = asks.Said(
        title="Read the survey", reason="Print", due=timezone.localdate() + timedelta(days=2), for_all=False
    )
    ask = asks.ask(ben, said)
    between.say(lead.space, teller=first, by=first, to=second, what="Draw it", due=timezone.localdate())
    somebody = Party.objects.create(space=lead.space, name="B. of the harbour")
    for kept, merged in ((first, second), (second, first), (somebody, first), (first, somebody)):
        with pytest.raises(InputError, match="account of their own"):
            actions.merge(lead.space, kept, merged, reason="by-hand", by=lead.user)
    assert not Merge.objects.exists()
    assert not Party.objects.filter(root__isnull=False).exists()
    assert asked.asks_seen_by(ben).filter(pk=ask.pk).exists()
    assert not asked.asks_seen_by(benjamin).filter(pk=ask.pk).exists()
    assert Promise.objects.get().by == first
    assert Membership.objects.filter(space=lead.space, left_at__isnull=True).count() == 3

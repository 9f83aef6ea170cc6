"""What members say in their own name: about themselves, as visible as they want it, and what can follow from it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError
from ayni_web.accounts import teams
from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.promises.models import Promise
from ayni_web.team.checkins import noting, queries
from ayni_web.team.checkins.models import Note
from ayni_web.team.checkins.team_exporters import _notes as exported
from tests.ayni_web.team.checkins.making import Role, team_of
from tests.ayni_web.team.people import joined, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> list[Membership]:
    return team_of("Mara", "Ben")


def home(member: Membership) -> str:
    return reverse("checkins:home", args=[member.space_id])


def said(member: Membership, sort: str, text: str, *, for_all: bool = True) -> Note:
    return noting.say(member.space, member_party(member), sort, text, for_all=for_all)


@pytest.mark.parametrize("role", Role.values)
def test_that_one_has_too_much_stays_with_oneself_if_one_wants(two: list[Membership], role: str) -> None:
    other = joined(two[0], "Third", role)
    note = said(two[1], "too_much", "Two projects at once", for_all=False)
    assert "Two projects" in signed_in(two[1].user).get(home(two[1])).content.decode()
    assert "Two projects" not in signed_in(other.user).get(home(other)).content.decode()
    assert list(exported(other)) == []
    for name in ("take_back", "help"):
        address = reverse(f"checkins:{name}", args=[note.space_id, note.pk])
        assert signed_in(other.user).post(address, {"what": "x"}).status_code == 404


def test_help_with_it_is_a_promise_once(two: list[Membership]) -> None:
    note = said(two[1], "too_much", "Two projects at once")
    address = reverse("checkins:help", args=[note.space_id, note.pk])
    sent = {"what": "Take over the second", "once": str(uuid4())}
    for _time in range(2):
        assert signed_in(two[0].user).post(address, sent).status_code == 302
    promise = Promise.objects.get()
    assert (promise.by.user, promise.to.user, promise.origin) == (two[0].user, two[1].user, "check-in")
    assert not promise.for_all


def test_what_was_taken_back_meanwhile_takes_no_help_and_loses_no_words(two: list[Membership]) -> None:
    note = said(two[1], "too_much", "Two projects at once")
    seen = queries.note_for(two[0], note.pk)
    noting.take_back(note, member_party(two[1]))
    with pytest.raises(ChangedMeanwhileError):
        noting.offer_help(seen, member_party(two[0]), "Take over the second", None)
    assert Promise.objects.count() == 0


def test_only_whose_word_it_is_takes_it_back(two: list[Membership]) -> None:
    note = said(two[1], "celebrate", "The map is printed")
    address = reverse("checkins:take_back", args=[note.space_id, note.pk])
    assert signed_in(two[0].user).post(address).status_code == 403
    assert signed_in(two[1].user).post(address).status_code == 302
    assert "The map is printed" not in signed_in(two[0].user).get(home(two[0])).content.decode()


def test_what_is_celebrated_leads_to_thanks_and_an_offer_to_asking_for_it(two: list[Membership]) -> None:
    said(two[1], "celebrate", "The map is printed")
    said(two[1], "can_help", "Two hours on Thursday")
    page = signed_in(two[0].user).get(home(two[0])).content.decode()
    party = member_party(two[1]).pk
    assert f"{reverse('thanks:give', args=[two[0].space_id])}?to={party}" in page
    assert f"{reverse('promising:new', args=[two[0].space_id])}?with={party}" in page
    for address in (reverse("thanks:give", args=[two[0].space_id]) + f"?to={party}",):
        assert signed_in(two[0].user).get(address).status_code == 200


def test_notes_go_after_six_weeks_and_when_who_said_them_leaves(two: list[Membership]) -> None:
    old = said(two[1], "can_help", "An old offer")
    Note.objects.filter(pk=old.pk).update(made_at=timezone.now() - queries.NOTES_STAND - timedelta(days=1))
    said(two[1], "can_help", "A new offer")
    assert [note.text for note in queries.notes_of(two[0], timezone.now())] == ["A new offer"]
    teams.leave(two[1])
    assert list(queries.notes_of(two[0], timezone.now())) == []


def test_a_double_click_says_it_once_and_nothing_is_said_without_a_word(two: list[Membership]) -> None:
    browser, address = signed_in(two[0].user), reverse("checkins:say", args=[two[0].space_id])
    sent = {"sort": "celebrate", "text": "The map is printed", "once": str(uuid4())}
    for _time in range(2):
        assert browser.post(address, sent).status_code == 302
    assert browser.post(address, {"sort": "celebrate", "text": "  "}).status_code == 422
    assert browser.post(address, {"sort": "a mood", "text": "x"}).status_code == 422
    assert Note.objects.count() == 1

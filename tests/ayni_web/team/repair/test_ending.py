"""How a talk ends: closed, erased by one or both, when somebody leaves; and what does not fit anywhere."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from ayni.errors import InputError
from ayni_web.accounts import teams
from ayni_web.accounts.models import Membership, User
from ayni_web.keeping.erasing import part_from_teams
from ayni_web.team.repair import actions, keys, queries
from ayni_web.team.repair.models import Case, CaseKey, Sheet
from tests.ayni_web.team.repair.talking import (
    Kind,
    Somebody,
    agreed,
    both_say,
    client_of,
    confirmed,
    led_by,
    now,
    texts,
    together,
)

# Its end -----------------------------------------------------------------------------------------------------------------


def test_a_closed_talk_is_read_by_the_two_and_by_no_third(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    led_by(talk, noor, mara_here, jonas)
    actions.close(jonas.here, now(talk), now(talk).version)
    assert texts(mara_here, talk) == texts(jonas, talk) != set()
    assert texts(noor, talk) == set()
    with pytest.raises(InputError, match="closed"):
        together(mara_here, talk, Kind.GROUND, "Late")
    assert agreed(jonas, mara_here).pk != talk.pk


def test_who_erases_takes_their_own_and_leaves_what_both_said_yes_to(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    confirmed(mara_here, jonas, talk, Kind.AGREEMENT, "We answer in a day")
    together(mara_here, talk, Kind.LESSON, "Only hers")
    actions.erase_own(mara_here.here, now(talk))
    assert texts(mara_here, talk) == set()
    assert texts(jonas, talk) == {"I was away in spring", "We answer in a day"}
    assert not CaseKey.objects.filter(case=talk, user=mara_here.user).exists()
    with pytest.raises(Http404):
        queries.case_for(mara_here.here, talk.pk)
    actions.erase_own(jonas.here, now(talk))
    assert not Case.objects.exists()


def test_who_leaves_the_team_closes_their_talks_and_who_led_one_is_out(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, lead: Membership, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    led_by(talk, noor, mara_here, jonas)
    teams.leave(noor.here)
    assert (now(talk).mediator, now(talk).closed_at) == (None, None)
    assert keys.keys_of(noor.opened, talk) == {}
    teams.take_out(lead, jonas.here)
    assert now(talk).closed_at is not None
    assert texts(mara_here, talk) == {"I asked seven times", "I was away in spring"}
    assert client_of(jonas.user).get(reverse("repair:case", args=[talk.space_id, talk.pk])).status_code == 404


def test_who_leaves_before_answering_leaves_no_question(mara_here: Somebody, jonas: Somebody, lead: Membership) -> None:
    actions.invite(mara_here.here, mara_here.opened, jonas.here)
    teams.take_out(lead, jonas.here)
    assert not Case.objects.exists()


def test_an_account_that_ends_takes_what_was_its_own(mara_here: Somebody, jonas: Somebody, talk: Case) -> None:
    both_say(mara_here, jonas, talk)
    confirmed(mara_here, jonas, talk, Kind.AGREEMENT, "We answer in a day")
    part_from_teams(jonas.user, lambda: None)
    assert texts(mara_here, talk) == {"I asked seven times", "We answer in a day"}
    User.objects.filter(pk=jonas.user.pk).delete()
    page = client_of(mara_here.user).get(reverse("repair:case", args=[talk.space_id, talk.pk]))
    assert "not here any more" in page.content.decode()
    part_from_teams(mara_here.user, lambda: None)
    assert not Case.objects.exists()


def test_in_a_closed_team_talks_are_read_and_erased(
    mara_here: Somebody, jonas: Somebody, lead: Membership, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    teams.note_export(lead)
    teams.close(lead, "The maps")
    browser, there = client_of(mara_here.user), reverse("repair:case", args=[talk.space_id, talk.pk])
    assert "seven times" in browser.get(there).content.decode()
    assert browser.post(f"{there}write/", {"kind": "ground", "text": "Late", "seen": 0}).status_code == 403
    assert browser.post(f"{there}erase/").status_code == 302


# What does not fit -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "sent"),
    [
        ("write/", {"kind": "view", "text": "x"}),
        ("write/", {"kind": "look", "days": "30", "text": "x"}),
        ("write/", {"kind": "", "text": "x"}),
    ],
)
def test_no_form_makes_a_sheet_that_is_none(
    mara_here: Somebody, jonas: Somebody, talk: Case, where: str, sent: dict[str, str]
) -> None:
    both_say(mara_here, jonas, talk)
    there = reverse("repair:case", args=[talk.space_id, talk.pk]) + where
    assert client_of(mara_here.user).post(there, sent).status_code == 403
    assert Sheet.objects.count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "promise", "text": "x", "promised_by": "third"},
        {"kind": "promise", "text": "x", "promised_by": "first", "due": "1999-01-01"},
        {"kind": "promise", "text": "x" * 501, "promised_by": "first"},
        {"kind": "ground", "text": "   "},
        {"kind": "ground", "text": "x" * 10_001},
        {"kind": "lesson", "text": "x" * 601},
    ],
)
def test_what_cannot_be_kept_stands_in_the_page_again(
    mara_here: Somebody, jonas: Somebody, talk: Case, sent: dict[str, str]
) -> None:
    both_say(mara_here, jonas, talk)
    there = reverse("repair:write", args=[talk.space_id, talk.pk])
    answer = client_of(mara_here.user).post(there, sent | {"seen": "0"})
    assert answer.status_code == 422
    assert sent["text"].strip() in answer.content.decode()
    assert Sheet.objects.count() == 2

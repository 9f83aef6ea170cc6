"""What happens to somebody in a team is theirs, on their own timeline, while nothing of theirs flows into the team."""

from __future__ import annotations

import pytest
from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts import teams
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act, ActParty
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from tests.ayni_web.team.spaces.making import client_of, thank


def test_thanks_told_in_a_team_stand_on_the_receivers_own_timeline(
    lead: Membership, member: Membership, ben: User
) -> None:
    client = client_of(lead.user)
    answer = client.post(
        f"/teams/{lead.space_id}/acts/new/",
        {
            "side": "gave",
            "other": member_party(member).pk,
            "what": "Read the map of Lagos twice",
            "kind": ADVICE.number,
        },
    )
    assert answer.status_code == 302
    act = Act.objects.get(space=lead.space)
    for user, gave in ((ben, "Mara"), (lead.user, "you")):
        timeline = client_of(user).get("/record/acts/")
        page = timeline.content.decode()
        assert "Read the map of Lagos twice" in page
        assert "in the team The maps" in page
        assert f"from {gave} to" in page
        read = client_of(user).get(f"/record/{act.pk}/").content.decode()
        assert "The maps" in read
        assert "<form" not in read.partition("<main")[2].partition("</main")[0]


def test_what_one_took_part_in_is_found_by_its_words_and_names(lead: Membership, member: Membership, ben: User) -> None:
    thank(lead, lead, member)
    for words in ("Lagos", "Mara"):
        assert b"Lagos twice" in client_of(ben).get(f"/record/acts/?q={words}").content
    assert b"Lagos twice" not in client_of(ben).get("/record/acts/?q=Oslo").content


def test_it_stays_on_the_timeline_after_leaving(lead: Membership, member: Membership, ben: User) -> None:
    act = thank(lead, lead, member)
    teams.leave(member)
    client = client_of(ben)
    assert b"Lagos twice" in client.get("/record/acts/").content
    assert client.get(f"/record/{act.pk}/").status_code == 200
    assert client.get(f"/teams/{lead.space_id}/acts/{act.pk}/").status_code == 404


def test_what_was_taken_back_in_the_team_leaves_the_timeline(lead: Membership, member: Membership, ben: User) -> None:
    act = thank(lead, lead, member)
    client_of(lead.user).post(f"/teams/{lead.space_id}/acts/{act.pk}/take-back/")
    assert b"Lagos twice" not in client_of(ben).get("/record/acts/").content


@pytest.mark.parametrize("do", ["outcome", "correct", "withdraw", "restore"])
def test_nobody_writes_in_the_team_from_their_own_timeline(
    lead: Membership, member: Membership, ben: User, do: str
) -> None:
    act = thank(lead, lead, member)
    before = Act.objects.filter(space=lead.space).values().get()
    assert client_of(ben).post(f"/record/{act.pk}/{do}/", {"outcome": 2, "note": "much"}).status_code == 404
    assert Act.objects.filter(space=lead.space).values().get() == before


def test_nothing_of_ones_own_flows_into_the_team(lead: Membership, member: Membership, ben: User, mara: User) -> None:
    own = personal_space(ben)
    me = Party.objects.create(space=own, name="Ben", is_me=True)
    her = Party.objects.create(space=own, name="Mara", remark="Snores in meetings")
    draft = book.Draft(
        givers=[her], receivers=[me], kind=ADVICE.number, at=timezone.now(), what="Told me of the Oslo job"
    )
    act = book.record(own, draft, by=ben)
    assert not Act.objects.filter(space=lead.space).exists()
    assert not ActParty.objects.filter(act=act, party__space=lead.space).exists()
    lead_client = client_of(mara)
    for at in ("", "acts/", "members/", "audit/"):
        assert b"Oslo" not in lead_client.get(f"/teams/{lead.space_id}/{at}").content
    assert b"Oslo" not in lead_client.get("/record/acts/").content
    assert lead_client.get(f"/record/{act.pk}/").status_code == 404
    assert lead_client.get(f"/teams/{lead.space_id}/acts/{act.pk}/").status_code == 404


def test_a_party_of_ones_own_cannot_be_told_of_in_a_team(lead: Membership, member: Membership, mara: User) -> None:
    friend = Party.objects.create(space=personal_space(mara), name="Ysolde")
    page = client_of(mara).post(
        f"/teams/{lead.space_id}/acts/new/",
        {"side": "gave", "other": friend.pk, "what": "Helped", "kind": ADVICE.number},
    )
    assert page.status_code == 200
    assert not Act.objects.filter(space=lead.space).exists()


def test_the_same_telling_sent_twice_is_one_act(lead: Membership, member: Membership) -> None:
    form = {"side": "gave", "other": member_party(member).pk, "what": "Helped", "kind": ADVICE.number}
    form |= {"once": "0b9d7f6e-9d55-4f0e-8b9f-2f3a3a1c7a11"}
    client = client_of(lead.user)
    for _time in range(2):
        assert client.post(f"/teams/{lead.space_id}/acts/new/", form).status_code == 302
    assert Act.objects.filter(space=lead.space).count() == 1


def test_the_receivers_own_word_confirms(lead: Membership, member: Membership) -> None:
    assert thank(lead, member, lead).get_basis_display() == "confirmed by the receiver"
    assert thank(lead, lead, member).get_basis_display() == "recorded by a person"

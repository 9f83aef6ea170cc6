"""Teams: coming in, roles, going, and that what happens to somebody there is theirs while nothing of theirs flows there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person, change_profile
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.forms import is_unsaid
from ayni_web.accounts.models import AuditEvent, Invitation, Membership, Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Act
from ayni_web.jobs.actions import enqueue
from ayni_web.jobs.models import Job
from ayni_web.keeping import erasing
from ayni_web.keeping.jobs import erase_everything
from ayni_web.people.members import member_party
from ayni_web.team.spaces import actions, member_views
from tests.ayni_web.team.spaces.making import client_of, come_in, thank

Role = Membership.Role


def same(page: bytes, token: str) -> str:
    """A page without what is new in each answer, and without the link by which it was opened."""
    told = page.decode().replace(token, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"', "", told)


# Coming in


def test_an_invitation_lets_one_person_in_once(lead: Membership, ben: User, stranger: User) -> None:
    invitation, token = teams.invite(lead, role=Role.FACILITATOR)
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())
    joined = actions.join(token, ben)
    assert joined is not None
    assert (joined.role, joined.space) == (Role.FACILITATOR, lead.space)
    assert actions.join(token, stranger) is None
    assert not accounts.is_in(stranger, lead.space)


def old(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def taken_back(invitation: Invitation) -> None:
    teams.take_back(Membership.objects.get(space=invitation.space, role=Role.LEAD), invitation)


def closed(invitation: Invitation) -> None:
    lead = Membership.objects.get(space=invitation.space, role=Role.LEAD)
    teams.note_export(lead)
    teams.close(lead, invitation.space.name)


@pytest.mark.parametrize("end", [old, taken_back, closed])
def test_a_link_that_ended_opens_nothing_and_says_the_same_as_one_that_never_was(
    lead: Membership, ben: User, end: Callable[[Invitation], None]
) -> None:
    invitation, token = teams.invite(lead)
    end(invitation)
    assert actions.join(token, ben) is None
    assert actions.join_anew(token, "Somebody") is None
    never = "x" * 43
    page, nothing = (Client().get(f"/teams/join/{one}/") for one in (token, never))
    assert page.status_code == nothing.status_code == 404
    assert same(page.content, token) == same(nothing.content, never)


def test_opening_a_link_uses_nothing_up(lead: Membership) -> None:
    _invitation, token = teams.invite(lead)
    before = User.objects.count()
    for _time in range(3):
        assert b"The maps" in Client().get(f"/teams/join/{token}/").content
    assert teams.invitation_of(token) is not None
    assert User.objects.count() == before


def test_somebody_without_an_account_makes_one_by_the_link_and_is_in(lead: Membership) -> None:
    _invitation, token = teams.invite(lead)
    client = Client()
    answer = client.post(f"/teams/join/{token}/", {"own_name": "Nadia"})
    assert answer.headers["Location"] == "/welcome/"
    nadia = User.objects.get(name="Nadia")
    assert is_unsaid(nadia.email)
    assert not nadia.has_usable_password()
    assert client.get(f"/teams/{lead.space_id}/").status_code == 200
    assert personal_space(nadia).kind == Space.Kind.PERSONAL
    assert client.get("/welcome/").context["form"].initial["email"] == ""
    assert Client().post(f"/teams/join/{token}/", {"own_name": "Another"}).status_code == 404


def test_two_without_an_address_can_come_in(lead: Membership) -> None:
    for name in ("Nadia", "Omar"):
        assert actions.join_anew(teams.invite(lead)[1], name) is not None


def test_a_letter_gives_its_address_only_where_nobody_has_it_and_tells_nobody_so(lead: Membership, ben: User) -> None:
    pages = set()
    for email in (ben.email, "nobody.yet@example.org"):
        _invitation, token = teams.invite(lead, email=email)
        pages.add(same(Client().get(f"/teams/join/{token}/").content, token))
        Client().post(f"/teams/join/{token}/", {"own_name": "Somebody"})
    assert len(pages) == 1
    made = [user.email for user in User.objects.filter(name="Somebody").order_by("pk")]
    assert is_unsaid(made[0])
    assert made[1] == "nobody.yet@example.org"


def test_no_other_site_can_join_for_somebody(lead: Membership, ben: User) -> None:
    _invitation, token = teams.invite(lead)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)
    assert client.post(f"/teams/join/{token}/").status_code == 403
    assert not accounts.is_in(ben, lead.space)


def test_a_letter_goes_out_at_a_click_where_a_mail_server_is_set(
    lead: Membership, mara: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[EmailMessage] = []
    settings.SMTP_URL = "smtp://mail.invalid"
    monkeypatch.setattr(member_views, "hand_over_now", sent.append)
    page = client_of(mara).post(f"/teams/{lead.space_id}/invite/", {"role": "member", "email": "nadia@example.org"})
    (letter,) = sent
    assert letter["To"] == "nadia@example.org"
    link = re.search(r"/teams/join/([\w-]{43})/", letter.get_content())
    assert link
    assert teams.invitation_of(link[1]) is not None
    assert link[1] in page.content.decode()
    assert link[1] not in client_of(mara).get(f"/teams/{lead.space_id}/members/").content.decode()


def test_without_a_mail_server_no_mail_is_offered(lead: Membership, mara: User) -> None:
    assert b"email" not in client_of(mara).get(f"/teams/{lead.space_id}/invite/").content.partition(b"<main")[2]


def test_nobody_makes_a_flood_of_invitations(lead: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teams, "MOST_INVITATIONS_A_DAY", 2)
    teams.invite(lead)
    teams.invite(lead)
    with pytest.raises(InputError, match="many invitations"):
        teams.invite(lead)


# Roles


def test_only_a_lead_makes_a_lead(lead: Membership, member: Membership, stranger: User) -> None:
    admin = come_in(lead, stranger, Role.ADMINISTRATOR)
    with pytest.raises(InputError, match="Only a lead"):
        teams.change_role(admin, member, Role.LEAD)
    with pytest.raises(InputError, match="Only a lead"):
        teams.change_role(admin, lead, Role.MEMBER)
    with pytest.raises(InputError, match="Only a lead"):
        teams.take_out(admin, lead)
    with pytest.raises(InputError, match="Only a lead"):
        teams.invite(admin, role=Role.LEAD)
    teams.change_role(lead, member, Role.LEAD)
    member.refresh_from_db()
    assert member.role == Role.LEAD


def test_a_team_is_never_without_a_lead(lead: Membership, member: Membership) -> None:
    with pytest.raises(InputError, match="needs a lead"):
        teams.change_role(lead, lead, Role.MEMBER)
    with pytest.raises(InputError, match="only lead"):
        teams.leave(lead)
    with pytest.raises(InputError, match="This is you"):
        teams.take_out(lead, lead)
    teams.hand_over(lead, member)
    lead.refresh_from_db()
    member.refresh_from_db()
    assert (lead.role, member.role) == (Role.MEMBER, Role.LEAD)
    teams.leave(lead)
    with pytest.raises(InputError, match="only lead"):
        teams.leave(member)


def test_the_role_of_a_moment_ago_gives_no_power(lead: Membership, member: Membership, mara: User) -> None:
    page = client_of(mara)
    teams.hand_over(lead, member)
    assert page.post(f"/teams/{lead.space_id}/close/", {"confirmed": "The maps"}).status_code == 403
    with pytest.raises(PermissionDenied):
        accounts.invitations_seen_by(Membership.objects.get(pk=lead.pk))


# Going


def test_who_left_sees_nothing_and_may_come_back_as_who_they_were(
    lead: Membership, member: Membership, ben: User
) -> None:
    party = member_party(member)
    client = client_of(ben)
    client.post(f"/teams/{lead.space_id}/leave/")
    assert client.get(f"/teams/{lead.space_id}/").status_code == 404
    again = come_in(lead, ben)
    assert again.pk == member.pk
    assert member_party(again) == party
    assert client.get(f"/teams/{lead.space_id}/").status_code == 200


def test_links_of_who_was_taken_out_open_nothing(lead: Membership, member: Membership, ben: User) -> None:
    teams.change_role(lead, member, Role.ADMINISTRATOR)
    _invitation, token = teams.invite(Membership.objects.get(pk=member.pk))
    teams.take_out(lead, member)
    assert actions.join(token, ben) is None


def test_closing_takes_the_export_and_the_name(lead: Membership, member: Membership, mara: User) -> None:
    client, at = client_of(mara), f"/teams/{lead.space_id}/close/"
    assert client.post(at, {"confirmed": "The maps"}).status_code == 422
    b"".join(client.post(f"/teams/{lead.space_id}/export/").streaming_content)  # type: ignore[attr-defined]
    assert client.post(at, {"confirmed": "Another"}).status_code == 422
    assert accounts.teams_of(mara).get().space.closed_at is None
    assert client.post(at, {"confirmed": "the  maps"}).status_code == 302
    assert accounts.teams_of(mara).get().space.closed_at is not None


def test_in_a_closed_team_everybody_reads_and_nobody_writes(lead: Membership, member: Membership, ben: User) -> None:
    act = thank(lead, member, lead)
    teams.note_export(lead)
    teams.close(lead, "The maps")
    for user in (lead.user, ben):
        client = client_of(user)
        assert client.get(f"/teams/{lead.space_id}/").status_code == 200
        assert client.post(f"/teams/{lead.space_id}/export/").status_code == 200
        for name in ("acts/new", "invite", "leave", "close", "hand-over"):
            assert client.get(f"/teams/{lead.space_id}/{name}/").status_code == 403
        assert client.get(f"/record/{act.pk}/").status_code == 200
    with pytest.raises(PermissionDenied):
        accounts.membership_for(ben, lead.space_id, accounts.Power.RECORD)


def test_the_export_holds_what_its_reader_may_see(lead: Membership, member: Membership, stranger: User) -> None:
    third = come_in(lead, stranger)
    thank(member, lead, member)
    thank(lead, third, lead, public=True)
    told = {}
    for one in (lead, member, third):
        answer = client_of(one.user).post(f"/teams/{lead.space_id}/export/")
        whole = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        told[one.user.name] = [(act["givers"], act["receivers"], act["public"]) for act in whole["acts"]]
        assert [row["name"] for row in whole["members"]] == ["Mara", "Ben", "Stranger"]
        assert "@" not in json.dumps(whole)
    both = [(["Mara"], ["Ben"], False), (["Stranger"], ["Mara"], True)]
    assert {name: sorted(acts) for name, acts in told.items()} == {"Mara": both, "Ben": both, "Stranger": both[1:]}


def test_teams_call_people_what_they_call_themselves(lead: Membership, mara: User) -> None:
    mara.name = "Mara Okafor"
    change_profile(mara, email_changed=False)
    assert member_party(lead).name == "Mara Okafor"


# What is noted


def test_everything_done_with_a_team_is_noted_and_nothing_that_was_given(
    lead: Membership, member: Membership, ben: User
) -> None:
    thank(lead, lead, member, public=True)
    invitation, _token = teams.invite(lead, email="nadia@example.org")
    teams.take_back(lead, invitation)
    teams.change_role(lead, member, Role.FACILITATOR)
    teams.hand_over(lead, member)
    teams.leave(lead)
    again = come_in(member, lead.user)
    teams.take_out(Membership.objects.get(pk=member.pk), again)
    teams.note_export(member)
    teams.close(member, "The maps")
    noted = AuditEvent.objects.filter(space=lead.space)
    assert {row.what for row in noted} == {row.value for row in AuditEvent.What if row.value.startswith("team_")}
    assert "Lagos" not in str([row.detail for row in noted])
    assert "nadia" not in str([row.detail for row in noted])
    assert {row.user_id for row in noted} == {lead.user_id, ben.pk}


# Erasing and taking along


def erase_account(user: User) -> None:
    space = personal_space(user)
    args = {"space_id": str(space.pk), "user_id": user.pk, "account": True}

    class Quiet:
        job_id = enqueue("erase-everything", args, space_id=space.pk, user_id=user.pk).pk

        def report(self, done: int, total: int | None = None) -> None: ...

    erase_everything(Quiet(), **args)  # type: ignore[arg-type]


def test_when_an_account_goes_what_it_took_part_in_stays_with_the_others_without_its_name(
    lead: Membership, member: Membership, ben: User
) -> None:
    act = thank(lead, member, lead)
    Act.objects.filter(pk=act.pk).update(what="Ben read the map of Lagos")
    erase_account(ben)
    assert not User.objects.filter(pk=ben.pk).exists()
    page = client_of(lead.user).get("/record/acts/").content.decode()
    assert "read the map of Lagos" in page
    assert "Ben" not in page
    for at in ("", "members/", "audit/", f"acts/{act.pk}/"):
        assert "Ben" not in client_of(lead.user).get(f"/teams/{lead.space_id}/{at}").content.decode()


def test_a_team_in_which_nobody_else_ever_was_goes_with_its_account(lead: Membership, mara: User) -> None:
    erase_account(mara)
    assert not Space.objects.filter(pk=lead.space_id).exists()


def test_who_leads_others_alone_hands_over_before_their_account_goes(
    lead: Membership, member: Membership, mara: User
) -> None:
    client_of(mara).post("/keeping/erase/", {"confirmed": mara.email, "account": "yes"})
    assert not Job.objects.filter(kind="erase-everything").exists()
    erase_account(mara)  # and where it comes to that all the same, the team is not left without a lead
    member.refresh_from_db()
    assert member.role == Role.LEAD


def test_erasing_ones_own_space_leaves_teams_alone(lead: Membership, member: Membership, ben: User) -> None:
    act = thank(lead, member, lead)
    space = personal_space(ben)
    erasing.erase_everything(space, but_job=enqueue("sweep", user_id=ben.pk).pk, step=lambda: None)
    assert Act.objects.filter(pk=act.pk).exists()
    assert accounts.is_in(ben, lead.space)


def test_ones_own_export_holds_ones_teams_and_what_one_took_part_in(
    lead: Membership, member: Membership, ben: User
) -> None:
    thank(lead, lead, member)
    third = come_in(lead, add_person("omar@example.org", name="Omar"))
    thank(lead, lead, third, public=True)
    teams.leave(member)
    rows = {
        one.name: list(one.rows(personal_space(ben))) for one in exporters() if one.name in {"teams", "acts_in_teams"}
    }
    (team,), (act,) = rows["teams"], rows["acts_in_teams"]
    assert (team["name"], team["role"], bool(team["left_at"])) == ("The maps", "member", True)
    assert act["what"] == "Read the map of Lagos twice"
    assert [(one["name"], one["you"], one["role"]) for one in act["parts"]] == [
        ("Mara", False, "giver"),
        ("Ben", True, "receiver"),
    ]
    assert not any(list(one.rows(lead.space)) for one in exporters() if one.name in {"teams", "acts_in_teams"})


def test_a_large_team_is_told_in_pages_and_by_name(mara: User) -> None:
    lead = actions.begin(mara, "The coast")
    for number in range(60):
        person = User.objects.create_user(f"m{number}@example.org", name=f"Member {number:02}")
        Membership.objects.create(space=lead.space, user=person, role=Membership.Role.MEMBER)
    client = client_of(mara)
    home = client.get(f"/teams/{lead.space_id}/").content.decode()
    assert "and 48 others" in home
    assert "Member 59" not in home
    first, second = (client.get(f"/teams/{lead.space_id}/members/?page={page}").content.decode() for page in (1, 2))
    told = set(re.findall(r"Member \d\d(?=</span>)", first)) | set(re.findall(r"Member \d\d(?=</span>)", second))
    assert len(told) == 60
    found = client.get(f"/teams/{lead.space_id}/members/?q=member+5").content.decode()
    assert "Member 59" in found
    assert "Member 49" not in found
    nobody = client.get(f"/teams/{lead.space_id}/members/?q=<b>zoe").content.decode()
    assert "Nobody here is called “&lt;b&gt;zoe”." in nobody

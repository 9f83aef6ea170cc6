"""What somebody was told is theirs, also where others act: in the database itself, where it can say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.erasing import Traces, erasers
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.partings import part
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.team_exporters import team_exporters
from ayni_web.notify import actions, channel_actions
from ayni_web.notify.models import Channel, Choice, How, Mail, Notice
from ayni_web.notify.telling import tell, untell
from ayni_web.team.asks import actions as asks
from ayni_web.team.spaces import actions as spaces
from ayni_web.walls.acting import acting_as, as_the_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(mara: User) -> Membership:
    return spaces.begin(mara, "The maps")


@pytest.fixture
def ben(team: Membership) -> Membership:
    here = spaces.join(teams.invite(team)[1], add_person("ben@example.org", name="Ben"))
    assert here is not None
    Notice.objects.all().delete()
    return here


def test_who_acts_tells_another_and_takes_it_back(
    team: Membership, ben: Membership, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """As the two act: each sees their own rows alone."""
    with acting_as(team.user_id):
        due = timezone.localdate() + timedelta(days=5)
        ask = asks.ask(team, asks.Said(title="Read my map", reason="Print", due=due))
    with acting_as(ben.user_id), django_capture_on_commit_callbacks(execute=True):
        offer = asks.offer(ben, ask, "I can", version=1)
    with acting_as(team.user_id):
        assert [one.key for one in Notice.objects.filter(owner=team.user)] == [f"ask:{ask.pk}:offer:{offer.pk}"]
        assert User.objects.get(pk=team.user_id).has_news
    with acting_as(ben.user_id):
        asks.withdraw_offer(ben, offer)
    with as_the_house():
        assert not Notice.objects.exists()
    assert not User.objects.get(pk=team.user_id).has_news


@pytest.mark.postgresql
def test_nobody_else_of_a_team_sees_or_changes_what_one_was_told(team: Membership, ben: Membership) -> None:
    tell(team.user, sort="asks", key="a", words="x", path="/today/", space=team.space)
    actions.wish_news(team.user, {}, {("team", str(team.space_id)): How.APP})
    with acting_as(ben.user_id):
        assert not Notice.objects.exists()
        assert not Choice.objects.exists()
        assert Notice.objects.update(path="/elsewhere/") == 0
        assert Notice.objects.all().delete()[0] == 0
    with acting_as(None):
        assert not Notice.objects.exists()
    with acting_as(team.user_id):
        assert Notice.objects.get().path == "/today/"


def test_who_is_taken_out_by_another_keeps_nothing_of_what_they_were_told_there(
    team: Membership, ben: Membership
) -> None:
    tell(ben.user, sort="asks", key="a", words="x", path="/today/", space=team.space)
    tell(ben.user, sort="asks", key="b", words="x", path="/today/", space=personal_space(ben.user))
    with acting_as(team.user_id):
        teams.take_out(team, ben)
    with as_the_house():
        assert [one.key for one in Notice.objects.filter(owner=ben.user)] == ["b"]


def test_a_new_role_and_somebody_who_came_in_are_told(team: Membership) -> None:
    with as_the_house():
        token = teams.invite(team)[1]
        here = spaces.join(token, add_person("cleo@example.org", name="Cleo"))
    assert here is not None
    with acting_as(team.user_id):
        spaces.change_role(team, here, Membership.Role.FACILITATOR)
        spaces.change_role(team, here, Membership.Role.FACILITATOR)
    with as_the_house():
        assert Notice.objects.filter(owner=team.user, said={"name": "Cleo"}).count() == 1
        assert Notice.objects.filter(owner=here.user, key__contains=":role:").count() == 1


def test_setting_up_a_channel_works_as_who_may(team: Membership, ben: Membership) -> None:
    with acting_as(team.user_id):
        channel_actions.set_up(team, "https://hooks.example/a", ["wins"], version=1)
    with acting_as(ben.user_id):
        assert Channel.objects.get().host == "hooks.example"
        assert Notice.objects.get().owner == ben.user


def test_a_name_goes_from_what_others_were_told_and_from_mails_that_wait(team: Membership, ben: Membership) -> None:
    said = {"name": "Jörg Müller", "what": "a map"}
    tell(ben.user, sort="asks", key="a", words="%(name)s asks", said=said, path="/today/", space=team.space)
    tell(ben.user, sort="asks", key="b", words="x", said={"name": "Ravi"}, path="/today/", space=team.space)
    mail = Mail.objects.create(user=ben.user, number=1, lines=[["Asks", "Jörg Müller asks", "/today/", "asks"]])
    Notice.objects.filter(key="a").update(mail=mail)
    part(team.space, Traces(parties=frozenset({-1}), names=("Jörg Müller",)))
    assert [one.key for one in Notice.objects.all()] == ["b"]
    assert not Mail.objects.exists()


def test_what_one_was_told_in_ones_own_space_goes_with_a_person_and_with_all(mara: User) -> None:
    space = personal_space(mara)
    tell(mara, sort="asks", key="a", words="x", said={"name": "Jörg Müller"}, path="/today/", space=space)
    tell(mara, sort="asks", key="b", words="x", path="/today/", space=space)
    eraser = next(one for one in erasers() if one.room == "notify")
    traces = Traces(parties=frozenset({-1}), names=("Jörg Müller",))
    assert eraser.mentions(space, traces)["notices"] == 1
    eraser.forget(space, traces)
    assert [one.key for one in Notice.objects.all()] == ["b"]
    actions.wish_news(mara, {}, {("sort", "asks"): How.APP})
    eraser.everything(space, lambda: None)
    assert not Notice.objects.exists()
    assert not Choice.objects.exists()


def test_it_goes_into_exports_and_no_secret_does(team: Membership, ben: Membership) -> None:
    tell(ben.user, sort="asks", key="a", words="x", path="/today/", space=team.space)
    actions.wish_news(ben.user, {"news": True}, {("team", str(team.space_id)): How.APP})
    channel_actions.set_up(team, "https://hooks.example/a-secret", ["wins"], version=1)
    own = {one.name: list(one.rows(personal_space(ben.user))) for one in exporters()}
    assert own["notices"][0]["words"] == "x"
    assert own["how_you_are_told"][0]["chosen"] == [{"sort": "", "team": str(team.space_id), "how": "app"}]
    theirs = {one.name: list(one.rows(ben)) for one in team_exporters()}
    assert theirs["channel"][0]["host"] == "hooks.example"
    assert "a-secret" not in str(theirs)
    assert "a-secret" not in str(own)


def test_taking_back_reaches_only_what_is_unread_and_of_this_space(team: Membership, ben: Membership) -> None:
    for key, space in (("ask:1:a", team.space), ("ask:1:b", team.space), ("ask:10:a", team.space)):
        tell(ben.user, sort="asks", key=key, words="x", path="/today/", space=space)
    actions.read(Notice.objects.get(key="ask:1:b"))
    untell("ask:1:", space=team.space, beginning=True)
    assert sorted(Notice.objects.values_list("key", flat=True)) == ["ask:10:a", "ask:1:b"]

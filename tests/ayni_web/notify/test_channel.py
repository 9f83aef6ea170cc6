"""Public things of a team go where the team lets them, once; nothing that was withdrawn before, and nothing that is not public."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ayni.errors import ChangedMeanwhileError
from ayni.ledger.kinds import ADVICE
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import AuditEvent, Membership, User
from ayni_web.accounts.partings import part
from ayni_web.notify import channel_actions, posting
from ayni_web.notify.channel import hand_to_channel
from ayni_web.notify.models import Channel, Notice, Post
from ayni_web.people.members import member_party
from ayni_web.team.asks import actions as asks
from ayni_web.team.openings import actions as openings
from ayni_web.team.spaces import actions as spaces
from ayni_web.team.thanks import actions as thanks
from ayni_web.team.thanks import celebrating
from tests.ayni_web.notify.receiver import Receiver

pytestmark = pytest.mark.django_db
ALL = ["thanks", "asks", "wins", "openings"]
State = Post.State


@pytest.fixture
def team(mara: User) -> Membership:
    return spaces.begin(mara, "The <maps> & more")


@pytest.fixture
def ben(team: Membership) -> Membership:
    _invitation, token = teams.invite(team)
    here = spaces.join(token, add_person("ben@example.org", name="Ben"))
    assert here is not None
    return here


@pytest.fixture
def channel(team: Membership, receiver: Receiver, settings: Settings) -> Channel:
    settings.HOOKS_INSIDE = frozenset({f"127.0.0.1:{receiver.port}"})
    return channel_actions.set_up(team, receiver.address, ALL, version=1)


def later(minutes: int = 5) -> Any:
    return timezone.now() + timedelta(minutes=minutes)


def texts(receiver: Receiver) -> list[str]:
    return [json.loads(one.body)["text"] for one in receiver.got]


def test_nothing_goes_at_first(team: Membership, receiver: Receiver) -> None:
    celebrating.tell(team, "The map is printed")
    assert posting.post_all(later()) == {}
    assert not Post.objects.exists()


def test_a_win_goes_once_a_little_after_it_was_told(team: Membership, channel: Channel, receiver: Receiver) -> None:
    celebrating.tell(team, "The map is <printed>")
    assert posting.post_all(timezone.now()) == {}  # it can still be taken back
    assert posting.post_all(later()) == {"sent": 1}
    assert posting.post_all(later()) == {}
    [text] = texts(receiver)
    assert text.startswith("The &lt;maps&gt; &amp; more: The map is &lt;printed&gt; <http")
    kept = Post.objects.get()
    assert (kept.state, kept.text) == (State.SENT, "The map is <printed>")


def test_what_was_taken_back_before_does_not_go(team: Membership, channel: Channel, receiver: Receiver) -> None:
    celebrating.take_back(team, celebrating.tell(team, "The map is printed"))
    assert posting.post_all(later()) == {"dropped": 1}
    assert receiver.got == []


def test_thanks_go_only_while_all_concerned_want_them_seen(
    team: Membership, ben: Membership, channel: Channel, receiver: Receiver
) -> None:
    words = thanks.Words(done="Read my map", public=True)
    told = thanks.thank(team, [member_party(ben)], words, kind=ADVICE.number)
    assert posting.post_all(later()) == {}  # Ben keeps good words private, as who has said nothing does
    thanks.say(ben, told, public=True)
    thanks.say(ben, told, public=False)
    assert posting.post_all(later()) == {"dropped": 1}
    assert receiver.got == []


def test_thanks_that_are_for_all_say_who_and_what(
    team: Membership, ben: Membership, channel: Channel, receiver: Receiver
) -> None:
    thanks.prefer(ben, in_public=True)
    thanks.thank(team, [member_party(ben)], thanks.Words(done="Read my map", public=True), kind=ADVICE.number)
    assert posting.post_all(later()) == {"sent": 1}
    assert "Mara thanks Ben: Read my map" in texts(receiver)[0]


def an_ask(team: Membership, **more: Any) -> Any:
    due = timezone.localdate() + timedelta(days=5)
    return asks.ask(team, asks.Said(title="Read my map", reason="It goes to print", due=due, **more))


@pytest.mark.parametrize(
    ("more", "goes"), [({}, 0), ({"in_channel": True}, 1), ({"in_channel": True, "for_all": False}, 0)]
)
def test_an_ask_goes_only_where_its_asker_said_so(
    team: Membership, channel: Channel, receiver: Receiver, more: dict[str, bool], goes: int
) -> None:
    an_ask(team, **more)
    posting.post_all(later())
    assert len(receiver.got) == goes


def test_an_ask_that_ended_or_was_changed_for_fewer_does_not_go(
    team: Membership, channel: Channel, receiver: Receiver
) -> None:
    ended, hidden = an_ask(team, in_channel=True), an_ask(team, in_channel=True)
    asks.end(team, ended, asks.Ending(end=ended.End.WITHDRAWN), version=1, answers=0)
    said = asks.Said(title="Read it", reason="Print", due=hidden.due, for_all=False)
    asks.change(team, hidden, said, version=1)
    assert posting.post_all(later()) == {"dropped": 2}
    assert receiver.got == []


def test_an_opportunity_goes_while_it_is_open(team: Membership, channel: Channel, receiver: Receiver) -> None:
    today = timezone.localdate()
    said = {
        "title": "Lead the atlas", "sort": "role", "what": "x", "how": "By lot", "opens_on": today,
        "apply_by": today + timedelta(days=5), "decide_by": None,
    }  # fmt: skip
    openings.post(team, said, [member_party(team)])
    gone = openings.post(team, said | {"title": "Another"}, [member_party(team)])
    openings.withdraw(team, gone, 1, "No money")
    assert posting.post_all(later()) == {"sent": 1, "dropped": 1}
    assert "Lead the atlas" in texts(receiver)[0]


def test_only_what_the_team_chose_goes(team: Membership, receiver: Receiver, settings: Settings) -> None:
    settings.HOOKS_INSIDE = frozenset({f"127.0.0.1:{receiver.port}"})
    channel = channel_actions.set_up(team, receiver.address, ["asks", "no such sort"], version=1)
    assert channel.sorts == ["asks"]
    celebrating.tell(team, "The map is printed")
    assert not Post.objects.exists()


def test_what_the_team_lets_out_no_more_does_not_go(team: Membership, channel: Channel, receiver: Receiver) -> None:
    celebrating.tell(team, "The map is printed")
    channel_actions.set_up(team, "", ["asks"], version=channel.version)
    posting.post_all(later())
    assert receiver.got == []
    assert Post.objects.get().state == State.DROPPED


def test_what_waits_for_one_address_does_not_go_to_another(
    team: Membership, channel: Channel, receiver: Receiver
) -> None:
    celebrating.tell(team, "The map is printed")
    channel_actions.set_up(team, receiver.address, ALL, version=channel.version)
    posting.post_all(later())
    assert receiver.got == []


def test_ended_it_forgets_its_address(team: Membership, channel: Channel, receiver: Receiver) -> None:
    celebrating.tell(team, "The map is printed")
    channel_actions.end(team)
    posting.post_all(later())
    assert receiver.got == []
    assert Channel.objects.get().sealed == ""


def test_the_secret_stands_nowhere_in_the_database(
    team: Membership, ben: Membership, channel: Channel, receiver: Receiver, settings: Settings
) -> None:
    secret = "hook?x=1"
    posting.try_out(team, channel)
    receiver.answers.append((400, {}))
    celebrating.tell(team, "The map is printed")
    posting.post_all(later())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert secret not in str(cursor.fetchall()), table
    for member in (team, ben):
        client = Client()
        client.force_login(member.user)
        page = client.get(f"/teams/{team.space_id}/channel/").content.decode()
        assert secret not in page
        assert "127.0.0.1" in page


def test_a_button_pressed_twice_sets_it_up_once(team: Membership, channel: Channel, receiver: Receiver) -> None:
    again = channel_actions.set_up(team, receiver.address, ALL, version=1)
    assert again.version == channel.version


def test_one_channel_that_fails_keeps_no_other_waiting(
    team: Membership, channel: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = spaces.begin(team.user, "Another")
    channel_actions.set_up(other, receiver.address, ALL, version=1)
    celebrating.tell(team, "One")
    celebrating.tell(other, "Two")
    real = posting._payload

    def fails(channel: Channel, line: Any) -> Any:
        if channel.space_id == team.space_id:
            raise RuntimeError
        return real(channel, line)

    monkeypatch.setattr(posting, "_payload", fails)
    assert posting.post_all(later()) == {"failed": 1, "sent": 1}
    monkeypatch.undo()
    assert posting.post_all(later()) == {"sent": 1}


def test_of_two_who_set_it_up_the_second_is_told(team: Membership, channel: Channel, receiver: Receiver) -> None:
    with pytest.raises(ChangedMeanwhileError):
        channel_actions.set_up(team, "", [], version=1)
    assert Channel.objects.get().sorts == ALL


def test_all_are_told_before_anything_goes(team: Membership, ben: Membership, channel: Channel) -> None:
    told = Notice.objects.get(sort="channel")
    assert (told.owner, told.path) == (ben.user, f"/teams/{team.space_id}/channel/")
    assert AuditEvent.objects.filter(what="channel_set", space=team.space).exists()


def test_a_busy_server_is_asked_again_when_it_said(team: Membership, channel: Channel, receiver: Receiver) -> None:
    receiver.answers.append((429, {"Retry-After": "1200"}))
    for number in range(3):
        celebrating.tell(team, f"Map {number}")
    assert posting.post_all(later(5)) == {"later": 1}
    assert posting.post_all(later(15)) == {"later": 1}
    assert len(receiver.got) == 1
    assert posting.post_all(later(26)) == {"sent": 3}
    assert [text.split(": ")[1].split(" <")[0] for text in texts(receiver)[1:]] == ["Map 0", "Map 1", "Map 2"]


def test_a_server_that_is_down_is_asked_ever_later_and_then_let_go(
    team: Membership, channel: Channel, receiver: Receiver
) -> None:
    receiver.answers += [(500, {})] * 100
    celebrating.tell(team, "The map is printed")
    tried = []
    for minutes in range(3, 60 * 24 * 4, 15):
        before = len(receiver.got)
        posting.post_all(later(minutes))
        if len(receiver.got) > before:
            tried.append(minutes)
    gaps = [after - before for before, after in pairwise(tried)]
    assert gaps[0] < gaps[-1] <= 60 * 6 + 15
    assert len(tried) < 30
    assert Post.objects.get().state == State.FAILED


@pytest.mark.parametrize("status", [404, 410])
def test_where_there_is_no_such_hook_any_more_it_ends_and_who_set_it_up_is_told(
    team: Membership, channel: Channel, receiver: Receiver, status: int
) -> None:
    receiver.answers.append((status, {}))
    celebrating.tell(team, "Map 1")
    celebrating.tell(team, "Map 2")
    assert posting.post_all(later()) == {"stopped": 1}
    assert posting.post_all(later()) == {}
    kept = Channel.objects.get()
    assert (kept.sealed, kept.stopped) == ("", f"HTTP {status}")
    assert Notice.objects.get(owner=team.user, key__endswith="stopped")
    assert len(receiver.got) == 1


def test_a_line_that_breaks_is_not_sent_twice(team: Membership, channel: Channel, receiver: Receiver) -> None:
    receiver.answers.append((0, {}))
    celebrating.tell(team, "The map is printed")
    assert posting.post_all(later()) == {"unsure": 1}
    assert posting.post_all(later(600)) == {}
    assert len(receiver.got) == 1


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.mark.parametrize(
    ("place", "name", "after", "arrives"),
    [
        (posting.actions, "take", False, 1),
        (posting.actions, "take", True, 0),  # nobody knows: it is not sent again
        (posting, "hand_over", True, 1),
        (posting.actions, "handed_over", False, 1),
        (posting.actions, "handed_over", True, 1),
    ],
)
def test_killed_anywhere_it_arrives_no_more_than_once(
    team: Membership, channel: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, place: Any, name: str,
    after: bool, arrives: int,
) -> None:  # fmt: skip
    celebrating.tell(team, "The map is printed")
    real = getattr(place, name)

    def dies(*args: Any, **kwargs: Any) -> None:
        if after:
            real(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(place, name, dies)
        with pytest.raises(Killed):
            posting.post_all(later(5))
    for minutes in (6, 20, 40):
        posting.post_all(later(minutes))
    assert len(receiver.got) == arrives


def test_of_two_workers_at_once_one_sends(
    team: Membership, channel: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    celebrating.tell(team, "The map is printed")
    real, seen = posting._payload, []

    def meanwhile(*args: Any) -> Any:
        if not seen:
            seen.append(1)
            posting.post_all(later())
        return real(*args)

    monkeypatch.setattr(posting, "_payload", meanwhile)
    assert posting.post_all(later()) == {"another": 1}
    assert len(receiver.got) == 1


def test_a_closed_team_tells_nothing_any_more(team: Membership, channel: Channel, receiver: Receiver) -> None:
    celebrating.tell(team, "The map is printed")
    team.space.closed_at = timezone.now()
    team.space.save()
    posting.post_all(later())
    assert receiver.got == []


def test_another_key_of_the_home_opens_nothing_and_fails_nowhere(
    team: Membership, channel: Channel, receiver: Receiver
) -> None:
    Channel.objects.update(sealed="1:" + "A" * 80)
    celebrating.tell(team, "The map is printed")
    assert posting.post_all(later()) == {"dropped": 1}
    assert "Paste it again" in posting.try_out(team, Channel.objects.get())


def test_an_account_that_ends_takes_its_name_from_what_is_kept(
    team: Membership, channel: Channel, receiver: Receiver
) -> None:
    celebrating.tell(team, "Jörg Müller drew it")
    posting.post_all(later())
    part(team.space, Traces(parties=frozenset({-1}), names=("Jörg Müller",)))
    assert Post.objects.get().text == ""


def test_what_is_not_declared_cannot_go(team: Membership) -> None:
    with pytest.raises(ValueError, match="declared"):
        hand_to_channel(team.space, "private notes", 1)


# Its page


def test_it_is_set_up_tried_and_ended_from_its_page(
    team: Membership, mara_client: Client, receiver: Receiver, settings: Settings
) -> None:
    settings.HOOKS_INSIDE = frozenset({f"127.0.0.1:{receiver.port}"})
    path = f"/teams/{team.space_id}/channel/"
    answer = mara_client.post(f"{path}set/", {"address": receiver.address, "sorts": ["wins"], "version": "1"})
    assert answer.status_code == 302
    mara_client.post(f"{path}try/")
    assert "This is a try" in texts(receiver)[0]
    celebrating.tell(team, "The map is printed")
    posting.post_all(later())
    assert "The map is printed" in mara_client.get(path).content.decode()
    mara_client.post(f"{path}end/")
    assert Channel.objects.get().sealed == ""


@pytest.mark.parametrize("address", ["", "http://hooks.slack.example/a", "https://169.254.169.254/", "nonsense"])
def test_an_address_that_cannot_be_is_refused_on_the_page(team: Membership, mara_client: Client, address: str) -> None:
    sent = {"address": address, "sorts": ["wins"], "version": "1"}
    assert mara_client.post(f"/teams/{team.space_id}/channel/set/", sent).status_code == 200
    assert not Channel.objects.exclude(sealed="").exists()


def test_a_member_sees_what_goes_and_sets_nothing(team: Membership, ben: Membership, channel: Channel) -> None:
    client = Client()
    client.force_login(ben.user)
    page = client.get(f"/teams/{team.space_id}/channel/")
    assert page.status_code == 200
    assert b'name="address"' not in page.content
    for do in ("set", "try", "end"):
        assert client.post(f"/teams/{team.space_id}/channel/{do}/").status_code == 403

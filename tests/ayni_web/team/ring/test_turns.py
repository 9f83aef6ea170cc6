"""Beginning a ring, who takes part, whose turn it is, and what every screen learns of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import teams
from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.team.ring import actions, queries
from ayni_web.team.ring.models import Ring, Seat
from ayni_web.team.ring.showing import clock_words, shown
from tests.ayni_web.team.people import joined, signed_in
from tests.ayni_web.team.ring.making import asked, at, begun, moved, names, seat, whose

pytestmark = pytest.mark.django_db


def test_a_ring_is_begun_from_the_teams_page_and_once(team: Membership, ben: Membership) -> None:
    client = signed_in(team.user)
    # The team's page leads to its rings, and they to a new one.
    for there, on in (("rings/", ""), ("rings/new/", "rings/")):
        assert f"/teams/{team.space_id}/{there}" in client.get(f"/teams/{team.space_id}/{on}").content.decode()
    said = {"title": "Thursday", "whom": [member_party(ben).pk], "seconds": 120, "short_seconds": 45, "once": uuid4()}
    first = client.post(f"/teams/{team.space_id}/rings/new/", said)
    assert first.headers["Location"] == client.post(f"/teams/{team.space_id}/rings/new/", said).headers["Location"]
    ring = Ring.objects.get()
    assert names(list(queries.seats_of(ring))) == ["Mara", "Ben"]
    assert seat(ring, team).facilitates
    assert seat(ring, ben).came_at is None
    assert ring.title in signed_in(ben.user).get(f"/teams/{team.space_id}/").content.decode()


def test_who_is_chosen_comes_by_a_button_and_others_by_the_link_where_it_is_open(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    ring = begun(team, ben, came=False)
    for one in (ben, lena):
        client = signed_in(one.user)
        assert "Take part" in client.get(at(ring)).content.decode()
        assert client.get(at(ring, "live/")).status_code == 403
        client.post(at(ring, "come/"))
        assert client.get(at(ring, "live/")).status_code == 200
    closed = begun(team, ben, for_all=False)
    assert signed_in(lena.user).get(at(closed)).status_code == 404
    assert signed_in(lena.user).post(at(closed, "come/")).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.come(lena, closed)


def test_rounds_go_on_one_person_at_a_time_and_ask_by_ask(team: Membership, ben: Membership, lena: Membership) -> None:
    ring = begun(team, ben, lena)
    asked(ring, lena)
    told = []
    moved(ring, team, "begin")
    while not ring.is_over:
        told.append((ring.round, whose(ring)))
        moved(ring, team, "next")
    people = ["Mara", "Ben", "Lena"]
    assert told == [
        *(("welcome", one) for one in people),
        *(("asks", one) for one in people),
        ("offers", "Lena"),
        ("follow_ups", "Lena"),
        *(("closing", one) for one in people),
    ]
    with pytest.raises(ChangedMeanwhileError):
        moved(ring, team, "back")


def test_two_who_click_at_the_same_step_move_it_once_and_one_is_told(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin")
    step = ring.step
    actions.move(ring, seat(ring, team), "next", step)
    with pytest.raises(ChangedMeanwhileError, match="quicker"):
        actions.move(ring, seat(ring, team), "next", step)
    assert whose(ring) == "Ben"
    answer = signed_in(team.user).post(at(ring, "move/"), {"do": "next", "step": step}, headers={"HX-Request": "true"})
    assert "Somebody was quicker" in answer.content.decode()
    assert whose(ring) == "Ben"


def test_an_offer_made_meanwhile_does_not_stop_whoever_facilitates(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin")
    step = ring.step
    asked(ring, ben)
    actions.move(ring, seat(ring, team), "next", step)
    assert whose(ring) == "Ben"


def test_who_has_their_turn_may_say_that_they_are_done_and_nothing_else(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    ring = moved(begun(team, ben, lena), team, "begin", "next")
    for do in ("back", "pause", "later", "longer", "end"):
        with pytest.raises(PermissionDenied):
            moved(ring, ben, do)
    with pytest.raises(PermissionDenied):
        moved(ring, lena, "next")
    assert whose(moved(ring, ben, "next")) == "Lena"


def test_a_pause_stands_and_goes_on_and_a_minute_more_is_a_minute(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben, short_seconds=45), team, "begin")
    assert ring.ends_at is not None
    assert 44 < (ring.ends_at - timezone.now()).total_seconds() <= 45
    moved(ring, team, "pause")
    left = ring.left
    assert ring.ends_at is None
    assert left is not None
    moved(ring, team, "longer")
    assert ring.left == pytest.approx(left + 60)
    moved(ring, team, "go_on")
    assert ring.ends_at is not None
    assert (ring.ends_at - timezone.now()).total_seconds() == pytest.approx(left + 60, abs=1)
    moved(ring, team, "later")
    assert whose(ring) == "Ben"
    assert (ring.ends_at - timezone.now()).total_seconds() == pytest.approx(45, abs=1)


def test_every_screen_counts_by_the_servers_time(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin")
    pages = [signed_in(one.user).get(at(ring, "live/")) for one in (team, ben)]
    ends = {page.content.decode().partition('data-ends="')[2].partition('"')[0] for page in pages}
    assert ends == {str(round(ring.ends_at.timestamp() * 1_000)) if ring.ends_at else ""}
    unchanged = signed_in(ben.user).get(at(ring, f"live/?seen={ring.version}"))
    assert unchanged.status_code == 204
    assert abs(int(unchanged.headers["X-Ring-Now"]) / 1_000 - timezone.now().timestamp()) < 5
    assert [clock_words(n) for n in (125, 5, 0, -20, -86_400)] == ["2:05", "0:05", "0:00", "+0:20", "+99:59"]


def test_a_screen_is_sent_something_only_where_something_changed(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin")
    client = signed_in(ben.user)
    assert client.get(at(ring, f"live/?seen={ring.version}")).status_code == 204
    asked(ring, team)
    answer = client.get(at(ring, f"live/?seen={ring.version}"))
    assert answer.status_code == 200
    assert "A room for forty in May" in answer.content.decode()


def test_a_phone_that_dropped_comes_back_where_it_was(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin", "next", "next")
    asked(ring, ben, "A printer who is patient")
    again = signed_in(ben.user).get(at(ring)).content.decode()  # another browser, with nothing kept of before
    assert "A printer who is patient" in again
    assert "It is your turn" not in again
    assert 'aria-current="step"' in again
    assert seat(ring, ben).is_here


def test_who_goes_hands_over_by_itself_and_can_come_back(team: Membership, ben: Membership, lena: Membership) -> None:
    ring = moved(begun(team, ben, lena), team, "begin")
    actions.go(ring, seat(ring, team))
    assert whose(ring) == "Ben"
    assert seat(ring, ben).facilitates
    assert not seat(ring, team).facilitates
    moved(ring, ben, "next")
    actions.come(team, ring)
    ring.refresh_from_db()
    assert Seat.objects.get(pk=ring.turn.coming[-1]).party.name == "Mara"
    assert not seat(ring, team).facilitates


def test_facilitating_is_handed_over_shared_and_taken_over(team: Membership, ben: Membership, lena: Membership) -> None:
    ring = begun(team, ben, lena)
    actions.hand_over(ring, seat(ring, team), seat(ring, ben), together=True)
    assert [seat(ring, one).facilitates for one in (team, ben)] == [True, True]
    actions.hand_over(ring, seat(ring, ben), seat(ring, lena), together=False)
    assert [seat(ring, one).facilitates for one in (team, ben, lena)] == [True, False, True]
    with pytest.raises(PermissionDenied):
        actions.hand_over(ring, seat(ring, ben), seat(ring, team), together=False)
    actions.go(ring, seat(ring, lena))
    with pytest.raises(InputError, match="not here"):
        actions.hand_over(ring, seat(ring, team), seat(ring, lena), together=False)
    actions.take_over(ring, seat(ring, ben))
    assert seat(ring, ben).facilitates


def test_of_a_ring_that_is_over_only_those_who_took_part_read(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    zora = joined(team, "Zora")
    chosen = [member_party(one) for one in (ben, lena)]
    ring = actions.begin(ben, actions.Plan(title="Thursday"), chosen)
    actions.come(lena, ring)
    moved(ring, ben, "end")
    for reader in (team, zora):  # the team's lead, who was not there, reads no more than anybody
        for page in ("", "live/", "print/"):
            assert signed_in(reader.user).get(at(ring, page)).status_code == 404
    for page in ("", "live/", "print/"):
        assert signed_in(lena.user).get(at(ring, page)).status_code == 200
    with pytest.raises(InputError, match="over"):
        actions.come(lena, ring)


def test_one_who_leaves_the_team_leaves_its_rings(team: Membership, ben: Membership, lena: Membership) -> None:
    ring, expected = moved(begun(team, ben, lena), team, "begin"), begun(team, ben, came=False)
    teams.leave(ben)
    ring.refresh_from_db()
    assert [Seat.objects.get(pk=pk).party.name for pk in ring.queue] == ["Mara", "Lena"]
    assert not Seat.objects.filter(ring=expected, party__user=ben.user).exists()
    assert signed_in(ben.user).get(at(ring)).status_code == 404


def test_a_ring_is_shown_in_few_questions_however_many_sit_in_it(
    team: Membership, ben: Membership, django_assert_max_num_queries: object
) -> None:
    ring = begun(team, ben)
    members = [joined(team, f"Guest{n}") for n in range(12)]
    for one in members:
        actions.come(one, ring)
        asked(ring, one, f"Something for {one.user.name}")
    moved(ring, team, "begin")
    client = signed_in(ben.user)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get(at(ring, f"live/?seen={ring.version}"))
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert client.get(at(ring, "live/")).content.decode().count("ring-asker") == 12
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(at(ring))


def test_what_is_sent_in_wrong_ways_changes_nothing(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin")
    client = signed_in(team.user)
    for said in (
        {},
        {"do": "fly", "step": ring.step},
        {"do": "next"},
        {"do": "next", "step": "x"},
        {"do": "next", "step": -1},
    ):
        assert client.post(at(ring, "move/"), said).status_code in {302, 403}
        assert whose(ring) == "Mara"
    assert client.post(at(ring, "hand-over/"), {"to": 987_654}).status_code == 302
    assert client.post(at(ring, "ask/"), {"text": "  ", "seat": seat(ring, ben).pk}).status_code == 200
    assert client.post(at(ring, "ask/"), {"text": "A map", "seat": 987_654}).status_code == 200
    assert client.get(at(ring, "live/?seen=never")).status_code == 200
    long = "Lagos " * 400
    assert client.post(at(ring, "ask/"), {"text": long, "seat": seat(ring, ben).pk}).status_code == 200
    assert not ring.asks.exists()


def test_in_a_team_that_is_closed_a_ring_is_read_and_not_moved(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin")
    teams.note_export(team)
    teams.close(team, "The maps")
    client = signed_in(team.user)
    assert client.get(at(ring)).status_code == 200
    assert client.post(at(ring, "move/"), {"do": "next", "step": ring.step}).status_code == 403


def test_the_circle_holds_whatever_it_is_told_in(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin")
    ben.user.language = "de"
    ben.user.save()
    page = signed_in(ben.user).get(at(ring, "live/")).content.decode()
    assert 'cy="14.00"' in page  # never a comma in a picture
    seen = shown(ring, seat(ring, ben))
    assert seen.seconds is not None
    assert timedelta(seconds=seen.seconds) <= timedelta(seconds=45)

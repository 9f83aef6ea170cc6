"""Talks of two: both agree, the agenda is both's, what was not spoken of waits, and nobody else ever sees any of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import teams
from ayni_web.accounts.models import Membership
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.team_exporters import team_exporters
from ayni_web.people.members import member_party
from ayni_web.promises.models import Promise
from ayni_web.team.checkins import actions, agenda, queries
from ayni_web.team.checkins.exporters import _pairs as own_export
from ayni_web.team.checkins.models import OneToOne, Point, Talk
from ayni_web.vault import actions as vault
from ayni_web.vault import sealing
from ayni_web.vault.recovery import group_asked, group_of
from tests.ayni_web.team.checkins.making import Role, proposed, rhythm, talking, team_of, version
from tests.ayni_web.team.people import joined, signed_in

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def three() -> list[Membership]:
    return team_of("Mara", "Ben", "Lena")


@pytest.fixture
def pair(three: list[Membership]) -> OneToOne:
    return talking(three[0], three[1])


def ahead(pair: OneToOne) -> Talk:
    found = queries.talk_ahead(pair)
    assert found is not None
    return found


def at(pair: OneToOne, name: str = "pair", *more: int) -> str:
    return reverse(f"checkins:{name}", args=[pair.space_id, pair.pk, *more])


def test_it_begins_when_the_other_says_yes_and_not_before(three: list[Membership]) -> None:
    pair = proposed(three[0], three[1])
    assert queries.talk_ahead(pair) is None
    with pytest.raises(PermissionDenied):
        actions.answer(pair, member_party(three[0]), 1, agreed=True)
    begun = actions.answer(pair, member_party(three[1]), 1, agreed=True)
    assert begun.goes_on
    assert ahead(pair).at == begun.at(begun.day)


def test_a_no_ends_it_and_another_one_can_be_proposed(three: list[Membership]) -> None:
    pair = proposed(three[0], three[1])
    actions.answer(pair, member_party(three[1]), 1, agreed=False)
    assert proposed(three[1], three[0]).pk != pair.pk


def test_two_have_one_however_it_was_asked_for(three: list[Membership]) -> None:
    proposed(three[0], three[1])
    with pytest.raises(InputError, match="already"):
        proposed(three[1], three[0])
    with pytest.raises(InputError, match="somebody else"):
        proposed(three[0], three[0])
    once = uuid4()
    me, lena = member_party(three[0]), member_party(three[2])
    first = actions.propose(three[0].space, me, lena, rhythm(), once=once)
    assert actions.propose(three[0].space, me, lena, rhythm(), once=once) == first


def test_the_next_talk_keeps_its_time_on_the_clock_across_the_change_of_clocks(three: list[Membership]) -> None:
    pair = talking(three[0], three[1])
    OneToOne.objects.filter(pk=pair.pk).update(day=date(2026, 10, 15), clock=time(10), weeks=2, zone="Europe/Berlin")
    Talk.objects.filter(pair=pair).update(planned=date(2026, 10, 15))
    actions.talked(pair, version(pair), now=datetime(2026, 10, 15, 9, tzinfo=UTC))
    told = ahead(pair)
    assert told.planned == date(2026, 10, 29)
    assert told.at == datetime(2026, 10, 29, 9, tzinfo=UTC)  # 10 in Berlin, an hour later by UTC than on the 15th


def test_what_was_not_spoken_of_waits_for_the_next_talk(three: list[Membership], pair: OneToOne) -> None:
    me, ben = member_party(three[0]), member_party(three[1])
    spoken = agenda.add(pair, me, "The map of Lagos")
    waits = agenda.add(pair, ben, "Who writes to the printer")
    agenda.tick(spoken, spoken=True)
    held = actions.talked(pair, version(pair))
    assert [point.text for point in held.points.all()] == ["The map of Lagos"]
    (left,) = queries.agenda_of(pair)
    assert (left.pk, left.carried) == (waits.pk, True)
    page = signed_in(three[0].user).get(at(pair)).content.decode()
    assert "waits since" in page
    assert "The map of Lagos" in signed_in(three[1].user).get(at(pair, "talk", held.pk)).content.decode()


def test_leaving_one_out_keeps_agenda_and_notes_for_the_next(three: list[Membership], pair: OneToOne) -> None:
    first = ahead(pair)
    agenda.add(pair, member_party(three[0]), "The map")
    agenda.write(first, "Bring the old one", 1)
    actions.leave_out(pair, version(pair))
    second = ahead(pair)
    assert (second.planned - first.planned).days == 14
    assert second.notes == "Bring the old one"
    assert len(queries.agenda_of(pair)) == 1


def test_moving_one_leaves_the_rhythm(three: list[Membership], pair: OneToOne) -> None:
    planned = ahead(pair).planned
    elsewhere = timezone.now() + timedelta(days=5)
    actions.move(pair, version(pair), elsewhere)
    assert ahead(pair).at == elsewhere
    actions.talked(pair, version(pair), now=elsewhere)
    assert (ahead(pair).planned - planned).days == 14
    with pytest.raises(InputError, match="passed"):
        actions.move(pair, version(pair), timezone.now() - timedelta(days=1))


def test_a_pause_plans_nothing_until_either_goes_on(three: list[Membership], pair: OneToOne) -> None:
    actions.pause(pair, version(pair))
    assert ahead(pair).at is None
    with pytest.raises(InputError, match="pausing"):
        actions.move(pair, version(pair), timezone.now() + timedelta(days=5))
    actions.go_on(pair, version(pair), now=timezone.now() + timedelta(days=60))
    found = ahead(pair).at
    assert found is not None
    assert found > timezone.now() + timedelta(days=60)


def test_the_end_keeps_what_both_wrote_and_takes_no_more(three: list[Membership], pair: OneToOne) -> None:
    agenda.write(ahead(pair), "What we said", 1)
    browser = signed_in(three[1].user)
    assert browser.post(at(pair, "steer"), {"step": "end", "version": version(pair)}).status_code == 302
    page = browser.get(at(pair))
    assert "What we said" in page.content.decode()
    refused = browser.post(at(pair, "add"), {"text": "One more"})
    assert (refused.status_code, Point.objects.count()) == (409, 0)
    assert "One more" in refused.content.decode()
    assert browser.post(at(pair, "write"), {"notes": "x", "version": 1}).status_code == 409
    assert browser.post(at(pair, "promise"), {"side": "me", "what": "x"}).status_code == 409
    assert proposed(three[0], three[1])


def test_another_rhythm_holds_when_the_other_agrees(three: list[Membership], pair: OneToOne) -> None:
    me, ben = member_party(three[0]), member_party(three[1])
    before = ahead(pair).at
    actions.ask_anew(pair, me, version(pair), rhythm(days=9, weeks=4))
    with pytest.raises(ChangedMeanwhileError):
        actions.ask_anew(pair, ben, version(pair), rhythm(days=8))
    assert ahead(pair).at == before
    actions.answer(pair, ben, version(pair), agreed=True)
    pair.refresh_from_db()
    assert pair.weeks == 4
    assert ahead(pair).at == pair.at(pair.day)


def test_two_who_steer_at_once_are_not_done_twice(three: list[Membership], pair: OneToOne) -> None:
    """Both press "We have talked": one talk was held."""
    seen = version(pair)
    assert signed_in(three[0].user).post(at(pair, "talked"), {"version": seen}).status_code == 302
    second = signed_in(three[1].user).post(at(pair, "talked"), {"version": seen})
    assert second.status_code == 409
    assert Talk.objects.filter(pair=pair, held_at__isnull=False).count() == 1


def test_the_same_point_in_other_words_by_both_loses_neither(three: list[Membership], pair: OneToOne) -> None:
    point = agenda.add(pair, member_party(three[0]), "The map")
    first, second = (signed_in(three[n].user) for n in (0, 1))
    sent = {"step": "rewrite", "version": point.version}
    assert first.post(at(pair, "point", point.pk), {**sent, "text": "The map of Lagos"}).status_code == 302
    told = second.post(at(pair, "point", point.pk), {**sent, "text": "The map, and who pays"})
    page = told.content.decode()
    assert told.status_code == 409
    assert "The map of Lagos" in page
    assert "The map, and who pays" in page
    again = second.post(
        at(pair, "point", point.pk),
        {
            "step": "rewrite",
            "text": "The map, and who pays",
            "version": told.context["rewriting"]["form"]["version"].value(),
        },
    )
    assert again.status_code == 302
    point.refresh_from_db()
    assert point.text == "The map, and who pays"


def test_letting_go_of_a_point_that_says_something_else_by_now_is_told(pair: OneToOne, three: list[Membership]) -> None:
    point = agenda.add(pair, member_party(three[0]), "The map")
    agenda.rewrite(point, "The map of Lagos", 1)
    with pytest.raises(ChangedMeanwhileError):
        agenda.let_go(point, 1)


def test_notes_that_both_write_stand_beside_each_other(three: list[Membership], pair: OneToOne) -> None:
    talk = ahead(pair)
    sent = {"version": 1, "talk": talk.pk}
    signed_in(three[0].user).post(at(pair, "write"), {**sent, "notes": "Mine"})
    told = signed_in(three[1].user).post(at(pair, "write"), {**sent, "notes": "Yours"})
    assert told.status_code == 409
    assert told.context["theirs"] == "Mine"
    assert told.context["notes"]["notes"].value() == "Yours"
    assert ahead(pair).notes == "Mine"


def test_notes_typed_for_a_talk_that_was_ended_meanwhile_are_not_lost(three: list[Membership], pair: OneToOne) -> None:
    talk = ahead(pair)
    actions.talked(pair, version(pair))
    told = signed_in(three[1].user).post(at(pair, "write"), {"version": 1, "talk": talk.pk, "notes": "What he said"})
    assert told.status_code == 409
    assert told.context["notes"]["notes"].value() == "What he said"


def test_points_move_by_their_own_name(three: list[Membership], pair: OneToOne) -> None:
    me = member_party(three[0])
    one, two, three_ = (agenda.add(pair, me, text) for text in ("One", "Two", "Three"))
    agenda.shift(three_, up=True)
    agenda.shift(one, up=False)
    agenda.shift(one, up=False)
    agenda.shift(one, up=False)
    assert [point.text for point in queries.agenda_of(pair)] == ["Three", "Two", "One"]
    agenda.let_go(two, two.version)
    agenda.shift(one, up=True)
    assert [point.text for point in queries.agenda_of(pair)] == ["One", "Three"]


def test_a_double_click_adds_one_point(three: list[Membership], pair: OneToOne) -> None:
    browser = signed_in(three[0].user)
    sent = {"text": "The map", "once": str(uuid4())}
    for _time in range(2):
        assert browser.post(at(pair, "add"), sent).status_code == 302
    assert Point.objects.count() == 1


def test_what_is_promised_stands_in_the_list_of_each_and_names_its_talk(
    three: list[Membership], pair: OneToOne
) -> None:
    browser = signed_in(three[0].user)
    sent = {"side": "me", "what": "Send the map", "due": "", "once": str(uuid4())}
    for _time in range(2):
        assert browser.post(at(pair, "promise"), sent).status_code == 302
    promise = Promise.objects.get()
    assert (promise.origin, promise.origin_id, promise.for_all) == ("one-to-one", str(pair.pk), False)
    for member in three[:2]:
        assert "Send the map" in signed_in(member.user).get(reverse("promises:list")).content.decode()
        assert "Send the map" in signed_in(member.user).get(at(pair)).content.decode()
    asked = browser.post(at(pair, "promise"), {"side": "them", "what": "Read it", "once": str(uuid4())})
    assert asked.status_code == 302
    assert Promise.objects.get(what="Read it").waits


NAMES = ("pair", "answer", "ask_anew", "talked", "steer", "move", "add", "write", "promise")


@pytest.mark.parametrize("role", Role.values)
def test_nobody_but_the_two_sees_or_does_anything_whatever_their_role(
    three: list[Membership], pair: OneToOne, role: str
) -> None:
    """Not on the talk's own pages, nor on any other page of the team, nor in what they take along."""
    other = joined(three[0], "Third", role)
    browser = signed_in(other.user)
    me = member_party(three[0])
    point = agenda.add(pair, me, "A secret of two")
    agenda.write(ahead(pair), "Another secret", 1)
    held = actions.talked(pair, version(pair))
    for name in NAMES:
        assert browser.post(at(pair, name), {"version": version(pair)}).status_code in {404, 405}
        looked = browser.get(at(pair, name))
        assert looked.status_code == 404 or looked.headers["Location"] == "/teams/"  # the address of a button
    assert browser.get(at(pair, "talk", held.pk)).status_code == 404
    assert browser.post(at(pair, "point", point.pk), {"step": "spoken"}).status_code == 404
    seen = [reverse(f"checkins:{name}", args=[pair.space_id]) for name in ("talks", "home")]
    seen += [reverse(f"spaces:{name}", args=[pair.space_id]) for name in ("home", "members", "acts")]
    if role in {Role.LEAD, Role.ADMINISTRATOR}:
        seen.append(reverse("spaces:audit", args=[pair.space_id]))
    for address in seen:
        page = browser.get(address).content.decode()
        assert "secret" not in page
        assert f"one-to-ones/{pair.pk}/" not in page
    told = json.dumps([list(one.rows(other)) for one in team_exporters()], default=str)
    assert "secret" not in told
    mine = json.dumps([list(one.rows(three[1])) for one in team_exporters()], default=str)
    assert "A secret of two" in mine
    assert "Another secret" in mine


def test_a_point_of_other_two_is_not_reached_through_ones_own(three: list[Membership], pair: OneToOne) -> None:
    theirs = talking(three[1], three[2])
    point = agenda.add(theirs, member_party(three[1]), "Theirs")
    browser = signed_in(three[0].user)
    assert browser.post(at(pair, "point", point.pk), {"step": "let_go", "version": 1}).status_code == 404
    assert browser.get(at(pair, "talk", ahead(theirs).pk)).status_code == 404


def test_what_one_prepares_alone_is_a_sealed_note_of_their_own(three: list[Membership], pair: OneToOne) -> None:
    from ayni_web.vault.subjects import about, names_of

    page = signed_in(three[0].user).get(at(pair)).content.decode()
    assert "Private notes" in page
    key = about("one-to-one", pair.pk)
    assert names_of(three[0].user, [key])[key].name == "Talks with Ben"
    assert names_of(three[2].user, [key]) == {}


def test_neither_the_other_nor_a_lead_finds_what_one_prepared(
    three: list[Membership], pair: OneToOne, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "WORK", sealing.Work(memory_kib=64, passes=1, lanes=1))
    opened, code = vault.set_up(three[0].user, "heron lantern quarry blue")
    assert vault.keep_code(opened, code, group_of(code, group_asked(code)))
    browser = signed_in(three[0].user)
    browser.post("/vault/unlock/", {"current": "heron lantern quarry blue"})
    browser.post(
        "/vault/notes/add/", {"text": "I am afraid to ask", "about": f"one-to-one:{pair.pk}", "next": at(pair)}
    )
    assert "I am afraid to ask" in browser.get(at(pair)).content.decode()
    theirs = signed_in(three[1].user)
    theirs.post("/vault/unlock/", {"current": "heron lantern quarry blue"})
    assert "I am afraid" not in theirs.get(at(pair)).content.decode()
    copied = StringIO()
    call_command("dumpdata", "vault", "checkins", stdout=copied)
    assert "afraid" not in copied.getvalue()
    assert f"one-to-one:{pair.pk}" in copied.getvalue()


def test_when_one_leaves_the_talks_end_and_each_keeps_what_both_saw(three: list[Membership], pair: OneToOne) -> None:
    agenda.write(ahead(pair), "What we said", 1)
    teams.leave(three[1])
    assert OneToOne.objects.get().ended_at is not None
    assert "What we said" in signed_in(three[0].user).get(at(pair)).content.decode()
    assert signed_in(three[1].user).get(at(pair)).status_code == 404
    (told,) = own_export(personal_space(three[1].user))
    assert told["talks"][0]["notes"] == "What we said"


def test_in_a_closed_team_they_read_and_write_no_more(three: list[Membership], pair: OneToOne) -> None:
    teams.note_export(three[0])
    teams.close(three[0], "The maps")
    browser = signed_in(three[1].user)
    assert browser.get(at(pair)).status_code == 200
    assert browser.post(at(pair, "add"), {"text": "More"}).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2020-01-01"},
        {"day": "31-31-31"},
        {"clock": "25:00"},
        {"weeks": "5"},
        {"minutes": "0"},
        {"other": "999999"},
        {"day": "9999-12-31"},
        {"place": "x" * 201},
    ],
)
def test_what_cannot_be_is_said_on_the_form(three: list[Membership], wrong: dict[str, str]) -> None:
    sent = {
        "other": str(member_party(three[1]).pk), "weeks": "2", "day": str(timezone.localdate() + timedelta(days=9)), "clock": "10:00", "minutes": "30",
    }  # fmt: skip
    address = reverse("checkins:propose", args=[three[0].space_id])
    told = signed_in(three[0].user).post(address, {**sent, **wrong})
    assert told.status_code == 200
    assert told.context["form"].errors


def test_the_page_of_two_asks_the_database_little_however_long_they_have_talked(
    three: list[Membership], pair: OneToOne, django_assert_max_num_queries: object
) -> None:
    me = member_party(three[0])
    browser = signed_in(three[0].user)
    for n in range(12):
        agenda.add(pair, me, f"Point {n}")
    for _n in range(4):
        actions.talked(pair, version(pair))
    browser.get(at(pair))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        browser.get(at(pair))

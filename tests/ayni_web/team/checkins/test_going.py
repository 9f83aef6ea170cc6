"""When an account ends: what was theirs alone goes, what two wrote stays with the other one without their name."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni_web.accounts.models import Membership
from ayni_web.keeping import erasing
from ayni_web.people.members import member_party
from ayni_web.team.checkins import agenda, noting, queries
from ayni_web.team.checkins.models import Look, Note, OneToOne, Point, Talk
from tests.ayni_web.team.checkins.making import answer, ended, open_look, talking, team_of
from tests.ayni_web.team.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def five() -> list[Membership]:
    return team_of("Mara", "Benedikt Obermaier", "Lena", "Yves", "Zora")


def test_a_talk_stays_with_the_other_without_the_name(five: list[Membership]) -> None:
    mara, ben = five[:2]
    pair = talking(mara, ben)
    agenda.add(pair, member_party(mara), "What Benedikt Obermaier wants")
    talk = queries.talk_ahead(pair)
    assert talk is not None
    agenda.write(talk, "Benedikt said yes", 1)
    noting.say(ben.space, member_party(ben), "celebrate", "My map", for_all=True)
    noting.say(mara.space, member_party(mara), "celebrate", "What Benedikt Obermaier drew", for_all=True)
    erasing.part_from_teams(ben.user, lambda: None)
    assert Point.objects.get().text == "What … wants"
    assert Talk.objects.get().notes == "… said yes"
    assert [note.text for note in Note.objects.all()] == ["What … drew"]
    page = signed_in(mara.user).get(reverse("checkins:pair", args=[pair.space_id, pair.pk]))
    assert page.status_code == 200
    assert OneToOne.objects.get().ended_at is not None
    assert "Benedikt" not in page.content.decode()


def test_an_answer_that_lies_in_the_pot_stays_there(five: list[Membership]) -> None:
    look = open_look(five[0])
    for member in five:
        answer(member, look)
    erasing.part_from_teams(five[1].user, lambda: None)
    assert ended(look) == Look.End.SHOWN
    page = signed_in(five[0].user).get(reverse("checkins:home", args=[look.space_id])).content.decode()
    assert "nearly all of us" in page

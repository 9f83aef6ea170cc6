from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people
from ayni_web.people import queries
from ayni_web.people.models import Circle, Party, Week
from ayni_web.practice.begin.forms import LIMITED, MOST_LINES

pytestmark = pytest.mark.django_db

TEN = """Mara Okafor, founder in Lagos, looks for someone who opened a team there
- Jonas Weil, professor in Groningen, can give archives
2. Aiko Mori, editor at Paper Lantern, likes thoughtful feedback

Tomás Rey <tomas@example.org>, needs a first bookkeeper
Ines Duarte
Lena Brandt, wants to lead a team
Karl Vogt
Priya Nair, cannot take calls before noon
Noor Haddad, busca una ingeniera
Omar Farah, sucht einen Platz"""


@pytest.fixture
def space(mara: User) -> Space:
    return personal_space(mara)


def names(space: Space) -> list[str]:
    return list(Party.objects.filter(space=space, is_me=False).order_by("pk").values_list("name", flat=True))


def test_an_empty_home_leads_here(mara_client: Client) -> None:
    for page in ("insights:network", "insights:people"):
        assert f'href="{reverse("begin:begin")}"' in mara_client.get(reverse(page)).text


def test_ten_lines_become_ten_people_with_what_is_known_of_them(mara_client: Client, space: Space) -> None:
    answer = mara_client.post(reverse("begin:begin"), {"people": TEN})
    assert answer.url == reverse("begin:how")
    assert len(names(space)) == 10
    assert names(space)[:4] == ["Mara Okafor", "Jonas Weil", "Aiko Mori", "Tomás Rey"]
    assert {need.text for need in queries.open_needs(space)} == {
        "someone who opened a team there", "a first bookkeeper", "lead a team", "una ingeniera", "einen Platz",
    }  # fmt: skip
    mara_okafor = Party.objects.get(name="Mara Okafor")
    assert (mara_okafor.title, mara_okafor.place) == ("founder", "Lagos")
    assert Party.objects.get(name="Aiko Mori").manner == Party.Manner.THOUGHTFUL
    assert str(Party.objects.get(name="Tomás Rey").identifiers.get()) == "email:tomas@example.org"


def test_the_same_lines_again_add_nobody_and_nothing(mara_client: Client, space: Space) -> None:
    for _again in range(2):
        mara_client.post(reverse("begin:begin"), {"people": TEN})
    assert len(names(space)) == 10
    assert len(queries.open_needs(space)) == 5


def test_somebody_known_already_is_added_to_and_not_doubled(mara_client: Client, space: Space) -> None:
    known = people.add_party(space, "Mara Okafor")
    mara_client.post(reverse("begin:begin"), {"people": "mara okafor, needs a flat"})
    assert [need.whose_id for need in queries.open_needs(space)] == [known.pk]


def test_nothing_is_lost_and_nobody_half_added_where_a_line_has_no_name(mara_client: Client, space: Space) -> None:
    answer = mara_client.post(reverse("begin:begin"), {"people": "Aiko Mori\n, needs a flat\n"})
    assert "Line 2 begins without a name" in answer.text
    assert "Aiko Mori" in answer.text
    assert names(space) == []


@pytest.mark.parametrize("lines", ["", "\n \n", "\n".join(f"Person {number}" for number in range(MOST_LINES + 1))])
def test_nobody_and_too_many_are_said_plainly(mara_client: Client, space: Space, lines: str) -> None:
    answer = mara_client.post(reverse("begin:begin"), {"people": lines})
    assert answer.status_code == 200
    assert 'class="errors"' in answer.text
    assert names(space) == []


def test_while_one_writes_the_page_shows_how_it_is_read(mara_client: Client, space: Space) -> None:
    read = mara_client.post(reverse("begin:understood"), {"people": "Aiko Mori, 1 December launch\nMara"}).text
    assert "2 people, as Ayni reads them" in read
    assert "launch" in read
    assert names(space) == []


def test_the_second_step_asks_of_those_just_named_and_only_what_is_not_known(mara_client: Client, space: Space) -> None:
    people.add_party(space, "Somebody Earlier")
    mara_client.post(reverse("begin:begin"), {"people": "Aiko Mori\nTomás Rey, needs a bookkeeper"})
    aiko, tomas = (Party.objects.get(name=name) for name in ("Aiko Mori", "Tomás Rey"))
    page = mara_client.get(reverse("begin:how")).text
    assert "Somebody Earlier" not in page
    assert f"need-{aiko.pk}" in page
    assert f"need-{tomas.pk}" not in page
    said = {
        f"manner-{aiko.pk}": "thoughtful",
        f"need-{aiko.pk}": "can wait for an illustrator",
        f"manner-{tomas.pk}": "",
    }
    answer = mara_client.post(reverse("begin:how"), said)
    assert answer.url == reverse("begin:yours")
    aiko.refresh_from_db()
    assert aiko.manner == "thoughtful"
    assert [need.text for need in queries.needs_of(aiko)] == ["can wait for an illustrator"]


def test_the_second_step_without_anybody_leads_back_to_the_first(mara_client: Client) -> None:
    assert reverse("begin:begin") in mara_client.get(reverse("begin:how")).text


def test_the_last_step_keeps_what_is_mine_and_leads_on(mara_client: Client, space: Space) -> None:
    people.add_party(space, "Aiko Mori")
    said = {"gives": "introductions to printers\n- reading contracts\n", "seeks": "a bookkeeper", "minutes": "60"}
    answer = mara_client.post(reverse("begin:yours"), said)
    assert mara_client.get(answer.url).status_code == 200
    me = queries.me(space)
    assert me is not None
    assert [(one.side, one.text) for one in queries.capacities_of(me)] == [
        ("gives", "introductions to printers"), ("gives", "reading contracts"), ("seeks", "a bookkeeper"),
    ]  # fmt: skip
    assert queries.week_of(space).minutes == 60


def test_nought_minutes_are_kept_as_nought_and_nothing_chosen_as_nothing_said(
    mara_client: Client, space: Space
) -> None:
    mara_client.post(reverse("begin:yours"), {"gives": "time"})
    assert not Week.objects.exists()
    mara_client.post(reverse("begin:yours"), {"minutes": "0"})
    assert queries.week_of(space).minutes == 0


def test_the_week_is_kept_with_its_limits_and_who_may_know_how_soon_one_answers(
    mara_client: Client, space: Space
) -> None:
    circle = Circle.objects.create(space=space, name="Inner")
    said = {"minutes": "90", "answers_within_hours": "48", "shown_to": "circles", "circles": [circle.pk]}
    mara_client.post(reverse("begin:week"), said)
    week = queries.week_of(space)
    assert (week.minutes, week.answers_within_hours, week.shown_to, list(week.circles.all())) == (
        90, 48, "circles", [circle],
    )  # fmt: skip
    assert "within two days" in mara_client.get(reverse("accounts:settings")).text


def test_limits_are_of_kinds_of_help_and_come_back_into_the_form(mara_client: Client, space: Space) -> None:
    kind = LIMITED[0].number
    mara_client.post(reverse("begin:week"), {"minutes": "", "shown_to": "none", f"kind-{kind}": "0"})
    assert queries.kind_limits(space) == {kind: 0}
    assert queries.week_of(space).minutes is None
    mara_client.post(reverse("begin:week"), {"minutes": "", "shown_to": "none", f"kind-{kind}": ""})
    assert queries.kind_limits(space) == {}


def test_circles_that_may_know_have_to_be_chosen(mara_client: Client, space: Space, stranger: User) -> None:
    Circle.objects.create(space=space, name="Inner")
    others = Circle.objects.create(space=personal_space(stranger), name="Theirs")
    for circles in ([], [others.pk]):
        answer = mara_client.post(reverse("begin:week"), {"minutes": "90", "shown_to": "circles", "circles": circles})
        assert 'class="errors"' in answer.text
        assert "90" in answer.text
    assert not Week.objects.exists()

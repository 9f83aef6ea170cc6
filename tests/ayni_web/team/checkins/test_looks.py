"""A team's look: five answers or nothing, no difference that tells of one, and nobody to be found in it."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership
from ayni_web.protect.models import ShownFigure
from ayni_web.team.checkins import looking, queries, sealing
from ayni_web.team.checkins.models import Look, Pot, Words
from ayni_web.team.checkins.words import told
from tests.ayni_web.team.checkins.making import (
    ALL_HARDLY,
    ALL_MOSTLY,
    Role,
    answer,
    ended,
    next_look,
    open_look,
    team_of,
)
from tests.ayni_web.team.people import joined, signed_in

pytestmark = pytest.mark.django_db
SEVEN = ("Mara", "Ben", "Lena", "Yves", "Zora", "Xenia", "Otto")


@pytest.fixture
def seven() -> list[Membership]:
    return team_of(*SEVEN)


def figure(look: Look) -> dict[str, dict[str, str]] | None:
    found = ShownFigure.objects.filter(space=look.space, period=look.opens_on.isoformat()).first()
    return found.figure if found else None


def test_four_answers_show_nothing_and_are_thrown_away_unopened(
    seven: list[Membership], monkeypatch: pytest.MonkeyPatch
) -> None:
    look = open_look(seven[0])
    for member in seven[:4]:
        answer(member, look)
    monkeypatch.setattr(sealing, "unseal", lambda *_told: pytest.fail("an answer was opened"))
    assert ended(look) == Look.End.FEW
    assert figure(look) is None
    assert not Pot.objects.exists()
    page = signed_in(seven[0].user).get(reverse("checkins:home", args=[look.space_id])).content.decode()
    assert "Fewer than five answered" in page


def test_five_answers_show_words_and_no_number(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    for member in seven[:4]:
        answer(member, look)
    answer(seven[4], look, ALL_HARDLY)
    assert ended(look) == Look.End.SHOWN
    shown = figure(look)
    assert shown is not None
    assert shown["help_came"] == {"mostly": "nearly all", "hardly": "few"}
    assert not any(character.isdigit() for character in json.dumps(shown))
    for member in seven:
        page = signed_in(member.user).get(reverse("checkins:home", args=[look.space_id])).content.decode()
        assert "nearly all of us, or all" in page


def test_nothing_is_shown_or_counted_while_a_look_is_open(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    for member in seven:
        answer(member, look)
    assert looking.end_due(look, look.closes_at - timedelta(seconds=1)) == ""
    assert figure(look) is None
    page = signed_in(seven[0].user).get(reverse("checkins:home", args=[look.space_id]))
    assert page.context["past"] == []


def test_a_late_answer_is_not_taken_before_or_after_the_look_was_ended(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    for member in seven[:5]:
        answer(member, look)
    with pytest.raises(InputError, match="has ended"):
        looking.answer(seven[5], look, ALL_HARDLY, now=look.closes_at)
    ended(look)
    before = figure(look)
    with pytest.raises(InputError, match="has ended"):
        looking.answer(seven[6], look, ALL_HARDLY, now=look.opens_at + timedelta(hours=2))
    assert ended(look) == Look.End.SHOWN
    assert figure(look) == before
    assert ShownFigure.objects.count() == 1


def test_nobody_answers_twice_nor_for_another_team(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    answer(seven[1], look)
    with pytest.raises(InputError, match="already"):
        answer(seven[1], look, ALL_HARDLY)
    stranger = team_of("Strange")[0]
    with pytest.raises(InputError, match="not asked"):
        answer(stranger, look)
    assert len(Pot.objects.get().sealed) == 1


def test_who_leaves_and_comes_back_while_it_is_open_answers_once(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    answer(seven[1], look)
    teams.leave(seven[1])
    again = teams.use(teams.invite(seven[0])[1], seven[1].user)
    assert again is not None
    with pytest.raises(InputError, match="already"):
        answer(again, look)


def test_an_answer_stays_in_the_pot_when_who_gave_it_leaves(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    for member in seven[:5]:
        answer(member, look)
    teams.leave(seven[4])
    assert ended(look) == Look.End.SHOWN


def test_who_left_answers_no_more(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    teams.leave(seven[4])
    gone = Membership.objects.get(pk=seven[4].pk)
    with pytest.raises(InputError, match="not asked"):
        answer(gone, look)


def test_a_team_of_four_is_not_asked() -> None:
    look = open_look(team_of("Mara", "Ben", "Lena", "Yves")[0])
    assert look.end == Look.End.SMALL
    assert not Pot.objects.exists()


def test_who_came_later_is_asked_only_when_five_are_new(seven: list[Membership]) -> None:
    """Else what the second look says beside the first would be theirs."""
    first = open_look(seven[0])
    for member in seven:
        answer(member, first)
    assert ended(first) == Look.End.SHOWN
    new = [joined(seven[0], name) for name in ("Ada", "Bo", "Cleo", "Dan")]
    second = next_look(first)
    assert set(second.group) == {member.pk for member in seven}
    with pytest.raises(InputError, match="not asked"):
        answer(new[0], second)
    for member in seven:
        answer(member, second)
    assert ended(second) == Look.End.SHOWN
    new.append(joined(seven[0], "Eve"))
    third = next_look(second)
    assert set(third.group) == {member.pk for member in (*seven, *new)}


def test_who_left_is_told_by_no_difference(seven: list[Membership]) -> None:
    """The group stays who it was: without them a figure of six beside one of seven would be refused, or tell."""
    first = open_look(seven[0])
    for member in seven:
        answer(member, first)
    ended(first)
    teams.leave(seven[6])
    second = next_look(first)
    assert set(second.group) == set(first.group)
    for member in seven[:6]:
        answer(member, second)
    assert ended(second) == Look.End.SHOWN
    groups = {tuple(group) for group in ShownFigure.objects.values_list("group", flat=True)}
    assert len(groups) == 1


def test_a_group_that_somebody_made_smaller_is_refused_when_it_ends(seven: list[Membership]) -> None:
    """Whoever writes to the database and takes two out of a look gets nothing of it."""
    first = open_look(seven[0])
    for member in seven:
        answer(member, first)
    ended(first)
    second = next_look(first)
    Look.objects.filter(pk=second.pk).update(group=sorted(member.pk for member in seven[:5]))
    for member in seven[:5]:
        answer(member, Look.objects.get(pk=second.pk))
    assert ended(second) == Look.End.REFUSED
    assert figure(second) is None
    assert not Pot.objects.exists()


def test_one_who_changes_their_mind_is_not_told_by_two_looks(seven: list[Membership]) -> None:
    """Six who always say the same, and one who turns round: both looks read the same."""
    figures = []
    look = open_look(seven[0])
    for turn in (ALL_MOSTLY, ALL_HARDLY):
        for member in seven[:6]:
            answer(member, look)
        answer(seven[6], look, turn)
        ended(look)
        figures.append(figure(look))
        look = next_look(look)
    assert figures[0] == figures[1]


def test_words_are_shown_where_ten_answer_and_thrown_away_where_nine_do() -> None:
    ten = team_of(*SEVEN, "Ada", "Bo", "Cleo")
    look = open_look(ten[0])
    for number, member in enumerate(ten):
        answer(member, look, words=f"{9 - number} is what I say" if number < 2 else "")
    ended(look)
    assert [one.text for one in Words.objects.filter(look=look)] == ["8 is what I say", "9 is what I say"]
    second = next_look(look)
    for member in ten[:9]:
        answer(member, second, words="Nine are too few for this")
    assert ended(second) == Look.End.SHOWN
    assert not Words.objects.filter(look=second).exists()


def test_a_copy_of_the_database_holds_no_answer_and_no_name_of_who_answered(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    answer(seven[1], look, ALL_HARDLY, words="A secret of the second")
    copied = StringIO()
    call_command("dumpdata", "checkins", "protect", stdout=copied)
    for told_ in ("hardly", "A secret of the second", "mostly"):
        assert told_ not in copied.getvalue()
    pot = Pot.objects.get()
    ids = [member.pk for member in seven]
    assert not any(str(pk) == mark or f"{pk}" in (mark,) for pk in ids for mark in pot.marks)
    fields = {field.name for field in Pot._meta.get_fields()}
    assert fields == {"id", "look", "salt", "sealed", "marks", "version"}


def test_without_the_key_that_lies_beside_the_database_nothing_opens(
    seven: list[Membership], monkeypatch: pytest.MonkeyPatch
) -> None:
    look = open_look(seven[0])
    answer(seven[1], look)
    pot = Pot.objects.get()
    mine = sealing.mark(pot.salt, seven[1].pk)
    monkeypatch.setattr(settings, "SEALING_KEY", "another key")
    assert sealing.mark(pot.salt, seven[1].pk) != mine
    with pytest.raises(InvalidTag):
        sealing.unseal(pot.salt, pot.sealed[0])


def test_sealed_answers_are_all_as_long_whatever_was_written(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    answer(seven[0], look)
    answer(seven[1], look, words="é" * 500)
    answer(seven[2], look, words="😀" * 600)
    answer(seven[3], look, words="\x01" * 500)
    assert len({len(base64.b64decode(one)) for one in Pot.objects.get().sealed}) == 1


def test_the_order_of_answers_in_the_pot_is_not_that_in_which_they_came(seven: list[Membership]) -> None:
    """The last of seven stands last about one time in seven, and everywhere else as often."""
    where = Counter[int]()
    salt = sealing.new_salt()
    for _time in range(700):
        pot: list[str] = []
        for number in range(7):
            pot = sealing.shuffled([*pot, str(number)])
        where[pot.index("6")] += 1
    assert set(where) == set(range(7))
    assert max(where.values()) < 160  # 100 expected; by chance alone less than once in ten million runs
    look = open_look(seven[0])
    for member in seven:
        answer(member, look)
    marks = Pot.objects.get().marks
    assert marks == sorted(marks)
    assert salt != sealing.new_salt()


def test_after_the_end_nobody_can_find_out_who_answered(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    for member in seven[:5]:
        answer(member, look)
    ended(look)
    assert not Pot.objects.exists()
    assert not any(queries.has_answered(member, look) for member in seven)
    copied = StringIO()
    call_command("dumpdata", "checkins", stdout=copied)
    (kept,) = [one["fields"] for one in json.loads(copied.getvalue()) if one["model"] == "checkins.look"]
    assert set(kept) == {
        "space", "opens_on", "opens_at", "closes_at", "group", "ended_at", "end",
    }  # fmt: skip


def test_no_role_is_told_who_answered_or_how_many(seven: list[Membership]) -> None:
    """The page of one who has not answered is the same before and after another one does."""
    lead, member = seven[0], seven[1]
    look = open_look(lead)
    looker = signed_in(lead.user)
    Look.objects.filter(pk=look.pk).update(opens_at=timezone.now(), closes_at=timezone.now() + timedelta(days=1))
    look = Look.objects.get(pk=look.pk)
    pages = []
    for told_ in (False, True):
        if told_:
            looking.answer(member, look, ALL_MOSTLY)
        answer_ = [looker.get(reverse(f"checkins:{name}", args=args)) for name, args in _pages(look)]
        pages.append([_without_keys(one.content.decode()) for one in answer_])
    assert pages[0] == pages[1]


def _pages(look: Look) -> list[tuple[str, list[object]]]:
    return [("home", [look.space_id]), ("look", [look.space_id, look.pk]), ("rhythm", [look.space_id])]


def _without_keys(page: str) -> str:
    """A page without what differs each time it is made: the keys of its forms."""
    return re.sub(r"[\w-]{36,}", "", page)


def test_through_the_pages_an_answer_is_given_once_and_a_missing_mark_is_asked_for(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    Look.objects.filter(pk=look.pk).update(opens_at=timezone.now(), closes_at=timezone.now() + timedelta(days=1))
    browser, address = signed_in(seven[1].user), reverse("checkins:look", args=[look.space_id, look.pk])
    assert browser.get(address).status_code == 200
    incomplete = browser.post(address, {**ALL_MOSTLY, "help_came": ""})
    assert incomplete.status_code == 200
    assert incomplete.context["form"].errors
    assert browser.post(address, {**ALL_MOSTLY, "help_came": "a lot"}).context["form"].errors
    assert browser.post(address, ALL_MOSTLY).status_code == 302
    assert browser.post(address, ALL_HARDLY).status_code == 409
    assert len(Pot.objects.get().sealed) == 1


def test_answers_that_say_nothing_known_are_refused_by_the_action_too(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    with pytest.raises(InputError, match="Choose"):
        answer(seven[1], look, {"help_came": "mostly"})


def test_the_rhythm_is_set_by_those_who_may_and_two_at_once_are_told(seven: list[Membership]) -> None:
    facilitator = joined(seven[0], "Fay", Role.FACILITATOR)
    address = reverse("checkins:rhythm", args=[facilitator.space_id])
    told_ = {
        "weeks": 2,
        "day": str(timezone.localdate() + timedelta(days=9)),
        "clock": "09:00",
        "open_days": 4,
        "version": 0,
    }
    assert signed_in(seven[1].user).post(address, told_).status_code == 403
    assert signed_in(facilitator.user).post(address, told_).status_code == 302
    assert signed_in(seven[0].user).post(address, {**told_, "weeks": 1}).status_code == 409
    with pytest.raises(ChangedMeanwhileError):
        looking.pause(facilitator.space, 9, paused=True)


def test_while_it_pauses_nothing_opens_and_what_was_missed_is_left_out(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    ended(look)
    rhythm = looking.TeamRhythm.objects.get()
    looking.pause(look.space, rhythm.version, paused=True)
    much_later = look.opens_at + timedelta(weeks=9)
    assert looking.open_due(look.space, much_later) is None
    looking.pause(look.space, rhythm.version + 1, paused=False)
    assert looking.open_due(look.space, much_later) is None
    opened = looking.open_due(look.space, look.opens_at + timedelta(weeks=10, minutes=1))
    assert opened is not None
    assert Look.objects.count() == 2


def test_opening_and_ending_may_be_done_again_and_again(seven: list[Membership]) -> None:
    look = open_look(seven[0])
    assert looking.open_due(look.space, look.opens_at + timedelta(minutes=2)) is None
    for member in seven:
        answer(member, look)
    assert ended(look) == ended(look) == Look.End.SHOWN
    assert ShownFigure.objects.count() == 1


def test_a_figure_of_questions_that_are_asked_no_more_is_still_read() -> None:
    assert told({"help_came": {"mostly": "some", "hardly": "few"}, "an old one": {"mostly": "few"}})[0].lines
    assert told({}) == []


def test_an_answer_is_in_nobodys_export(seven: list[Membership]) -> None:
    from ayni_web.accounts.exporters import exporters
    from ayni_web.accounts.queries import personal_space
    from ayni_web.accounts.team_exporters import team_exporters

    look = open_look(seven[0])
    answer(seven[1], look, ALL_HARDLY)
    mine = [list(one.rows(personal_space(seven[1].user))) for one in exporters()]
    of_team = [list(one.rows(seven[0])) for one in team_exporters()]
    assert "hardly" not in json.dumps([mine, of_team], default=str)


def test_somebody_new_without_a_team_sees_no_look() -> None:
    look = open_look(team_of(*SEVEN)[0])
    stranger = signed_in(add_person("nobody@example.org", name="Nobody"))
    assert stranger.get(reverse("checkins:look", args=[look.space_id, look.pk])).status_code == 404
    other = team_of("Other")[0]
    assert signed_in(other.user).get(reverse("checkins:look", args=[other.space_id, look.pk])).status_code == 404


def test_the_teams_page_asks_the_database_little_however_often_it_looked(
    seven: list[Membership], django_assert_max_num_queries: object
) -> None:
    look = open_look(seven[0])
    for _n in range(5):
        for member in seven:
            answer(member, look)
        ended(look)
        look = next_look(look)
    browser, address = signed_in(seven[0].user), reverse("checkins:home", args=[look.space_id])
    browser.get(address)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert len(browser.get(address).context["past"]) == 5

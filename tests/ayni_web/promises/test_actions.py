"""What happens with promises, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ayni.errors import InputError
from ayni.ledger.kinds import INTRODUCTION
from ayni_web.accounts.erasing import erasers
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Act, ActParty
from ayni_web.people.actions import merge
from ayni_web.people.erasing import traces_of
from ayni_web.people.models import Party
from ayni_web.promises import actions, queries
from ayni_web.promises.models import Change, Expectation, Promise

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def people(mara: User) -> tuple[Party, Party]:
    space = personal_space(mara)
    me = Party.objects.create(space=space, name="Mara", is_me=True)
    return me, Party.objects.create(space=space, name="Ben Adler")


@pytest.fixture
def promised(mara: User, people: tuple[Party, Party]) -> Promise:
    me, ben = people
    return actions.promise(
        personal_space(mara), by=me, to=ben, what="introduce Lucía", due=date(2026, 11, 27), origin="line", now=NOW
    )


def test_keeping_puts_what_was_given_into_the_book(mara: User, promised: Promise) -> None:
    kept = actions.keep(promised, user=mara, given=actions.Given(kind=INTRODUCTION.number), now=NOW)
    assert kept.kept_at == NOW
    act = Act.objects.get(pk=kept.act_id)
    assert (act.what, act.kind, act.at) == ("introduce Lucía", INTRODUCTION.number, NOW)
    assert {(part.role, part.party.name) for part in act.parts.all()} == {("giver", "Mara"), ("receiver", "Ben Adler")}


def test_what_others_kept_is_theirs_and_confirmed_by_me(mara: User, people: tuple[Party, Party]) -> None:
    me, ben = people
    theirs = actions.promise(personal_space(mara), by=ben, to=me, what="read my draft")
    kept = actions.keep(theirs, user=mara, given=actions.Given())
    assert kept.act is not None
    assert kept.act.basis == Act.RestsOn.CONFIRMED
    assert kept.act.parts.get(role=ActParty.Role.GIVER).party == ben


def test_keeping_without_an_act_writes_none(mara: User, promised: Promise) -> None:
    assert actions.keep(promised, user=mara).act is None
    assert not Act.objects.exists()


def test_a_date_that_passes_breaks_nothing(promised: Promise) -> None:
    assert not promised.is_late(date(2026, 11, 27))
    assert promised.is_late(date(2026, 11, 28))
    assert promised.is_open
    assert promised.broken_at is None


def test_agreeing_anew_before_the_date_keeps_what_stood(promised: Promise) -> None:
    anew = actions.renegotiate(promised, due=date(2026, 12, 4), why="she is ill", now=NOW, today=TODAY)
    assert (anew.due, anew.is_open, anew.broken_at) == (date(2026, 12, 4), True, None)
    change = anew.changes.get()
    assert (change.what, change.before, change.due_before, change.why) == (
        Change.What.AGREED_ANEW, "introduce Lucía", date(2026, 11, 27), "she is ill",
    )  # fmt: skip


def test_agreeing_anew_after_the_date_says_so(promised: Promise) -> None:
    actions.renegotiate(promised, due=date(2026, 12, 24), now=NOW, today=date(2026, 12, 1))
    assert promised.changes.get().what == Change.What.AGREED_LATE


@pytest.mark.parametrize(("due", "what"), [(date(2026, 11, 27), "introduce Lucía"), (date(2026, 11, 20), "")])
def test_nothing_new_and_a_day_that_has_passed_are_no_agreement(promised: Promise, due: date, what: str) -> None:
    with pytest.raises(InputError):
        actions.renegotiate(promised, due=due, what=what, today=TODAY)
    assert not promised.changes.exists()


def test_only_a_person_says_that_it_was_not_kept_and_may_take_it_back(promised: Promise) -> None:
    broken = actions.say_broken(promised, why="forgot", now=NOW)
    assert broken.broken_at == NOW
    with pytest.raises(InputError):
        actions.let_go(promised)
    again = actions.reopen(promised)
    assert again.is_open
    assert [change.what for change in again.changes.all()] == [Change.What.BROKEN, Change.What.REOPENED]


def test_taking_up_again_withdraws_the_act(mara: User, promised: Promise) -> None:
    kept = actions.keep(promised, user=mara, given=actions.Given())
    actions.reopen(kept)
    assert Act.objects.get(pk=kept.act_id).withdrawn_at is not None


def test_a_promise_goes_between_two_people_of_the_space(
    mara: User, stranger: User, people: tuple[Party, Party]
) -> None:
    me, ben = people
    space = personal_space(mara)
    elsewhere = Party.objects.create(space=personal_space(stranger), name="Elsewhere")
    for wrong in (
        {"by": me, "to": me, "what": "x"},
        {"by": me, "to": elsewhere, "what": "x"},
        {"by": me, "to": ben, "what": " "},
    ):
        with pytest.raises(InputError):
            actions.promise(space, **wrong)  # type: ignore[arg-type]


def test_joined_entries_show_the_promises_of_both(mara: User, people: tuple[Party, Party], promised: Promise) -> None:
    _me, ben = people
    space = personal_space(mara)
    other = Party.objects.create(space=space, name="B. Adler")
    merge(space, other, ben, reason="by-hand", by=mara)
    assert [one.pk for one in queries.open_with(mara, other)] == [promised.pk]


def test_open_ones_come_by_their_date_and_those_without_last(mara: User, people: tuple[Party, Party]) -> None:
    me, ben = people
    space = personal_space(mara)
    for what, due in (("later", date(2027, 1, 1)), ("some day", None), ("soon", date(2026, 12, 1))):
        actions.promise(space, by=me, to=ben, what=what, due=due)
    assert [one.what for one in queries.open_for(mara)] == ["soon", "later", "some day"]


def test_strangers_see_none(stranger: User, promised: Promise) -> None:
    assert not queries.open_for(stranger).exists()


def test_forgetting_a_person_takes_their_promises_and_their_name_elsewhere(
    mara: User, people: tuple[Party, Party]
) -> None:
    me, ben = people
    space = personal_space(mara)
    other = Party.objects.create(space=space, name="Ravi Patel")
    actions.promise(space, by=me, to=ben, what="anything")
    kept = actions.promise(space, by=me, to=other, what="introduce him to Ben Adler", due=date(2026, 12, 1))
    actions.renegotiate(kept, due=None, why="Ben Adler is away", today=TODAY)
    actions.expect(other, {"limits": "not about Ben Adler"})
    actions.expect(ben, {"fair": "turns"})
    traces = traces_of(ben)
    eraser = next(one for one in erasers() if one.room == "promises")
    assert eraser.mentions(space, traces) == {"promises": 1, "notes": 3}
    eraser.forget(space, traces)
    rows = [*Promise.objects.values_list("what", flat=True), *Change.objects.values_list("why", flat=True)]
    assert rows == ["introduce him to …", "… is away"]
    assert [one.limits for one in Expectation.objects.all()] == ["not about …"]
    assert eraser.mentions(space, traces) == {"promises": 0, "notes": 0}
    eraser.everything(space, lambda: None)
    assert not Promise.objects.exists()
    assert not Expectation.objects.exists()


def test_an_export_has_them_with_their_history(mara: User, promised: Promise, people: tuple[Party, Party]) -> None:
    actions.renegotiate(promised, due=None, today=TODAY, now=NOW)
    actions.expect(people[1], {"fair": "turns"})
    found = {one.name: list(one.rows(personal_space(mara))) for one in exporters()}
    assert found["promises"][0]["changes"][0]["due_before"] == "2026-11-27"
    assert found["expectations"][0]["fair"] == "turns"


def test_expectations_that_say_nothing_are_not_kept(people: tuple[Party, Party]) -> None:
    actions.expect(people[1], {"fair": "turns"})
    actions.expect(people[1], {"fair": "  "})
    assert not Expectation.objects.exists()

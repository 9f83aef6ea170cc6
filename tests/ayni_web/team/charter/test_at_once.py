"""Several change one clause or one promise at the same time, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.book.models import Act
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.promises import between as between_two
from ayni_web.promises.actions import Given, Said
from ayni_web.team.charter import actions, queries
from ayni_web.team.charter.models import Wording
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.at_once import at_once
from tests.ayni_web.team.charter.making import proposed, soon
from tests.ayni_web.team.people import joined


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_write_at_once_one_is_kept_and_seven_are_told() -> None:
    team = spaces.begin(add_person("mara@example.org", name="Mara"), "The maps")
    clause = proposed(team)
    found = queries.clause_for(team, clause.pk)

    def write(n: int) -> Callable[[], object]:
        return lambda: actions.reword(team, found, 1, text=f"Who is asked answers within {n + 3} days.")

    ends = at_once(*(write(n) for n in range(8)))
    assert sorted(type(one).__name__ for one in ends) == ["ChangedMeanwhileError"] * 7 + ["NoneType"]
    assert clause.wordings.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_last_yeses_at_once_make_it_hold() -> None:
    team = spaces.begin(add_person("mara@example.org", name="Mara"), "The maps")
    others = [joined(team, name) for name in ("Ben", "Lena", "Yves", "Zora")]
    clause = proposed(team)

    def say(member: Membership) -> Callable[[], object]:
        return lambda: actions.answer(member, queries.clause_for(member, clause.pk), 1, 1, agrees=True)

    assert at_once(*(say(one) for one in others)) == [None] * 4
    assert Wording.objects.get(clause=clause).agreed_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_promise_that_both_change_at_once_is_changed_once() -> None:
    team = spaces.begin(add_person("mara@example.org", name="Mara"), "The maps")
    other = joined(team, "Ben")
    me, ben = member_party(team), member_party(other)
    promise = between_two.say(team.space, teller=me, by=me, to=ben, what="Draw it", due=soon())

    def keep(party: Party, user: User) -> Callable[[], object]:
        return lambda: between_two.keep(promise, Said(party, 1), user=user, given=Given())

    def end() -> object:
        return between_two.say_broken(promise, Said(ben, 1))

    ends = at_once(keep(me, team.user), keep(ben, other.user), end, keep(me, team.user))
    assert sorted(type(one).__name__ for one in ends) == ["ChangedMeanwhileError"] * 3 + ["NoneType"]
    assert Act.objects.count() <= 1

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions, erasing, queries
from ayni_web.people.lines import told
from ayni_web.people.models import Capacity, Circle, Moment, Need, Party, Week

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def space(mara: User) -> Space:
    return personal_space(mara)


@pytest.fixture
def ravi(space: Space) -> Party:
    return actions.add_party(space, "Ravi Menon")


@pytest.fixture
def ravis_twin(space: Space) -> Party:
    return actions.add_party(space, "R. Menon")


def test_a_need_keeps_how_where_and_when_it_was_learned(ravi: Party, space: Space) -> None:
    actions.add_need(ravi, " a finance\npartner ", learned="read", where="his page", learned_on=date(2026, 11, 3))
    (need,) = queries.needs_of(ravi)
    assert (need.text, need.learned, need.where, need.learned_on) == (
        "a finance partner", "read", "his page", date(2026, 11, 3),
    )  # fmt: skip
    assert [one.whose_id for one in queries.open_needs(space)] == [ravi.pk]


def test_a_need_that_is_met_is_open_no_more_and_opens_when_it_is_told_again(ravi: Party, space: Space) -> None:
    need = actions.add_need(ravi, "a finance partner")
    actions.mark_met(need)
    assert queries.open_needs(space) == []
    assert actions.add_need(ravi, "A finance partner").pk == need.pk
    assert [one.pk for one in queries.open_needs(space)] == [need.pk]


def test_a_limit_is_known_and_is_nothing_to_help_with(ravi: Party, space: Space) -> None:
    actions.add_need(ravi, "no calls before ten", sort=Need.Sort.LIMIT)
    assert len(queries.needs_of(ravi)) == 1
    assert queries.open_needs(space) == []


def test_facts_of_two_entries_that_are_one_are_shown_together_and_part_with_them(
    ravi: Party, ravis_twin: Party
) -> None:
    for party, place in ((ravi, "Lagos"), (ravis_twin, "Abuja")):
        actions.add_need(party, f"a partner in {place}")
        actions.add_capacity(party, "gives", f"how to hire in {place}")
        actions.add_moment(party, f"opens in {place}", "2026-12-01")
    actions.set_rhythm(ravis_twin, 14)
    actions.set_hard_season(ravis_twin, date(2027, 1, 1), "moving house")
    merge = actions.merge(ravi.space, ravi, ravis_twin, reason="by-hand")
    ravi.refresh_from_db()
    assert len(queries.needs_of(ravi)) == len(queries.capacities_of(ravi)) == len(queries.moments_of(ravi)) == 2
    assert {one.whose_id for one in queries.open_needs(ravi.space)} == {ravi.pk}
    assert {one.party.pk for one in queries.moments_ahead(ravi.space, TODAY, 30)} == {ravi.pk}
    assert (ravi.rhythm_days, ravi.hard_season_until) == (14, date(2027, 1, 1))
    actions.unmerge(merge)
    ravi.refresh_from_db()
    assert (len(queries.needs_of(ravi)), ravi.rhythm_days, ravi.hard_season_until) == (1, None, None)


def test_moments_ahead_hold_birthdays_and_years_and_leave_out_who_is_left_out(ravi: Party, space: Space) -> None:
    lena = actions.add_party(space, "Lena")
    actions.edit(lena, {"birthday": "1990-12-24"})
    actions.add_moment(ravi, "launch", "2026-12-01")
    actions.add_moment(ravi, "the day you met", "--11-22")
    actions.add_moment(ravi, "over", "2026-11-21")
    found = [(one.party.name, one.what, one.on) for one in queries.moments_ahead(space, TODAY, 40)]
    assert found == [
        ("Ravi Menon", "the day you met", TODAY),
        ("Ravi Menon", "launch", date(2026, 12, 1)),
        ("Lena", "a birthday", date(2026, 12, 24)),
    ]
    actions.bulk_edit(space, [lena], hide=True)
    assert "Lena" not in {one.party.name for one in queries.moments_ahead(space, TODAY, 40)}


def test_a_birthday_that_is_also_written_as_a_moment_comes_once(ravi: Party, space: Space) -> None:
    actions.edit(ravi, {"birthday": "--12-05"})
    actions.add_moment(ravi, "fortieth birthday", "2026-12-05", sort=Moment.Sort.BIRTHDAY)
    assert [one.what for one in queries.moments_ahead(space, TODAY, 30)] == ["fortieth birthday"]


def test_a_moment_on_no_day_is_refused(ravi: Party) -> None:
    with pytest.raises(ValueError, match="is no day"):
        actions.add_moment(ravi, "launch", "2026-02-30")


def test_the_rhythm_of_a_person_goes_before_that_of_their_circles_and_the_closest_circle_counts(ravi: Party) -> None:
    assert queries.rhythm_wished(ravi) is None
    actions.set_circles(ravi, ["Inner", "Choir"])
    inner, choir = (Circle.objects.get(name=name) for name in ("Inner", "Choir"))
    actions.set_circle_rhythm(inner, 21)
    actions.set_circle_rhythm(choir, 45)
    assert queries.rhythm_wished(ravi) == (21, inner)
    assert queries.rhythms_wished(ravi.space) == {ravi.pk: 21}
    actions.set_rhythm(ravi, 60)
    assert queries.rhythm_wished(ravi) == (60, None)
    assert queries.rhythms_wished(ravi.space) == {ravi.pk: 60}
    actions.set_rhythm(ravi, None)
    assert queries.rhythm_wished(ravi) == (21, inner)


def test_a_week_says_nothing_before_it_was_said_and_nought_is_something(space: Space) -> None:
    assert queries.week_of(space).minutes is None
    assert not Week.objects.exists()
    actions.set_week(space, minutes=0)
    assert queries.week_of(space).minutes == 0
    actions.set_kind_limits(space, {110: 30, 120: 0})
    actions.set_kind_limits(space, {120: 15})
    assert queries.kind_limits(space) == {120: 15}


def test_how_soon_one_answers_is_told_to_those_chosen_and_to_nobody_else(ravi: Party, ravis_twin: Party) -> None:
    space = ravi.space
    actions.set_circles(ravi, ["Inner"])
    inner = Circle.objects.get(name="Inner")

    def told_to(shown_to: str) -> list[int | None]:
        actions.set_week(space, minutes=60, answers_within_hours=48, shown_to=shown_to, circles=[inner])
        return [queries.answers_within(space, ravi), queries.answers_within(space, ravis_twin)]

    assert told_to("none") == [None, None]
    assert told_to("circles") == [48, None]
    assert told_to("everybody") == [48, 48]
    assert queries.answers_within(space) == 48


def test_a_stranger_finds_no_fact(mara: User, stranger: User, ravi: Party) -> None:
    need = actions.add_need(ravi, "a partner")
    capacity = actions.add_capacity(ravi, "gives", "hiring")
    moment = actions.add_moment(ravi, "launch", "--12-01")
    assert queries.need_for(mara, need.pk) == need
    for look, pk in (
        (queries.need_for, need.pk),
        (queries.capacity_for, capacity.pk),
        (queries.moment_for, moment.pk),
    ):
        with pytest.raises(Http404):
            look(stranger, pk)
    assert queries.open_needs(personal_space(stranger)) == []
    assert queries.moments_ahead(personal_space(stranger), TODAY, 366) == []


def test_whoever_has_a_fact_stays_when_the_import_that_brought_them_is_undone(space: Space) -> None:
    party = Party.objects.create(space=space, batch="00000000-0000-0000-0000-000000000001")
    party.claims.create(batch=party.batch, field="name", value="Ravi")
    other = Party.objects.create(space=space, batch=party.batch)
    other.claims.create(batch=party.batch, field="name", value="Lena")
    actions.add_need(party, "a partner")
    assert party.batch is not None
    actions.withdraw_batch(space, party.batch)
    assert list(Party.objects.filter(space=space)) == [party]


def test_one_who_is_erased_is_gone_from_what_is_known_of_others(mara: User, space: Space, ravi: Party) -> None:
    lena = actions.add_party(space, "Lena Brandt")
    actions.add_need(lena, "an introduction by Ravi Menon", where="Ravi Menon told me")
    actions.add_capacity(lena, "gives", "what Ravi Menon knows")
    actions.add_moment(lena, "meets Ravi Menon", "2026-12-01", plan="ask Ravi Menon")
    traces = erasing.traces_of(ravi)
    assert erasing.mentions_in_notes(space, traces) == 3
    erasing.forget_in_notes(space, traces)
    told_now = [*Need.objects.values_list("text", "where"), *Capacity.objects.values_list("text")]
    told_now += Moment.objects.values_list("what", "plan")
    assert "Ravi" not in repr(told_now)
    assert "…" in repr(told_now)


def test_everything_of_a_space_is_erased_and_nothing_of_another(space: Space, ravi: Party, stranger: User) -> None:
    others = actions.add_party(personal_space(stranger), "Ravi Menon")
    for party in (ravi, others):
        actions.add_need(party, "a partner")
        actions.add_capacity(party, "seeks", "patience")
        actions.add_moment(party, "launch", "--12-01")
        actions.set_week(party.space, minutes=30)
        actions.set_kind_limits(party.space, {110: 0})
    erasing.erase_everything(space, lambda: None)
    for model in (Need, Capacity, Moment, Week):
        assert [row.space_id for row in model._default_manager.all()] == [others.space_id]
    assert queries.kind_limits(space) == {}


def test_a_line_is_kept_as_what_it_says(ravi: Party) -> None:
    today = timezone.localdate()
    for line in ("needs a partner", "can give patience", f"{today + timedelta(days=3):%d %B} launch"):
        actions.learn(ravi, told(line, today))
    assert [one.text for one in queries.needs_of(ravi)] == ["a partner"]
    assert [one.text for one in queries.capacities_of(ravi)] == ["patience"]
    assert [one.what for one in queries.moments_ahead(ravi.space, today, 3)] == ["launch"]


def test_the_search_of_people_looks_at_needs_too(mara: User, ravi: Party) -> None:
    actions.add_need(ravi, "a partner for cold chains")
    actions.add_capacity(ravi, "gives", "customs papers")
    assert queries.told_of(mara, "chains") == queries.told_of(mara, "customs") == {ravi.pk}
    assert queries.told_of(mara, "nothing of this") == set()

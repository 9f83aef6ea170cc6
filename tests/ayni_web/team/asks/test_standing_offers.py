"""Help that is offered before anybody asks, its hours and places, and asking through it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.models import Membership
from ayni_web.team.asks import actions, queries, standing
from ayni_web.team.asks.models import Ask, Standing
from tests.ayni_web.team.asks.conftest import Come, client_of, said

pytestmark = pytest.mark.django_db

#: A Monday.
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def hour(by: Membership, **other: Any) -> Standing:
    told: dict[str, Any] = {"what": "An hour for questions", "weekday": 1, "at": time(14), "time_zone": "Europe/Lisbon"}
    return standing.stand(by, standing.Told(**{**told, **other}))


def test_whoever_wants_it_asks_through_it_and_it_is_between_the_two(
    ben: Membership, mara_in: Membership, ada: Membership
) -> None:
    offered = standing.stand(ben, standing.Told(what="I read two pages overnight"))
    page = f"/teams/{ben.space_id}/asks/offers/{offered.pk}/"
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    words = {"title": "My first page", "reason": "It is for the donor", "due": day, "version": 1}
    assert client_of(mara_in).post(page, words).status_code == 302
    ask = Ask.objects.get()
    assert (ask.through, ask.for_all) == (offered, False)
    assert [one.by.name for one in queries.offers_seen_by(mara_in, ask)] == ["Ben"]
    address = f"/teams/{ben.space_id}/asks/{ask.pk}/"
    assert [client_of(one).get(address).status_code for one in (ben, mara_in, ada)] == [200, 200, 404]
    assert "My first page" not in client_of(ada).get(page).content.decode()
    actions.end(
        mara_in, ask, actions.Ending(end=Ask.End.HELPED, helpers=[offered.by]), version=1, answers=1
    )  # the one who stands ready is thanked like others


def test_the_last_place_goes_to_one_of_two(ben: Membership, mara_in: Membership, ada: Membership) -> None:
    offered = hour(ben, places=1)
    at = standing.hours_of(offered, timezone.now())[0]
    page = f"/teams/{ben.space_id}/asks/offers/{offered.pk}/"
    words = {"title": "A question", "reason": "For the print", "hour": at.isoformat(), "version": 1}
    assert client_of(mara_in).post(page, words).status_code == 302
    with pytest.raises(ChangedMeanwhileError):
        standing.ask_through(ada, offered, said(), version=1, at=at)
    # The form offers the hour no more; what was typed is still there.
    told = client_of(ada).post(page, {**words, "title": "Another question"})
    assert told.status_code == 200
    assert "Another question" in told.content.decode()
    assert Ask.objects.count() == 1


def test_a_place_is_free_again_when_it_is_taken_back(ben: Membership, mara_in: Membership) -> None:
    offered = hour(ben)
    at = standing.hours_of(offered, timezone.now())[0]
    ask = standing.ask_through(mara_in, offered, said(for_all=False), version=1, at=at)
    assert standing.places_left(offered, [at]) == {at: 0}
    actions.end(mara_in, ask, actions.Ending(end=Ask.End.WITHDRAWN), version=1, answers=1)
    assert standing.places_left(offered, [at]) == {at: 1}


def test_only_offered_hours_can_be_taken_and_not_by_whoever_offers(ben: Membership, mara_in: Membership) -> None:
    offered = hour(ben)
    with pytest.raises(InputError):
        standing.ask_through(mara_in, offered, said(), version=1, at=timezone.now() + timedelta(hours=1))
    with pytest.raises(InputError):
        standing.ask_through(mara_in, offered, said(), version=1)
    with pytest.raises(PermissionDenied):
        standing.ask_through(ben, offered, said(), version=1, at=standing.hours_of(offered, timezone.now())[0])


def test_what_ended_or_has_had_its_last_day_is_not_offered(ben: Membership, mara_in: Membership) -> None:
    over, ended = hour(ben), hour(ben)
    at = standing.hours_of(ended, timezone.now())[0]
    Standing.objects.filter(pk=over.pk).update(until=timezone.localdate() - timedelta(days=1))
    standing.end(ben, ended)
    assert list(queries.standing_seen_by(mara_in)) == []
    with pytest.raises(ChangedMeanwhileError):
        standing.ask_through(mara_in, ended, said(), version=1, at=at)
    with pytest.raises(InputError):
        standing.ask_through(mara_in, Standing.objects.get(pk=over.pk), said(), version=1, at=at)


def test_only_its_giver_changes_it_and_two_windows_do_not_overwrite_each_other(
    ben: Membership, ada: Membership
) -> None:
    offered = hour(ben)
    page = f"/teams/{ben.space_id}/asks/offers/{offered.pk}/change/"
    words = {"what": "Half an hour", "places": 1, "version": 1}
    assert client_of(ada).post(page, words).status_code == 403
    client = client_of(ben)
    assert client.post(page, words).status_code == 302
    told = client.post(page, {**words, "what": "A whole afternoon"}).content.decode()
    assert "Half an hour" in told
    assert "A whole afternoon" in told
    assert Standing.objects.get().what == "Half an hour"


def test_an_hour_has_a_day_and_a_time(ben: Membership) -> None:
    page = f"/teams/{ben.space_id}/asks/offers/new/"
    for half in ({"weekday": "1"}, {"at": "14:00"}):
        told = client_of(ben).post(page, {"what": "An hour", "places": 1, **half})
        assert 'aria-invalid="true"' in told.content.decode()
    assert not Standing.objects.exists()


def test_hours_keep_their_time_on_the_giver_s_clock_over_a_change_of_the_clock(ben: Membership) -> None:
    offered = hour(ben, weekday=1, at=time(14), time_zone="Europe/Berlin")
    before = datetime(2027, 3, 22, tzinfo=UTC)  # the clock changes on the 28th
    hours = standing.hours_of(offered, before)
    zone = standing.zone_named("Europe/Berlin")
    assert {at.astimezone(zone).time() for at in hours} == {time(14)}
    assert [at.hour for at in hours[:2]] == [13, 12]


@given(
    weekday=st.integers(0, 6),
    at=st.times(),
    zone=st.sampled_from(["", "Europe/Berlin", "Pacific/Auckland", "America/Lima", "No/Such"]),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
)
def test_hours_lie_ahead_on_their_day_a_week_apart(weekday: int, at: time, zone: str, now: datetime) -> None:
    offered = Standing(weekday=weekday, at=at.replace(microsecond=0), time_zone=zone)
    hours = standing.hours_of(offered, now)
    here = [one.astimezone(standing.zone_named(zone)) for one in hours]
    assert len(hours) == standing.HOURS_AHEAD
    assert all(one > now for one in hours)
    assert hours == sorted(hours)
    assert (hours[0] - now) <= timedelta(days=7, hours=2)
    # Where the clock skips this very hour, it is moved past it, at most over midnight.
    assert all((one.weekday() - weekday) % 7 <= 1 for one in here)


def test_a_form_that_arrives_twice_offers_and_asks_once(ben: Membership, mara_in: Membership, come: Come) -> None:
    once = "b3f0a9c2-0a53-4f3f-a4f6-0c8a3f0e7a11"
    page = f"/teams/{ben.space_id}/asks/offers/new/"
    for _click in range(2):
        client_of(ben).post(page, {"what": "A tool to borrow", "places": 2, "once": once})
    offered = Standing.objects.get()
    day = timezone.localdate().isoformat()
    for _click in range(2):
        words = {"title": "The total station", "reason": "North bank", "due": day, "version": 1, "once": once}
        client_of(mara_in).post(f"/teams/{ben.space_id}/asks/offers/{offered.pk}/", words)
    assert Ask.objects.count() == 1

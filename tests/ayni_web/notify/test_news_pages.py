"""The page of what is new, how one is told, and what stays when somebody goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.notify import actions, queries
from ayni_web.notify.models import Choice, How, Notice, Wishes
from ayni_web.notify.telling import settle_marks, tell
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.notify.news import TEN, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_sorts")]
BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


# The page


def test_opening_reads_it_and_leads_there(mara: User, mara_client: Client) -> None:
    notice = told(mara)
    settle_marks([mara.pk])
    assert b"top-news-dot" in mara_client.get("/notices/").content
    assert mara_client.head(f"/notices/{notice.pk}/").status_code == 302
    assert Notice.objects.get().read_at is None
    answer = mara_client.get(f"/notices/{notice.pk}/")
    assert answer["Location"] == "/today/"
    assert Notice.objects.get().read_at is not None
    assert b"top-news-dot" not in mara_client.get("/notices/").content


def test_the_mark_asks_nothing_of_the_database(
    mara: User, mara_client: Client, django_assert_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    mara_client.get("/reminders/")
    with django_capture_on_commit_callbacks(execute=True):
        told(mara)
    assert User.objects.get(pk=mara.pk).has_news
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert b"top-news-dot" in mara_client.get("/settings/").content
    assert not any('FROM "notify_notice"' in one["sql"] for one in asked)


def test_the_page_asks_little_however_long_it_is(mara: User, mara_client: Client, team: Membership) -> None:
    for number in range(45):
        told(mara, f"ask:{number}", space=team.space)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert mara_client.get("/notices/").status_code == 200
    assert len(asked) <= 12


def test_all_is_put_away_that_was_seen_and_what_came_since_stays(mara: User, mara_client: Client) -> None:
    before = TEN - timedelta(days=60)
    told(mara, "ask:1", at=before)
    told(mara, "ask:2", at=before + MINUTE)
    mara_client.post("/notices/all-away/", {"seen": before.isoformat()})
    assert [one.key for one in queries.notices_of(mara)] == ["ask:2"]
    first = Notice.objects.get(key="ask:1")
    mara_client.post(f"/notices/{first.pk}/back/")
    assert queries.notices_of(mara).count() == 2
    mara_client.post("/notices/all-away/", {"seen": "nonsense"})
    mara_client.post("/notices/all-away/", {"seen": "2026-13-45T99:99"})
    assert queries.notices_of(mara).count() == 0


def test_nobody_opens_or_puts_away_what_another_was_told(mara: User) -> None:
    notice = told(mara)
    ben = Client()
    ben.force_login(add_person("ben@example.org", name="Ben"))
    for method, path in (("get", ""), ("post", "away/"), ("post", "back/")):
        assert getattr(ben, method)(f"/notices/{notice.pk}/{path}").status_code == 404
    kept = Notice.objects.get()
    assert (kept.read_at, kept.away_at) == (None, None)


def test_how_one_is_told_is_kept_from_its_page(mara: User, mara_client: Client, team: Membership) -> None:
    sent = {
        "news": "on", "digest": "weekly", "digest_day": "2", "digest_at": "16:30", "quiet_from": "19:00",
        "quiet_until": "07:00", "rest_days": ["4", "5"], "away_from": "2026-12-20", "away_until": "2027-01-03",
        "sort-asks": "digest", "sort-wins": "none", "sort-talks": "app", f"team-{team.space_id}": "app",
    }  # fmt: skip
    answer = mara_client.post("/notices/how/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    kept = Wishes.objects.get()
    assert (kept.news, kept.digest, kept.digest_day, kept.rest_days) == (True, "weekly", 2, "45")
    chosen = queries.choices_of(mara)
    assert chosen.sorts == {"asks": How.DIGEST, "wins": How.NONE, "talks": How.APP}
    assert chosen.teams == {team.space_id: How.APP}
    mara_client.post("/notices/how/", sent | {f"team-{team.space_id}": ""})
    assert queries.choices_of(mara).teams == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"rest_days": list("0123456")},
        {"quiet_from": "19:00"},
        {"away_from": "2026-12-20", "away_until": "2026-12-19"},
        {"away_from": "2026-12-20", "away_until": "2036-12-19"},
        {"digest_day": "9"},
        {"sort-asks": "louder"},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(mara_client: Client, wrong: dict[str, Any]) -> None:
    sent = {"news": "on", "digest": "daily", "digest_day": "0"}
    assert mara_client.post("/notices/how/", sent | wrong).status_code == 200
    assert not Wishes.objects.exists()


def test_a_team_of_others_cannot_be_chosen_for(mara: User, mara_client: Client) -> None:
    other = spaces.begin(add_person("ben@example.org", name="Ben"), "Another")
    sent = {"digest": "daily", "digest_day": "0", f"team-{other.space_id}": "none"}
    mara_client.post("/notices/how/", sent)
    assert not Choice.objects.filter(space=other.space).exists()


# Going


def test_who_leaves_a_team_is_told_nothing_of_it_any_more(mara: User, team: Membership) -> None:
    ben = add_person("ben@example.org", name="Ben")
    _invitation, token = teams.invite(team)
    here = spaces.join(token, ben)
    assert here is not None
    told(ben, "ask:1", space=team.space)
    told(ben, "ask:2")
    actions.wish_news(ben, {}, {("team", str(team.space_id)): How.APP})
    assert Choice.objects.filter(owner=ben, space=team.space).exists()
    teams.leave(here)
    assert [one.key for one in Notice.objects.filter(owner=ben)] == ["ask:2"]
    assert not Choice.objects.filter(space=team.space).exists()
    told_again = tell(ben, sort="asks", key="ask:3", words="x", path="/today/", space=team.space)
    assert told_again is None
    assert not Notice.objects.filter(key="ask:3").exists()


def test_old_notices_go(mara: User) -> None:
    told(mara, "ask:1", at=TEN - timedelta(days=200))
    told(mara, "ask:2", at=TEN)
    assert actions.forget_old(TEN - timedelta(days=183)) == 1
    assert reverse("notices:list") == "/notices/"

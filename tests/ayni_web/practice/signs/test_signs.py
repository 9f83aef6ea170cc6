"""Early signs on pages: what their reader sees, that nobody else does, and what they may say to them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.guidance.signs import Sort
from ayni.guidance.together import Sort as Together
from ayni.ledger.kinds import ADVICE, MESSAGE
from ayni.protect.groups import Refusal
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.erasing import erasers
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Membership, Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Contact
from ayni_web.people import actions as people
from ayni_web.people.erasing import traces_of
from ayni_web.people.members import member_party
from ayni_web.people.models import Party, Week
from ayni_web.practice.signs import actions, queries
from ayni_web.practice.signs.models import SignPutAway
from ayni_web.practice.signs.whole_team import ABOUT, whole_team
from ayni_web.protect.models import ShownFigure

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(mara: User) -> Space:
    return personal_space(mara)


@pytest.fixture
def me(space: Space) -> Party:
    return Party.objects.create(space=space, name="Mara", is_me=True)


@pytest.fixture
def ben(space: Space, me: Party) -> Party:
    return people.add_party(space, "Ben Adler")


def mail(giver: Party, receiver: Party, *days_ago: float) -> None:
    now = timezone.now()
    Contact.objects.bulk_create(
        Contact(
            space=giver.space,
            giver=giver,
            receiver=receiver,
            at=now - timedelta(days=one),
            kind=MESSAGE.number,
            source="x",
            key=f"{giver.pk}-{receiver.pk}-{one}",
        )
        for one in days_ago
    )


def stopped(space: Space, me: Party, ben: Party) -> None:
    """Ben wrote every week and has not for ten weeks; Cleo goes on."""
    mail(ben, me, *range(70, 420, 7))
    mail(people.add_party(space, "Cleo Berg"), me, *range(1, 420, 7))


def gave(giver: Party, receiver: Party, days_ago: float, *, public: bool = False) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    draft = book.Draft(givers=[giver], receivers=[receiver], kind=ADVICE.number, at=at, what="Read it")
    book.record(giver.space, draft, by=None, public=public)


def page(client: Client, name: str = "signs:signs", *args: object, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_sign_says_what_it_saw_how_long_by_which_rule_how_often_it_erred_and_one_thing_to_do(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    stopped(space, me, ben)
    said = page(mara_client)
    assert "You have not heard from Ben Adler for longer than is usual between you." in said
    assert "something came in 50 of 50 weeks" in said
    assert "times likelier if something changed" in said
    assert "one pace throughout" in said
    assert "wrong in" in said
    assert "twice the usual gap" in said
    assert "Ask how they are, and for nothing else." in said


def test_what_stands_behind_a_sign_is_one_click_away(mara_client: Client, space: Space, me: Party, ben: Party) -> None:
    stopped(space, me, ben)
    said = page(mara_client, "signs:acts", of="coming", **{"with": ben.pk})
    assert said.count("from Ben Adler") >= 40
    answer = mara_client.get(reverse("signs:acts"), {"of": "coming", "with": "nobody"})
    assert answer.status_code == 302


def test_nobody_else_sees_a_sign(stranger_client: Client, space: Space, me: Party, ben: Party) -> None:
    stopped(space, me, ben)
    assert "Ben" not in page(stranger_client)
    assert (
        stranger_client.post(reverse("signs:put_away"), {"of": "coming", "because": "x", "party": ben.pk}).status_code
        == 404
    )
    assert Client().get(reverse("signs:signs")).status_code == 302


def test_put_away_with_a_reason_it_stays_away_until_one_looks_again(
    mara: User, mara_client: Client, stranger_client: Client, space: Space, me: Party, ben: Party
) -> None:
    stopped(space, me, ben)
    where = reverse("signs:put_away")
    said = {"of": "coming", "party": str(ben.pk), "because": "He is on the sea until May."}
    for _ in range(2):
        mara_client.post(where, said)
    (row,) = SignPutAway.objects.all()
    after = page(mara_client)
    assert "You have not heard from Ben" not in after
    assert "He is on the sea until May." in after
    again = reverse("signs:look_again", args=[row.pk])
    assert stranger_client.post(again).status_code == 404
    mara_client.post(again)
    assert "You have not heard from Ben" in page(mara_client)
    mara_client.post(where, {"of": "coming", "because": ""})
    mara_client.post(where, {"of": "nonsense", "because": "x"})
    assert not SignPutAway.objects.exists()


def test_what_was_put_away_of_somebody_is_kept_when_they_are_merged_and_goes_when_they_are_erased(
    mara: User, space: Space, me: Party, ben: Party
) -> None:
    actions.put_away(space, mara, Sort.COMING, "He sails.", ben)
    actions.put_away(space, mara, Sort.OWN, "I helped Ben Adler instead.")
    (exporter,) = [one for one in exporters() if one.name == "signs_put_away"]
    assert {row["because"] for row in exporter.rows(space)} == {"He sails.", "I helped Ben Adler instead."}
    (eraser,) = [one for one in erasers() if one.room == "signs"]
    traces = traces_of(ben)
    assert eraser.mentions(space, traces) == {"answers": 1, "notes": 1}
    eraser.forget(space, traces)
    (left,) = SignPutAway.objects.all()
    assert "Ben" not in left.because


def test_more_than_one_said_one_can_give_is_a_sign_about_oneself(
    mara: User, mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    for day in (1, 8, 15, 22):
        gave(me, ben, day)
    assert "You give more than you said you can." not in page(mara_client)
    Week.objects.create(space=space, minutes=10)
    said = page(mara_client)
    assert "You give more than you said you can." in said
    assert "80 minutes" in said


def test_help_that_goes_one_way_is_told_with_its_interval_in_every_language(
    mara: User, mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    """An interval has a per cent sign in its words, and these are filled in."""
    for week in range(28, 80, 4):
        gave(me, ben, 7 * week)
        gave(ben, me, 7 * week + 3)
    for week in range(1, 25, 2):
        gave(me, ben, 7 * week)
    for language, sure in (("en", "With 90 % certainty"), ("de", "Mit 90 % Sicherheit"), ("es", "Con un 90 % de")):
        mara.language = language
        mara.save()
        assert sure in page(mara_client)


def test_the_page_asks_the_database_a_few_times_however_many_there_are(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    stopped(space, me, ben)
    for number in range(12):
        mail(people.add_party(space, f"Person {number}"), me, *range(70, 420, 7))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(mara_client, **{"all": "1"})
    # In a test all stands in one transaction, so nothing is kept from one page to the next, and the snapshot is made each time.
    assert len(asked) <= 34


# In a team ---------------------------------------------------------------------------------------


def a_team(lead: User, others: int, *, days_ago: int = 400) -> tuple[Membership, list[Membership]]:
    mine = teams.begin(lead, "The maps")
    members = []
    for number in range(others):
        user = add_person(f"one{number}@example.org", name=f"Member {number}")
        members.append(Membership.objects.create(space=mine.space, user=user, role=Membership.Role.MEMBER))
    Membership.objects.filter(space=mine.space).update(joined_at=timezone.now() - timedelta(days=days_ago))
    return mine, members


def test_in_a_team_each_sees_their_own_signs_and_no_role_sees_anothers(mara: User, mara_client: Client) -> None:
    mine, (other, third) = a_team(mara, 2)
    me, them, far = member_party(mine), member_party(other), member_party(third)
    for day in range(70, 420, 7):
        gave(them, me, day)
    for day in range(1, 420, 7):
        gave(far, me, day)
        gave(far, them, day + 0.5)
    said = page(mara_client, "signs:in_team", mine.space_id)
    assert "Member 0" in said
    assert "nobody in the team sees it" in said
    client = Client()
    client.force_login(third.user)
    assert "has stopped" not in page(client, "signs:in_team", mine.space_id)
    rows = page(mara_client, "signs:acts_in_team", mine.space_id, of="coming", **{"with": them.pk})
    assert f"/teams/{mine.space_id}/acts/" in rows
    assert (
        client.get(reverse("signs:acts_in_team", args=[mine.space_id]), {"of": "coming", "with": them.pk}).status_code
        == 302
    )


def test_outside_a_team_it_is_as_if_there_were_none(mara: User, stranger_client: Client) -> None:
    mine, _members = a_team(mara, 1)
    for name in ("in_team", "acts_in_team"):
        assert stranger_client.get(reverse(f"signs:{name}", args=[mine.space_id])).status_code == 404
        assert stranger_client.get(reverse(f"signs:{name}", args=[uuid.uuid4()])).status_code == 404


def test_one_who_has_left_still_takes_back_what_they_put_away(mara: User, mara_client: Client) -> None:
    mine, (other,) = a_team(mara, 1)
    row = actions.put_away(mine.space, other.user, Sort.HELP, "It is fine.", member_party(mine))
    client = Client()
    client.force_login(other.user)
    assert mara_client.post(reverse("signs:look_again", args=[row.pk])).status_code == 404
    teams.leave(other)
    assert client.post(reverse("signs:look_again", args=[row.pk])).status_code == 302
    assert not SignPutAway.objects.exists()


def helping(parties: list[Party], first: int, last: int) -> None:
    for day in range(first, last, 3):
        gave(parties[day % len(parties)], parties[(day + 1) % len(parties)], day)


def test_of_a_team_as_a_whole_nothing_is_shown_below_five(mara: User, mara_client: Client) -> None:
    mine, members = a_team(mara, 3)
    helping([member_party(one) for one in (mine, *members)], 1, 200)
    assert whole_team(mine).why_not is Refusal.SMALL
    assert not ShownFigure.objects.exists()
    assert "at least five of you" in page(mara_client, "spaces:home", mine.space_id)


def test_where_fewer_than_five_took_part_nothing_is_shown_either(mara: User) -> None:
    mine, members = a_team(mara, 7)
    helping([member_party(one) for one in members[:3]], 1, 200)
    assert whole_team(mine).why_not is Refusal.SMALL


def test_less_help_in_the_whole_team_is_said_of_all_and_names_nobody(mara: User, mara_client: Client) -> None:
    mine, members = a_team(mara, 6)
    parties = [member_party(one) for one in (mine, *members)]
    helping(parties, 140, 380)
    helping(parties, 40, 60)
    found = whole_team(mine)
    assert list(found.signs) == [Together.LESS]
    said = page(mara_client, "spaces:home", mine.space_id)
    part = said.partition("Early signs")[2].partition("</section>")[0]
    assert "Less help goes round in the team" in part
    assert not any(party.name in part for party in parties)
    mara_client.post(reverse("signs:put_away_in_team", args=[mine.space_id]), {"of": "less", "because": "We moved."})
    assert list(whole_team(mine).signs) == []
    assert "We moved." in page(mara_client, "signs:in_team", mine.space_id)
    assert list(whole_team(members[0]).signs) == [Together.LESS]


def test_what_was_shown_of_a_month_stays_when_acts_or_people_go(mara: User) -> None:
    mine, members = a_team(mara, 6)
    parties = [member_party(one) for one in (mine, *members)]
    helping(parties, 1, 380)
    before = whole_team(mine)
    kept = ShownFigure.objects.get(space=mine.space, about=ABOUT)
    assert set(kept.figure) == {"until", "enough", "less_since", "before", "since", "few"}
    helping(parties[:2], 35, 60)
    teams.leave(members[0])
    assert whole_team(mine).figure == before.figure
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    assert before.until == last
    assert kept.shown_at > datetime(2020, 1, 1, tzinfo=UTC)


def test_one_who_came_last_week_is_not_counted_in_alone(mara: User) -> None:
    mine, members = a_team(mara, 6)
    helping([member_party(one) for one in (mine, *members)], 1, 380)
    whole_team(mine)
    month = timezone.localdate().replace(day=1) - timedelta(days=40)
    ShownFigure.objects.update(period=f"{month:%Y-%m}")
    late = Membership.objects.create(space=mine.space, user=add_person("late@example.org", name="Late"), role="member")
    Membership.objects.filter(pk=late.pk).update(joined_at=timezone.now() - timedelta(days=60))
    whole_team(mine)
    groups = {frozenset(row.group) for row in ShownFigure.objects.all()}
    assert len(groups) == 1
    assert late.pk not in next(iter(groups))


def test_a_closed_team_shows_what_was_shown_last(mara: User) -> None:
    mine, members = a_team(mara, 6)
    helping([member_party(one) for one in (mine, *members)], 1, 380)
    told = whole_team(mine)
    Space.objects.filter(pk=mine.space_id).update(closed_at=timezone.now())
    mine.space.refresh_from_db()
    assert whole_team(mine).figure == told.figure
    assert ShownFigure.objects.count() == 1
    assert queries.signs_in(mine) is not None

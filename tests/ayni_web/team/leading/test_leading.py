"""How somebody leads: shown to them alone, from their own acts and what they may see anyway."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ayni.guidance.leading import Reason, next_step
from ayni.ledger.acts import Asked, Outcome
from ayni.ledger.kinds import ADVICE, CREDIT, REVIEW, Kind
from ayni_web.accounts import teams
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.keeping import erasing
from ayni_web.people.members import member_party
from ayni_web.team.leading import actions, queries
from ayni_web.team.leading.models import StepRefused
from ayni_web.team.leading.showing import shown
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.people import joined, signed_in

pytestmark = pytest.mark.django_db
Role = Membership.Role
GOOD = ("Read the customs form line by line on Sunday night", "We could file it on Monday morning")


def gave(
    giver: Membership,
    receiver: Membership,
    days_ago: float,
    *,
    told_by: Membership | None = None,
    public: bool = False,
    kind: Kind = ADVICE,
    asked: bool = False,
    words: tuple[str, str] = ("Read it", ""),
) -> Act:
    """One act; whoever gave tells it unless said otherwise. Where the receiver tells it, it helped, and was told on that day."""
    told_by = told_by or giver
    at = timezone.now() - timedelta(days=days_ago)
    draft = book.Draft(
        givers=[member_party(giver)],
        receivers=[member_party(receiver)],
        kind=kind.number,
        at=at,
        what=words[0],
        asked=Asked.ASKED if asked else Asked.UNKNOWN,
        outcome=Outcome.HELPED if told_by == receiver else Outcome.UNKNOWN,
        outcome_note=words[1] if told_by == receiver else "",
    )
    act = book.record(giver.space, draft, by=told_by.user, public=public)
    Act.objects.filter(pk=act.pk).update(recorded_at=at)
    return act


def page(membership: Membership, path: str = "") -> str:
    answer = signed_in(membership.user).get(f"/teams/{membership.space_id}/leading/{path}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def quiet_names(membership: Membership) -> list[str]:
    return [row["name"] for row in shown(membership, None)["words"]["quiet"]]


def test_who_gives_first_is_told_with_its_count_and_too_little_is_said_to_be_too_little(team: Membership) -> None:
    people = [joined(team, f"Person {letter}") for letter in "abcdefgh"]
    for number, one in enumerate(people[:7]):
        gave(team, one, 300 - number)
        gave(one, team, 290 - number, told_by=team)
    assert "Too little is on record to say who gives first" in page(team)
    gave(team, people[7], 200)
    told = page(team)
    assert "You give first more often than turns would" in told
    assert "giving began 8 times between you and one of 8 people" in told
    assert "8 times it was you who gave first" in told


def test_others_who_give_first_and_asks_that_were_answered(team: Membership) -> None:
    people = [joined(team, f"Person {letter}") for letter in "abcdefgh"]
    for number, one in enumerate(people):
        gave(one, team, 300 - number)
        gave(team, one, 200 - number, asked=True)
    told = page(team)
    assert "Others give first more often than turns would" in told
    assert "0 times it was you who gave first" in told
    assert "8 times, 8 of them after an ask that is on record" in told
    assert "with one of theirs 8" in told


def test_only_who_leads_sees_it_and_nobody_anything_of_another(
    team: Membership, ben: Membership, stranger: User
) -> None:
    other_lead = joined(team, "Olga", Role.LEAD)
    people_team, administrator = joined(team, "Pia", Role.PEOPLE_TEAM), joined(team, "Ada", Role.ADMINISTRATOR)
    gave(ben, team, 10, public=True)
    for one in (ben, people_team, administrator):
        client = signed_in(one.user)
        assert client.get(f"/teams/{team.space_id}/leading/").status_code == 403
        assert client.post(f"/teams/{team.space_id}/leading/not-this/", {"sort": "say", "party": 1}).status_code == 403
        assert b"/leading/" not in client.get(f"/teams/{team.space_id}/").content
    assert signed_in(stranger).get(f"/teams/{team.space_id}/leading/").status_code == 404
    assert b"/leading/" in signed_in(team.user).get(f"/teams/{team.space_id}/").content
    actions.refuse(team, "say", member_party(ben))
    assert "Not proposed any more" in page(team)
    assert "Not proposed any more" not in page(other_lead)


def test_who_hands_the_team_over_or_closes_it_loses_the_page(team: Membership, ben: Membership) -> None:
    spaces.hand_over(team, ben)
    assert signed_in(team.user).get(f"/teams/{team.space_id}/leading/").status_code == 403
    assert page(Membership.objects.get(pk=ben.pk))
    type(team.space).objects.filter(pk=team.space_id).update(closed_at=timezone.now())
    assert signed_in(ben.user).get(f"/teams/{team.space_id}/leading/").status_code == 403


def test_what_others_keep_between_them_changes_nothing_on_the_page(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    gave(team, ben, 100)
    gave(lena, team, 50)
    before = shown(team, None)
    for days in (3, 40, 200):
        gave(ben, lena, days, told_by=lena, words=GOOD)
        gave(lena, ben, days, kind=REVIEW)
    after = shown(team, None)
    for part in ("first", "away"):
        assert before[part] == after[part]
    for part in ("reached", "said", "kinds", "quiet", "number", "not_seen", "proposed"):
        assert before["words"][part] == after["words"][part]


def test_who_gave_and_heard_nothing_is_named_by_the_last_word_and_not_by_how_much(team: Membership) -> None:
    amy, ben, cleo, dora = (joined(team, name) for name in ("Amy", "Ben", "Cleo", "Dora"))
    zoe = joined(team, "Zoe")
    gave(amy, team, 150, told_by=team, words=GOOD)
    gave(zoe, team, 200, told_by=team, words=GOOD)
    for one, times in ((amy, 1), (zoe, 1), (cleo, 1), (ben, 5)):
        for number in range(times):
            gave(one, team, 20 - number)
    gave(dora, team, 10, told_by=team, words=GOOD)
    since = timezone.now() - timedelta(days=120)
    Membership.objects.filter(pk__in=[amy.pk, ben.pk]).update(joined_at=since)
    assert quiet_names(team) == ["Ben", "Cleo", "Zoe", "Amy"]
    told = page(team)
    assert "A word of yours: thanks" in told
    assert "In the last 90 days a word of yours reached 1 of 5 people." in told
    assert "In the 90 before it was 1 of 2, of those who are still here." in told


def test_who_was_seen_to_give_nothing_is_not_named(team: Membership, ben: Membership, lena: Membership) -> None:
    gave(ben, lena, 5)
    gave(lena, ben, 5, public=True)
    assert quiet_names(team) == ["Lena"]
    assert "Of one other person you have seen nothing given in 90 days" in page(team)


def test_a_word_counts_on_the_day_it_was_said_also_where_somebody_corrected_it_later(
    team: Membership, ben: Membership
) -> None:
    told = gave(ben, team, 120)
    thanked = book.correct(told, book.draft_of(told), by=team.user)
    long_ago = timezone.now() - timedelta(days=100)
    Act.objects.filter(pk=thanked.pk).update(recorded_at=long_ago)
    assert [one.day for one in queries.record_of(team).words] == [timezone.localtime(long_ago).date().toordinal()]
    book.correct(Act.objects.get(pk=thanked.pk), book.draft_of(thanked), by=ben.user)
    (word,) = queries.record_of(team).words
    assert word.day == timezone.localtime(long_ago).date().toordinal()
    assert word.to == {member_party(ben).pk}


def test_what_was_taken_back_is_no_word_and_credit_given_is_one(team: Membership, ben: Membership) -> None:
    thanks = gave(ben, team, 3, told_by=team, words=GOOD)
    book.withdraw(thanks)
    assert queries.record_of(team).words == []
    gave(team, ben, 2, kind=CREDIT, words=("He drew the coast", "He drew it at night so that we had it in time"))
    (word,) = queries.record_of(team).words
    assert (word.to, word.done) == ({member_party(ben).pk}, "He drew the coast")


def test_what_words_say_and_of_what_kinds_is_told(team: Membership, ben: Membership, lena: Membership) -> None:
    gave(ben, team, 3, told_by=team, words=GOOD)
    gave(lena, team, 3, told_by=team, words=("Great job, thanks for everything!", ""))
    gave(lena, ben, 3, kind=REVIEW, public=True)
    told = page(team)
    assert "Of 2 words of yours 1 say what was done, 1 say what it changed, 1 say both." in told
    assert shown(team, None)["words"]["kinds"] == {"with_words": ["advice"], "without": ["a review"]}


def test_thanks_are_proposed_for_what_the_leader_received_and_refused_for_good(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    received = gave(ben, team, 5, words=("Checked my map", ""))
    gave(ben, lena, 1, public=True)
    gave(lena, ben, 2, public=True, words=("Lent the printer", ""))
    one = shown(team, None)["words"]["proposed"]
    assert (one.name, one.href) == ("Ben", f"/teams/{team.space_id}/thanks/give/{received.pk}/")
    client = signed_in(team.user)
    assert client.get(one.href).status_code == 200
    for _again in range(2):
        sent = client.post(f"/teams/{team.space_id}/leading/not-this/", {"sort": one.sort, "party": one.party})
        assert sent.status_code == 302
    assert StepRefused.objects.count() == 1
    two = shown(team, None)["words"]["proposed"]
    assert two.name == "Lena"
    assert "Lent the printer" in two.says
    assert two.href == f"/teams/{team.space_id}/thanks/give/?to={two.party}"
    assert client.get(two.href).status_code == 200
    # Who is refused still stands in the list: it is a fact, and no proposal.
    assert quiet_names(team) == ["Ben", "Lena"]
    for _again in range(2):
        client.post(f"/teams/{team.space_id}/leading/again/", {"sort": one.sort, "party": one.party})
    assert shown(team, None)["words"]["proposed"].name == "Ben"


def test_somebody_new_is_proposed_first_and_the_next_when_refused(team: Membership, ben: Membership) -> None:
    record = queries.record_of(team)
    step = next_step(record.given, record.members, record.received, record.until)
    assert step is not None
    assert (step.reason, record.names[step.party]) == (Reason.NEW, "Ben")
    assert "Ben has been here since" in page(team)
    lena = joined(team, "Lena")
    gave(team, ben, 1)
    assert "Lena has been here since" in page(team)
    gave(team, lena, 1)
    assert shown(team, None)["first"]["proposed"] is None


def test_bad_input_changes_nothing(team: Membership, ben: Membership, stranger: User) -> None:
    client, base = signed_in(team.user), f"/teams/{team.space_id}/leading/"
    other = spaces.begin(stranger, "Another")
    for party in (member_party(other).pk, member_party(team).pk, 2**62):
        assert client.post(f"{base}not-this/", {"sort": "give", "party": party}).status_code == 404
    for sent in ({}, {"sort": "x", "party": 1}, {"sort": "give", "party": "x"}, {"sort": "give", "party": 2**70}):
        assert client.post(f"{base}not-this/", sent).status_code == 302
        assert client.post(f"{base}again/", sent).status_code == 302
    assert not StepRefused.objects.exists()
    for wrong in ("0", "-1", "x", "99999999999999999999"):
        assert client.get(f"{base}?page={wrong}").status_code == 200
    assert client.get(f"{base}not-this/").headers["Location"] == "/teams/"


def test_an_act_without_a_time_or_of_tomorrow_breaks_nothing(team: Membership, ben: Membership) -> None:
    Act.objects.filter(pk=gave(ben, team, 3, told_by=team).pk).update(at=None)
    gave(team, ben, -3)
    Act.objects.filter(pk=gave(team, ben, 3, kind=CREDIT).pk).update(recorded_by=None, recorded_at=timezone.now())
    assert page(team)
    assert all(one.day <= queries.record_of(team).until for one in queries.record_of(team).given)


def test_a_leader_alone_is_told_so(team: Membership) -> None:
    assert "Nobody is here yet but you" in page(team)


def test_who_left_is_neither_named_nor_counted_among_those_here(team: Membership, ben: Membership) -> None:
    gave(ben, team, 3)
    actions.refuse(team, "say", member_party(ben))
    teams.leave(ben)
    found = shown(team, None)
    assert (found["words"]["quiet"], found["away"], found["alone"]) == ([], [], True)


def exported(user: User) -> list[dict[str, object]]:
    (mine,) = [one for one in exporters() if one.name == "steps_refused_in_teams"]
    return [dict(one) for one in mine.rows(personal_space(user))]


def test_refusals_go_into_ones_own_export_and_nobody_elses(team: Membership, ben: Membership) -> None:
    actions.refuse(team, "give", member_party(ben))
    (row,) = exported(team.user)
    assert (row["team"], row["sort"], row["about"]) == (str(team.space_id), "give", "Ben")
    assert exported(ben.user) == []


def test_refusals_go_with_their_owner_and_with_whom_they_are_about(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    other = joined(team, "Olga", Role.LEAD)
    actions.refuse(team, "give", member_party(ben))
    actions.refuse(other, "say", member_party(lena))
    erasing.part_from_teams(ben.user, lambda: None)
    assert [one.sort for one in StepRefused.objects.all()] == ["say"]
    teams.leave(Membership.objects.get(pk=other.pk))
    assert not StepRefused.objects.exists()
    actions.refuse(team, "give", member_party(lena))
    third = joined(team, "Tara", Role.LEAD)
    actions.refuse(third, "give", member_party(lena))
    erasing.part_from_teams(team.user, lambda: None)
    assert [one.owner for one in StepRefused.objects.all()] == [third.user]


def test_the_page_asks_little_however_many_there_are(team: Membership) -> None:
    people = [joined(team, f"Person {number}") for number in range(6)]
    for number, one in enumerate(people):
        gave(one, team, 5 + number)
        gave(one, team, 50 + number, told_by=team)
    client = signed_in(team.user)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/teams/{team.space_id}/leading/")
        return len(seen)

    few = asked()
    for number in range(12):
        one = joined(team, f"More {number}")
        gave(one, team, 5 + number)
        gave(one, team, 15 + number, told_by=team)
    assert asked() == few
    assert few <= 12

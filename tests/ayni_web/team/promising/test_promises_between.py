"""Promises between two members: each speaks for themselves, nothing is broken by agreeing anew in time, and nobody is overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.team_exporters import team_exporters
from ayni_web.accounts.team_moments import team_moments_of
from ayni_web.book.models import Act
from ayni_web.keeping.erasing import part_from_teams
from ayni_web.notify.sources import Span, sources
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.promises import actions, between, queries, rebuilding
from ayni_web.promises.actions import Given, Said
from ayni_web.promises.models import Change, NewTerms, Promise
from ayni_web.team.spaces import actions as spaces

pytestmark = pytest.mark.django_db
What = Change.What


def soon(days: int = 5) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def team(mara: User) -> Membership:
    return spaces.begin(mara, "The maps")


def joined(team: Membership, name: str) -> Membership:
    _invitation, token = teams.invite(team)
    membership = spaces.join(token, add_person(f"{name.lower()}@example.org", name=name))
    assert membership is not None
    return membership


@pytest.fixture
def ben(team: Membership) -> Membership:
    return joined(team, "Ben")


@pytest.fixture
def lena(team: Membership) -> Membership:
    return joined(team, "Lena")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def made(team: Membership, ben: Membership, *, shows: bool = False) -> Promise:
    """Mara promises Ben something by a day that lies ahead."""
    me, other = member_party(team), member_party(ben)
    return between.say(team.space, teller=me, by=me, to=other, what="Draw the harbour map", due=soon(), shows=shows)


def said(promise: Promise, who: Membership | Party, version: int | None = None) -> Said:
    party = member_party(who) if isinstance(who, Membership) else who
    return Said(party, promise.version if version is None else version)


def fresh(promise: Promise) -> Promise:
    return Promise.objects.select_related("by", "to", "space").get(pk=promise.pk)


def pages(team: Membership, promise: Promise, *more: str) -> list[str]:
    base = f"/teams/{team.space_id}/promises/"
    return [base, f"{base}{promise.pk}/", *(f"{base}{promise.pk}/{one}/" for one in more)]


def test_it_is_said_on_the_teams_page_and_stands_in_one_list_of_each(team: Membership, ben: Membership) -> None:
    path = f"/teams/{team.space_id}/promises/new/"
    form = {
        "side": "me",
        "other": member_party(ben).pk,
        "what": "Draw the harbour map",
        "due": soon().isoformat(),
        "once": "7b0c6d1e-5d6f-4a52-9d59-1fd6f0d7a1aa",
    }
    client = signed_in(team.user)
    client.post(path, form)
    client.post(path, form)  # a double click
    promise = Promise.objects.get()
    assert not promise.waits
    mine = client.get("/promises/").content.decode()
    theirs = signed_in(ben.user).get("/promises/").content.decode()
    for page in (mine, theirs):
        assert "Draw the harbour map" in page
        assert "in The maps" in page
    assert "You said you would" in mine
    assert "Others said they would" in theirs


def test_who_asks_for_a_promise_binds_nobody(team: Membership, ben: Membership) -> None:
    asker, asked = member_party(team), member_party(ben)
    promise = between.say(team.space, teller=asker, by=asked, to=asker, what="Read my draft", due=soon())
    assert promise.waits
    assert not promise.is_open
    with pytest.raises(InputError):
        between.keep(promise, said(promise, team), user=team.user, given=None)
    promise = fresh(promise)
    with pytest.raises(PermissionDenied):
        between.say_yes(promise, said(promise, team))
    assert "asks whether you will" in signed_in(ben.user).get("/promises/").content.decode()
    page = signed_in(ben.user).post(
        pages(team, promise, "answer")[-1], {"version": promise.version, "answer": "yes"}, follow=True
    )
    assert page.status_code == 200
    assert fresh(promise).is_open


def test_a_no_promises_nothing(team: Membership, ben: Membership) -> None:
    asker, asked = member_party(team), member_party(ben)
    promise = between.say(team.space, teller=asker, by=asked, to=asker, what="Read my draft", due=soon())
    between.say_no(promise, said(promise, ben), why="I am away")
    assert fresh(promise).has_ended
    assert fresh(promise).broken_at is None


def test_nobody_tells_a_promise_between_two_others(team: Membership, ben: Membership, lena: Membership) -> None:
    with pytest.raises(PermissionDenied):
        between.say(
            team.space, teller=member_party(lena), by=member_party(ben), to=member_party(team), what="Sing", due=None
        )


def test_asked_for_before_the_day_and_agreed_to_is_not_broken(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    terms = between.ask_anew(promise, said(promise, team), due=soon(9), why="the ink is late")
    promise = fresh(promise)
    assert promise.due == soon()  # what stands stands
    with pytest.raises(PermissionDenied):
        between.answer(terms, said(promise, team), agreed=True)  # nobody agrees with themselves
    Promise.objects.filter(pk=promise.pk).update(
        due=timezone.localdate() - timedelta(days=1)
    )  # the answer takes its time
    between.answer(NewTerms.objects.select_related("promise").get(), said(promise, ben), agreed=True)
    promise = fresh(promise)
    assert (promise.due, promise.is_open, promise.broken_at) == (soon(9), True, None)
    assert What.AGREED_ANEW in promise.changes.values_list("what", flat=True)
    assert What.AGREED_LATE not in promise.changes.values_list("what", flat=True)


def test_asked_for_after_the_day_stays_visible_as_that(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    Promise.objects.filter(pk=promise.pk).update(due=timezone.localdate() - timedelta(days=2))
    between.ask_anew(fresh(promise), said(promise, team), due=soon(9))
    between.answer(NewTerms.objects.get(), said(fresh(promise), ben), agreed=True)
    assert What.AGREED_LATE in promise.changes.values_list("what", flat=True)


def test_a_no_leaves_it_as_it_was(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    between.ask_anew(promise, said(promise, team), due=soon(9))
    between.answer(NewTerms.objects.get(), said(fresh(promise), ben), agreed=False, why="I need it then")
    assert fresh(promise).due == soon()
    assert queries.terms_of(promise) is None


def test_who_promised_asks_to_let_go_and_who_was_promised_releases(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    with pytest.raises(PermissionDenied):
        between.release(promise, said(promise, team))
    between.ask_anew(promise, said(promise, team), lets_go=True)
    between.answer(NewTerms.objects.get(), said(fresh(promise), ben), agreed=True)
    assert fresh(promise).withdrawn_at is not None
    assert fresh(promise).broken_at is None


def test_what_was_given_by_keeping_it_is_in_the_book_for_the_two(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    promise = made(team, ben)
    between.keep(promise, said(promise, ben), user=ben.user, given=Given())
    act = Act.objects.get()
    assert not act.public
    assert act.basis == Act.RestsOn.CONFIRMED  # who received said so
    with pytest.raises(ChangedMeanwhileError):
        between.keep(promise, said(promise, team), user=team.user, given=Given())  # a second click changes nothing
    assert Act.objects.count() == 1
    between.not_yet(fresh(promise), said(fresh(promise), ben), why="the legend is missing")
    assert fresh(promise).is_open
    assert Act.objects.get().withdrawn_at is not None


def test_all_see_it_only_where_both_want_that_and_never_one_not_kept(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    promise = made(team, ben, shows=True)
    other = signed_in(lena.user)
    base, page = pages(team, promise)
    assert other.get(page).status_code == 404
    between.show(promise, member_party(ben), True)
    assert other.get(page).status_code == 200
    assert "Draw the harbour map" in other.get(base).content.decode()
    assert other.post(f"{page}keep/", {"version": 1}).status_code == 403
    between.say_broken(fresh(promise), said(fresh(promise), ben), why="I waited in the rain")
    assert other.get(page).status_code == 404
    assert "harbour" not in other.get(f"{base}?show=ended").content.decode()


def test_the_others_see_no_history_of_what_is_shown_to_all(team: Membership, ben: Membership, lena: Membership) -> None:
    promise = made(team, ben, shows=True)
    between.show(promise, member_party(ben), True)
    between.ask_anew(fresh(promise), said(fresh(promise), team), due=soon(9), why="a private reason")
    assert "a private reason" not in signed_in(lena.user).get(pages(team, promise)[1]).content.decode()
    assert "a private reason" in signed_in(ben.user).get(pages(team, promise)[1]).content.decode()


def test_of_two_who_change_it_at_once_the_second_is_told_and_keeps_what_they_typed(
    team: Membership, ben: Membership
) -> None:
    promise = made(team, ben)
    seen = promise.version
    page = pages(team, promise)[1]
    first = {"version": seen, "what": "Draw the whole coast", "due": soon(7).isoformat(), "why": "more is needed"}
    assert signed_in(ben.user).post(f"{page}again/", first).status_code == 302
    answer = signed_in(team.user).post(
        f"{page}again/", {"version": seen, "what": "Draw half of it", "due": soon(3).isoformat(), "why": "a mild flu"}
    )
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "Draw the whole coast" in told  # what changed
    assert NewTerms.objects.get().what == "Draw the whole coast"  # the first was not overwritten
    answer = signed_in(team.user).post(f"{page}let-go/", {"version": seen, "why": "never mind then"})
    assert answer.status_code == 403
    answer = signed_in(team.user).post(f"{page}not-kept/", {"version": seen, "why": "the press broke down"})
    assert answer.status_code == 409
    assert "the press broke down" in answer.content.decode()
    assert fresh(promise).is_open


def test_what_was_typed_stays_in_the_form_when_the_day_was_kept_meanwhile(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    seen = promise.version
    actions.renegotiate(promise, due=soon(6), said=said(promise, ben))
    page = pages(team, promise)[1]
    form = {"version": seen, "what": "Draw half of it", "due": soon(8).isoformat(), "why": "a mild flu"}
    answer = signed_in(team.user).post(f"{page}again/", form)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Draw half of it" in told
    assert "a mild flu" in told
    now = answer.context["again"]["version"].value()
    assert signed_in(team.user).post(f"{page}again/", {**form, "version": now}).status_code == 302


def test_the_harmed_side_alone_ends_rebuilding(team: Membership, ben: Membership, lena: Membership) -> None:
    promise = made(team, ben)
    between.say_broken(promise, said(promise, ben))
    promise = fresh(promise)
    mara, harmed = member_party(team), member_party(ben)
    with pytest.raises(PermissionDenied):
        rebuilding.offer(promise, harmed, what_happened="x", will_change="y")
    plan = rebuilding.offer(promise, mara, what_happened="I forgot", will_change="I write it down")
    with pytest.raises(InputError):
        rebuilding.add_step(plan, mara, what="Too early", due=None)
    with pytest.raises(PermissionDenied):
        rebuilding.answer(plan, mara, plan.version, accepted=True)
    rebuilding.answer(plan, harmed, plan.version, accepted=True)
    plan.refresh_from_db()
    step = rebuilding.add_step(plan, mara, what="Send the list each Friday", due=soon())
    assert step in queries.steps_of(plan)
    between.keep(step, said(step, team), user=team.user, given=None)
    plan.refresh_from_db()
    assert plan.enough_at is None  # no number of kept steps ends it
    with pytest.raises(PermissionDenied):
        rebuilding.say_enough(plan, mara, plan.version)
    with pytest.raises(ChangedMeanwhileError):
        rebuilding.say_enough(plan, harmed, plan.version - 1)
    rebuilding.say_enough(plan, harmed, plan.version, words="We are good")
    plan.refresh_from_db()
    assert plan.enough_at is not None
    page = pages(team, promise, "rebuild")[-1]
    assert "We are good" in signed_in(team.user).get(page).content.decode()
    assert signed_in(lena.user).get(page).status_code == 404


def test_two_tellings_of_a_plan_at_once_overwrite_nothing(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    between.say_broken(promise, said(promise, team))
    page = pages(team, promise, "rebuild")[-1]
    client = signed_in(team.user)
    client.post(page, {"what_happened": "I forgot", "will_change": "a list", "version": ""})
    answer = client.post(page, {"what_happened": "I was ill", "will_change": "a deputy", "version": ""})
    assert answer.status_code == 409
    assert "I was ill" in answer.content.decode()
    assert queries.rebuilding_of(promise).what_happened == "I forgot"  # type: ignore[union-attr]


def test_reminders_come_of_teams_too_and_not_of_those_that_were_left(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    Promise.objects.filter(pk=promise.pk).update(made_at=timezone.now() - timedelta(days=9))
    source = next(one for one in sources() if one.name == "promises")
    team.user.refresh_from_db()
    found = list(source.due(team.user, Span(soon(), soon())))
    assert [one.path for one in found] == [f"/teams/{team.space_id}/promises/{promise.pk}/"]
    assert list(source.entries(team.user, timezone.localdate()))
    teams.leave(ben)
    ben.user.refresh_from_db()
    assert list(source.due(ben.user, Span(soon(1), soon(9)))) == []


def test_who_leaves_waits_for_nobody_and_sees_it_without_a_way_in(team: Membership, ben: Membership) -> None:
    asker, asked = member_party(team), member_party(ben)
    waits = between.say(team.space, teller=asker, by=asked, to=asker, what="Read my draft", due=soon())
    promise = made(team, ben)
    between.ask_anew(promise, said(promise, team), due=soon(9))
    teams.leave(ben)
    assert fresh(waits).has_ended
    assert queries.terms_of(promise) is None
    client = signed_in(ben.user)
    assert client.get(pages(team, promise)[1]).status_code == 404
    assert "harbour" not in client.get("/promises/").content.decode()
    assert [one.address for one in team_moments_of(ben.user, 9)] == ["", ""]


def test_an_account_that_goes_leaves_the_promise_without_its_name(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    between.say_broken(promise, said(promise, ben), why="Ben waited")
    rebuilding.offer(fresh(promise), member_party(team), what_happened="Ben Miller waited", will_change="a list")
    part_from_teams(ben.user, lambda: None)
    kept = fresh(promise)
    assert (kept.to.name, kept.to.user_id) == ("", None)
    assert not Change.objects.filter(why__contains="Ben").exists()


def test_each_takes_along_their_own_and_others_only_what_is_shown(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    made(team, ben)
    rows = next(one for one in team_exporters() if one.name == "promises").rows
    assert [row["what"] for row in rows(ben)] == ["Draw the harbour map"]
    assert list(rows(lena)) == []
    own = next(one for one in exporters() if one.name == "promises_in_teams").rows
    assert [row["you"] for row in own(personal_space(ben.user))] == ["to"]
    assert list(own(personal_space(lena.user))) == []
    assert list(own(team.space)) == []


def test_in_a_closed_team_it_is_read_and_nothing_is_done(team: Membership, ben: Membership) -> None:
    promise = made(team, ben)
    teams.note_export(team)
    teams.close(team, "The maps")
    client = signed_in(ben.user)
    assert client.get(pages(team, promise)[1]).status_code == 200
    assert client.post(f"{pages(team, promise)[1]}keep/", {"version": 1}).status_code == 403
    assert "harbour" not in client.get("/promises/").content.decode()


def test_strange_days_and_words_are_said_to_be_so(team: Membership, ben: Membership) -> None:
    client = signed_in(team.user)
    base = f"/teams/{team.space_id}/promises/new/"
    form = {"side": "me", "other": member_party(ben).pk, "what": "Sing"}
    for wrong in (
        {"due": "2026-02-30"},
        {"due": "1999-01-01"},
        {"what": "   "},
        {"other": member_party(team).pk},
        {"other": 0},
    ):
        answer = client.post(base, {**form, **wrong})
        assert answer.status_code == 200
        assert 'class="errors"' in answer.content.decode() or "errorlist" in answer.content.decode()
    promise = made(team, ben)
    page = pages(team, promise)[1]
    for version in ("", "x", "0", "99999999999999999999"):
        assert client.post(f"{page}keep/", {"version": version}).status_code in {302, 409}
    assert fresh(promise).is_open
    assert Promise.objects.count() == 1


def test_how_it_went_is_for_its_person_alone_and_says_how_sure(team: Membership, ben: Membership) -> None:
    for _time in range(6):
        promise = made(team, ben)
        between.keep(promise, said(promise, ben), user=ben.user, given=None)
    broken = made(team, ben)
    between.say_broken(broken, said(broken, ben))
    page = signed_in(team.user).get("/promises/how-it-went/").content.decode()
    assert "6 of 7 went as you had said" in page
    assert "Of ten such, between" in page
    assert "Where something was not kept" in page
    assert "%" not in page.partition("<main")[2].partition("</main")[0]
    assert "No promise of yours has come yet" in signed_in(ben.user).get("/promises/how-it-went/").content.decode()

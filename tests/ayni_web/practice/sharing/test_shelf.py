"""What stands on the shelf, who got it by which act, what was told of it, and who might need it next."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ayni.errors import InputError
from ayni.ledger import kinds
from ayni.ledger.acts import Asked, Outcome
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people import actions as people
from ayni_web.people.models import Capacity, Need, Party
from ayni_web.practice.sharing import actions, queries
from ayni_web.practice.sharing.models import Giving, Refusal, Thing
from ayni_web.practice.sharing.shown import on_shelf
from ayni_web.practice.sharing.wishes import who_might_need
from ayni_web.practice.sharing.words import what_helped, why_next

pytestmark = pytest.mark.django_db


def who_next(space: Space, *things: Thing) -> list[str]:
    chosen = things or tuple(Thing.objects.filter(space=space))
    return [one.party.name for one in who_might_need(space, chosen, queries.given(space)).fitting]


def needs(party: Party, text: str, days: int = 3, **more: str) -> Need:
    return people.add_need(party, text, learned_on=timezone.localdate() - timedelta(days=days), **more)


# Giving


def test_giving_something_is_an_act_of_the_kind_that_it_is(mara: User, thing: Thing, ysolde: Party) -> None:
    (act,) = actions.give(mara, thing, [ysolde], why="she opens an office", asked=Asked.ASKED)
    assert (act.kind, act.why, act.asked) == (kinds.TEMPLATE.number, "she opens an office", Asked.ASKED)
    assert "Permit checklist" in act.what
    assert {(part.party.name, part.role) for part in act.parts.all()} == {("Mara", "giver"), (ysolde.name, "receiver")}
    (given,) = queries.given(thing.space, thing)
    assert (given.party, given.act) == (ysolde, act)


def test_several_get_an_act_each_so_that_each_can_say_whether_it_helped(
    mara: User, thing: Thing, ysolde: Party, benedikt: Party
) -> None:
    first, second = actions.give(mara, thing, [ysolde, benedikt, ysolde])
    book.tell_outcome(first, Outcome.HELPED_MUCH, "two visits saved", by=mara)
    book.tell_outcome(second, Outcome.DID_NOT_HELP, "", by=mara)
    told = {one.party.name: one.act.outcome for one in queries.given(thing.space)}
    assert told == {ysolde.name: Outcome.HELPED_MUCH, benedikt.name: Outcome.DID_NOT_HELP}
    says = what_helped(queries.given(thing.space))
    assert says == "2 people have it. What was told: it helped (1 time), it did not help (1 time)."


def test_what_helped_follows_an_act_however_often_it_is_corrected_or_taken_back(
    mara: User, thing: Thing, ysolde: Party
) -> None:
    (act,) = actions.give(mara, thing, [ysolde])
    for outcome in (Outcome.HELPED_A_LITTLE, Outcome.HELPED, Outcome.HELPED_MUCH):
        act = book.tell_outcome(act, outcome, "", by=mara)
    assert [one.act.pk for one in queries.given(thing.space)] == [act.pk]
    book.withdraw(act)
    assert queries.given(thing.space) == []
    book.restore(act)
    assert len(queries.given(thing.space)) == 1


def test_the_same_telling_that_arrives_twice_is_one_act(mara: User, thing: Thing, ysolde: Party) -> None:
    once = uuid4()
    first = actions.give(mara, thing, [ysolde], once=once)
    assert actions.give(mara, thing, [ysolde], once=once) == first
    assert Act.objects.count() == Giving.objects.count() == 1


def test_an_earlier_act_can_be_said_to_have_given_it(mara: User, thing: Thing, ysolde: Party) -> None:
    me = Party.objects.get(is_me=True)
    draft = book.Draft(givers=[me], receivers=[ysolde], kind=kinds.TEMPLATE.number, what="Sent the permit checklist")
    act = book.record(thing.space, draft, by=mara)
    assert queries.handed_over(mara) == [act]
    actions.belongs(thing, act)
    assert [one.act for one in queries.given(thing.space, thing)] == [act]
    assert queries.handed_over(mara) == []
    with pytest.raises(InputError):
        actions.belongs(thing, act)
    actions.belongs_not(thing, book.tell_outcome(act, Outcome.HELPED, "", by=mara))
    assert queries.given(thing.space) == []
    assert Act.objects.filter(replaced_at__isnull=True).count() == 1


def test_an_act_of_somebody_else_gave_nothing_of_the_readers(mara: User, thing: Thing, ysolde: Party) -> None:
    me = Party.objects.get(is_me=True)
    draft = book.Draft(givers=[ysolde], receivers=[me], kind=kinds.TEMPLATE.number, what="Sent her checklist")
    with pytest.raises(InputError):
        actions.belongs(thing, book.record(thing.space, draft, by=mara))


# Who might need it next


def test_whose_open_need_says_so_comes_up_with_when_it_was_said(space: Space, thing: Thing, ysolde: Party) -> None:
    need = needs(ysolde, "help with the permits", where="on the phone")
    (one,) = who_might_need(space, [thing], []).fitting
    assert one.party == ysolde
    assert one.next.wish.id == need.pk
    assert "said on" in why_next(one.next)
    assert "help with the permits" in why_next(one.next)
    people.mark_met(need)
    assert who_next(space, thing) == []


def test_what_people_seek_and_what_they_asked_for_lately_counts_too(
    mara: User, space: Space, thing: Thing, ysolde: Party, benedikt: Party
) -> None:
    people.add_capacity(ysolde, Capacity.Side.SEEKS, "somebody who knows permits")
    me = Party.objects.get(is_me=True)
    draft = book.Draft(
        givers=[me],
        receivers=[benedikt],
        kind=kinds.ADVICE.number,
        at=timezone.now() - timedelta(days=20),
        asked=Asked.ASKED,
        what="advice on permits",
    )
    act = book.record(space, draft, by=mara)
    assert who_next(space, thing) == [benedikt.name, ysolde.name]
    book.withdraw(act)
    assert who_next(space, thing) == [ysolde.name]


def test_who_has_it_who_has_a_hard_season_and_who_is_left_out_do_not_come_up(
    mara: User, space: Space, thing: Thing, ysolde: Party
) -> None:
    needs(ysolde, "permits")
    people.set_hard_season(ysolde, timezone.localdate() + timedelta(days=5))
    fits = who_might_need(space, [thing], [])
    assert not fits.fitting
    assert fits.resting == {thing.pk: 1}
    people.set_hard_season(ysolde, None)
    assert who_next(space, thing) == [ysolde.name]
    Party.objects.filter(pk=ysolde.pk).update(hidden=True)
    assert who_next(space, thing) == []
    Party.objects.filter(pk=ysolde.pk).update(hidden=False)
    actions.give(mara, thing, [ysolde])
    assert who_next(space, thing) == []


def test_not_for_her_lasts_until_it_is_taken_back_also_when_entries_are_joined(
    mara: User, space: Space, thing: Thing, ysolde: Party
) -> None:
    needs(ysolde, "permits")
    actions.refuse(thing, ysolde)
    actions.refuse(thing, ysolde)
    assert who_next(space, thing) == []
    other = people.add_party(space, "Y. Quillfeather")
    people.merge(space, other, ysolde, reason="by-hand", by=mara)
    assert who_next(space, thing) == []
    assert queries.refused_for(thing) == [other]
    actions.allow(thing, other)
    assert who_next(space, thing) == [other.name]


def test_what_was_given_to_an_entry_is_given_to_whom_it_is_joined_with(
    mara: User, space: Space, thing: Thing, ysolde: Party
) -> None:
    actions.give(mara, thing, [ysolde])
    other = people.add_party(space, "Y. Quillfeather")
    needs(other, "permits")
    assert who_next(space, thing) == [other.name]
    people.merge(space, other, ysolde, reason="by-hand", by=mara)
    assert who_next(space, thing) == []


def test_where_the_week_is_nought_nobody_is_proposed(space: Space, thing: Thing, ysolde: Party) -> None:
    needs(ysolde, "permits")
    people.set_minutes(space, 0)
    fits = who_might_need(space, [thing], [])
    assert fits.asks_nothing
    assert not fits.fitting


def test_what_was_taken_off_the_shelf_is_proposed_to_nobody(space: Space, thing: Thing, ysolde: Party) -> None:
    needs(ysolde, "permits")
    actions.retire(thing)
    thing.refresh_from_db()
    assert who_next(space, thing) == []
    actions.restore(thing)
    thing.refresh_from_db()
    assert who_next(space, thing) == [ysolde.name]


def test_things_that_somebody_may_need_stand_first(space: Space, thing: Thing, ysolde: Party) -> None:
    first = actions.put_on_shelf(space, {"title": "A choir warm-up"})
    needs(ysolde, "permits")
    things = [first, thing]
    rows = on_shelf(things, [], who_might_need(space, things, []))
    assert [row.thing for row in rows] == [thing, first]


# Pages


def once_in(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return found[1]


def test_from_an_empty_shelf_to_a_letter_and_an_act(
    mara_client: Client, mara: User, space: Space, ysolde: Party
) -> None:
    needs(ysolde, "help with permits for the office")
    page = mara_client.get("/sharing/").content.decode()
    assert "Nothing stands here yet" in page
    form = {
        "title": "Permit checklist",
        "sort": "checklist",
        "helps": "permits",
        "where": "https://example.org/p",
        "once": once_in(mara_client.get("/sharing/new/").content.decode()),
    }
    for _twice in range(2):
        page = mara_client.post("/sharing/new/", form, follow=True).content.decode()
    thing = Thing.objects.get()
    assert "Who might need it next" in page
    assert "help with permits for the office" in page
    path = f"/sharing/{thing.pk}/for/{ysolde.pk}/"
    page = mara_client.get(path).content.decode()
    assert "I remember what you are after: help with permits for the office." in page
    assert "https://example.org/p" in page
    given = {"why": "she opens an office", "asked": "-1", "once": once_in(page)}
    for _twice in range(2):
        answer = mara_client.post(path, given, follow=True)
    assert "1 person has it." in answer.content.decode()
    act = Act.objects.get()
    assert act.why == "she opens an office"
    assert "Permit checklist" in mara_client.get(f"/people/{ysolde.pk}/").content.decode()


def test_a_letter_claims_nothing_of_what_is_only_guessed(mara_client: Client, thing: Thing, ysolde: Party) -> None:
    needs(ysolde, "permits", learned=Need.Learned.GUESSED)
    page = mara_client.get(f"/sharing/{thing.pk}/for/{ysolde.pk}/").content.decode()
    assert "I wonder whether this is on your mind: permits." in page
    assert "I remember" not in page


def test_a_letter_is_written_in_their_language_where_ayni_speaks_it(
    mara_client: Client, thing: Thing, ysolde: Party
) -> None:
    needs(ysolde, "permits")
    people.set_place(ysolde, time_zone="", hours="", language="Deutsch", channel="")
    page = mara_client.get(f"/sharing/{thing.pk}/for/{ysolde.pk}/").content.decode()
    assert "I remember what you are after" not in page
    assert "It is in English; they speak Deutsch." in page


def test_names_are_understood_and_unsure_ones_asked_about(
    mara_client: Client, space: Space, thing: Thing, ysolde: Party
) -> None:
    people.add_party(space, "Ysolde Marchbank")
    answer = mara_client.post(f"/sharing/{thing.pk}/give/", {"to": "Ysolde"})
    assert "Several people may be meant" in answer.content.decode()
    mara_client.post(f"/sharing/{thing.pk}/give/", {"to": "Ysolde Quillfeather, Somebody New", "why": "permits"})
    assert {one.party.name for one in queries.given(space)} >= {"Ysolde Quillfeather", "Somebody New"}


@pytest.mark.parametrize(
    "form",
    [
        {"to": ""},
        {"to": "me"},
        {"to": ", ".join(f"Somebody {number}" for number in range(31))},
        {"to": "Ysolde", "on": "2999-01-01"},
        {"to": "Ysolde", "on": "1066-10-14"},
        {"to": "Ysolde", "on": "not a day"},
        {"to": "Ysolde", "asked": "7"},
        {"to": "Ysolde", "why": "x" * 501},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    mara_client: Client, thing: Thing, ysolde: Party, form: dict[str, str]
) -> None:
    answer = mara_client.post(f"/sharing/{thing.pk}/give/", form)
    assert answer.status_code == 200
    assert b'class="errors"' in answer.content
    assert Act.objects.count() == 0


def test_a_thing_without_a_title_is_none(mara_client: Client) -> None:
    assert b'class="errors"' in mara_client.post("/sharing/new/", {"title": " ", "sort": "tool"}).content
    assert b'class="errors"' in mara_client.post("/sharing/new/", {"title": "A", "sort": "spell"}).content
    assert not Thing.objects.exists()


def test_only_an_address_of_the_web_becomes_a_link(mara_client: Client, space: Space) -> None:
    for where, linked in (("https://example.org/a", True), ("javascript:alert(1)", False), ("the blue folder", False)):
        thing = actions.put_on_shelf(space, {"title": "T", "where": where})
        assert (f'href="{where}"' in mara_client.get(f"/sharing/{thing.pk}/").content.decode()) is linked


def test_what_was_given_before_can_be_put_on_the_shelf_with_all_its_acts(
    mara_client: Client, mara: User, space: Space, ysolde: Party, benedikt: Party
) -> None:
    me = Party.objects.get(is_me=True)

    def sent(party: Party, what: str) -> Act:
        draft = book.Draft(
            givers=[me], receivers=[party], kind=kinds.TEMPLATE.number, at=timezone.now(), what=what, supports="permits"
        )
        return book.record(space, draft, by=mara)

    first = sent(ysolde, "Sent the permit checklist")
    second = sent(benedikt, "sent the  permit checklist")
    sent(benedikt, "Sent a map")
    assert "2 times, last" in mara_client.get("/sharing/").content.decode()
    page = mara_client.get(f"/sharing/new/?act={first.pk}").content.decode()
    assert "All 2 acts in these words gave it" in page
    form = {"title": "Permit checklist", "sort": "checklist", "act": first.pk, "once": once_in(page)}
    mara_client.post("/sharing/new/", {**form, "title": "Another", "once": str(uuid4())})
    assert [one.act for one in queries.given(space)] == [first]
    Thing.objects.all().delete()
    for _twice in range(2):
        mara_client.post("/sharing/new/", {**form, "same": "on"})
    assert {one.act for one in queries.given(space)} == {first, second}
    assert Thing.objects.count() == 1


def test_refusing_and_allowing_by_hand(mara_client: Client, space: Space, thing: Thing, ysolde: Party) -> None:
    needs(ysolde, "permits")
    assert "Ysolde" in mara_client.get("/sharing/").content.decode()
    mara_client.post(f"/sharing/{thing.pk}/not-for/{ysolde.pk}/", follow=True)
    assert "Ysolde" not in mara_client.get("/sharing/").content.decode()
    assert "Not for" in mara_client.get(f"/sharing/{thing.pk}/").content.decode()
    mara_client.post(f"/sharing/{thing.pk}/again-for/{ysolde.pk}/")
    assert not Refusal.objects.exists()


def test_a_stranger_reaches_nothing_of_it(stranger_client: Client, mara: User, thing: Thing, ysolde: Party) -> None:
    (act,) = actions.give(mara, thing, [ysolde])
    for path in ("", "edit/", f"for/{ysolde.pk}/"):
        assert stranger_client.get(f"/sharing/{thing.pk}/{path}").status_code == 404
    for path in ("retire/", "give/", f"not-for/{ysolde.pk}/", f"not-given-by/{act.pk}/"):
        assert stranger_client.post(f"/sharing/{thing.pk}/{path}", {"to": "Ysolde"}).status_code == 404
    thing.refresh_from_db()
    assert thing.retired_at is None
    # Their own thing, and somebody else's person or act.
    stranger_client.post("/sharing/new/", {"title": "Mine", "sort": "tool"})
    mine = Thing.objects.get(title="Mine")
    assert stranger_client.get(f"/sharing/{mine.pk}/for/{ysolde.pk}/").status_code == 404
    assert stranger_client.post(f"/sharing/{mine.pk}/given-by/{act.pk}/").status_code == 404
    stranger_client.post("/sharing/new/", {"title": "Also mine", "sort": "tool", "act": str(act.pk)})
    assert Giving.objects.count() == 1

"""What is asked and offered in a ring, what follows as a promise, what stays, and what goes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Membership
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.team_moments import team_moments_of
from ayni_web.keeping import erasing
from ayni_web.people.members import rename
from ayni_web.promises.models import Promise
from ayni_web.team.ring import asking, queries
from ayni_web.team.ring.models import Ring, RingAsk, RingOffer, Seat
from tests.ayni_web.team.people import joined, signed_in
from tests.ayni_web.team.ring.making import asked, at, begun, moved, seat

pytestmark = pytest.mark.django_db


def offered(ring: Ring, by: Membership, ask: RingAsk, sort: str = "can", text: str = "") -> RingOffer:
    return asking.offer(ring, seat(ring, by), ask, seat(ring, by), sort=sort, text=text)


def test_who_facilitates_writes_down_what_is_said_and_others_for_themselves_alone(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    ring = begun(team, ben, lena)
    client = signed_in(team.user)
    client.post(at(ring, "ask/"), {"text": "A room for forty", "seat": seat(ring, ben).pk})
    ask = queries.ask_by(seat(ring, ben))
    assert ask is not None
    assert ask.text == "A room for forty"
    client.post(at(ring, f"asks/{ask.pk}/offer/"), {"sort": "knows", "text": "My aunt", "seat": seat(ring, lena).pk})
    assert RingOffer.objects.get().by == seat(ring, lena)
    # Whoever does not facilitate is heard for themselves, whatever they send.
    signed_in(lena.user).post(at(ring, "ask/"), {"text": "A boat", "seat": seat(ring, ben).pk})
    assert RingAsk.objects.get(seat=seat(ring, ben)).text == "A room for forty"
    assert RingAsk.objects.get(seat=seat(ring, lena)).text == "A boat"


def test_two_who_write_one_ask_at_once_lose_no_word(team: Membership, ben: Membership) -> None:
    ring = begun(team, ben)
    asked(ring, ben, "A room for forty")
    page = signed_in(team.user).post(at(ring, "ask/"), {"text": "A room for fifty", "seat": seat(ring, ben).pk})
    told = page.content.decode()
    assert "A room for forty" in told
    assert "A room for fifty" in told
    assert RingAsk.objects.get().text == "A room for forty"
    # What was typed is kept once it rests on what stands there now.
    signed_in(team.user).post(at(ring, "ask/"), {"text": "A room for fifty", "seat": seat(ring, ben).pk, "version": 1})
    assert RingAsk.objects.get().text == "A room for fifty"
    with pytest.raises(ChangedMeanwhileError):
        asking.write_ask(ring, seat(ring, ben), seat(ring, ben), "A room for sixty", version=1)


def test_everybody_offers_by_one_click_and_a_second_click_is_the_first(team: Membership, ben: Membership) -> None:
    ring = begun(team, ben)
    ask = asked(ring, ben)
    client = signed_in(team.user)
    for _click in range(2):
        answer = client.post(at(ring, f"asks/{ask.pk}/offer/"), {"sort": "can"}, headers={"HX-Request": "true"})
        assert "I can" in answer.content.decode()
    assert RingOffer.objects.count() == 1
    client.post(at(ring, f"asks/{ask.pk}/offer/"), {"sort": "knows", "text": "The library has one"})
    assert [(one.sort, one.text) for one in RingOffer.objects.all()] == [("knows", "The library has one")]
    assert signed_in(ben.user).post(at(ring, f"asks/{ask.pk}/offer/"), {"sort": "can"}).status_code == 403
    with pytest.raises(InputError):
        offered(ring, ben, ask)


def test_nobody_counts_who_offered_how_much() -> None:
    numbers = {
        (model.__name__, one.name)
        for model in (Ring, Seat, RingAsk, RingOffer)
        for one in model._meta.get_fields()
        if isinstance(one, models.IntegerField | models.FloatField) and not isinstance(one, models.AutoField)
    }
    assert numbers == {
        ("Ring", "seconds"), ("Ring", "short_seconds"), ("Ring", "place"), ("Ring", "left"), ("Ring", "step"),
        ("Ring", "version"), ("RingAsk", "version"),
    }  # fmt: skip


def test_a_follow_up_of_who_offers_is_a_promise_at_once(team: Membership, ben: Membership) -> None:
    ring = begun(team, ben)
    offer = offered(ring, team, asked(ring, ben))
    asking.take(ring, seat(ring, ben), offer)
    due = timezone.localdate() + timedelta(days=5)
    page = signed_in(team.user).post(at(ring, f"offers/{offer.pk}/follow-up/"), {"what": "Send the list", "due": due})
    assert page.status_code == 302
    made = Promise.objects.get()
    assert (made.what, made.due, made.waits, made.origin) == ("Send the list", due, False, "ring")
    assert (made.by.user, made.to.user) == (team.user, ben.user)
    again = signed_in(ben.user).post(at(ring, f"offers/{offer.pk}/follow-up/"), {"what": "Send two lists"})
    assert "written down in the meantime" in again.content.decode()
    assert "Send two lists" in again.content.decode()
    assert Promise.objects.count() == 1
    assert "Send the list" in signed_in(ben.user).get(f"/teams/{team.space_id}/promises/").content.decode()


def test_written_down_by_others_it_waits_for_who_would_keep_it(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    ring = begun(team, ben, lena)
    offer = offered(ring, lena, asked(ring, ben))
    asking.follow_up(ring, seat(ring, team), offer, what="Lena rings her aunt", due=None)
    assert Promise.objects.get().waits
    third = offered(ring, team, queries.asks_of(ring)[0])
    with pytest.raises(PermissionDenied):
        asking.follow_up(ring, seat(ring, lena), third, what="Mara pays", due=None)
    with pytest.raises(InputError, match="passed"):
        asking.follow_up(ring, seat(ring, team), third, what="Long ago", due=timezone.localdate() - timedelta(days=1))


def test_only_the_one_who_asks_or_who_facilitates_takes_an_offer(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    ring = begun(team, ben, lena)
    offer = offered(ring, lena, asked(ring, ben))
    with pytest.raises(PermissionDenied):
        asking.take(ring, seat(ring, lena), offer)
    asking.take(ring, seat(ring, ben), offer)
    asking.take(ring, seat(ring, team), offer)
    assert RingOffer.objects.get().taken_at is not None


def test_what_was_offered_can_be_taken_back_until_something_follows(team: Membership, ben: Membership) -> None:
    ring = begun(team, ben)
    ask = asked(ring, ben)
    offer = offered(ring, team, ask)
    with pytest.raises(PermissionDenied):
        asking.take_back(ring, seat(ring, ben), offer)
    asking.take_back(ring, seat(ring, team), offer)
    offer = offered(ring, team, ask)
    asking.follow_up(ring, seat(ring, team), offer, what="Send the list", due=None)
    with pytest.raises(ChangedMeanwhileError):
        asking.take_back(ring, seat(ring, team), offer)
    asking.take_away(ring, seat(ring, ben), ask)
    assert Promise.objects.count() == 1


def test_what_was_not_answered_can_become_an_ask_of_the_team(team: Membership, ben: Membership) -> None:
    ring = begun(team, ben)
    asked(ring, ben, "A boat & a crew")
    answered = asked(ring, team, "A map")
    asking.take(ring, seat(ring, team), offered(ring, ben, answered))
    moved(ring, team, "end")
    mine = signed_in(ben.user).get(at(ring)).content.decode()
    onward = f"/teams/{team.space_id}/asks/new/?title=A+boat+%26+a+crew"
    assert f'href="{onward}"' in mine
    assert "A boat &amp; a crew" in signed_in(ben.user).get(onward).content.decode()
    assert "asks/new/" not in signed_in(team.user).get(at(ring)).content.decode()


def test_after_it_is_over_nobody_asks_or_offers_but_what_follows_can_still_be_agreed(
    team: Membership, ben: Membership
) -> None:
    ring = begun(team, ben)
    ask = asked(ring, ben)
    offer = offered(ring, team, ask)
    moved(ring, team, "end")
    with pytest.raises(InputError, match="over"):
        asking.write_ask(ring, seat(ring, team), seat(ring, team), "A map", version=0)
    with pytest.raises(InputError, match="over"):
        offered(ring, team, ask)
    third = joined(team, "Zora")
    with pytest.raises(PermissionDenied):  # whoever facilitated writes for nobody else any more
        asking.take_away(ring, seat(ring, team), ask)
    assert signed_in(third.user).get(at(ring)).status_code == 404
    asking.follow_up(ring, seat(ring, team), offer, what="Send the list", due=None)
    paper = signed_in(ben.user).get(at(ring, "print/")).content.decode()
    for words in ("A room for forty in May", "I can", "Send the list", "Mara", "Ben"):
        assert words in paper


def test_what_somebody_took_part_in_goes_along_with_them(team: Membership, ben: Membership, lena: Membership) -> None:
    ring = begun(team, ben)
    offered(ring, ben, asked(ring, team, "A boat"), text="Mine")
    for reader, sees in ((ben, True), (lena, False)):
        answer = signed_in(reader.user).post(f"/teams/{team.space_id}/export/")
        file = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        assert bool(file["rings"]) is sees
        (own,) = [one for one in exporters() if one.name == "rings"]
        assert bool(list(own.rows(personal_space(reader.user)))) is sees
    assert [one.words for one in team_moments_of(ben.user, 5)] == ["You took part in a ring: Thursday"]
    assert team_moments_of(lena.user, 5) == []


def test_when_an_account_ends_what_they_said_goes_and_the_ring_stays(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    ben.user.name = "Ben Ostrander"
    ben.user.save()
    rename(ben.user)
    ring = moved(begun(team, ben, lena), team, "begin")
    asked(ring, ben, "A secret boat")
    kept = asked(ring, lena, "A map like that of Ben Ostrander")
    offered(ring, ben, kept, text="Mine")
    offered(ring, team, kept, text="As Ben Ostrander said")
    erasing.part_from_teams(ben.user, lambda: None)
    ring.refresh_from_db()
    assert [one.text for one in RingAsk.objects.all()] == ["A map like that of …"]
    assert [one.text for one in RingOffer.objects.all()] == ["As … said"]
    assert len(ring.queue) == 2
    page = signed_in(team.user).get(at(ring)).content.decode()
    assert "Ostrander" not in page

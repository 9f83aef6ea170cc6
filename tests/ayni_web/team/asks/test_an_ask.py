"""An ask from its first word to its end: asked, answered, pointed on, thanked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.ledger.acts import Asked, Basis, Outcome
from ayni.ledger.kinds import REFERRAL
from ayni_web.accounts.models import Membership
from ayni_web.book import queries as book
from ayni_web.book.models import Act, ActParty
from ayni_web.people.members import member_party
from ayni_web.promises.models import Promise
from ayni_web.team.asks import actions, queries
from ayni_web.team.asks.models import Ask, Offer, Pointer, Reached
from tests.ayni_web.team.asks.conftest import Come, client_of, said

pytestmark = pytest.mark.django_db
End = Ask.End


def helped(ask: Ask, *helpers: Membership, **more: Any) -> actions.Ending:
    return actions.Ending(end=End.HELPED, helpers=[member_party(one) for one in helpers], **more)


def end(by: Membership, ask: Ask, ending: actions.Ending) -> Ask:
    ask.refresh_from_db()
    return actions.end(by, ask, ending, version=ask.version, answers=ask.answers)


# Writing one


def test_an_ask_is_written_on_one_page_and_found_by_those_it_is_for(mara_in: Membership, ben: Membership) -> None:
    page = f"/teams/{mara_in.space_id}/asks/new/"
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    words = {"title": "Read my map", "reason": "It goes to print", "due": day, "kind": "200", "for_all": "on"}
    answer = client_of(mara_in).post(page, words, follow=True)
    assert answer.status_code == 200
    ask = Ask.objects.get()
    assert (ask.title, ask.by.user, ask.is_open) == ("Read my map", mara_in.user, True)
    assert "Read my map" in client_of(ben).get(f"/teams/{mara_in.space_id}/asks/").content.decode()


def test_an_ask_needs_a_reason_and_a_day_that_lies_ahead(mara_in: Membership) -> None:
    page = f"/teams/{mara_in.space_id}/asks/new/"
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    for words in (
        {"title": "Read my map", "due": yesterday, "reason": "Print", "kind": "200"},
        {"title": "Read my map", "reason": "", "due": "2999-01-01", "kind": "200"},
        {"title": "Read my map", "reason": "Print", "due": "", "kind": "200"},
        {"title": "", "reason": "Print", "due": "", "kind": "200"},
    ):
        answer = client_of(mara_in).post(page, words)
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in answer.content.decode()
    assert not Ask.objects.exists()


def test_a_day_and_an_effort_that_the_words_name_need_not_be_chosen_again(mara_in: Membership) -> None:
    day = timezone.localdate() + timedelta(days=6)
    words = {
        "title": f"Read my map by {day.isoformat()}",
        "reason": "It goes to print",
        "text": "It takes about 10 minutes",
        "kind": "200",
    }
    client_of(mara_in).post(f"/teams/{mara_in.space_id}/asks/new/", words)
    ask = Ask.objects.get()
    assert (ask.due, ask.minutes) == (day, 10)


def test_the_coach_looks_at_words_and_keeps_nothing(mara_in: Membership) -> None:
    words = {"title": "Help", "reason": "", "due": ""}
    looked = client_of(mara_in).post(f"/teams/{mara_in.space_id}/asks/new/", {**words, "look": "yes"})
    said_by_coach = looked.context["coached"]
    assert said_by_coach.questions or said_by_coach.cautions
    live = client_of(mara_in).post(f"/teams/{mara_in.space_id}/asks/coach/", words).content.decode()
    assert (said_by_coach.cautions + said_by_coach.questions)[0].split(":")[0] in live
    assert not Ask.objects.exists()


def test_a_form_that_arrives_twice_asks_once(mara_in: Membership) -> None:
    page = f"/teams/{mara_in.space_id}/asks/new/"
    words = {"title": "Read my map", "reason": "Print", "due": timezone.localdate().isoformat(), "kind": "200"}
    words["once"] = "b3f0a9c2-0a53-4f3f-a4f6-0c8a3f0e7a11"
    client = client_of(mara_in)
    first, second = client.post(page, words), client.post(page, words)
    assert first.headers["Location"] == second.headers["Location"]
    assert Ask.objects.count() == 1


# Answering


def test_an_offer_is_open_or_between_the_two(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership, come: Come
) -> None:
    actions.offer(ben, asked, "Tomorrow", version=1)
    actions.offer(ada, asked, "I know the printer", version=1, private=True)
    cem = come("Cem")
    seen = {one.user.name: [o.by.name for o in queries.offers_seen_by(one, asked)] for one in (mara_in, ben, ada, cem)}
    assert seen == {"Mara": ["Ben", "Ada"], "Ben": ["Ben"], "Ada": ["Ben", "Ada"], "Cem": ["Ben"]}
    page = client_of(cem).get(f"/teams/{asked.space_id}/asks/{asked.pk}/").content.decode()
    assert "I know the printer" not in page
    (row,) = queries.listed(cem, queries.open_asks(cem))
    assert row.offers == 1


def test_the_same_person_offers_once(asked: Ask, ben: Membership) -> None:
    first = actions.offer(ben, asked, "Tomorrow", version=1)
    assert actions.offer(ben, asked, "Tomorrow", version=1) == first
    assert Offer.objects.count() == 1


def test_two_offers_at_once_both_stand(asked: Ask, ben: Membership, ada: Membership) -> None:
    """Both read the ask as it was before the other answered."""
    for one in (ben, ada):
        client_of(one).post(f"/teams/{asked.space_id}/asks/{asked.pk}/offer/", {"text": "I can", "version": 1})
    asked.refresh_from_db()
    assert (Offer.objects.filter(ask=asked).count(), asked.answers) == (2, 2)


def test_nobody_answers_their_own_ask(asked: Ask, mara_in: Membership) -> None:
    with pytest.raises(PermissionDenied):
        actions.offer(mara_in, asked, "Me", version=1)
    with pytest.raises(PermissionDenied):
        actions.point(mara_in, asked, member_party(mara_in), "", version=1)


def test_an_offer_with_a_day_is_a_promise_once_the_asker_says_yes(
    asked: Ask, mara_in: Membership, ben: Membership
) -> None:
    day = timezone.localdate() + timedelta(days=2)
    offer = actions.offer(ben, asked, "I read it", version=1, ready_by=day)
    assert not Promise.objects.exists()
    actions.take(mara_in, offer)
    actions.take(mara_in, offer)  # a second click
    promise = Promise.objects.get()
    assert (promise.by, promise.to, promise.due, promise.origin) == (
        member_party(ben), member_party(mara_in), day, "ask",
    )  # fmt: skip
    end(mara_in, asked, helped(asked, ben))
    promise.refresh_from_db()
    assert promise.kept_at is not None


def test_what_nobody_needs_any_more_is_let_go_and_not_broken(asked: Ask, mara_in: Membership, ben: Membership) -> None:
    offer = actions.offer(ben, asked, "I read it", version=1, ready_by=timezone.localdate())
    actions.take(mara_in, offer)
    end(mara_in, asked, actions.Ending(end=End.WITHDRAWN))
    promise = Promise.objects.get()
    assert (promise.withdrawn_at is not None, promise.broken_at) == (True, None)


def test_only_the_asker_says_yes_and_only_the_offerer_takes_back(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    offer = actions.offer(ben, asked, "I can", version=1)
    with pytest.raises(PermissionDenied):
        actions.take(ada, offer)
    with pytest.raises(PermissionDenied):
        actions.withdraw_offer(mara_in, offer)
    actions.withdraw_offer(ben, offer)
    assert queries.offers_seen_by(mara_in, asked) == []
    with pytest.raises(ChangedMeanwhileError):
        actions.take(mara_in, offer)


def test_not_now_is_told_to_nobody(asked: Ask, mara_in: Membership, ben: Membership, ada: Membership) -> None:
    Reached.objects.create(ask=asked, party=member_party(ben), reasons=[{"why": "seldom_asked"}])
    before = {who: page_of(who, asked) for who in (mara_in, ada)}
    client_of(ben).post(f"/teams/{asked.space_id}/asks/{asked.pk}/not-now/")
    assert Reached.objects.get().said == Reached.Said.NOT_NOW
    assert {who: page_of(who, asked) for who in (mara_in, ada)} == before


def page_of(who: Membership, ask: Ask) -> str:
    """What somebody reads on the page of an ask."""
    page = client_of(who).get(f"/teams/{ask.space_id}/asks/{ask.pk}/").content.decode()
    return page.partition("<main")[2].partition("</main>")[0].replace(csrf(page), "")


def csrf(page: str) -> str:
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0] or "-"


# Not me, but ask her


def test_whoever_pointed_to_one_who_helped_is_thanked_in_the_ledger(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    actions.point(ben, asked, member_party(ada), "She printed the last one", version=1)
    assert not Act.objects.exists()
    actions.offer(ada, asked, "Tomorrow", version=1)
    end(mara_in, asked, helped(asked, ada))
    pointed = Act.objects.get(kind=REFERRAL.number)
    assert [part.party for part in pointed.parts.filter(role="giver")] == [member_party(ben)]
    assert (pointed.basis, pointed.asked) == (Basis.CONFIRMED, Asked.ASKED)
    assert Pointer.objects.get().act == pointed


def test_pointing_that_led_nowhere_is_no_act(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership, come: Come
) -> None:
    actions.point(ben, asked, member_party(ada), "", version=1)
    end(mara_in, asked, helped(asked, come("Cem")))
    assert Act.objects.count() == 1


def test_those_who_pointed_on_one_after_the_other_are_all_thanked_once(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership, come: Come
) -> None:
    cem, dan = come("Cem"), come("Dan")
    actions.point(ben, asked, member_party(ada), "", version=1)
    actions.point(ada, asked, member_party(cem), "", version=1)
    actions.point(cem, asked, member_party(ben), "", version=1)  # in a circle
    actions.point(dan, asked, member_party(ben), "", version=1)
    end(mara_in, asked, helped(asked, cem))
    thanked = ActParty.objects.filter(act__kind=REFERRAL.number, role="giver").values_list("party__name", flat=True)
    assert sorted(thanked) == ["Ada", "Ben", "Cem", "Dan"]


def test_one_points_to_somebody_of_the_team_and_not_to_whoever_asks(
    asked: Ask, mara_in: Membership, ben: Membership
) -> None:
    for wrong in (member_party(mara_in), member_party(ben)):
        with pytest.raises(InputError):
            actions.point(ben, asked, wrong, "", version=1)


# How it ends


def test_thanks_confirms_the_act_for_all_who_helped(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    credit = {member_party(ben).pk: "read it twice"}
    ended = end(
        mara_in,
        asked,
        helped(asked, ben, ada, note="The page is clear now", outcome=Outcome.HELPED_MUCH, credit=credit),
    )
    act = ended.act
    assert act is not None
    assert (act.basis, act.outcome, act.outcome_note) == (Basis.CONFIRMED, Outcome.HELPED_MUCH, "The page is clear now")
    assert (act.what, act.asked, act.public) == (asked.title, Asked.ASKED, False)
    gave = act.parts.filter(role="giver").order_by("party__name")
    assert [(one.party.name, one.share, one.credit) for one in gave] == [
        ("Ada", 0.5, ""),
        ("Ben", 0.5, "read it twice"),
    ]
    assert ended.end == End.HELPED
    assert act in book.timeline_of(ben.user)


def test_the_receiver_chooses_whether_all_may_see_who_helped(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    end(mara_in, asked, helped(asked, ben, note="It saved a week"))
    other = actions.ask(mara_in, said(title="Another"))
    end(mara_in, other, helped(other, ben, public=True))
    assert "It saved a week" not in page_of(ada, asked)
    assert "Ben" not in page_of(ada, asked)
    assert "Ben" in page_of(ada, other)
    assert "It saved a week" in page_of(ben, asked)


@pytest.mark.parametrize("how", [End.NOT_HELPED, End.WITHDRAWN])
def test_an_ask_may_end_without_help_and_then_no_act_is_written(asked: Ask, mara_in: Membership, how: Ask.End) -> None:
    ended = end(mara_in, asked, actions.Ending(end=how, note="The print was put off"))
    assert (ended.end, ended.is_open, Act.objects.exists()) == (how, False, False)


def test_help_has_a_helper_and_only_the_asker_ends(asked: Ask, mara_in: Membership, ben: Membership) -> None:
    with pytest.raises(InputError):
        end(mara_in, asked, helped(asked))
    with pytest.raises(InputError):
        end(mara_in, asked, helped(asked, mara_in))
    with pytest.raises(PermissionDenied):
        end(ben, asked, helped(asked, ben))
    asked.refresh_from_db()
    assert asked.is_open


def test_an_asker_who_ends_while_somebody_offers_is_told_and_loses_no_word(
    asked: Ask, mara_in: Membership, ben: Membership
) -> None:
    client, page = client_of(mara_in), f"/teams/{asked.space_id}/asks/{asked.pk}/end/"
    words = {"end": "not_helped", "note": "Nobody had the time", "version": 1, "answers": 0}
    actions.offer(ben, asked, "I can, tomorrow", version=1)
    told = client.post(page, words).content.decode()
    assert "I can, tomorrow" in told
    assert "Nobody had the time" in told
    asked.refresh_from_db()
    assert asked.is_open
    assert client.post(page, {**words, "answers": 1}).status_code == 302
    asked.refresh_from_db()
    assert asked.end == End.NOT_HELPED


def test_whoever_offers_while_it_ends_is_told_and_loses_no_word(
    asked: Ask, mara_in: Membership, ben: Membership
) -> None:
    end(mara_in, asked, actions.Ending(end=End.WITHDRAWN))
    told = client_of(ben).post(
        f"/teams/{asked.space_id}/asks/{asked.pk}/offer/", {"text": "I can, tomorrow", "version": 1}
    )
    assert "I can, tomorrow" in told.content.decode()
    assert "withdrawn" in told.content.decode()
    assert not Offer.objects.exists()


def test_whoever_offers_on_words_that_changed_is_asked_again(asked: Ask, mara_in: Membership, ben: Membership) -> None:
    actions.change(mara_in, asked, said(title="Read all forty pages"), version=1)
    page = f"/teams/{asked.space_id}/asks/{asked.pk}/offer/"
    told = client_of(ben).post(page, {"text": "I can, tomorrow", "version": 1})
    assert "Read all forty pages" in told.content.decode()
    assert "I can, tomorrow" in told.content.decode()
    assert not Offer.objects.exists()
    client_of(ben).post(page, {"text": "I can, tomorrow", "version": 2})
    assert Offer.objects.count() == 1


def test_two_who_change_one_ask_do_not_overwrite_each_other(asked: Ask, mara_in: Membership) -> None:
    """One person, two windows."""
    page = f"/teams/{asked.space_id}/asks/{asked.pk}/change/"
    words = {"reason": "Print", "due": timezone.localdate().isoformat(), "kind": "200", "version": 1}
    client = client_of(mara_in)
    assert client.post(page, {**words, "title": "The first window"}).status_code == 302
    told = client.post(page, {**words, "title": "The second window"}).content.decode()
    assert "The first window" in told
    assert "The second window" in told
    asked.refresh_from_db()
    assert asked.title == "The first window"


def test_two_clicks_end_it_once(asked: Ask, mara_in: Membership, ben: Membership) -> None:
    page = f"/teams/{asked.space_id}/asks/{asked.pk}/end/"
    words = {"end": "helped", "others": [member_party(ben).pk], "outcome": "3", "version": 1, "answers": 0}
    client = client_of(mara_in)
    assert [client.post(page, words).status_code for _click in range(2)] == [302, 302]
    assert Act.objects.count() == 1


# Who sees it


def test_an_ask_that_is_not_for_all_is_seen_by_those_whom_it_reached(
    mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    ask = actions.ask(mara_in, said(for_all=False))
    Reached.objects.create(ask=ask, party=member_party(ben), reasons=[])
    address = f"/teams/{ask.space_id}/asks/{ask.pk}/"
    assert [client_of(one).get(address).status_code for one in (mara_in, ben, ada)] == [200, 200, 404]
    assert client_of(ada).post(f"{address}offer/", {"text": "Me", "version": 1}).status_code == 404


def test_whoever_asks_learns_how_many_it_reached_and_not_whom(asked: Ask, mara_in: Membership, ben: Membership) -> None:
    Reached.objects.create(ask=asked, party=member_party(ben), reasons=[{"why": "gift", "gift": "printing"}])
    page = page_of(mara_in, asked)
    assert "one person" in page
    assert "Ben" not in page
    assert "printing" not in page
    assert "printing" in page_of(ben, asked)


def test_the_time_to_the_first_offer_is_told_once_there_is_something_to_tell(
    mara_in: Membership, ben: Membership
) -> None:
    now = timezone.now()
    for hours in (1, 2, 3, None):
        ask = actions.ask(mara_in, said(), now=now - timedelta(days=2))
        if hours:
            actions.offer(ben, ask, "", version=1, now=now - timedelta(days=2) + timedelta(hours=hours))
    assert queries.first_offers(ben, now) is None
    actions.ask(mara_in, said(), now=now - timedelta(days=2))
    found = queries.first_offers(ben, now)
    assert found is not None
    # Two still wait, longer than the others did.
    assert (found.asks, found.offered, found.half_within) == (5, 3, timedelta(hours=3))


def test_who_only_looks_how_it_reads_is_asked_for_nothing(mara_in: Membership) -> None:
    address = f"/teams/{mara_in.space_id}/asks/new/"
    words = {"title": "A room for twelve", "due": "no day"}
    looked = client_of(mara_in).post(address, {**words, "look": "yes"}).content.decode()
    assert "This field is required." not in looked
    assert "A room for twelve" in looked
    assert 'id="id_due_error"' in looked  # what is there and cannot be is said all the same
    assert "This field is required." in client_of(mara_in).post(address, words).content.decode()

"""The mirror's pages: what a reader sees of themselves, what they may say to it, and what a stranger sees: nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.guidance.mirror import Finding, Say, Seen, Sight
from ayni.guidance.thinness import Step
from ayni.guidance.wants import Want
from ayni.ledger.acts import Asked, Outcome
from ayni.ledger.kinds import ADVICE, MESSAGE, REFERRAL, SUPPORT
from ayni_web.accounts.erasing import erasers
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act, Contact
from ayni_web.people import actions as people
from ayni_web.people import learning
from ayni_web.people.erasing import traces_of
from ayni_web.people.merging import merge
from ayni_web.people.models import Party
from ayni_web.practice.mirror import actions, queries
from ayni_web.practice.mirror.models import MoreSay, PutAway, Refused, Would
from ayni_web.practice.mirror.spans import Over
from ayni_web.practice.mirror.standing import Standing, standing_of

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


def act(
    giver: Party, receiver: Party, days: int, *, asked: Asked = Asked.ASKED, kind: int = ADVICE.number, what: str = ""
) -> Act:
    at = timezone.now() - timedelta(days=days)
    draft = book.Draft(givers=[giver], receivers=[receiver], kind=kind, at=at, asked=asked, what=what)
    return book.record(giver.space, draft, by=None)


def mail(giver: Party, receiver: Party, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    key = f"{giver.pk}-{receiver.pk}-{days}"
    Contact.objects.create(
        space=giver.space, giver=giver, receiver=receiver, at=at, kind=MESSAGE.number, source="x", key=key
    )


def only_when_in_need(me: Party, other: Party) -> None:
    """Each time that Mara writes after a silence, help follows that she asked for."""
    for days in (40, 100, 160, 220, 280, 340):
        mail(me, other, days)
        act(other, me, days - 2)


def seen(user: User, sight: Sight, over: Over = Over.YEAR) -> Seen | None:
    reflection = queries.reflection_of(user, over)
    assert reflection is not None
    return next((one for one in reflection.seen if one.sight is sight), None)


def page(client: Client, name: str = "mirror:mirror", **query: str) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_says_what_it_counted_how_sure_and_one_small_thing(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    only_when_in_need(me, ben)
    only_when_in_need(me, people.add_party(space, "Cem Arslan"))
    html = page(mara_client)
    assert "When you get in touch first, you mostly ask for something soon after." in html
    assert "Of 12 times that you got in touch first" in html
    assert "6 of 6 times that you got in touch" in html
    assert "Write Ben Adler a few lines that ask for nothing." in html
    assert "With nine chances in ten the part lies between" in html


def test_the_acts_behind_a_sight_are_one_click_away_and_each_opens(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    cem = people.add_party(space, "Cem Arslan")
    only_when_in_need(me, ben)
    only_when_in_need(me, cem)
    html = page(mara_client, "mirror:acts", of="asking", over="1y")
    shown = {one.pk for one in Act.objects.all() if reverse("book:act", args=[one.pk]) in html}
    assert shown == set(Act.objects.values_list("pk", flat=True))
    with_cem = page(mara_client, "mirror:acts", **{"of": "asking", "over": "1y", "with": str(cem.pk)})
    assert with_cem.count("Advice from Cem Arslan") >= 6
    assert "Ben Adler" not in with_cem


def test_an_act_that_is_withdrawn_counts_no_longer(mara: User, me: Party, ben: Party) -> None:
    only_when_in_need(me, ben)
    before = seen(mara, Sight.FOLLOWING), seen(mara, Sight.OUTCOMES)
    assert before[1] is not None
    assert before[1].of == 6
    book.withdraw(Act.objects.order_by("at")[0])
    after = seen(mara, Sight.OUTCOMES)
    assert after is not None
    assert after.of == 5


def test_an_outcome_told_is_seen(mara: User, me: Party, ben: Party) -> None:
    for days in (40, 80, 120, 160, 200):
        book.tell_outcome(act(ben, me, days), Outcome.HELPED_MUCH, "It worked", by=mara)
    found = seen(mara, Sight.OUTCOMES)
    assert found is not None
    assert (found.finding, found.counted, found.of) == (Finding.WELL, 5, 5)


def test_another_span_looks_at_another_time(mara: User, me: Party, ben: Party) -> None:
    for days in (500, 560, 620):
        act(ben, me, days)
    assert [one.of for over in Over if (one := seen(mara, Sight.OUTCOMES, over))] == [0, 3, 3]


def test_a_sight_put_away_stays_away_with_its_reason_until_one_looks_again(
    mara: User, mara_client: Client, me: Party, ben: Party
) -> None:
    only_when_in_need(me, ben)
    said = {"of": "between", "because": "We talk every day at the gate", "over": "3y"}
    for _ in range(2):
        assert mara_client.post(reverse("mirror:put_away"), said).status_code == 302
    row = PutAway.objects.get()
    assert seen(mara, Sight.BETWEEN) is None
    assert "We talk every day at the gate" in page(mara_client)
    mara_client.post(reverse("mirror:look_again", args=[row.pk]))
    assert seen(mara, Sight.BETWEEN) is not None


def test_one_relationship_can_be_left_out_of_a_sight_also_after_it_is_joined_with_another_entry(
    mara: User, mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    only_when_in_need(me, ben)
    only_when_in_need(me, people.add_party(space, "Cem Arslan"))
    said = {"of": "asking", "because": "I pay him for it", "party": str(ben.pk)}
    mara_client.post(reverse("mirror:put_away"), said)
    found = seen(mara, Sight.ASKING)
    assert found is not None
    assert found.of == 6
    merge(space, people.add_party(space, "Benjamin Adler"), ben, reason="by-hand", by=mara)
    again = seen(mara, Sight.ASKING)
    assert again is not None
    assert again.of == 6


@pytest.mark.parametrize(
    "said", [{}, {"of": "asking"}, {"of": "nonsense", "because": "x"}, {"of": "asking", "because": "x" * 301}]
)
def test_nothing_is_put_away_without_a_sight_and_a_reason(
    mara_client: Client, me: Party, ben: Party, said: dict[str, str]
) -> None:
    mara_client.post(reverse("mirror:put_away"), said)
    assert not PutAway.objects.exists()


def test_who_has_more_say_is_what_the_reader_says_before_role_and_reach(
    mara: User, mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    cem = people.add_party(space, "Cem Arslan")
    Party.objects.filter(pk=cem.pk).update(title="Director")
    dora = people.add_party(space, "Dora Lind")
    for other in (ben, cem):
        for days in (30, 60, 90, 120):
            act(me, other, days, asked=Asked.UNASKED)
    mail(me, dora, 20)
    found = seen(mara, Sight.UPWARDS)
    assert found is not None
    assert (found.counted, found.of) == (4, 8)
    assert "leave it to their role" in page(mara_client, "mirror:say")
    mara_client.post(reverse("mirror:say"), {f"say-{ben.pk}": "more", f"say-{cem.pk}": ""})
    found = seen(mara, Sight.UPWARDS)
    assert found is not None
    assert (found.finding, found.counted, found.of) == (Finding.LOOK, 8, 8)
    assert found.party == dora.pk
    mara_client.post(reverse("mirror:say"), {f"say-{cem.pk}": "as_much", f"say-{ben.pk}": ""})
    assert dict(MoreSay.objects.values_list("party_id", "has")) == {cem.pk: "as_much"}


def test_nobody_known_or_nobody_said_to_be_oneself_leads_to_a_first_step(mara_client: Client, mara: User) -> None:
    for name in ("mirror:mirror", "mirror:hold"):
        assert reverse("begin:begin") in page(mara_client, name)
    people.add_party(personal_space(mara), "Ben Adler")
    for name in ("mirror:mirror", "mirror:hold"):
        assert reverse("insights:me") in page(mara_client, name)
    assert mara_client.get(reverse("mirror:say")).status_code == 302
    assert mara_client.get(reverse("mirror:acts"), {"of": "asking"}).status_code == 302


@pytest.mark.parametrize(
    "query", [{"over": "9y"}, {"over": "\x00"}, {"of": "asking", "with": "9" * 30}, {"of": "asking", "page": "-3"}]
)
def test_what_is_not_understood_is_left_as_it_usually_is(
    mara_client: Client, me: Party, ben: Party, query: dict[str, str]
) -> None:
    only_when_in_need(me, ben)
    page(mara_client, **query)
    page(mara_client, "mirror:acts", **{"of": "asking", **query})


def test_a_stranger_sees_and_changes_nothing(
    mara: User, stranger_client: Client, space: Space, me: Party, ben: Party
) -> None:
    only_when_in_need(me, ben)
    away = actions.put_away(space, Sight.ASKING, "He is my teacher")
    answers = [
        stranger_client.post(reverse("mirror:look_again", args=[away.pk])),
        stranger_client.post(reverse("mirror:tell", args=[ben.pk]), {"want": "knowledge", "says": "would"}),
        stranger_client.post(reverse("mirror:refuse", args=[ben.pk]), {"want": "knowledge", "step": "wake"}),
        stranger_client.post(reverse("mirror:put_away"), {"of": "asking", "because": "x", "party": str(ben.pk)}),
    ]
    assert [one.status_code for one in answers] == [404] * 4
    assert "Ben" not in page(stranger_client, "mirror:mirror")
    assert (PutAway.objects.count(), Would.objects.count(), Refused.objects.count()) == (1, 0, 0)


def test_erasing_somebody_takes_all_that_was_said_of_them_and_everything_takes_the_rest(
    space: Space, me: Party, ben: Party
) -> None:
    cem = people.add_party(space, "Cem Arslan")
    actions.put_away(space, Sight.ASKING, "He is my teacher", ben)
    actions.put_away(space, Sight.BETWEEN, "Ben Adler and I share a desk")
    actions.say_who(space, {ben: "more", cem: "less"})
    _say_all(space, ben)
    mirror = next(one for one in erasers() if one.room == "mirror")
    traces = traces_of(ben)
    assert mirror.mentions(space, traces) == {"answers": 4, "notes": 1}
    mirror.forget(space, traces)
    assert [row.because for row in PutAway.objects.all()] == ["… and I share a desk"]
    assert [row.party_id for row in MoreSay.objects.all()] == [cem.pk]
    assert (Would.objects.count(), Refused.objects.count()) == (0, 0)
    mirror.everything(space, lambda: None)
    assert (PutAway.objects.count(), MoreSay.objects.count()) == (0, 0)


def _say_all(space: Space, party: Party) -> None:
    actions.tell(space, party, Want.KNOWLEDGE, False)
    actions.refuse(space, party, Want.REFERRAL, Step.WAKE)


def test_an_export_has_all_that_was_said(space: Space, me: Party, ben: Party) -> None:
    actions.put_away(space, Sight.ASKING, "He is my teacher", ben)
    actions.say_who(space, {ben: "more"})
    _say_all(space, ben)
    told = {one.name: list(one.rows(space)) for one in exporters()}
    assert told["sights_put_away"][0]["because"] == "He is my teacher"
    assert told["who_has_more_say"][0]["has"] == "more"
    assert told["said_they_would"][0]["would"] == "no"
    assert told["refused_steps"][0]["step"] == "wake"


# Would it hold ------------------------------------------------------------------------------------


def holding(space: Space, me: Party, ben: Party) -> Party:
    """Ben gave a referral twice when asked; Cem once, and needs what Mara can give."""
    cem = people.add_party(space, "Cem Arslan")
    for days in (20, 60):
        act(ben, me, days, kind=REFERRAL.number)
    act(cem, me, 30, asked=Asked.UNKNOWN, kind=SUPPORT.number)
    for days in range(100, 180, 10):
        act(ben, me, days)
    learning.add_capacity(me, "gives", "writing grants")
    learning.add_need(cem, "help with a grant application")
    return cem


def test_it_says_who_would_likely_answer_with_signs_and_what_rests_on_one(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    holding(space, me, ben)
    html = page(mara_client, "mirror:hold")
    assert "It rests on one person: Ben Adler." in html
    assert "Give first: help Cem Arslan with what they need (help with a grant application)." in html
    html = page(mara_client, "mirror:hold", want="referral")
    assert "Would likely answer" in html
    assert "Gave you such help 2 times" in html
    assert "Helped when you asked, 10 times" in html


def test_too_few_acts_and_notes_are_too_few_to_say(mara_client: Client, me: Party, ben: Party) -> None:
    act(ben, me, 20, asked=Asked.UNKNOWN)
    html = page(mara_client, "mirror:hold")
    assert "too few to say where it is thin" in html
    assert "One thing to do about it" not in html


def test_what_the_reader_knows_better_lasts_and_can_be_taken_back(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    holding(space, me, ben)
    said = reverse("mirror:tell", args=[ben.pk])
    for _ in range(2):
        mara_client.post(said, {"want": "referral", "says": "would_not"})
    assert Would.objects.count() == 1
    assert "You said: not them" in page(mara_client, "mirror:hold", want="referral")
    mara_client.post(said, {"want": "referral", "says": "record"})
    assert "Would likely answer" in page(mara_client, "mirror:hold", want="referral")
    assert mara_client.post(said, {"want": "nonsense", "says": "would"}).status_code == 302
    assert not Would.objects.exists()


def test_a_step_refused_never_comes_back_until_it_is_taken_up(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    cem = holding(space, me, ben)
    for _ in range(2):
        mara_client.post(reverse("mirror:refuse", args=[cem.pk]), {"want": "support", "step": "give_first"})
    row = Refused.objects.get()
    html = page(mara_client, "mirror:hold")
    assert "Cem Arslan, for an ear in a hard time" in html
    mara_client.post(reverse("mirror:take_up", args=[row.pk]))
    assert not Refused.objects.exists()


def test_words_find_roles_notes_and_acts_and_for_introductions_whom_others_know(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    act(ben, me, 30, what="Explained Portuguese tax law")
    dora = people.add_party(space, "Dora Lind")
    Party.objects.filter(pk=dora.pk).update(title="Tax adviser")
    html = page(mara_client, "mirror:hold", want="knowledge", about="tax law")
    assert "Helped with this once" in html
    assert "Their role says so: Tax adviser." in html
    far = Party.objects.create(space=space, name="Fatou Sissoko", organisation="Lagos Bank")
    mail(ben, far, 50)
    html = page(mara_client, "mirror:hold", want="introduction", about="Lagos bank")
    assert "Is in touch with Fatou Sissoko." in html
    assert reverse("introductions:way") + f"?to={far.pk}" in html


@pytest.mark.parametrize(
    "query", [{"want": "nonsense"}, {"want": "knowledge", "about": "x" * 500}, {"about": "\x00 tax"}, {"all": "x"}]
)
def test_a_look_with_odd_words_is_still_a_page(
    mara_client: Client, space: Space, me: Party, ben: Party, query: dict[str, str]
) -> None:
    holding(space, me, ben)
    page(mara_client, "mirror:hold", **query)


def test_names_are_written_as_text_and_not_as_a_page(mara_client: Client, space: Space, me: Party) -> None:
    only_when_in_need(me, people.add_party(space, "<b>Eve</b>"))
    only_when_in_need(me, people.add_party(space, "<b>Ada</b>"))
    assert "<b>Eve</b>" not in page(mara_client) + page(mara_client, "mirror:hold", want="knowledge")


def test_pages_ask_the_database_the_same_few_times_however_many_people_there_are(
    mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    def asked(name: str, **query: str) -> int:
        page(mara_client, name, **query)
        with CaptureQueriesContext(connection) as found:
            page(mara_client, name, **query)
        return len(found)

    holding(space, me, ben)
    before = [asked("mirror:mirror"), asked("mirror:hold", want="referral")]
    for number in range(12):
        only_when_in_need(me, people.add_party(space, f"Person {number}"))
    assert [asked("mirror:mirror"), asked("mirror:hold", want="referral")] == before


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_between_pages_holds_no_longer_than_it_is_true(
    mara: User, mara_client: Client, space: Space, me: Party, ben: Party
) -> None:
    cem = holding(space, me, ben)
    assert "It rests on one person: Ben Adler." in page(mara_client, "mirror:hold")
    people.set_hard_season(ben, timezone.localdate() + timedelta(days=30))
    assert "It rests on one person" not in page(mara_client, "mirror:hold")
    people.set_hard_season(ben, None)
    assert "Give first" in page(mara_client, "mirror:hold")
    learning.mark_met(cem.need_facts.get())
    assert "Give first" not in page(mara_client, "mirror:hold")
    before = seen(mara, Sight.OUTCOMES)
    book.tell_outcome(Act.objects.order_by("at")[0], Outcome.HELPED, "", by=mara)
    after = seen(mara, Sight.OUTCOMES)
    assert before is not None
    assert after is not None
    assert (before.counted, after.counted) == (0, 1)
    actions.say_who(space, {ben: "more"})
    assert f'name="say-{ben.pk}"' in page(mara_client, "mirror:say")
    assert queries.say_about(_standing(mara))[ben.pk] == (Say.MORE, "said")
    actions.say_who(space, {ben: ""})
    assert queries.say_about(_standing(mara))[ben.pk][1] != "said"


def _standing(user: User) -> Standing:
    found = standing_of(user)
    assert found is not None
    return found

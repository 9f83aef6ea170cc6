"""Today's pages, as somebody uses them, and as a stranger does not."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.ledger import kinds
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people import actions as people
from ayni_web.people.models import Capacity, Need, Party
from ayni_web.practice.today import actions, queries
from ayni_web.practice.today.models import Answer, QuietWeek, Request
from ayni_web.promises import actions as promising

pytestmark = pytest.mark.django_db


@pytest.fixture
def ravi(mara: User) -> Party:
    """Somebody with a need that was said."""
    space = personal_space(mara)
    people.claim_me(space, [], name="Mara")
    ravi = people.add_party(space, "Ravi Menon")
    people.add_need(ravi, "a bookkeeper in Lagos", learned="said", learned_on=timezone.localdate() - timedelta(days=9))
    return ravi


@pytest.fixture
def ines(mara: User, ravi: Party) -> Party:
    """Somebody who can meet it."""
    ines = people.add_party(personal_space(mara), "Inês Prado")
    people.add_capacity(ines, Capacity.Side.GIVES, "keeps books, also in Lagos", sort="knowledge")
    return ines


def idea_of(mara: User, party: Party) -> str:
    day = queries.day_of(mara)
    return next(one.idea for one in day.found.chosen if one.party == party.pk)


def post(client: Client, name: str, *args: object, **said: object):
    return client.post(reverse(f"today:{name}", args=args), said, follow=True)


def test_a_said_need_leads_to_one_concrete_thing_with_its_reason_minutes_and_draft(
    mara_client: Client, ravi: Party, ines: Party
) -> None:
    html = mara_client.get(reverse("today:today")).content.decode()
    assert "Introduce Ravi to Inês Prado." in html
    assert "Ravi told you: a bookkeeper in Lagos." in html
    assert "10 min" in html
    assert "Ravi, I was thinking of what you are after: a bookkeeper in Lagos." in html


def test_what_is_done_stands_in_the_book_with_its_why_and_can_be_taken_back(
    mara_client: Client, mara: User, ravi: Party, ines: Party
) -> None:
    idea = idea_of(mara, ravi)
    page = post(mara_client, "done", idea).content.decode()
    act = Act.objects.get()
    assert (act.kind, act.minutes) == (kinds.INTRODUCTION.number, 10)
    assert "a bookkeeper in Lagos" in act.why
    assert {part.party.name for part in act.parts.all()} == {"Mara", "Ravi Menon", "Inês Prado"}
    assert "Undo" in page
    assert idea not in [one.idea for one in queries.day_of(mara).found.chosen]
    post(mara_client, "undo", Answer.objects.get().pk)
    act.refresh_from_db()
    assert act.withdrawn_at is not None
    assert idea_of(mara, ravi) == idea


def test_keeping_a_promise_from_today_keeps_it_once(mara_client: Client, mara: User, ravi: Party) -> None:
    space = personal_space(mara)
    me = Party.objects.get(space=space, is_me=True)
    promise = promising.promise(space, by=me, to=ravi, what="send the plan", due=timezone.localdate())
    idea = idea_of(mara, ravi)
    assert idea == f"promise:{promise.pk}"
    post(mara_client, "done", idea)
    promise.refresh_from_db()
    assert promise.kept_at is not None
    assert Act.objects.count() == 1
    post(mara_client, "undo", Answer.objects.get().pk)
    promise.refresh_from_db()
    assert promise.is_open


def test_later_comes_back_on_its_day_and_not_before(mara_client: Client, mara: User, ravi: Party) -> None:
    idea, today = idea_of(mara, ravi), timezone.localdate()
    day = today + timedelta(days=3)
    post(mara_client, "later", idea, until=day.isoformat())
    assert idea not in [one.idea for one in queries.day_of(mara, day - timedelta(days=1)).found.chosen]
    assert idea in [one.idea for one in queries.day_of(mara, day).found.chosen]


def test_later_needs_a_day_after_today(mara_client: Client, mara: User, ravi: Party) -> None:
    page = post(mara_client, "later", idea_of(mara, ravi), until="2020-01-01").content.decode()
    assert "Choose a day after today" in page
    assert not Answer.objects.exists()


def test_a_refused_idea_never_comes_back(mara_client: Client, mara: User, ravi: Party) -> None:
    idea = idea_of(mara, ravi)
    post(mara_client, "not_this", idea)
    for days in (0, 1, 30, 400):
        day = queries.day_of(mara, timezone.localdate() + timedelta(days=days))
        assert idea not in [one.idea for one in day.found.chosen]


@pytest.mark.parametrize("again", ["done", "not_this", "hard_season"])
def test_a_second_click_on_an_answered_idea_leads_back_to_today(
    mara_client: Client, mara: User, ravi: Party, again: str
) -> None:
    idea = idea_of(mara, ravi)
    first = mara_client.post(reverse("today:done", args=[idea]))  # whose page the second click leaves
    assert first.status_code == 302
    page = post(mara_client, again, idea)
    assert page.redirect_chain == [(reverse("today:today"), 302)]
    assert "You answered this already." in page.content.decode()
    assert "Kept in your book." in page.content.decode()
    assert mara_client.get(reverse("today:write", args=[idea])).url == reverse("today:today")
    assert [(answer.idea, answer.said) for answer in Answer.objects.all()] == [(idea, "done")]
    assert Act.objects.count() == 1


def test_an_idea_that_was_never_shown_is_nowhere(mara_client: Client, mara: User, ravi: Party) -> None:
    post(mara_client, "not_this", idea_of(mara, ravi))
    assert mara_client.post(reverse("today:done", args=["listen:987654321"])).status_code == 404


def test_not_now_for_this_person_rests_for_sixty_days(mara_client: Client, mara: User, ravi: Party) -> None:
    post(mara_client, "not_now", idea_of(mara, ravi))
    today = timezone.localdate()
    for days, there in ((1, False), (59, False), (60, True)):
        chosen = queries.day_of(mara, today + timedelta(days=days)).found.chosen
        assert (ravi.pk in [one.party for one in chosen]) is there


def test_a_hard_season_leaves_only_a_few_warm_words(mara_client: Client, mara: User, ravi: Party) -> None:
    post(mara_client, "hard_season", idea_of(mara, ravi))
    ravi.refresh_from_db()
    assert ravi.hard_season_until == timezone.localdate() + timedelta(days=56)
    html = mara_client.get(reverse("today:today")).content.decode()
    assert "a few warm words that need no answer" in html
    assert "bookkeeper" not in html


def test_with_nothing_to_give_this_week_nothing_is_asked(mara_client: Client, mara: User, ravi: Party) -> None:
    people.set_minutes(personal_space(mara), 0)
    html = mara_client.get(reverse("today:today")).content.decode()
    assert "Nothing is asked of you today" in html
    assert "Ravi" not in html


def test_a_quieter_week_holds_for_this_week_alone(mara_client: Client, mara: User, ravi: Party) -> None:
    people.set_minutes(personal_space(mara), 120)
    post(mara_client, "week", minutes="0")
    today = timezone.localdate()
    assert queries.day_of(mara, today).found.chosen == ()
    assert queries.day_of(mara, today + timedelta(days=7)).capacity.minutes == 120
    post(mara_client, "week", usual="yes")
    assert not QuietWeek.objects.exists()
    assert queries.day_of(mara, today).found.chosen


def test_what_was_given_since_monday_is_used_up(mara: User, ravi: Party) -> None:
    space = personal_space(mara)
    people.set_minutes(space, 60)
    me = Party.objects.get(space=space, is_me=True)
    draft = book.Draft(givers=[me], receivers=[ravi], kind=kinds.ADVICE.number, at=timezone.now(), minutes=45)
    book.record(space, draft, by=mara)
    assert queries.day_of(mara).capacity.left == pytest.approx(15)


def test_the_mail_link_holds_the_whole_draft_and_goes_nowhere_else(
    mara_client: Client, mara: User, ravi: Party
) -> None:
    html = mara_client.get(reverse("today:write", args=[idea_of(mara, ravi)])).content.decode()
    link = html.partition('href="mailto:')[2].partition('"')[0].replace("&amp;", "&")
    parts = parse_qs(urlsplit(f"mailto:{link}").query)
    assert "a bookkeeper in Lagos" in parts["body"][0]
    assert "\r\n" in parts["body"][0]
    assert parts["subject"][0]


def test_a_page_without_anybody_leads_to_the_beginning(mara_client: Client) -> None:
    assert mara_client.get(reverse("today:today")).status_code in (200, 302)
    assert mara_client.get("/").url == reverse("today:today")


def test_a_stranger_learns_nothing_of_ideas_answers_and_requests(
    mara_client: Client, stranger_client: Client, mara: User, ravi: Party
) -> None:
    idea = idea_of(mara, ravi)
    for name in ("write",):
        assert stranger_client.get(reverse(f"today:{name}", args=[idea])).status_code == 404
    for name in ("done", "later", "not_this", "not_now", "hard_season"):
        assert stranger_client.post(reverse(f"today:{name}", args=[idea])).status_code == 404
    assert not Answer.objects.exists()
    post(mara_client, "no", who="Ravi Menon", what="an hour on pricing", reply="no")
    asked = Request.objects.get()
    assert stranger_client.get(reverse("today:reply", args=[asked.pk])).status_code == 404
    assert stranger_client.post(reverse("today:undo_reply", args=[asked.pk])).status_code == 404
    post(mara_client, "not_this", idea)
    assert stranger_client.post(reverse("today:undo", args=[Answer.objects.get().pk])).status_code == 404
    assert stranger_client.post(reverse("today:not_this", args=[idea])).status_code == 404


# Saying no well


def test_pointing_to_somebody_better_placed_is_help_credited_to_the_reader(
    mara_client: Client, ravi: Party, ines: Party
) -> None:
    page = post(mara_client, "no", who="Ravi Menon", what="the books of his branch", reply="somebody", to="Inês Prado")
    act = Act.objects.get()
    assert act.kind == kinds.REFERRAL.number
    gave = act.parts.get(role="giver")
    assert gave.party.is_me
    assert gave.credit
    assert act.parts.get(role="receiver").party == ravi
    assert "Inês Prado is better placed than I am." in page.content.decode()
    post(mara_client, "undo_reply", Request.objects.get().pk)
    act.refresh_from_db()
    assert act.withdrawn_at is not None


def test_not_now_comes_back_on_its_day(mara_client: Client, mara: User, ravi: Party) -> None:
    day = timezone.localdate() + timedelta(days=10)
    post(mara_client, "no", who="Ravi Menon", what="an hour on pricing", reply="not_now", again_on=day.isoformat())
    assert not queries.waiting_requests(mara, day - timedelta(days=1)).exists()
    assert [one.what for one in queries.waiting_requests(mara, day)] == ["an hour on pricing"]
    Request.objects.update(again_on=timezone.localdate())
    assert "You wanted to look again today" in mara_client.get(reverse("today:today")).content.decode()


def test_not_now_needs_a_day_and_pointing_needs_somebody(mara_client: Client, ravi: Party) -> None:
    assert "Choose a day" in post(mara_client, "no", who="Ravi Menon", what="x", reply="not_now").content.decode()
    assert "Say to whom" in post(mara_client, "no", who="Ravi Menon", what="x", reply="somebody").content.decode()
    assert not Request.objects.exists()


def test_response_times_are_said_only_to_those_who_may_know_them(mara_client: Client, mara: User, ravi: Party) -> None:
    space = personal_space(mara)
    people.set_week(space, minutes=60, answers_within_hours=48, shown_to="none")
    post(mara_client, "no", who="Ravi Menon", what="x", reply="no")
    address = reverse("today:reply", args=[Request.objects.get().pk])
    assert "usually answer within" not in mara_client.get(address).content.decode()
    people.set_week(space, minutes=60, answers_within_hours=48, shown_to="everybody")
    assert "I usually answer within 2 days." in mara_client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_today_asks_the_database_few_questions(mara_client: Client, mara: User) -> None:
    space = personal_space(mara)
    people.claim_me(space, [], name="Mara")
    for number in range(30):
        person = people.add_party(space, f"Person {number}")
        people.add_need(person, f"a hall for {number} people", sort=Need.Sort.NEED)
    address = reverse("today:today")
    mara_client.get(address)
    with CaptureQueriesContext(connection) as asked:
        html = mara_client.get(address).content.decode()
    assert html.count("<article") == 3
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]


def test_a_year_later_the_help_of_a_friend_is_worth_remembering(mara_client: Client, mara: User, ravi: Party) -> None:
    space, today = personal_space(mara), timezone.localdate()
    me = Party.objects.get(space=space, is_me=True)
    at = timezone.now().replace(year=today.year - 3) if (today.month, today.day) != (2, 29) else timezone.now()
    book.record(space, book.Draft(givers=[ravi], receivers=[me], kind=kinds.ADVICE.number, at=at), by=mara)
    html = mara_client.get(reverse("today:today")).content.decode()
    assert "Worth remembering" in html
    assert "3 years ago, on" in html


def test_the_help_of_somebody_who_is_in_need_now_is_worth_remembering(
    mara_client: Client, mara: User, ravi: Party
) -> None:
    space = personal_space(mara)
    me = Party.objects.get(space=space, is_me=True)
    helped = people.add_party(space, "Noor Haddad")
    at = timezone.now() - timedelta(days=1_500)
    book.record(space, book.Draft(givers=[helped], receivers=[me], kind=kinds.ADVICE.number, at=at), by=mara)
    people.set_hard_season(helped, timezone.localdate() + timedelta(days=20))
    people.set_minutes(space, 0)
    html = mara_client.get(reverse("today:today")).content.decode()
    assert "Noor Haddad has a hard season until" in html
    assert "Noor helped you." in html
    people.set_minutes(space, 90)
    html = mara_client.get(reverse("today:today")).content.decode()
    assert "<article" in html
    assert "Worth remembering" not in html  # their card says it


def test_erasing_somebody_takes_their_answers_and_their_name(
    mara_client: Client, mara: User, ravi: Party, ines: Party
) -> None:
    from ayni_web.accounts.erasing import Traces, erasers

    post(mara_client, "not_this", idea_of(mara, ravi))
    post(mara_client, "no", who="Inês Prado", what="what Ravi Menon asked", reply="no")
    traces = Traces(frozenset({ravi.pk}), names=("Ravi Menon",))
    eraser = next(one for one in erasers() if one.room == "today")
    assert eraser.mentions(personal_space(mara), traces) == {"answers": 1, "notes": 1}
    eraser.forget(personal_space(mara), traces)
    assert not Answer.objects.exists()
    assert Request.objects.get().what == "what … asked"
    eraser.everything(personal_space(mara), lambda: None)
    assert not Request.objects.exists()


def test_a_request_that_is_sent_twice_is_kept_once(mara_client: Client, ravi: Party) -> None:
    html = mara_client.get(reverse("today:no")).content.decode()
    key = re.search(r'name="once" value="([0-9a-f-]{36})"', html)
    assert key
    said = {"who": "Ravi Menon", "what": "a loan", "reply": "somebody", "to": "Zora Newly", "once": key[1]}
    first, second = (mara_client.post(reverse("today:no"), said) for _ in range(2))
    assert first.url == second.url
    assert Request.objects.count() == Act.objects.count() == Party.objects.filter(name="Zora Newly").count() == 1
    another = mara_client.post(reverse("today:no"), {**said, "what": "an hour"})
    assert another.url != first.url
    assert Request.objects.count() == 2


def test_an_export_tells_answers_and_requests(mara_client: Client, mara: User, ravi: Party) -> None:
    from ayni_web.accounts.exporters import exporters

    idea = idea_of(mara, ravi)
    post(mara_client, "not_this", idea)
    rows = next(one for one in exporters() if one.name == "answers_to_ideas").rows(personal_space(mara))
    told = [(row["idea"], row["said"], row["on"]) for row in rows]
    assert told == [(idea, "not_this", date.today().isoformat())] or told[0][:2] == (idea, "not_this")


@pytest.mark.parametrize("said", ["done", "later", "not_this", "not_now", "hard_season"])
def test_an_answer_that_comes_twice_is_written_once(mara: User, ravi: Party, ines: Party, said: str) -> None:
    """Two clicks at once: both have read the page's idea before either is written."""
    day = queries.day_of(mara)
    chosen = day.suggestion(idea_of(mara, ravi))
    ahead = day.today + timedelta(days=3)
    answer = {
        "done": lambda: actions.done(mara, day.space, chosen, what="it", why="", today=day.today, other=ines),
        "later": lambda: actions.later(day.space, chosen, ahead, today=day.today),
        "not_this": lambda: actions.not_this(day.space, chosen, today=day.today),
        "not_now": lambda: actions.not_now(day.space, chosen, today=day.today),
        "hard_season": lambda: actions.hard_season(day.space, chosen, ahead, today=day.today),
    }[said]
    assert len({answer().pk for _ in range(4)}) == 1
    assert Answer.objects.count() == 1
    assert Act.objects.count() == (1 if said == "done" else 0)
    actions.take_back(Answer.objects.get())
    answer()
    assert Answer.objects.count() == 1


def test_whom_one_points_to_is_not_named_in_an_act_they_have_no_part_in(mara: User, ravi: Party, ines: Party) -> None:
    asked = actions.answer_request(
        mara,
        ravi.space,
        party=ravi,
        what="a loan",
        reply=Request.Reply.SOMEBODY,
        today=timezone.localdate(),
        pointed_to=ines,
    )
    assert asked.pointed_to == ines
    assert asked.act is not None
    assert "Inês" not in f"{asked.act.what} {asked.act.why}"

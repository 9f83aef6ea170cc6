"""Old ties and the long time, as somebody uses their pages, and as a stranger does not."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.ledger import kinds
from ayni_web.accounts.erasing import erasers, mentions
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act, Contact
from ayni_web.people import actions as people
from ayni_web.people.erasing import traces_of
from ayni_web.people.models import Capacity, Party
from ayni_web.practice.years import queries
from ayni_web.practice.years.models import Answer

pytestmark = pytest.mark.django_db


def ago(years: float) -> datetime:
    return timezone.now() - timedelta(days=365.25 * years)


def act(giver: Party, receiver: Party, years: float, what: str = "", **more: object) -> Act:
    draft = book.Draft(
        givers=[giver], receivers=[receiver], kind=kinds.ADVICE.number, at=ago(years), minutes=30.0, what=what, **more
    )
    return book.record(giver.space, draft, by=None)


def mail(giver: Party, receiver: Party, years: float) -> None:
    Contact.objects.create(
        space=giver.space,
        giver=giver,
        receiver=receiver,
        at=ago(years),
        kind=kinds.MESSAGE.number,
        source="mbox",
        key=f"mail:{giver.pk}:{receiver.pk}:{years}",
    )


@pytest.fixture
def me(mara: User) -> Party:
    space = personal_space(mara)
    people.claim_me(space, [], name="Mara")
    return Party.objects.get(space=space, is_me=True)


@pytest.fixture
def ruth(mara: User, me: Party) -> Party:
    """An old tie: help both ways, silent for three years."""
    ruth = people.add_party(me.space, "Ruth Klein")
    act(me, ruth, 8, "Carried the boxes")
    act(ruth, me, 3, "Found the register")
    return ruth


def ties_of(user: User) -> list[str]:
    found = queries.old_ties(user)
    return [found.names[one.party].name for one in found.waking.chosen]


def post(client: Client, name: str, *args: object, **said: object):
    return client.post(reverse(f"years:{name}", args=args), said, follow=True)


def page(client: Client, name: str = "waking", *args: object) -> str:
    return client.get(reverse(f"years:{name}", args=args)).content.decode()


# Old ties -----------------------------------------------------------------------------------------


def test_an_old_tie_comes_up_with_what_to_give_the_acts_it_rests_on_and_a_letter(
    mara_client: Client, ruth: Party
) -> None:
    html = page(mara_client)
    assert "One old tie worth waking" in html
    assert "Tell Ruth what came of their help back then." in html
    for one in Act.objects.all():
        assert reverse("book:act", args=[one.pk]) in html
    assert "Ruth," in html
    assert "Silent for" in html


def test_a_need_that_i_can_meet_is_what_is_given(mara_client: Client, mara: User, me: Party, ruth: Party) -> None:
    people.add_need(ruth, "somebody who knows printing in small editions", learned="said")
    people.add_capacity(me, Capacity.Side.GIVES, "printing in small editions", sort="resource")
    html = page(mara_client, "tie", ruth.pk)
    assert "Send Ruth something you have: printing in small editions." in html
    assert "I have something that may be of use: printing in small editions." in html
    assert "Tell Ruth what came of their help back then." in html  # the other thing


def test_the_letter_is_in_their_language_and_the_page_in_mine(mara_client: Client, ruth: Party) -> None:
    people.set_place(ruth, language="German")
    html = page(mara_client, "tie", ruth.pk)
    assert "What you could give" in html
    assert 'lang="de"' in html
    draft = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)
    assert draft
    assert "it has been a while" not in draft[1]


def test_what_was_given_stands_in_the_book_with_its_why_and_can_be_taken_back(
    mara_client: Client, mara: User, ruth: Party
) -> None:
    html = post(
        mara_client, "done", ruth.pk, how="gave", once=uuid4(), what="Told her of the fellowship"
    ).content.decode()
    kept = Act.objects.order_by("-pk").first()
    assert kept is not None
    assert (kept.what, kept.kind, kept.asked) == (
        "Told her of the fellowship",
        kinds.RECOGNITION.number,
        Act.AskedFor.UNASKED,
    )
    assert "Ruth helped you on" in kept.why
    assert "Undo" in html
    assert ties_of(mara) == []
    post(mara_client, "undo", Answer.objects.get().pk)
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None
    assert ties_of(mara) == ["Ruth Klein"]


def test_a_word_is_a_contact_that_ends_the_silence_and_can_be_taken_back(
    mara_client: Client, mara: User, ruth: Party
) -> None:
    post(mara_client, "done", ruth.pk, how="wrote", once=uuid4())
    assert Contact.objects.get().receiver == ruth
    assert Act.objects.count() == 2
    assert ties_of(mara) == []
    post(mara_client, "undo", Answer.objects.get().pk)
    assert not Contact.objects.exists()
    assert ties_of(mara) == ["Ruth Klein"]


@pytest.mark.parametrize("how", ["gave", "wrote"])
def test_a_click_that_comes_twice_is_kept_once(mara_client: Client, ruth: Party, how: str) -> None:
    once = uuid4()
    for _ in range(2):
        assert post(mara_client, "done", ruth.pk, how=how, once=once, what="Told her").status_code == 200
    assert Answer.objects.count() == 1
    assert Act.objects.count() + Contact.objects.count() == 3


def test_not_now_comes_back_on_its_day_and_not_this_person_never(mara_client: Client, mara: User, ruth: Party) -> None:
    today = timezone.localdate()
    until = today + timedelta(days=40)
    post(mara_client, "not_now", ruth.pk, until=until.isoformat())
    assert ties_of(mara) == []
    assert [one.party for one in queries.old_ties(mara, until).waking.chosen] == [ruth.pk]
    post(mara_client, "never", ruth.pk)
    assert Answer.objects.get().said == Answer.Said.NEVER
    assert queries.old_ties(mara, until + timedelta(days=3_000)).waking.chosen == ()
    assert "always" in page(mara_client)
    post(mara_client, "undo", Answer.objects.get().pk)
    assert ties_of(mara) == ["Ruth Klein"]


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01", "9999-01-01", "2026-02-30"])
def test_not_now_needs_a_day_that_can_be(mara_client: Client, mara: User, ruth: Party, until: str) -> None:
    assert post(mara_client, "not_now", ruth.pk, until=until).status_code == 200
    assert not Answer.objects.exists()


@pytest.mark.parametrize("said", [{}, {"how": "sang"}, {"how": "gave", "what": "x" * 501}])
def test_nothing_is_kept_of_what_cannot_be(mara_client: Client, ruth: Party, said: dict[str, str]) -> None:
    post(mara_client, "done", ruth.pk, once=uuid4(), **said)
    assert (Answer.objects.count(), Act.objects.count()) == (0, 2)


@pytest.mark.parametrize("state", ["both", "passing", "in_touch", "book", "from_you"])
def test_whom_i_see_otherwise_never_comes_up(mara_client: Client, mara: User, ruth: Party, state: str) -> None:
    people.overrule(ruth, state, "it is over")
    assert queries.old_ties(mara).waking.dormant == 0
    assert mara_client.get(reverse("years:tie", args=[ruth.pk])).status_code == 302
    assert mara_client.post(reverse("years:done", args=[ruth.pk]), {"how": "wrote"}).status_code == 404


def test_somebody_left_out_of_the_network_comes_up_nowhere(mara_client: Client, mara: User, ruth: Party) -> None:
    Party.objects.filter(pk=ruth.pk).update(hidden=True)
    people.edit(ruth, {"met": "long ago"})
    for name in ("waking", "years"):
        assert "Ruth" not in page(mara_client, name)


def test_with_empty_hands_something_is_to_be_learned_first(mara_client: Client, mara: User, me: Party) -> None:
    ben = people.add_party(me.space, "Ben Adler")
    for number in range(8):
        mail(me, ben, 4 - number / 20)
        mail(ben, me, 4 - number / 20)
    # Where the sources end then, nobody knows what came after.
    assert queries.old_ties(mara).waking.dormant == 0
    mail(me, people.add_party(me.space, "Cem Demir"), 0.01)
    html = page(mara_client)
    assert "Nothing useful is at hand yet" in html
    assert reverse("people:learn", args=[ben.pk]) in html
    assert "Learn something first" in page(mara_client, "tie", ben.pk)


def test_a_week_without_time_asks_nothing(mara_client: Client, mara: User, ruth: Party) -> None:
    people.set_minutes(personal_space(mara), 0)
    html = page(mara_client)
    assert "Nothing is asked of you this week" in html
    assert "Ruth" not in html


def test_a_stranger_finds_nothing(stranger_client: Client, ruth: Party) -> None:
    answer = Answer.objects.create(space=ruth.space, party=ruth, said="never", on=timezone.localdate())
    assert stranger_client.get(reverse("years:tie", args=[ruth.pk])).status_code == 404
    for name in ("done", "not_now", "never"):
        assert stranger_client.post(reverse(f"years:{name}", args=[ruth.pk])).status_code == 404
    assert stranger_client.post(reverse("years:undo", args=[answer.pk])).status_code == 404
    for name in ("waking", "years"):
        assert "Ruth" not in page(stranger_client, name)
    assert Answer.objects.count() == 1


def test_who_was_joined_is_one_tie_and_what_was_said_of_either_holds(
    mara_client: Client, mara: User, me: Party, ruth: Party
) -> None:
    other = people.add_party(me.space, "Ruth K.")
    act(other, me, 4, "Copied the pages")
    post(mara_client, "never", other.pk)
    people.merge(me.space, ruth, other, reason="by-hand", by=mara)
    assert ties_of(mara) == []
    assert mara_client.get(reverse("years:tie", args=[other.pk])).status_code == 302


def test_answers_leave_with_the_person_and_go_out_with_an_export(mara_client: Client, mara: User, ruth: Party) -> None:
    post(mara_client, "never", ruth.pk)
    space = personal_space(mara)
    rows = next(one for one in exporters() if one.name == "old_ties").rows(space)
    assert [(row["party"], row["said"]) for row in rows] == [(ruth.pk, "never")]
    traces = traces_of(ruth)
    assert mentions(space, traces)["answers"] == 1
    next(one for one in erasers() if one.room == "years").forget(space, traces)
    assert not Answer.objects.exists()


# The long time ------------------------------------------------------------------------------------


def test_what_came_back_after_years_is_told_with_both_years_and_opens_both_acts(
    mara_client: Client, ruth: Party
) -> None:
    html = page(mara_client, "years")
    assert "Years later" in html
    assert "Carried the boxes" in html
    assert "Found the register" in html
    assert str(ago(8).year) in html
    assert "The longest took 5 years." in html
    assert "too few to say how long it usually takes" in html


def test_help_of_nine_years_ago_counts_like_any_other(mara_client: Client, me: Party) -> None:
    for number in range(5):
        ben = people.add_party(me.space, f"Ben {number}")
        act(me, ben, 9)
        act(ben, me, 2)
    html = page(mara_client, "years")
    assert "within 7 years" in html
    assert re.search(r"within ten years</th><td class=\"number\">100 %", html)
    assert re.search(r"within five years</th><td class=\"number\">0 %", html)
    assert "100 %" in html
    assert "came back directly" in html


def test_help_that_came_by_others_names_everybody_on_the_way(mara_client: Client, me: Party) -> None:
    ben, cem = (people.add_party(me.space, name) for name in ("Ben Adler", "Cem Demir"))
    acts = [act(me, ben, 6, "Read the draft"), act(ben, cem, 5, "Lent the van"), act(cem, me, 1, "Fixed the roof")]
    html = page(mara_client, "years")
    assert "By other ways" in html
    assert "Ben Adler to Cem Demir" in html
    for one in acts:
        assert reverse("book:act", args=[one.pk]) in html
    assert "came back through others" in html
    book.withdraw(acts[1])
    assert "No way by others is on record yet." in page(mara_client, "years")


def test_a_young_imbalance_is_left_in_peace(mara_client: Client, me: Party) -> None:
    ben = people.add_party(me.space, "Ben Adler")
    for _ in range(6):
        act(me, ben, 0.3)
    html = page(mara_client, "years")
    assert "An imbalance so young is left in peace." in html
    assert "one way" not in html
    person = mara_client.get(reverse("insights:person", args=[ben.pk])).content.decode()
    assert "mostly from you" not in person.partition("See it differently")[0]
    assert "too young to name a direction" in person


def test_an_empty_home_says_what_will_be_here(mara_client: Client, mara: User, me: Party) -> None:
    assert "Your own long time will stand here" in page(mara_client, "years")
    assert "No old tie is asleep" in page(mara_client)


def test_without_knowing_who_i_am_it_asks_that_first(mara_client: Client, mara: User) -> None:
    people.add_party(personal_space(mara), "Ben Adler")
    for name in ("waking", "years"):
        assert reverse("insights:me") in page(mara_client, name)


def test_a_persons_page_tells_what_came_back_and_leads_to_waking(mara_client: Client, ruth: Party) -> None:
    html = mara_client.get(reverse("insights:person", args=[ruth.pk])).content.decode()
    assert "after 5 years" in html
    assert reverse("years:tie", args=[ruth.pk]) in html


def test_pages_cost_the_same_with_many_people(mara_client: Client, mara: User, me: Party, ruth: Party) -> None:
    def costs() -> list[int]:
        found = []
        for name in ("waking", "years"):
            page(mara_client, name)
            with CaptureQueriesContext(
                connection,
            ) as seen:
                page(mara_client, name)
            found.append(len(seen))
        return found

    few = costs()
    for number in range(30):
        ben = people.add_party(me.space, f"Ben {number}")
        act(me, ben, 9 - number / 10)
        act(ben, me, 4 - number / 20)
    assert costs() == pytest.approx(few, abs=3)

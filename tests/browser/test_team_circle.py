"""A circle in a team: an ask becomes help, help becomes thanks, a sign is seen early, and a hard talk ends in promises and a clause.

Ben and Noor are the two, Lena is a facilitator. Mara leads the team, and learns nothing of the talk.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.browser.circle import (
    AGREEMENT,
    ASK,
    BEN,
    BENS_SIDE,
    GROUND,
    LENA,
    LESSON,
    MARA,
    NOOR,
    NOORS_SIDE,
    PAST,
    PROMISE,
    SEALED,
    SIGN,
    TEAM,
    THANKS,
    Circle,
    in_days,
    keep,
    part,
    say_yes,
    says,
    seals,
)
from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]


def test_team_circle(tell: Callable[[str], Story], ayni: Running) -> None:
    names = ("team_circle", "team_circle_ben", "team_circle_noor", "team_circle_lena")
    circle = Circle(ayni, *(tell(name) for name in names))
    come_together(circle)
    ask_and_thank(circle)
    see_a_sign(circle)
    prepare(circle)
    agree_to_talk(circle)
    find_a_third(circle)
    write_alone(circle)
    write_together(circle)
    learn(circle)
    look_from_outside(circle)


def come_together(circle: Circle) -> None:
    """Mara begins the team, and three come in by links."""
    mara = circle.mara
    with mara.step("Mara begins a team", watch=False) as page:
        page.goto(circle.ayni.link)
        page.get_by_role("button", name="Come in").click()
        page.get_by_label("Your name").fill(MARA)
        page.get_by_label("The address you sign in with").fill("mara@example.org")
        page.get_by_role("button", name="Go on").click()
        page.goto(f"{circle.ayni.address}/teams/new/")
        page.get_by_label("The team's name").fill(TEAM)
        page.get_by_role("button", name="Begin it").click()
        page.wait_for_url(re.compile(r"/teams/[0-9a-f-]{36}/"))
        circle.team = re.sub(r"(/teams/[0-9a-f-]{36}/).*", r"\1", page.url)
    links = []
    for who, role in ((BEN, "member"), (NOOR, "member"), (LENA, "facilitator")):
        with mara.step(f"She invites {who}", watch=who is LENA) as page:
            page.goto(circle.team)
            page.get_by_role("link", name="Invite somebody").click()
            page.get_by_label("As what").select_option(role)
            page.get_by_role("button", name="Make the link").click()
            expect(mara.heading()).to_have_text("Pass this link on")
            links.append(page.locator("#link").input_value())
    for story, who, link in zip((circle.ben, circle.noor, circle.lena), (BEN, NOOR, LENA), links, strict=True):
        with story.step(f"{who} is invited", watch=who is LENA) as page:
            page.goto(link)
            expect(story.heading()).to_have_text(f"Come into {TEAM}")
            page.get_by_label("Your name").fill(who)
        with story.step(f"{who} comes in", watch=False) as page:
            page.get_by_role("button", name="Come in").click()
            expect(story.heading()).to_have_text("Good that you are here")


def ask_and_thank(circle: Circle) -> None:
    """An ask finds its way to who can give, is helped, and thanks puts it into the ledger."""
    ben, noor = circle.ben, circle.noor
    with ben.step("Ben says what he can give, for himself alone") as page:
        page.goto(f"{circle.team}asks/giving/")
        page.get_by_label("What you can give", exact=True).fill("print files for posters, ready for the press")
        page.get_by_role("button", name="Say it").click()
        expect(page.get_by_role("main")).to_contain_text("print files for posters")

    with noor.step("Noor asks, and reads what would make it easier to help") as page:
        page.goto(circle.team)
        page.get_by_role("link", name="Ask for something").click()
        page.get_by_label("What do you ask for?").fill(ASK)
        page.get_by_role("button", name="See how it reads").click()
        expect(page.get_by_role("heading", name="What would make it easier to help")).to_be_visible()

    with noor.step("It found its way to somebody, she is not told to whom") as page:
        page.get_by_label("What is it for?").fill("The festival opens in two weeks, and the piers have no poster yet.")
        page.get_by_label("By when?").fill(in_days(10))
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(noor.heading()).to_have_text(ASK)
        expect(page.get_by_role("main")).to_contain_text("It found its way to")
        expect(page.get_by_role("main")).not_to_contain_text(BEN)

    with ben.step("It stands before Ben, with why it came to him") as page:
        page.goto(circle.team)
        part(page, "Asks").get_by_role("link", name="Asks").click()
        expect(ben.heading()).to_have_text("One ask found its way to you")
        page.get_by_text("Why it came to you").click()
        expect(page.get_by_role("article")).to_contain_text("print files for posters")

    with ben.step("He offers, with a day") as page:
        page.get_by_role("link", name="I can help").click()
        page.get_by_label("What you can do").fill("Thursday evening, on my machine")
        page.get_by_label("You would do it by").fill(in_days(4))

    with ben.step("Noor will read it", watch=False) as page:
        page.get_by_role("button", name="Offer it").click()
        says(page, "They know now that you can help.")

    with noor.step("She says yes, and it is a promise") as page:
        page.reload()
        page.get_by_role("button", name=f"Yes, please, to {BEN}").click()
        says(page, "It is a promise now")

    with noor.step("It helped: she says what it changed") as page:
        page.get_by_role("link", name="Say what came of it").click()
        page.get_by_label("Somebody helped").check()
        page.get_by_label(BEN, exact=True).check()
        page.get_by_label("A few words of thanks").fill(THANKS)
        page.get_by_label("Everybody in the team may see who helped").check()

    with noor.step("It is in the ledger") as page:
        page.get_by_role("button", name="So it ended").click()
        says(page, "It is in the ledger now, and on the timeline of each of you.")
        expect(part(page, "What came of it")).to_contain_text(THANKS)

    with ben.step("Ben reads the thanks in the ledger of the team") as page:
        page.goto(f"{circle.team}acts/")
        page.get_by_role("main").get_by_role("link", name=re.compile(re.escape(ASK[:30]))).click()
        expect(page.get_by_role("main")).to_contain_text(THANKS)
        expect(page.get_by_role("main")).to_contain_text("Everybody in the team")


def see_a_sign(circle: Circle) -> None:
    """With a year and a half behind them, told in one go, Ben sees that help goes mostly from him now."""
    told = circle.ayni.ayni("manage", "shell", "--verbosity", "0", "-c", PAST)
    assert int(told) > 70
    ben = circle.ben
    with ben.step("Ben sees a sign, for his eyes alone") as page:
        page.goto(circle.team)
        page.get_by_role("link", name="Your own signs here").click()
        expect(page.get_by_role("article", name=SIGN)).to_be_visible()
        expect(page.get_by_role("main")).not_to_contain_text(f"Between you and {MARA}")

    with ben.step("It rests on what is on record, and says how often the rule was wrong") as page:
        sign = page.get_by_role("article", name=SIGN)
        sign.get_by_text("What it rests on").click()
        expect(sign.get_by_role("link", name="See what is on record")).to_be_visible()

    with circle.mara.step("Mara, who leads the team, sees none of it", watch=False) as page:
        page.goto(ben.page.url)
        expect(circle.mara.heading()).to_have_text("No sign that anything changed")
        expect(page.get_by_role("main")).not_to_contain_text(NOOR)


def prepare(circle: Circle) -> None:
    """Is a talk the right thing? Then what Ben saw, felt, needs and asks, sealed."""
    ben = circle.ben
    with ben.step("From the sign to the question whether a talk is right", watch=False) as page:
        page.get_by_role("article", name=SIGN).get_by_role("link", name="Prepare a talk").click()
        expect(ben.heading()).to_have_text("Before a hard talk")

    with ben.step("Where to go instead opens without asking the server") as page:
        asked: list[str] = []

        def heard(request: Request) -> None:
            asked.append(request.url)

        page.on("request", heard)
        first = part(page, "First: is a talk the right thing?")
        first.get_by_text("Something here is not safe").click()
        expect(first.get_by_text("In danger now:")).to_be_visible()
        page.remove_listener("request", heard)
        assert asked == []

    with ben.step("None of this", watch=False) as page:
        page.get_by_role("link", name="None of this: prepare the talk").click()
    seals(ben, "Ben", watch=True)

    with ben.step("He prepares, and looks it over") as page:
        page.goto(f"{circle.ayni.address}/talks/prepare/")
        page.get_by_label("With whom?").fill(NOOR)
        page.get_by_label("What I saw").fill("You always leave the print files to me.")
        page.get_by_label("What I felt").fill("Tired, and a little alone with it.")
        page.get_by_label("How it may look from their side").fill("He never said that it is too much.")
        page.get_by_label("What I need").fill("Time for my own work.")
        page.get_by_label("What I ask").fill("Would you set the files for January?")
        page.get_by_role("button", name="Look it over with me").click()
        expect(page.get_by_role("main")).to_contain_text("They will find the one time it was otherwise.")

    with ben.step("It is sealed, and he invites her") as page:
        page.get_by_label("What I saw").fill("Since June I have set twelve print files, and you one.")
        page.get_by_role("button", name=f"Ready: invite them in {TEAM}").click()
        expect(ben.heading()).to_have_text("Invite somebody to a talk")
        page.get_by_label("Whom do you ask?").select_option(label=NOOR)

    with ben.step("Asked") as page:
        page.get_by_role("button", name="Ask them").click()
        expect(ben.heading()).to_have_text(f"You asked {NOOR} for a talk")
    circle.talk = page.url


def agree_to_talk(circle: Circle) -> None:
    """Noor learns that he would like to talk, and nothing else; she says yes."""
    noor = circle.noor
    with noor.step("Noor is asked, and reads nothing of what he prepared") as page:
        page.goto(circle.team)
        page.get_by_role("link", name="One waits for your answer.").click()
        page.get_by_role("link", name=BEN).click()
        expect(noor.heading()).to_have_text(f"{BEN} would like to talk with you")
        expect(page.locator("body")).not_to_contain_text("print files, and you one")

    with noor.step("Yes", watch=False) as page:
        page.get_by_role("button", name="Yes, let us talk").click()
    seals(noor, "Noor")

    with noor.step("The two can read it, and nobody else") as page:
        page.get_by_role("button", name="Yes, let us talk").click()
        expect(noor.heading()).to_have_text(f"You and {BEN}")
        expect(page.get_by_text("The two of you can read this page")).to_be_visible()


def find_a_third(circle: Circle) -> None:
    """One thinks of a facilitator, the other accepts her, then she is asked, and let in with the key."""
    ben, noor, lena = circle.ben, circle.noor, circle.lena
    with lena.step("Lena knows of nothing yet", watch=False) as page, lena.refused(404):
        page.goto(circle.talk)
        expect(page.locator("body")).not_to_contain_text(NOOR)

    with ben.step("Ben thinks of Lena") as page:
        page.goto(circle.talk)
        page.get_by_label("Who could lead it?").select_option(label=LENA)
        page.get_by_role("button", name="Suggest them").click()
        says(page, "The other is asked first.")

    with noor.step("Noor would like her too") as page:
        page.goto(circle.talk)
        expect(page.get_by_text(f"The other thought of {LENA}.")).to_be_visible()
        page.get_by_role("button", name="Yes, ask them").click()
        says(page, "They are asked now.")

    with lena.step("Lena is asked") as page:
        page.goto(circle.team)
        page.get_by_role("link", name="One waits for your answer.").click()
        page.get_by_role("link", name=f"{BEN} and {NOOR}").click()
        expect(lena.heading()).to_have_text("Two would like you to lead their talk")

    with lena.step("She is free for it", watch=False) as page:
        page.get_by_role("button", name="Yes, I lead it").click()
    seals(lena, "Lena")

    with lena.step("She has no key yet") as page:
        page.get_by_role("button", name="Yes, I lead it").click()
        expect(page.get_by_text("You have no key yet")).to_be_visible()

    with ben.step("Ben hands her the key", watch=False) as page:
        page.goto(circle.talk)
        page.get_by_role("button", name=f"Hand {LENA} the key").click()
        expect(page.get_by_text("The three of you can read this page")).to_be_visible()


def write_alone(circle: Circle) -> None:
    """Each writes alone; nobody reads the other's before both have released theirs."""
    ben, noor, lena = circle.ben, circle.noor, circle.lena
    with ben.step("Ben writes how he sees it, and releases it") as page:
        page.get_by_label("How I see it").fill(BENS_SIDE)
        page.get_by_role("button", name="Release it").click()
        expect(page.get_by_text("The other has not released theirs yet.")).to_be_visible()

    with noor.step("Noor does not read it before she has released hers") as page:
        page.goto(circle.talk)
        expect(page.get_by_text("The other has released theirs.")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text(BENS_SIDE)
        page.get_by_label("How I see it").fill(NOORS_SIDE)

    with noor.step("Then each reads the other's", watch=False) as page:
        page.get_by_role("button", name="Release it").click()
        expect(part(page, "Each alone")).to_contain_text(BENS_SIDE)
        expect(part(page, "Each alone")).to_contain_text(NOORS_SIDE)

    with lena.step("And Lena both") as page:
        page.goto(circle.talk)
        for words in (BENS_SIDE, NOORS_SIDE):
            expect(part(page, "Each alone")).to_contain_text(words)


def write_together(circle: Circle) -> None:
    """Common ground, an agreement and a promise, each with the yes of both; the promise goes into the list."""
    ben, noor, lena = circle.ben, circle.noor, circle.lena
    with lena.step("Lena writes down the common ground", watch=False) as page:
        keep(page, "Common ground", GROUND)
        expect(part(page, "Common ground")).to_contain_text(f"Still without a yes of: {BEN}, {NOOR}.")

    with ben.step("Ben says yes to it, and writes the agreement") as page:
        page.goto(circle.talk)
        say_yes(page, "Common ground")
        keep(page, "Agreement", AGREEMENT)
        expect(part(page, "Agreement")).to_contain_text(f"Still without a yes of: {NOOR}.")

    with noor.step("Noor says yes to both; in 30 and 90 days they look again") as page:
        page.goto(circle.talk)
        for name in ("Common ground", "Agreement"):
            say_yes(page, name)
            expect(part(page, name)).to_contain_text("Both of you said yes to these words.")
        for days in (30, 90):
            expect(part(page, "Looking again")).to_contain_text(f"After {days} days")

    with noor.step("She promises the next turn", watch=False) as page:
        promises = part(page, "Promises")
        promises.get_by_label("Who promises it").select_option(label="you")
        promises.get_by_label("By when").fill(in_days(20))
        keep(page, "Promises", PROMISE)
        expect(promises).to_contain_text(f"Still without a yes of: {BEN}.")

    with ben.step("Ben says yes to it", watch=False) as page:
        page.goto(circle.talk)
        say_yes(page, "Promises")

    with noor.step("She is told that in the list it is open") as page:
        page.goto(circle.talk)
        part(page, "Promises").locator("summary", has_text="Put it in the list").click()
        expect(part(page, "Promises")).to_contain_text("These words are open then")

    with noor.step("It stands among her promises") as page:
        page.get_by_role("button", name="Yes, put it in the list").click()
        page.get_by_role("link", name="To the list").click()
        expect(part(page, "You said you would")).to_contain_text(PROMISE)

    with ben.step("And in Ben's list, as hers", watch=False) as page:
        page.goto(f"{circle.ayni.address}/promises/")
        expect(part(page, "Others said they would")).to_contain_text(PROMISE)
        expect(part(page, "Others said they would")).to_contain_text(f"from {NOOR}")


def learn(circle: Circle) -> None:
    """What they learned goes to the charter in words that both agreed to; everybody says yes."""
    ben, noor = circle.ben, circle.noor
    with ben.step("Ben writes what they learned", watch=False) as page:
        page.goto(circle.talk)
        part(page, "What we learned").locator("summary", has_text="Write a clause").click()
        keep(page, "What we learned", LESSON)
        expect(part(page, "What we learned").get_by_text("Propose it for the charter")).to_have_count(0)

    with noor.step("Noor says yes to these words", watch=False) as page:
        page.goto(circle.talk)
        say_yes(page, "What we learned")

    with ben.step("He proposes them, in his name") as page:
        page.goto(circle.talk)
        part(page, "What we learned").locator("summary", has_text="Propose it for the charter").click()
        page.get_by_role("button", name="Yes, propose it").click()
        says(page, "Everybody in the team is asked.")

    last = circle.mara
    for story, who in ((noor, NOOR), (circle.lena, LENA), (last, MARA)):
        with story.step(f"{who} is asked about the clause", watch=story is last) as page:
            page.goto(circle.team)
            page.get_by_role("link", name="The team's charter").click()
            expect(story.heading()).to_have_text("The charter asks you about one clause")
            page.get_by_role("link", name=LESSON).click()
            expect(page.get_by_role("main")).to_contain_text(f"from {BEN}")
        with story.step(f"{who} says yes", watch=False) as page:
            page.get_by_role("button", name="Yes, I agree").click()
            expect(page.get_by_role("button", name="Yes, I agree")).to_have_count(0)

    with last.step("Agreed by all, it holds") as page:
        page.goto(f"{circle.team}charter/")
        expect(last.heading()).to_have_text("What we agreed on")
        expect(page.get_by_role("main")).to_contain_text(LESSON)
        expect(page.get_by_role("main")).to_contain_text("agreed by all, holds since")


def look_from_outside(circle: Circle) -> None:
    """Mara, who leads the team and runs the server, sees the help, and no talk."""
    mara = circle.mara
    with mara.step("Who leads the team sees the help in the ledger") as page:
        page.goto(f"{circle.team}acts/")
        expect(page.get_by_role("main")).to_contain_text(ASK[:30])
        expect(page.get_by_role("main")).to_contain_text(BEN)

    with mara.step("And of the talk nothing") as page:
        page.goto(f"{circle.team}talks/")
        expect(page.get_by_role("main")).to_contain_text("There is none")
        expect(page.get_by_role("main")).not_to_contain_text(NOOR)

    with mara.step("Not by its address, nor where she may look into what was done", watch=False) as page:
        talk = circle.talk.rstrip("/").rpartition("/")[2]
        with mara.refused(404):
            page.goto(circle.talk)
            expect(page.locator("body")).not_to_contain_text(NOOR)
        own = circle.ayni.address
        searches = (f"{own}/search/?q={words}" for words in ("month+by+month", "January"))
        for address in (circle.team, f"{circle.team}audit/", f"{circle.team}promises/", f"{own}/", *searches):
            answer = page.request.get(address)
            assert answer.ok, address
            assert not [words for words in (*SEALED, PROMISE, talk) if words in answer.text()], address

    with circle.ben.step("The act stands on Ben's own timeline") as page:
        page.goto(f"{circle.ayni.address}/record/acts/")
        expect(page.get_by_role("main")).to_contain_text(ASK[:30])

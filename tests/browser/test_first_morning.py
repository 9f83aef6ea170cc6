"""The first morning: from an empty home over ten people typed in to the first suggestion, the act, and the thanks for it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]

#: Invented; nobody of these names is meant.
PEOPLE = """\
Ravi Solberg, founder in Lagos, looks for a bookkeeper who knows Lagos
Ines Quillon, can give bookkeeping for young firms in Lagos
Mara Ostrander, looks for somebody to read her grant application
Jonas Weidmann, can give archives and patience
Aiko Brandvold, wants to show her maps abroad
Tomas Ferrand, looks for a room for a choir
Lena Castellan
Omar Lindqvist, can give a desk for a week
Noor Vasquez, looks for students who write
Emeka Thorsen
"""


def test_first_morning(tell: Callable[[str], Story], ayni: Running) -> None:
    story = tell("first_morning")
    heading = story.heading()

    with story.step("I come in", watch=False) as page:
        page.goto(ayni.link)
        page.get_by_role("button", name="Come in").click()
        page.get_by_label("Your name").fill("Wren Halvorsen")
        page.get_by_label("The address you sign in with").fill("wren@example.org")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("link", name="Later").click()

    with story.step("I take the invented people out") as page:
        page.goto(f"{ayni.address}/settings/")
        page.get_by_role("button", name="Take the demo network out").click()
        expect(page.get_by_role("button", name="Take the demo network out")).to_have_count(0)

    with story.step("An empty home asks who matters") as page:
        page.goto(f"{ayni.address}/")
        expect(page).to_have_url(re.compile("/begin/$"))
        expect(heading).to_have_text("Who are ten people who matter to you?")

    with story.step("I name ten people, a line each") as page:
        page.get_by_label("One person a line").fill(PEOPLE)
        page.get_by_role("button", name="Keep them and go on").click()
        expect(heading).to_have_text("How do they like to be helped?")

    with story.step("Ravi likes introductions") as page:
        ravi = page.get_by_role("group", name="Ravi Solberg")
        ravi.get_by_label("Likes to be helped").select_option("introduction")
        page.get_by_role("button", name="Go on").click()
        expect(heading).to_have_text("And you?")

    with story.step("What I can give, and how much a week") as page:
        page.get_by_label("What you can give").fill("reading grant applications")
        page.get_by_label("two hours").check()
        page.get_by_role("button", name="See whom you could help").click()
        expect(page).to_have_url(re.compile("/today/$"))

    with story.step("Three people I could help, each with one thing and why") as page:
        expect(heading).to_have_text("Three people you could help today")
        expect(page.get_by_role("main")).to_contain_text("You set aside 2 hours")
        card = page.get_by_role("article", name="Ravi Solberg")
        expect(card).to_contain_text("Introduce Ravi to Ines Quillon.")
        expect(card).to_contain_text("Ravi told you: a bookkeeper who knows Lagos.")
        expect(card).to_contain_text("10 min")
        expect(page.get_by_role("article", name="Mara Ostrander")).to_contain_text("reading grant applications")

    with story.step("Why it is shown is one click away") as page:
        card.get_by_text("What it rests on").click()
        expect(card.get_by_role("link", name="Ines Quillon")).to_be_visible()

    with story.step("The draft can be changed, copied, and opened in my mail program") as page:
        card.get_by_role("link", name="Write it").click()
        expect(heading).to_have_text("A word to Ravi Solberg")
        draft = page.get_by_label("Draft")
        expect(draft).to_have_value(re.compile("a bookkeeper who knows Lagos"))
        draft.fill("Ravi, shall I ask Ines & her books?")
        link = page.get_by_role("link", name="Open in my mail program")
        expect(link).to_have_attribute(
            "href", re.compile(r"^mailto:\?subject=.+&body=Ravi%2C%20shall.+Ines%20%26%20her")
        )

    with story.step("One key says that it is done") as page:
        page.get_by_role("link", name="Today", exact=True).click()
        expect(heading).to_have_text("Three people you could help today")
        first = page.get_by_role("article").first
        act = first.locator(".act").inner_text()
        name = first.get_by_role("heading").inner_text()
        page.keyboard.press("d")
        expect(page.get_by_role("status").filter(has_text="Kept in your book.")).to_be_visible()
        expect(heading).to_have_text("Two people you could help today")
        expect(page.get_by_role("article", name=name)).to_have_count(0)

    with story.step("It stands in the book with its why") as page:
        page.get_by_role("link", name="Look at it").click()
        expect(heading).to_contain_text(act.rstrip("."))
        expect(page.get_by_role("main")).to_contain_text("told you:")

    with story.step("An idea that does not fit goes and does not come back") as page:
        page.get_by_role("link", name="Today", exact=True).click()
        gone = page.locator(".act").first.inner_text()
        page.get_by_role("button", name="Not this").first.click()
        expect(page.get_by_role("status").filter(has_text="This idea does not come back.")).to_be_visible()
        assert gone not in page.locator(".act").all_inner_texts()

    with story.step("The thanks come: I record them, and it helped") as page:
        page.keyboard.press("r")
        expect(heading).to_have_text("What was given?")
        page.keyboard.type(f"{name} thanked me because it helped")
        expect(page.locator("#understood")).to_contain_text(f"from {name} to me")
        page.get_by_label("What was given, in one line").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Kept.")

    with story.step("It stands in the story of us two") as page:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
        expect(heading).to_have_text(name)
        between = page.get_by_role("region", name="What was between you")
        expect(between).to_contain_text("thanked me")
        expect(between).to_contain_text(act.rstrip("."))

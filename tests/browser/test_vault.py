"""The vault: sealing what was told in confidence, locking, opening again, and coming back with the recovery code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]

FIRST, SECOND = "heron lantern quarry blue", "violet anchor supper moss"
TEXT = "Told me over coffee that the move to Lisbon is all but decided."


def keeps_the_code(page: Page) -> str:
    """Reads the code as it is shown, and types the group that is asked for."""
    code = "-".join(page.locator(".recovery-code li").all_inner_texts())
    asked = re.search(r"type group (\d)", page.get_by_role("main").inner_text())
    assert asked
    page.get_by_label("To show that you have it").fill(code.split("-")[int(asked[1]) - 1].lower())
    page.get_by_role("button", name="I have it").click()
    return code


def test_vault(tell: Callable[[str], Story], ayni: Running) -> None:
    story = tell("vault")
    heading = story.heading()

    with story.step("I come in", watch=False) as page:
        page.goto(ayni.link)
        page.get_by_role("button", name="Come in").click()
        expect(heading).to_have_text("Good that you are here")
        page.goto(f"{ayni.address}/people/")
        somebody = page.locator(".person a.name").first
        name = somebody.inner_text()
        somebody.click()
        expect(heading).to_have_text(name)
        person = page.url
        private = page.get_by_role("region", name="Private notes")

    with story.step("A person’s page offers private notes") as page:
        expect(private).to_contain_text("Write down what only you should read.")

    with story.step("What it means is said before anything is sealed") as page:
        private.get_by_role("link", name="Set up private notes").click()
        expect(heading).to_have_text("Notes that only you can read")
        expect(page.get_by_role("main")).to_contain_text("loses the notes for good")
        page.get_by_label("Passphrase for your notes").fill(FIRST)
        page.get_by_label("The same again").fill(FIRST)
        page.get_by_label(re.compile("^I understand")).check()

    with story.step("The recovery code is shown once") as page:
        page.get_by_role("button", name="Make my notes private").click()
        expect(heading).to_have_text("Your recovery code")
        expect(page.locator(".recovery-code li")).to_have_count(7)

    with story.step("I show that I have it") as page:
        code = keeps_the_code(page)
        expect(page.get_by_role("status")).to_contain_text("Everything is ready.")
        expect(page).to_have_url(f"{person}#private-notes")  # where I was when I set them up

    with story.step("I write what was told in confidence") as page:
        private.get_by_label("Note").fill(TEXT)
        private.get_by_role("button", name="Keep it sealed").click()
        expect(private.get_by_role("list")).to_contain_text(TEXT)

    with story.step("One key locks it") as page:
        page.get_by_role("heading", level=1).click()
        page.keyboard.press("l")
        expect(private).to_contain_text("One note is sealed.")
        expect(page.locator("body")).not_to_contain_text(TEXT)

    with story.step("A wrong passphrase is answered kindly") as page:
        private.get_by_role("link", name="Open my notes").click()
        with story.refused():
            page.get_by_label("Your passphrase").fill("something else entirely")
            page.get_by_role("button", name="Open my notes").click()
            expect(page.get_by_role("main")).to_contain_text("This is not the passphrase")

    with story.step("The right one leads back to the person") as page:
        page.get_by_label("Your passphrase").fill(FIRST)
        page.get_by_role("button", name="Open my notes").click()
        expect(page).to_have_url(re.compile(re.escape(person)))
        expect(private).to_contain_text(TEXT)

    with story.step("All my notes stand on one page, and words find them") as page:
        private.get_by_role("link", name="All my private notes").click()
        page.get_by_role("searchbox", name="Words in my private notes").fill("lisbon")
        page.get_by_role("searchbox", name="Words in my private notes").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("One note has these words.")
        expect(page.get_by_role("main")).to_contain_text(TEXT)
        assert "lisbon" not in page.url

    with story.step("Their keys") as page:
        page.goto(f"{ayni.address}/vault/keys/")
        expect(heading).to_have_text("Keys of your notes")

    with story.step("Signing out locks it, and I have forgotten the passphrase") as page:
        page.goto(f"{ayni.address}/accounts/logout/")
        page.locator("main form button[type=submit]").click()
        expect(page).to_have_url(re.compile("/accounts/login/"))
        page.goto(ayni.ayni("link"))
        page.get_by_role("button", name="Come in").click()
        page.goto(f"{ayni.address}/vault/")
        expect(heading).to_have_text("Your notes are locked")
        page.get_by_role("link", name="I forgot the passphrase, and have my recovery code").click()
        expect(heading).to_have_text("Open with the recovery code")

    with story.step("A slip in the code is found, and where") as page:
        wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
        for label, typed in (
            ("Your recovery code", wrong),
            ("Passphrase for your notes", SECOND),
            ("The same again", SECOND),
        ):
            page.get_by_label(label).fill(typed)
        with story.refused():
            page.get_by_role("button", name="Open my notes").click()
            expect(page.get_by_role("main")).to_contain_text("There is a slip in group 7.")

    with story.step("The code opens them and a new one is shown") as page:
        for label, typed in (
            ("Your recovery code", code.lower().replace("-", " ")),
            ("Passphrase for your notes", SECOND),
            ("The same again", SECOND),
        ):
            page.get_by_label(label).fill(typed)
        page.get_by_role("button", name="Open my notes").click()
        expect(heading).to_have_text("Your recovery code")
        assert keeps_the_code(page) != code
        expect(page.get_by_role("main")).to_contain_text(TEXT)

    with story.step("The new passphrase opens what was sealed under the old one") as page:
        page.get_by_role("button", name="Lock").click()
        expect(heading).to_have_text("Your notes are locked")
        page.get_by_label("Your passphrase").fill(SECOND)
        page.get_by_role("button", name="Open my notes").click()
        expect(page.get_by_role("main")).to_contain_text(TEXT)

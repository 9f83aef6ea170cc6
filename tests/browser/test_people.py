"""Caring for one's people: adding, editing, circles, many at once, and two entries of one person."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]

CARDS = "".join(
    f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Tamsin Oyelaran\r\nEMAIL:tamsin.oyelaran@{host}\r\nORG:{organisation}\r\nEND:VCARD\r\n"
    for host, organisation in (("paperkite.example", "Paper Kite"), ("oldmill.example", "Old Mill"))
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """An address book in which one invented person stands twice."""
    file = tmp_path / "contacts.vcf"
    file.write_text(CARDS)
    return file


def listed(page: Page, words: str) -> Locator:
    """The rows of People in which these words are found."""
    page.get_by_role("link", name="People", exact=True).first.click()
    page.locator("main").get_by_role("searchbox").fill(words)
    page.locator("main").get_by_role("searchbox").press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))
    return page.locator(".person a.name")


def test_people(tell: Callable[[str], Story], ayni: Running, book: Path) -> None:
    story = tell("people")
    heading = story.heading()

    with story.step("A name is enough to add somebody") as page:
        page.goto(ayni.link)
        page.get_by_role("button", name="Come in").click()
        page.goto(f"{ayni.address}/people/add/")
        expect(heading).to_have_text("Whom do you want to remember?")
        page.get_by_label("Name", exact=True).fill("Ilka Sorensen")
        page.get_by_label(re.compile("^Seeks", re.IGNORECASE)).fill("a printer for small runs")

    with story.step("She is there") as page:
        page.get_by_role("button", name="Keep it", exact=True).click()
        expect(heading).to_have_text("Ilka Sorensen")
        expect(page.get_by_role("main")).to_contain_text("a printer for small runs")

    with story.step("I say more of her") as page:
        page.get_by_role("link", name=re.compile("^Edit")).click()
        page.get_by_label(re.compile("^Role", re.IGNORECASE)).fill("Bookbinder")
        circles = page.locator(".chips-field input")
        circles.fill("Makers")
        circles.press("Enter")
        expect(page.locator(".chips-field .chip")).to_have_text(re.compile("Makers"))

    with story.step("It stands on her page") as page:
        page.get_by_role("button", name="Keep it", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text("Bookbinder")
        expect(page.get_by_role("main")).to_contain_text("Makers")

    with story.step("I put several into a circle at once") as page:
        page.get_by_role("link", name="People", exact=True).first.click()
        names = [row.inner_text() for row in page.locator(".person a.name").all()[:3]]
        bar = page.get_by_role("group", name="For those chosen")
        expect(bar).to_be_hidden()
        for name in names:
            page.get_by_role("checkbox", name=f"Choose {name}", exact=True).check()
        expect(bar).to_be_in_viewport()
        page.locator("#bulk-circle").fill("Makers")
        page.get_by_role("button", name="Put into the circle").click()
        expect(page.get_by_role("status")).to_contain_text("Done for 3 people.")

    with story.step("The circle shows them together") as page:
        page.get_by_label("Circle", exact=True).first.select_option("Makers")
        page.get_by_role("search", name="Find people").get_by_role("button", name="Show").click()
        page.wait_for_url(re.compile("circle=Makers"))
        assert {*names, "Ilka Sorensen"} == set(page.locator(".person a.name").all_inner_texts())

    with story.step("An address book names somebody twice") as page:
        page.get_by_role("link", name="Import", exact=True).first.click()
        page.locator(".drop input[type=file]").set_input_files(book)
        page.get_by_role("button", name="Look at them").click()
        page.get_by_role("button", name="Bring it in").click()
        expect(heading).to_contain_text("in", timeout=60_000)
        expect(page.get_by_role("link", name="See your network")).to_be_visible(timeout=60_000)
        expect(listed(page, "oyelaran")).to_have_count(2)

    with story.step("Ayni asks whether they are one") as page:
        page.get_by_role("link", name="People", exact=True).first.click()
        page.get_by_role("link", name="Compare them").click()
        page.get_by_role("link", name=re.compile("^Compare .*Oyelaran")).click()
        expect(heading).to_have_text("One person, or two?")
        expect(page.get_by_role("table")).to_contain_text("Paper Kite")
        expect(page.get_by_role("table")).to_contain_text("Old Mill")

    with story.step("I join them") as page:
        page.get_by_role("button", name="One person: join them").click()
        expect(page.get_by_role("status")).to_contain_text("Joined.")
        expect(listed(page, "oyelaran")).to_have_count(1)

    with story.step("Their page says so") as page:
        page.locator(".person a.name").click()
        page.locator("summary", has_text="Joined").click()
        expect(page.get_by_role("button", name="Part them again")).to_be_visible()

    with story.step("I part them again") as page:
        page.get_by_role("button", name="Part them again").click()
        expect(page.get_by_role("status")).to_contain_text("Parted again.")
        expect(listed(page, "oyelaran")).to_have_count(2)


def in_german(words: str) -> str:
    """What the catalogue says for these words. Without a translation it says the words themselves, and that is refused."""
    with translation.override("de"):
        said = translation.gettext(words)
    assert said != words, f"not translated: {words}"
    return said


def test_in_german(tell: Callable[[str], Story], ayni: Running) -> None:
    story = tell("in_german")
    heading = story.heading()

    with story.step("I choose German in my settings") as page:
        page.goto(ayni.ayni("link").splitlines()[-1])
        page.get_by_role("button", name="Come in").click()
        page.goto(f"{ayni.address}/settings/")
        page.get_by_label("Your name").fill("Noor Halvorsen")
        page.get_by_label("The address you sign in with").fill("noor@example.org")
        page.get_by_label("Language").select_option("de")

    with story.step("The settings are in German at once") as page:
        page.get_by_role("main").get_by_role("button", name="Save", exact=True).first.click()
        expect(page.locator("html")).to_have_attribute("lang", "de")
        expect(heading).to_have_text(in_german("Settings"))

    with story.step("So is the network") as page:
        page.get_by_role("link", name=in_german("Network"), exact=True).first.click()
        expect(heading).to_have_text(in_german("Your network, not your address book"))

    with story.step("And the people") as page:
        page.get_by_role("link", name=in_german("People"), exact=True).first.click()
        expect(page.get_by_role("link", name=in_german("Add somebody"))).to_be_visible()

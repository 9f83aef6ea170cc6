"""The first hour: from the printed link over one's own archive to a picture of the network, and back."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]

MESSAGES = 5_554  # as the note beside the archive counts them
NUMBER = re.compile(r"\d[\d,]*")


@pytest.fixture(scope="module")
def archive(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list archive, as somebody has it on their disk."""
    plain = tmp_path_factory.mktemp("desk") / "archive.mbox"
    with gzip.open(data / "maillist" / "linux-mips-2003-2004.mbox.gz") as packed, plain.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return plain


def number_in(text: str) -> int:
    found = NUMBER.search(text)
    assert found, text
    return int(found[0].replace(",", ""))


def people_listed(page: Page) -> list[str]:
    """The names on all pages of People, as they stand there."""
    page.get_by_role("link", name="People", exact=True).first.click()
    names: list[str] = []
    while True:
        expect(page.get_by_role("heading", level=1)).to_contain_text("you know")
        names += page.locator(".person a.name").all_inner_texts()
        onward = page.locator("nav.pages a[rel=next]")
        if not onward.count():
            return names
        page.goto(urljoin(page.url, onward.get_attribute("href") or ""))


def test_first_hour(tell: Callable[[str], Story], ayni: Running, archive: Path) -> None:
    story = tell("first_hour")
    heading = story.heading()

    with story.step("The printed link opens") as page:
        page.goto(ayni.link)
        expect(heading).to_have_text("Welcome")

    with story.step("It asks who I am") as page:
        page.get_by_role("button", name="Come in").click()
        expect(heading).to_have_text("Good that you are here")

    with story.step("It asks how I come back") as page:
        page.get_by_label("Your name").fill("Noor Halvorsen")
        page.get_by_label("The address you sign in with").fill("noor@example.org")
        page.get_by_role("button", name="Go on").click()
        expect(heading).to_have_text("How will you come back?")

    with story.step("A network of invented people is there") as page:
        page.get_by_role("link", name="Later").click()
        expect(page).to_have_url(re.compile("/today/$"))
        page.get_by_role("link", name="Network", exact=True).click()
        expect(heading).to_have_text("Your network, not your address book")
        expect(page.locator("figure .weave svg.wide a").first).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("invented")

    with story.step("The same people as a list") as page:
        before = people_listed(page)
        assert len(before) > 20

    with story.step("Import waits for files") as page:
        page.get_by_role("link", name="Import", exact=True).first.click()
        expect(heading).to_contain_text("what you already have")

    with story.step("The archive lies in the field") as page:
        story.drop_on(page.locator(".drop"), archive)
        expect(page.locator(".drop li")).to_contain_text("archive.mbox")

    with story.step("What it would bring") as page:
        page.get_by_role("button", name="Look at them").click()
        expect(heading).to_have_text("This is what it would bring", timeout=90_000)
        expect(page.get_by_role("main")).to_contain_text("Nothing of it is kept until you say so.")
        mine = page.get_by_role("group", name="Which of these addresses are you?").get_by_role("checkbox")
        assert mine.count() >= 2

    with story.step("It is brought in while I watch", watch=False) as page:
        page.get_by_role("button", name="Bring it in").click()
        expect(heading).to_have_text("It is being brought in")
        bar = page.get_by_role("progressbar")
        expect(bar).to_be_visible()
        expect(bar).to_have_attribute("aria-valuenow", re.compile(r"\d"), timeout=60_000)

    with story.step("The report says what became of every row") as page:
        expect(heading).to_contain_text("new messages are in", timeout=120_000)
        lines = page.get_by_role("table").first.locator("tbody tr")
        *parts, whole = [number_in(line.get_by_role("cell").first.inner_text()) for line in lines.all()]
        assert sum(parts) == whole >= MESSAGES
        new = lines.last.get_by_role("cell").nth(1)
        assert number_in(new.inner_text()) == number_in(heading.inner_text()) > MESSAGES / 2

    with story.step("The network has grown") as page:
        page.get_by_role("link", name="See your network").click()
        expect(heading).to_have_text("Your network, not your address book")
        expect(page.locator("figure .weave svg.wide a").first).to_be_visible()

    with story.step("I say which addresses are mine") as page:
        page.goto(f"{ayni.address}/me/")
        expect(heading).to_have_text("Which of these are you?")
        choices = page.get_by_role("group", name="Seen most in your record").get_by_role("checkbox")
        choices.and_(page.locator(":not(:disabled)")).first.check()

    with story.step("Now the picture turns around me") as page:
        page.get_by_role("button", name="These are mine").click()
        expect(page.get_by_role("status")).to_contain_text("Now the picture turns around you.")
        page.get_by_role("link", name="Network", exact=True).click()
        expect(heading).to_have_text("Your network, not your address book")
        expect(page.locator("figure .weave svg.wide a").first).to_be_visible()

    with story.step("They are in my list of people") as page:
        page.get_by_role("link", name="People", exact=True).first.click()
        expect(heading).to_contain_text("you know")
        assert number_in(heading.inner_text()) > len(before)

    with story.step("One of those I answered most") as page:
        page.get_by_label("Order").select_option(label="most given first")
        page.get_by_role("search", name="Find people").get_by_role("button", name="Show").click()
        somebody = page.locator(".person a.name").first
        name = somebody.inner_text()
        somebody.click()
        expect(heading).to_have_text(name)
        expect(page.get_by_role("region", name="What was between you").get_by_role("listitem").first).to_be_visible()

    friend = next(name for name in before if " " in name)
    with story.step("I record an act by keys alone") as page:
        page.keyboard.press("r")
        expect(heading).to_have_text("What was given?")
        expect(page.get_by_label("What was given, in one line")).to_be_focused()
        page.keyboard.type(f"explained the customs forms to {friend} because the first parcel was stuck")
        expect(page.locator("#understood")).to_contain_text(f"an explanation from me to {friend}")

    with story.step("It is kept") as page:
        page.get_by_label("What was given, in one line").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Kept.")
        expect(heading).to_contain_text("customs forms")
        expect(page.get_by_role("main")).to_contain_text(friend)

    with story.step("I find it again by keys alone") as page:
        page.keyboard.press("g")
        page.keyboard.press("p")
        expect(page).to_have_url(re.compile("/people/"))
        page.keyboard.press("f")
        page.keyboard.type(friend.lower())
        page.keyboard.press("Enter")
        found = page.locator(".person a.name")
        expect(found).to_have_count(1)
        expect(found).to_have_text(friend)

    with story.step("It stands in the story of us two") as page:
        page.locator(".person a.name").focus()
        page.keyboard.press("Enter")
        expect(heading).to_have_text(friend)
        expect(page.get_by_role("region", name="What was between you")).to_contain_text("customs forms")

    with story.step("I can take the import back") as page:
        page.get_by_role("link", name="Import", exact=True).first.click()
        page.get_by_role("region", name="Earlier imports").get_by_role("rowheader").get_by_role("link").first.click()
        page.get_by_text("Undo this import").click()
        expect(page.get_by_role("button", name="Yes, undo it")).to_be_visible()

    with story.step("It is as if it had never been") as page:
        page.get_by_role("button", name="Yes, undo it").click()
        expect(heading).to_have_text("It is as if this import had never been", timeout=120_000)

    with story.step("The network is as before") as page:
        assert sorted(people_listed(page)) == sorted(before)
        page.get_by_role("link", name="Network", exact=True).click()
        expect(page.locator("figure .weave svg.wide a").first).to_be_visible()

    with story.step("What I recorded stays") as page:
        page.get_by_role("link", name="People", exact=True).first.click()
        page.locator("main").get_by_role("searchbox").fill(friend)
        page.locator("main").get_by_role("searchbox").press("Enter")
        page.get_by_role("main").get_by_role("link", name=friend, exact=True).click()
        expect(heading).to_have_text(friend)
        expect(page.get_by_role("region", name="What was between you")).to_contain_text("customs forms")

"""Leaving: everything taken along, one person erased, then all of it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]

ADDRESS = "noor@example.org"
SOMEBODY = "Oluchi Brandvold"


def rows_of(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_leave(tell: Callable[[str], Story], ayni: Running, tmp_path: Path) -> None:
    story = tell("leave")
    heading = story.heading()

    with story.step("I have somebody of my own among the invented people") as page:
        page.goto(ayni.link)
        page.get_by_role("button", name="Come in").click()
        page.get_by_label("Your name").fill("Noor Halvorsen")
        page.get_by_label("The address you sign in with").fill(ADDRESS)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("link", name="Later").click()
        page.get_by_role("link", name="Record an act").first.click()
        page.get_by_label("What was given, in one line").fill(f"{SOMEBODY} explained bridge bearings to me")
        page.get_by_role("button", name="Keep it").first.click()
        expect(heading).to_contain_text("bridge bearings")

    with story.step("Settings offer to take everything along") as page:
        page.get_by_role("link", name="Settings", exact=True).first.click()
        expect(page.get_by_role("heading", name="Take everything with you")).to_be_visible()

    with story.step("Everything is here") as page:
        page.get_by_role("button", name="Export everything").click()
        expect(heading).to_have_text("Everything is here", timeout=90_000)

    with story.step("The file holds all of it") as page:
        with page.expect_download() as saving:
            page.get_by_role("link", name="Save the zip").click()
        saving.value.save_as(tmp_path / "ayni.zip")
        with zipfile.ZipFile(tmp_path / "ayni.zip") as archive:
            assert set(archive.namelist()) == {
                "README.txt", "ayni.json", "people.csv", "people.vcf", "acts.csv", "contacts.csv"
            }  # fmt: skip
            whole = json.loads(archive.read("ayni.json"))
            people, acts = rows_of(archive, "people.csv"), rows_of(archive, "acts.csv")
            cards = archive.read("people.vcf").decode()
        assert SOMEBODY in {row["name"] for row in people}
        assert any("bridge bearings" in " ".join(row.values()) for row in acts)
        assert cards.count("BEGIN:VCARD") == cards.count("END:VCARD") > 20
        assert f"FN:{SOMEBODY}" in cards
        assert "bridge bearings" in json.dumps(whole, ensure_ascii=False)

    with story.step("What goes with one person is shown before it goes") as page:
        page.get_by_role("link", name="People", exact=True).first.click()
        page.locator("main").get_by_role("searchbox").fill("oluchi")
        page.locator("main").get_by_role("searchbox").press("Enter")
        page.get_by_role("main").get_by_role("link", name=SOMEBODY).click()
        page.get_by_role("link", name="Erase this person").click()
        expect(heading).to_have_text(f"Erase {SOMEBODY}?")

    with story.step("A wrong name erases nobody") as page:
        page.get_by_label("To go on, type").fill("somebody else")
        with story.refused():
            page.get_by_role("button", name="Erase this person").click()
            expect(page.get_by_text("Nothing was erased: what you typed is not this name.")).to_be_visible()

    with story.step("The person is gone") as page:
        page.get_by_label("To go on, type").fill(SOMEBODY)
        page.get_by_role("button", name="Erase this person").click()
        expect(page.get_by_role("status")).to_contain_text("Nothing of this person is left")
        page.locator("main").get_by_role("searchbox").fill("oluchi")
        page.locator("main").get_by_role("searchbox").press("Enter")
        expect(page.get_by_text("Nobody fits")).to_be_visible()

    with story.step("Erasing everything asks for my address") as page:
        page.get_by_role("link", name="Settings", exact=True).first.click()
        page.locator("summary", has_text="Erase everything").click()
        page.get_by_label(re.compile("To go on, type")).fill(ADDRESS)
        expect(page.get_by_role("button", name="Erase everything now")).to_be_visible()

    with story.step("Nothing is left") as page:
        page.get_by_role("button", name="Erase everything now").click()
        expect(heading).to_have_text("Nothing is left", timeout=90_000)

    with story.step("I could begin anew") as page:
        page.get_by_role("link", name="Begin anew").click()
        expect(heading).to_have_text("Your network will grow here")

    kept = b"".join(file.read_bytes() for file in (ayni.home).glob("ayni.sqlite3*"))
    assert SOMEBODY.encode() not in kept, "the database itself has forgotten too"

"""A page with opened notes that somebody leaves on the screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from ayni_web.accounts.actions import add_person, make_link
from ayni_web.vault import actions
from ayni_web.vault.models import Note, Opening
from ayni_web.vault.recovery import group_asked, group_of
from tests.ayni_web.vault.conftest import PASSPHRASE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
TEXT = "She is thinking of leaving for Lisbon"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Page:
    """Mara's notes, open on the screen."""
    mara = add_person("mara@example.org", name="Mara")
    opened, code = actions.set_up(mara, PASSPHRASE)
    actions.keep_code(opened, code, group_of(code, group_asked(code)))
    actions.write(opened, "", TEXT)
    page = browser.new_page(base_url=live_server.url)
    page.set_default_timeout(60_000)
    page.clock.install()
    page.goto(f"/welcome/{make_link(mara)}/")
    page.get_by_role("button", name="Come in").click()
    page.goto("/vault/")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Open my notes").click()
    expect(page.get_by_role("main")).to_contain_text(TEXT, timeout=60_000)
    return page


def a_quarter_of_an_hour_passes(page: Page) -> None:
    Opening.objects.update(used_at=timezone.now() - timedelta(minutes=16))
    page.clock.fast_forward(16 * 60 * 1000)


def test_it_takes_the_notes_away_when_they_lock(page: Page) -> None:
    a_quarter_of_an_hour_passes(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your notes are locked", timeout=60_000)
    assert TEXT not in page.content()


def test_words_that_are_not_kept_yet_stay_and_are_kept_once_it_is_open_again(page: Page) -> None:
    page.get_by_role("textbox", name="Note", exact=True).fill("half a thought")
    a_quarter_of_an_hour_passes(page)
    expect(page.get_by_role("main")).not_to_contain_text(TEXT, timeout=60_000)
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_have_value("half a thought")
    page.get_by_role("button", name="Keep it sealed").click()
    expect(page.get_by_role("main")).to_contain_text("What you wrote is still here", timeout=60_000)
    assert Note.objects.count() == 1
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Open my notes").click()
    expect(page.get_by_role("main")).to_contain_text("half a thought", timeout=60_000)


def test_going_back_after_locking_shows_nothing(page: Page) -> None:
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your notes are locked", timeout=60_000)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your notes are locked", timeout=60_000)
    assert TEXT not in page.content()


def test_notes_that_were_searched_for_go_too(page: Page) -> None:
    page.goto("/search/?q=lisb")
    page.get_by_role("button", name="Also look in my private notes").click()
    expect(page.get_by_role("main")).to_contain_text(TEXT, timeout=60_000)
    assert page.url.endswith("/search/notes/")
    a_quarter_of_an_hour_passes(page)
    page.wait_for_url("**/search/", timeout=60_000)
    assert TEXT not in page.content()
    assert page.get_by_role("searchbox").input_value() == ""


def test_a_part_that_was_swapped_in_goes_too(page: Page) -> None:
    """Opened notes that come into a page later are watched like those that it began with."""
    part = page.locator("[data-vault-open]").evaluate("open => open.outerHTML")
    page.goto("/search/")
    swap = (
        "([part, text]) => { document.querySelector('#found').innerHTML = `${part}<p data-vault-shown>${text}</p>`; }"
    )
    page.evaluate(swap, [part, TEXT])
    a_quarter_of_an_hour_passes(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your notes are locked", timeout=60_000)
    assert TEXT not in page.content()

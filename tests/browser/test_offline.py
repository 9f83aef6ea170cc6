"""On a phone without a connection: the last pages can be read, and what is recorded arrives later, exactly once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.running import Running

pytestmark = pytest.mark.slow

LINE = "Wren Harbour lent me a ladder yesterday"
KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys())
    if (name.startsWith("ayni-pages:")) for (const one of await (await caches.open(name)).keys()) kept.push(new URL(one.url).pathname);
  return kept;
}"""
WAITING = """() => new Promise((done) => {
  const asked = indexedDB.open("ayni");
  asked.onsuccess = () => { const all = asked.result.transaction("waiting").objectStore("waiting").getAll(); all.onsuccess = () => done(all.result.length); };
})"""

LOSES_THE_FIRST_ANSWER = """() => {
  const asked = window.fetch;
  window.lost = 0;
  window.fetch = async (...what) => {
    const answer = await asked(...what);
    if (what[1]?.method === "POST" && window.lost === 0) { window.lost = 1; throw new TypeError("lost on its way"); }
    return answer;
  };
}"""


@pytest.fixture
def phone(browser: Browser, ayni: Running) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en", timezone_id="UTC", reduced_motion="reduce"
    )
    context.set_default_timeout(60_000)
    yield context
    context.close()


def come_in(page: Page, ayni: Running) -> None:
    page.goto(ayni.link)
    page.get_by_role("button", name="Come in").click()
    page.get_by_label("Your name").fill("Noor Halvorsen")
    page.get_by_label("The address you sign in with").fill("noor@example.org")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Later").click()


def keeps(page: Page, path: str) -> None:
    """Waits until the device has kept this page."""
    page.wait_for_function(f"async () => (await ({KEPT})()).includes({json.dumps(path)})")


def test_offline(phone: BrowserContext, ayni: Running) -> None:
    page = phone.new_page()
    come_in(page, ayni)

    # Nothing is kept, and no worker is there, until somebody turns it on.
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    page.goto(f"{ayni.address}/settings/")
    page.get_by_role("button", name="Keep pages on this device").click()
    expect(page.get_by_text("This device keeps pages.")).to_be_visible()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    keeps(page, "/record/")
    page.goto(f"{ayni.address}/people/")
    keeps(page, "/people/")
    page.goto(f"{ayni.address}/vault/")
    page.goto(f"{ayni.address}/settings/")
    assert not {"/vault/", "/settings/"} & set(page.evaluate(KEPT))

    # Without a connection a page is shown as it was, with its time; others say so.
    phone.set_offline(True)
    page.goto(f"{ayni.address}/people/")
    expect(page.get_by_text(re.compile(r"You are offline; this is from \d\d:\d\d"))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{ayni.address}/mirror/?never=seen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a connection")
    expect(page.get_by_role("region", name="What this device has kept")).to_contain_text("People")

    # An act is recorded on the device, and is still there when the page is loaded again.
    page.goto(f"{ayni.address}/record/")
    page.get_by_label("What was given, in one line").first.fill(LINE)
    page.get_by_role("button", name="Keep it").first.click()
    waiting = page.get_by_role("region", name="Waiting to be sent")
    expect(waiting.get_by_role("textbox")).to_have_value(LINE)
    page.get_by_role("main").get_by_label("What was given, in one line").fill("nobody did nothing")
    page.get_by_role("button", name="Keep it").first.click()
    expect(waiting.get_by_role("textbox")).to_have_count(2)
    page.reload()
    expect(waiting.get_by_role("textbox")).to_have_count(2)

    # Connected again it arrives, with a new token; what cannot be understood says why and can be mended.
    phone.set_offline(False)
    phone.clear_cookies(name=re.compile("^ayni_csrf"))
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(waiting.get_by_role("link", name=re.compile("ladder"))).to_be_visible()
    expect(waiting.get_by_role("textbox")).to_have_count(1)
    expect(waiting.get_by_role("textbox")).to_have_value("nobody did nothing")
    expect(waiting.get_by_role("alert")).not_to_be_empty()
    waiting.get_by_role("textbox").fill("Wren Harbour fixed the lock for me")
    waiting.get_by_role("button", name="Send it").click()
    expect(waiting.get_by_role("link", name=re.compile("fixed"))).to_be_visible()
    expect(waiting.get_by_role("textbox")).to_have_count(0)
    page.goto(f"{ayni.address}/record/acts/")
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text="ladder")).to_have_count(1)

    # An answer that is lost on its way, as phones lose them: the line is sent again, and kept once.
    phone.set_offline(True)
    page.goto(f"{ayni.address}/record/")
    page.get_by_role("main").get_by_label("What was given, in one line").fill("Wren Harbour lent me a theodolite")
    page.get_by_role("button", name="Keep it").first.click()
    expect(waiting.get_by_role("textbox")).to_have_count(1)
    page.evaluate(LOSES_THE_FIRST_ANSWER)
    phone.set_offline(False)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.wait_for_function("() => window.lost === 1")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(waiting.get_by_role("link", name=re.compile("theodolite"))).to_be_visible()
    expect(waiting.get_by_role("textbox")).to_have_count(0)
    page.goto(f"{ayni.address}/record/acts/")
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text="theodolite")).to_have_count(1)

    # Signing out leaves nothing on the device.
    page.goto(f"{ayni.address}/accounts/logout/")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_function(f"async () => (await ({KEPT})()).length === 0")
    assert page.evaluate(WAITING) == 0
    phone.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"{ayni.address}/people/")


def test_the_app_can_be_installed(ayni: Running) -> None:
    with urlopen(f"{ayni.address}/manifest.webmanifest") as answer:
        told = json.load(answer)
    assert told["display"] == "standalone"
    assert told["start_url"] == told["scope"] == "/"
    for icon in told["icons"]:
        with urlopen(f"{ayni.address}{icon['src']}") as answer:
            drawn = answer.read()
        if icon["type"] == "image/png":
            assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
            assert f"{int.from_bytes(drawn[16:20])}x{int.from_bytes(drawn[20:24])}" == icon["sizes"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in told["icons"]}
    assert "maskable" in {icon["purpose"] for icon in told["icons"]}

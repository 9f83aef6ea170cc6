"""Coming back: by a password with a one-time code, and by a passkey."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]

ADDRESS = "noor@example.org"
PASSWORD = "lantern orchard quiet ferry"
HALF_A_MINUTE = 30


def code(secret: str, *, ahead: int = 0) -> str:
    """What an app on a phone shows now, or some half minutes ahead: RFC 6238 with six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // HALF_A_MINUTE + ahead), hashlib.sha1)
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_the_codes_are_those_of_the_published_example(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    monkeypatch.setattr(time, "time", lambda: 59.0)
    assert code(secret) == "287082"


def come_in(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Come in").click()


def sign_out(page: Page) -> None:
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in", ignore_case=True)


def test_sign_in(tell: Callable[[str], Story], ayni: Running) -> None:
    story = tell("sign_in")
    heading = story.heading()

    with story.step("The first page asks how I come back") as page:
        come_in(page, ayni.link)
        page.get_by_label("Your name").fill("Noor Halvorsen")
        page.get_by_label("The address you sign in with").fill(ADDRESS)
        page.get_by_role("button", name="Go on").click()
        expect(heading).to_have_text("How will you come back?")

    with story.step("I choose a password") as page:
        page.get_by_role("link", name="Set a password").click()
        expect(heading).to_have_text("A password")
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_label("The same again").fill(PASSWORD)

    with story.step("The code comes next") as page:
        page.get_by_role("button", name="Set it").click()
        expect(page.get_by_role("main").get_by_role("img")).to_be_visible()
        secret = page.locator("#authenticator_secret").input_value()

    with story.step("Recovery codes are there") as page:
        page.locator("input[name=code]").fill(code(secret))
        page.get_by_role("main").get_by_role("button", name="Activate").click()
        expect(heading).to_have_text(re.compile("recovery codes", re.IGNORECASE))

    with story.step("I sign out") as page:
        sign_out(page)

    with story.step("The password alone opens nothing") as page:
        page.locator("input[name=login]").fill(ADDRESS)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name=re.compile(r"^\s*Sign in\s*$", re.IGNORECASE)).click()
        expect(page.locator("input[name=code]")).to_be_visible()

    with story.step("With the code I am in") as page:
        # The code of before was used up; the next one is good already.
        page.locator("input[name=code]").fill(code(secret, ahead=1))
        page.get_by_role("main").get_by_role("button", name=re.compile(r"^\s*Sign in\s*$", re.IGNORECASE)).click()
        expect(page).to_have_url(re.compile("/(today|begin)/$"))

    with story.step("Settings say that I can come back by myself") as page:
        page.get_by_role("link", name="Settings", exact=True).first.click()
        expect(heading).to_have_text("Settings")
        expect(page.get_by_role("main")).to_contain_text("Remove the code")
        expect(page.get_by_role("main")).not_to_contain_text("Only a new link would let you in again")


def test_sign_in_by_passkey(tell: Callable[[str], Story], ayni: Running) -> None:
    story = tell("sign_in_by_passkey")
    heading = story.heading()
    a_device_with_a_fingerprint_reader(story)

    with story.step("A link of who runs the server lets me in") as page:
        come_in(page, ayni.ayni("link").splitlines()[-1])
        expect(heading).to_be_visible()

    with story.step("Passkeys want a name, so I open it under its name") as page:
        page.get_by_role("link", name="Settings", exact=True).first.click()
        page.get_by_role("button", name="Open under localhost").click()
        expect(heading).to_have_text("Open under localhost")

    with story.step("It is the same account there") as page:
        page.get_by_role("main").get_by_role("link", name="Open").click()
        page.get_by_role("button", name="Come in").click()
        expect(page).to_have_url(re.compile(f"^http://localhost:{ayni.port}/"))
        page.get_by_role("link", name="Settings", exact=True).first.click()
        expect(page.get_by_role("link", name="Add a passkey")).to_be_visible()

    with story.step("I add a passkey") as page:
        page.get_by_role("link", name="Add a passkey").click()
        expect(page.locator("#mfa_webauthn_add")).to_be_visible()

    with story.step("It stands in my settings") as page:
        passwordless = page.get_by_label(re.compile("passwordless", re.IGNORECASE))
        if passwordless.count():
            passwordless.check()
        page.locator("#mfa_webauthn_add").click()
        page.wait_for_url(lambda url: "/webauthn/add/" not in url)
        page.get_by_role("link", name="Settings", exact=True).first.click()
        expect(page.get_by_role("main").get_by_role("link", name="rename")).to_have_count(1)

    with story.step("I sign out") as page:
        sign_out(page)

    with story.step("A touch, and I am in") as page:
        page.get_by_role("button", name=re.compile("passkey", re.IGNORECASE)).click()
        expect(page).to_have_url(re.compile("/(today|begin)/$"))


def a_device_with_a_fingerprint_reader(story: Story) -> None:
    """Gives the browser a key of its own that is touched at once whenever it is asked for."""
    browser = story.context.new_cdp_session(story.page)
    browser.send("WebAuthn.enable")
    browser.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

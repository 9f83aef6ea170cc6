"""A passkey that opens the notes, in a real browser, with a key that exists only in it (WebAuthn PRF)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from ayni_web.accounts.actions import add_person, make_link
from ayni_web.accounts.models import User
from ayni_web.vault import actions
from ayni_web.vault.models import Means
from ayni_web.vault.recovery import group_asked, group_of
from tests.ayni_web.vault.conftest import PASSPHRASE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
TEXT = "She is thinking of leaving for Lisbon"


def page_with_passkeys(browser: Browser, server: LiveServer, *, prf: bool) -> Page:
    page = browser.new_page(base_url=server.url)
    page.set_default_timeout(60_000)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": prf,
    }  # fmt: skip
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def with_a_note() -> User:
    mara = add_person("mara@example.org", name="Mara")
    opened, code = actions.set_up(mara, PASSPHRASE)
    actions.keep_code(opened, code, group_of(code, group_asked(code)))
    actions.write(opened, "", TEXT)
    return mara


def comes_in_and_adds_a_passkey(page: Page, mara: User) -> None:
    page.goto(f"/welcome/{make_link(mara)}/")
    page.get_by_role("button", name="Come in").click()
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(re.compile("webauthn/add"), timeout=60_000)
    page.goto("/vault/keys/")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Let it open my notes").click()


def test_a_passkey_opens_the_notes_without_the_passphrase(browser: Browser, live_server: LiveServer) -> None:
    page = page_with_passkeys(browser, live_server, prf=True)
    comes_in_and_adds_a_passkey(page, with_a_note())
    expect(page.get_by_role("status")).to_contain_text("This passkey opens your notes now", timeout=60_000)
    page.goto("/vault/")
    expect(page.get_by_role("main")).not_to_contain_text(TEXT)
    page.get_by_role("button", name="Open with a passkey").click()
    expect(page.get_by_role("main")).to_contain_text(TEXT, timeout=60_000)
    assert Means.objects.get(kind="passkey").used_at is not None

    # Opened by the passkey, it can be taken away again; then the button is gone.
    page.goto("/vault/keys/")
    page.get_by_role("button", name="Opens them no more").click()
    expect(page.get_by_role("status")).to_contain_text("does not open your notes any more", timeout=60_000)
    page.goto("/vault/")
    page.keyboard.press("l")
    expect(page.get_by_label("Your passphrase")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Open with a passkey")).to_have_count(0)


def test_a_passkey_that_cannot_make_a_secret_says_so(browser: Browser, live_server: LiveServer) -> None:
    page = page_with_passkeys(browser, live_server, prf=False)
    comes_in_and_adds_a_passkey(page, with_a_note())
    expect(page.get_by_role("alert")).to_contain_text("it cannot open a vault", timeout=60_000)
    assert not Means.objects.filter(kind="passkey").exists()

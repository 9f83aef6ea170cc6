"""Passkeys in a real browser, with a key that exists only in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from ayni_web.accounts import actions
from ayni_web.accounts.models import User
from tests.chromium import chromium

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Page:
    page = browser.new_page(base_url=live_server.url)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
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
    return page


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    mara = actions.add_person("mara@example.org", name="Mara")
    page.goto(f"/welcome/{actions.make_link(mara)}/")
    page.get_by_role("button", name="Come in").click()
    page.goto("/settings/coming-back/")
    page.get_by_role("link", name="Add a passkey").click()
    passwordless = page.get_by_label(re.compile("passwordless", re.IGNORECASE))
    if passwordless.count():
        passwordless.check()
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(re.compile("webauthn/add"))
    page.goto("/settings/")
    expect(page.get_by_role("link", name="remove")).to_be_visible()

    page.goto("/accounts/logout/")
    page.locator("main form button[type=submit]").click()
    page.goto("/accounts/login/")
    page.locator("#passkey_login").click()
    expect(page).not_to_have_url(re.compile("accounts/login"))
    page.goto("/settings/")
    expect(page.get_by_role("heading", name="Settings", exact=True)).to_be_visible()
    assert refused == []
    assert User.objects.get().has_usable_password() is False


def test_who_has_a_passkey_and_a_password_cannot_come_in_by_the_password_alone(page: Page, client: Client) -> None:
    mara = actions.add_person("mara@example.org", password="correct horse battery staple")
    page.goto(f"/welcome/{actions.make_link(mara)}/")
    page.get_by_role("button", name="Come in").click()
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(re.compile("webauthn/add"))
    client.post("/accounts/login/", {"login": mara.email, "password": "correct horse battery staple"})
    assert client.get("/settings/").status_code == 302

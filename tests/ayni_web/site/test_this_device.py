"""What a device may keep is the server's to say, for each device and each page, and off until somebody turns it on."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import User
from ayni_web.notify.letters import stop_token
from ayni_web.ui import offline

pytestmark = pytest.mark.django_db
KEEP = "Ayni-Keep"


@pytest.fixture
def mara(db: None) -> User:
    return add_person("mara@example.org", name="Mara")


@pytest.fixture
def device(mara: User) -> Client:
    """A device on which Mara turned keeping on."""
    client = Client()
    client.force_login(mara)
    client.post("/offline/", {"keep": "on"})
    return client


def test_nothing_is_kept_until_it_is_turned_on_and_nothing_after_it_is_turned_off(mara: User, device: Client) -> None:
    other = Client()
    other.force_login(mara)
    assert other.get("/people/")[KEEP] == "no"
    word = device.get("/people/")[KEEP]
    assert len(word) == 24
    assert device.post("/offline/", {"keep": "off"})[KEEP] == "no"
    assert device.get("/people/")[KEEP] == "no"


def test_pages_with_secrets_and_answers_that_are_no_pages_are_never_kept(device: Client) -> None:
    for path in (
        "/vault/",
        "/settings/",
        "/accounts/2fa/",
        "/keeping/export/",
        "/health/",
        "/record/later/",
        "/nowhere/",
    ):
        assert device.get(path, follow=True).headers.get(KEEP, "") in {"", "no"}, path
    assert KEEP not in device.get("/search/?q=x", headers={"HX-Request": "true"})
    assert KEEP not in device.post("/record/", {"line": ""})
    assert KEEP in device.get("/record/")


def test_the_page_that_stops_reminders_is_not_kept_for_its_address_lets_anybody_stop_them(
    mara: User, device: Client
) -> None:
    answer = device.get(f"/reminders/stop/{stop_token(mara)}/")
    assert answer.status_code == 200
    assert KEEP not in answer


def test_while_a_vault_is_open_in_this_browser_nothing_is_kept(device: Client) -> None:
    assert KEEP in device.get("/people/")
    device.cookies[settings.VAULT_COOKIE_NAME] = "whatever"
    assert KEEP not in device.get("/people/")


def test_for_the_browsers_own_caches_every_page_stays_forbidden(device: Client) -> None:
    assert "no-store" in device.get("/people/")["Cache-Control"]


def test_another_person_and_nobody_are_told_apart_from_whom_it_was_turned_on_for(device: Client) -> None:
    mine = device.get("/people/")[KEEP]
    device.force_login(add_person("stranger@example.org", name="Stranger"))
    assert device.get("/people/")[KEEP] == "no"
    device.post("/offline/", {"keep": "on"})
    assert device.get("/people/")[KEEP] not in {mine, "no", "nobody"}
    device.logout()
    assert device.get("/accounts/login/")[KEEP] == "nobody"


def test_the_word_for_a_person_tells_nothing_of_them(mara: User, device: Client) -> None:
    word = device.get("/people/")[KEEP]
    assert str(mara.pk) != word
    assert "mara" not in word
    assert device.cookies[offline.cookie_name()]["httponly"]


def test_the_worker_rules_over_the_whole_site_and_is_asked_for_anew(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert b"ayni-pages:" in answer.content


def test_the_manifest_names_our_own_icons(client: Client) -> None:
    told = client.get("/manifest.webmanifest").json()
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert all(icon["src"].startswith("/static/ayni/") for icon in told["icons"])

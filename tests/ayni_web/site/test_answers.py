from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/accounts/login/", "/welcome/nothing/", "/accounts/password/reset/"])
def test_every_page_says_that_nothing_but_its_own_server_may_run_in_it(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_other_names_than_its_own_are_refused(client: Client) -> None:
    assert client.get("/healthz", headers={"Host": "evil.example.org"}).status_code == 400
    assert client.get("/accounts/login/", headers={"Host": "evil.example.org"}).status_code == 400
    assert client.get("/accounts/login/", headers={"Host": "127.0.0.1:8765"}).status_code == 200


def test_a_stranger_cannot_tell_a_page_from_one_that_does_not_exist(client: Client) -> None:
    there, nowhere = client.get("/settings/"), client.get("/nowhere/")
    assert there.status_code == nowhere.status_code == 302
    assert there.headers["Location"] == "/accounts/login/?next=/settings/"
    assert nowhere.headers["Location"] == "/accounts/login/?next=/nowhere/"


def test_asked_by_htmx_the_whole_page_goes_to_the_sign_in(client: Client) -> None:
    answer = client.get("/settings/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/login/"


def test_what_a_person_sees_stays_in_no_cache(mara_client: Client) -> None:
    assert "no-store" in mara_client.get("/settings/").headers["Cache-Control"]


def test_pages_do_not_tell_other_sites_where_one_came_from_and_stand_in_no_frame(client: Client) -> None:
    headers = client.get("/accounts/login/").headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_after_signing_in_nobody_is_sent_to_another_site(mara_client: Client) -> None:
    answer = mara_client.get("/accounts/login/?next=https://evil.example.org/")
    assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("path", ["/keeping/export/", "/keeping/erase/", "/keeping/demo/out/"])
def test_the_address_of_a_button_leads_to_the_page_it_stands_on(mara_client: Client, path: str) -> None:
    answer = mara_client.get(path, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == "/settings/"


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(client: Client) -> None:
    came_from = {"Referer": "http://testserver/settings/?a=1"}
    assert client.post("/keeping/export/", headers=came_from).headers["Location"].endswith("?next=/settings/%3Fa%3D1")
    for elsewhere in ({}, {"Referer": "https://evil.example.org/settings/"}):
        for path in ("/keeping/export/", "/nowhere/at/all/"):
            answer = client.post(path, headers=elsewhere)
            assert answer.headers["Location"] == "/accounts/login/?next=/"


@pytest.mark.parametrize("path", ["//evil.example.org/x", "/\\evil.example.org/x"])
def test_nobody_is_led_to_another_server_after_signing_in(client: Client, path: str) -> None:
    answer = client.post("/keeping/export/", headers={"Referer": f"http://testserver{path}"})
    assert answer.headers["Location"] == "/accounts/login/?next=/"

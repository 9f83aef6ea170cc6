from __future__ import annotations

import pytest
from django.test import Client

from ayni_web.accounts import actions
from ayni_web.accounts.forms import UNSAID_EMAIL
from ayni_web.accounts.models import AuditEvent, Space, User
from ayni_web.accounts.queries import personal_space, sessions_of

pytestmark = pytest.mark.django_db
PROFILE = {
    "name": "Mara",
    "email": "mara@example.org",
    "language": "de",
    "time_zone": "Europe/Berlin",
    "scheme": "dark",
}


def come_in(user: User) -> Client:
    client = Client(headers={"User-Agent": "A browser"})
    client.post(f"/welcome/{actions.make_link(user)}/")
    return client


def test_everybody_has_one_space_of_their_own(mara: User, stranger: User) -> None:
    assert personal_space(mara) != personal_space(stranger)
    assert Space.objects.count() == 2


def test_the_first_page_asks_who_you_are_and_leads_on(client: Client) -> None:
    user = actions.add_person(UNSAID_EMAIL)
    client = come_in(user)
    page = client.get("/welcome/").content.decode()
    assert UNSAID_EMAIL not in page
    said = {"name": "Mara", "email": "Mara@Example.org", "language": "", "time_zone": ""}
    assert client.post("/welcome/", said).headers["Location"] == "/settings/coming-back/"
    user.refresh_from_db()
    assert (user.name, user.email) == ("Mara", "mara@example.org")
    assert user.welcomed_at is not None
    assert client.get("/settings/coming-back/").status_code == 200


def test_the_first_page_is_not_for_strangers(client: Client) -> None:
    assert client.get("/welcome/").status_code == 302


def test_language_time_and_look_are_kept_and_used(mara: User, mara_client: Client) -> None:
    assert mara_client.post("/settings/", PROFILE).status_code == 302
    mara.refresh_from_db()
    assert (mara.language, mara.time_zone, mara.scheme, mara.keys_on) == ("de", "Europe/Berlin", "dark", False)
    page = mara_client.get("/settings/").content.decode()
    assert '<html lang="de"' in page
    assert 'data-theme="dark"' in page


def test_the_address_of_somebody_else_is_refused(mara_client: Client, mara: User, stranger: User) -> None:
    page = mara_client.post("/settings/", {**PROFILE, "email": "STRANGER@example.org"})
    assert page.status_code == 200
    mara.refresh_from_db()
    assert mara.email == "mara@example.org"


def test_a_zone_that_this_machine_does_not_know_breaks_no_page(mara: User, mara_client: Client) -> None:
    User.objects.update(time_zone="Mars/Olympus")
    assert mara_client.get("/settings/").status_code == 200


def test_one_sees_where_one_is_signed_in_and_ends_it(mara: User) -> None:
    here, there = come_in(mara), come_in(mara)
    assert "A browser" in here.get("/settings/").content.decode()
    other = next(session for session in sessions_of(mara) if session.session_key == there.session.session_key)
    here.post(f"/settings/sessions/{other.pk}/end/")
    assert there.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200


def test_a_stranger_ends_nobody_elses_session(mara: User, stranger_client: Client) -> None:
    client = come_in(mara)
    [session] = sessions_of(mara)
    assert stranger_client.post(f"/settings/sessions/{session.pk}/end/").status_code == 404
    assert stranger_client.post("/settings/sessions/999999/end/").status_code == 404
    assert client.get("/settings/").status_code == 200


def test_the_audit_shows_ones_own_events_only(mara: User, stranger: User, mara_client: Client) -> None:
    AuditEvent.objects.all().delete()
    actions.note_in_audit("password_changed", user=stranger)
    page = mara_client.get("/settings/").content.decode()
    assert "the password was set" not in page
    actions.note_in_audit("password_changed", user=mara)
    assert "the password was set" in mara_client.get("/settings/").content.decode()


def test_who_came_by_a_link_sets_a_new_password_without_the_old_one_and_other_sessions_end(mara: User) -> None:
    actions.set_password(mara, "an old one that was lost")
    elsewhere, client = come_in(mara), come_in(mara)
    said = {"password": "correct horse battery staple", "again": "correct horse battery staple"}
    assert client.post("/accounts/password/change/", said).headers["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302


def test_who_did_not_lately_prove_who_they_are_must_do_so_before_changing_the_password(mara: User) -> None:
    actions.set_password(mara, "correct horse battery staple")
    client = Client()
    client.force_login(mara)
    answer = client.get("/accounts/password/change/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.parametrize("password", ["short", "1qaz2wsx3edc", "mara@example.org"])
def test_weak_passwords_are_refused(mara: User, password: str) -> None:
    page = come_in(mara).post("/accounts/password/set/", {"password": password, "again": password})
    assert page.status_code == 200
    mara.refresh_from_db()
    assert not mara.has_usable_password()


def test_under_a_number_the_page_leads_to_the_name_that_passkeys_need(mara: User) -> None:
    client = Client(headers={"Host": "127.0.0.1:8765"})
    client.force_login(mara)
    page = client.post("/settings/by-name/")
    assert "http://localhost:8765/welcome/" in page.content.decode()
    named = Client(headers={"Host": "localhost:8765"})
    named.force_login(mara)
    assert named.post("/settings/by-name/").status_code == 404

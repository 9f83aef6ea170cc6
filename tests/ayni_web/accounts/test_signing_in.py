from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.test import Client

from ayni_web.accounts import actions
from ayni_web.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def secret(mara: User) -> str:
    actions.set_password(mara, PASSWORD)
    secret = generate_totp_secret()
    TOTP.activate(mara, secret)
    return secret


def sign_in(client: Client, password: str = PASSWORD, email: str = "mara@example.org") -> object:
    return client.post("/accounts/login/", {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_password_and_code_let_in(secret: str, client: Client) -> None:
    assert sign_in(client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert is_in(client)


def test_the_password_alone_lets_nobody_in(secret: str, client: Client) -> None:
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_in(client)


def test_a_code_works_once(secret: str, client: Client) -> None:
    code = code_for(secret)
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    other = Client()
    sign_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_in(other)


def test_a_used_code_is_remembered_as_long_as_clocks_are_given_time(
    secret: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time() // 30 * 30
    monkeypatch.setattr(time, "time", lambda: began + 1)
    code = code_for(secret)
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_in(client)
    monkeypatch.setattr(time, "time", lambda: began + 45)
    other = Client()
    sign_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_in(other)


def test_whoever_knows_the_password_cannot_set_up_the_missing_code_for_themselves(mara: User, client: Client) -> None:
    actions.set_password(mara, PASSWORD)
    page = client.post("/accounts/login/", {"login": mara.email, "password": PASSWORD}, follow=True)
    assert "sign-in link" in page.content.decode()
    assert not is_in(client)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_alike(secret: str, client: Client) -> None:
    wrong = sign_in(client, "not this one at all")
    unknown = sign_in(Client(), email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_guessing_is_slowed_down_also_with_the_right_password_at_last(secret: str) -> None:
    for _guess in range(6):
        sign_in(Client(), "not this one at all")
    client = Client()
    page = sign_in(client)
    assert page.status_code in {200, 429}
    assert "Location" not in page.headers


def test_nobody_signs_up_by_themselves(client: Client, db: None) -> None:
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("path", ["/accounts/password/reset/key/1-set-password/", "/accounts/confirm-email/x/"])
def test_what_would_need_mail_does_not_exist(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_secret_of_the_code_is_sealed_in_the_database(mara: User, secret: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = str(cursor.fetchall())
    assert secret not in kept
    totp = Authenticator.objects.get(user=mara, type=Authenticator.Type.TOTP).wrap()
    assert totp.validate_code(code_for(secret))


def test_a_failed_attempt_is_noted_for_its_person_and_never_what_was_typed(secret: str, client: Client) -> None:
    sign_in(client, "not this one at all")
    sign_in(client, email="nobody@example.org")
    failed = AuditEvent.objects.filter(what="sign_in_failed")
    assert [event.user.email for event in failed if event.user] == ["mara@example.org"]
    assert "not this one" not in str(list(AuditEvent.objects.values()))


def test_signing_out_ends_the_session(mara_client: Client) -> None:
    mara_client.post("/accounts/logout/")
    assert not is_in(mara_client)

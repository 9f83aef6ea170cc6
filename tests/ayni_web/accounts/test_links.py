from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ayni_web.accounts import actions
from ayni_web.accounts.models import AuditEvent, SignInLink, User

pytestmark = pytest.mark.django_db


def test_a_link_lets_in_once(mara: User, client: Client) -> None:
    address = f"/welcome/{actions.make_link(mara)}/"
    assert client.post(address).headers["Location"] == "/welcome/"
    assert client.get("/settings/").status_code == 200
    other = Client()
    assert other.post(address).status_code == 404
    assert other.get("/settings/").status_code == 302


def test_looking_at_a_link_does_not_use_it_up(mara: User, client: Client) -> None:
    address = f"/welcome/{actions.make_link(mara)}/"
    for _look in range(3):
        assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 302


def test_the_button_works_with_the_check_of_forms_switched_on(mara: User) -> None:
    client = Client(enforce_csrf_checks=True)
    address = f"/welcome/{actions.make_link(mara)}/"
    assert client.post(address).status_code == 403
    page = client.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    assert client.post(address, {"csrfmiddlewaretoken": token[1]}).status_code == 302


def test_a_link_ends_after_a_day(mara: User, client: Client) -> None:
    token = actions.make_link(mara)
    made = SignInLink.objects.get()
    assert timedelta(hours=23, minutes=59) < made.expires_at - timezone.now() <= timedelta(hours=24)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/welcome/{token}/").status_code == 404
    assert client.post(f"/welcome/{token}/").status_code == 404


def test_a_used_an_old_and_an_invented_link_look_alike(mara: User, client: Client) -> None:
    used, old = actions.make_link(mara), actions.make_link(mara)
    actions.use_link(used)
    SignInLink.objects.filter(used_at=None).update(expires_at=timezone.now())
    pages = {
        re.sub(r"[A-Za-z0-9]{64}", "", client.get(f"/welcome/{token}/").content.decode().replace(token, ""))
        for token in (used, old, "x" * 43)
    }
    assert len(pages) == 1


def test_the_database_does_not_hold_the_link(mara: User) -> None:
    token = actions.make_link(mara)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_signinlink")
        assert token not in str(cursor.fetchall())
    assert len(token) >= 43, "32 random bytes"


def test_nobody_who_is_switched_off_comes_in(mara: User, client: Client) -> None:
    token = actions.make_link(mara)
    User.objects.update(is_active=False)
    assert client.post(f"/welcome/{token}/").status_code == 404


def test_the_session_gets_another_key_when_somebody_comes_in(mara: User, client: Client) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["before"] = 1
    session.save()
    before = client.session.session_key
    client.post(f"/welcome/{actions.make_link(mara)}/")
    assert client.session.session_key != before


def test_coming_in_is_noted(mara: User, client: Client) -> None:
    token = actions.make_link(mara)
    client.post(f"/welcome/{token}/")
    assert set(AuditEvent.objects.filter(user=mara).values_list("what", flat=True)) == {"link_made", "signed_in"}
    assert token not in str(list(AuditEvent.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_race_one_comes_in() -> None:
    mara = actions.add_person("mara@example.org")
    token = actions.make_link(mara)
    start = threading.Barrier(8)
    let_in: list[User] = []

    def race() -> None:
        try:
            start.wait()
            for _try in range(200):
                try:
                    user = actions.use_link(token)
                except Exception as error:  # the databases of tests lie in memory, where a writer is told to try again
                    if "locked" not in str(error):
                        raise
                    continue
                if user is not None:
                    let_in.append(user)
                return
        finally:
            connection.close()

    racers = [threading.Thread(target=race) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert let_in == [mara]

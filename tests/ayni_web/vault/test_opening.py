from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.ui import offline
from ayni_web.vault import actions, opening
from ayni_web.vault.models import Note, Opening, Vault
from tests.ayni_web.conftest import signed_in
from tests.ayni_web.vault.conftest import OTHER, PASSPHRASE, Clock

pytestmark = pytest.mark.django_db
TEXT = "She is thinking of leaving for Lisbon"
COOKIE = settings.VAULT_COOKIE_NAME


def reads(client: Client) -> bool:
    return TEXT in client.get("/vault/").content.decode()


def test_the_cookie_is_of_this_site_alone_and_no_script_reads_it(open_client: Client) -> None:
    cookie = open_client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Strict", "/", "")


def test_it_is_open_in_the_browser_that_opened_it_and_nowhere_else(
    open_client: Client, note: Note, mara: User, stranger_client: Client
) -> None:
    assert reads(open_client)
    assert not reads(signed_in(mara))
    stranger_client.cookies[COOKIE] = open_client.cookies[COOKIE].value
    assert not reads(stranger_client)
    stolen = signed_in(mara)  # the owner's own sign-in elsewhere, with the cookie: another session
    stolen.cookies[COOKIE] = open_client.cookies[COOKIE].value
    assert not reads(stolen)
    assert reads(open_client)


@pytest.mark.parametrize("cookie", ["", ".", "x", "x.y", "%s.AAAA", "%s." + "A" * 43 + "="])
def test_a_cookie_that_was_made_up_opens_nothing_and_shuts_nothing(
    open_client: Client, note: Note, cookie: str
) -> None:
    right = open_client.cookies[COOKIE].value
    open_client.cookies[COOKIE] = cookie.replace("%s", right.partition(".")[0])
    assert not reads(open_client)
    open_client.post("/vault/lock/")
    assert Opening.objects.count() == 1
    open_client.cookies[COOKIE] = right
    assert reads(open_client)


@pytest.mark.parametrize("minutes", Vault.LocksAfter.values)
def test_it_locks_by_itself_after_the_time_that_its_owner_chose(
    clock: Clock, open_client: Client, note: Note, vault: Vault, minutes: int
) -> None:
    assert open_client.post("/vault/keys/", {"locks_after": minutes}).status_code == 302
    clock.passes(minutes=minutes - 1)
    assert reads(open_client)
    clock.passes(minutes=minutes - 1)
    assert reads(open_client), "using it keeps it open"
    clock.passes(minutes=minutes)
    assert not reads(open_client)
    assert not Opening.objects.exists()
    clock.passes(minutes=-minutes)
    assert not reads(open_client), "a clock that is set back opens nothing again"


def test_other_pages_do_not_keep_it_open(clock: Clock, open_client: Client, note: Note) -> None:
    for _page in range(4):
        clock.passes(minutes=4)
        assert open_client.get("/people/add/").status_code == 200
    assert not reads(open_client)


def test_who_types_for_long_keeps_it_open(clock: Clock, open_client: Client, note: Note) -> None:
    for _told in range(10):
        clock.passes(minutes=2)
        assert open_client.post("/vault/stay/").content == b"open"
    assert reads(open_client)
    clock.passes(minutes=15)
    assert open_client.post("/vault/stay/").content == b"locked"


def test_the_button_locks_at_once_and_leads_back(open_client: Client, note: Note, ysolde: Party) -> None:
    carried = open_client.cookies[COOKIE].value
    answer = open_client.post("/vault/lock/", {"next": f"/people/{ysolde.pk}/"})
    assert answer.headers["Location"] == f"/people/{ysolde.pk}/"
    assert open_client.cookies[COOKIE].value == ""
    open_client.cookies[COOKIE] = carried
    assert not reads(open_client), "the cookie that was kept aside opens nothing any more"


def test_signing_out_locks_and_takes_the_cookie(open_client: Client) -> None:
    open_client.post("/accounts/logout/")
    assert not Opening.objects.exists()
    assert open_client.cookies[COOKIE].value == ""


def test_a_session_that_was_ended_elsewhere_takes_its_opening_with_it(open_client: Client, mara: User) -> None:
    open_client.session.delete()
    open_client.get("/vault/")
    assert not Opening.objects.exists()


def test_another_password_locks(open_client: Client, note: Note, mara: User) -> None:
    session = open_client.session
    session["account_authentication_methods"] = [{"method": "link", "at": 4_000_000_000.0, "reauthenticated": True}]
    session.save()
    answer = open_client.post(
        "/accounts/password/change/", {"password": "sparrow umbrella stone", "again": "sparrow umbrella stone"}
    )
    assert answer.status_code == 302, answer.content.decode()
    mara.refresh_from_db()
    assert mara.has_usable_password()
    assert not Opening.objects.exists()
    assert not reads(open_client)


def test_another_passphrase_locks_everywhere_but_where_it_was_changed(
    open_client: Client, note: Note, mara: User
) -> None:
    elsewhere = signed_in(mara)
    elsewhere.post("/vault/unlock/", {"current": PASSPHRASE})
    assert reads(elsewhere)
    form = {"current": PASSPHRASE, "passphrase": OTHER, "again": OTHER}
    assert open_client.post("/vault/keys/passphrase/", form).status_code == 302
    assert reads(open_client)
    assert not reads(elsewhere)


def test_the_sweep_deletes_what_nobody_shut_and_nothing_else(clock: Clock, open_client: Client, mara: User) -> None:
    clock.passes(minutes=10)
    signed_in(mara).post("/vault/unlock/", {"current": PASSPHRASE})
    clock.passes(minutes=6)
    assert opening.sweep() == 1
    assert Opening.objects.count() == 1


def test_what_was_being_written_when_it_locked_waits_in_the_page_and_is_kept_then(
    clock: Clock, open_client: Client, ysolde: Party, mara: User
) -> None:
    clock.passes(minutes=20)
    page = open_client.post(
        "/vault/notes/add/",
        {"text": 'half a "thought"', "about": f"party:{ysolde.pk}", "next": f"/people/{ysolde.pk}/"},
    )
    assert page.status_code == 422
    assert "What you wrote is still here" in page.content.decode()
    assert not Note.objects.exists()
    form = {
        "waiting_text": "half a \"thought\"", "waiting_about": f"party:{ysolde.pk}", "next": f"/people/{ysolde.pk}/",
    }  # fmt: skip
    wrong = open_client.post("/vault/unlock/", {**form, "current": "wrong"})
    assert "half a &quot;thought&quot;" in wrong.content.decode()
    answer = open_client.post("/vault/unlock/", {**form, "current": PASSPHRASE})
    assert answer.headers["Location"] == f"/people/{ysolde.pk}/"
    assert "half a &quot;thought&quot;" in open_client.get("/vault/").content.decode()


def test_what_was_being_changed_when_it_locked_is_changed_then(clock: Clock, open_client: Client, note: Note) -> None:
    clock.passes(minutes=20)
    page = open_client.post(f"/vault/notes/{note.pk}/", {"text": "She stays", "edition": "1"})
    assert page.status_code == 422
    form = {"waiting_text": "She stays", "waiting_note": str(note.pk), "waiting_edition": "1", "current": PASSPHRASE}
    assert open_client.post("/vault/unlock/", form).status_code == 302
    assert "She stays" in open_client.get("/vault/").content.decode()
    assert Note.objects.count() == 1


def test_a_vault_that_was_made_again_is_not_opened_by_an_older_cookie(
    open_client: Client, mara: User, vault: Vault
) -> None:
    carried = open_client.cookies[COOKIE].value
    actions.erase(vault)
    actions.set_up(mara, OTHER)
    open_client.cookies[COOKIE] = carried
    assert open_client.post("/vault/stay/").content == b"locked"


def test_a_device_that_keeps_pages_keeps_none_while_notes_are_open(
    open_client: Client, note: Note, ysolde: Party
) -> None:
    person = f"/people/{ysolde.pk}/"
    seen = open_client.get(person)
    word = offline.person_word(seen.wsgi_request)
    open_client.cookies[offline.cookie_name()] = word
    for path in (person, "/vault/", "/people/add/", f"/vault/notes/{note.pk}/"):
        assert open_client.get(path).headers.get(offline.HEADER) != word, path
    open_client.post("/vault/lock/")
    del open_client.cookies[COOKIE]  # as a browser does with a cookie that was taken away
    assert open_client.get(person).headers.get(offline.HEADER) == word, "else the lines above would hold of anything"
    assert TEXT not in open_client.get(person).content.decode()
    assert open_client.get("/vault/").headers.get(offline.HEADER) != word

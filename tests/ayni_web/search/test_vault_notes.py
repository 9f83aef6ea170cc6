"""Notes of the vault are found while it is open in this browser, and stand in no index."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people.models import Party
from ayni_web.vault import actions
from ayni_web.vault.recovery import group_asked, group_of
from tests.ayni_web.conftest import signed_in

pytestmark = pytest.mark.django_db
PASSPHRASE = "four lanterns over the quiet harbour"


def test_notes_are_found_while_the_vault_is_open_and_stand_in_no_index(mara: User, mara_client: Client) -> None:
    opened, code = actions.set_up(mara, PASSPHRASE)
    assert actions.keep_code(opened, code, group_of(code, group_asked(code)))
    ysolde = Party.objects.create(space=personal_space(mara), name="Ysolde Brandvold")
    actions.write(opened, f"party:{ysolde.pk}", "She is thinking of leaving for Lisbon")
    address, asked = "/search/notes/", {"q": "lisb"}
    assert mara_client.post(address, asked)["Location"] == "/vault/unlock/?next=/search/"
    assert mara_client.post("/vault/unlock/", {"current": PASSPHRASE}).status_code == 302
    for more in ({}, {"with": ysolde.pk}, {"kind": "note"}, {"when": "month"}):
        assert "<mark>Lisbon</mark>" in mara_client.post(address, {**asked, **more}).content.decode()
    for more in ({"kind": "act"}, {"when": "before"}, {"q": "lisb madrid"}):
        assert "Lisbon" not in mara_client.post(address, {**asked, **more}).content.decode()
    assert signed_in(mara).post(address, asked).status_code == 302
    with connection.cursor() as cursor:
        on_sqlite = connection.vendor == "sqlite"
        cursor.execute(f"SELECT {'c0 || c1 FROM search_text_content' if on_sqlite else 'words::text FROM search_text'}")
        assert not any("lisbon" in row[0] for row in cursor.fetchall())
    mara_client.post("/vault/lock/")
    assert mara_client.post(address, asked).status_code == 302


def test_words_in_an_address_look_in_no_note_and_the_page_offers_to(mara: User, mara_client: Client) -> None:
    opened, code = actions.set_up(mara, PASSPHRASE)
    assert actions.keep_code(opened, code, group_of(code, group_asked(code)))
    actions.write(opened, "", "She is thinking of leaving for Lisbon")
    offer = "Also look in my private notes"
    assert offer not in mara_client.get("/search/?q=lisb").content.decode()
    mara_client.post("/vault/unlock/", {"current": PASSPHRASE})
    for asked in ("/search/?q=lisb", "/search/?q=lisb&kind=note"):
        for headers in ({}, {"HX-Request": "true"}):
            page = mara_client.get(asked, headers=headers).content.decode()
            assert "Lisbon" not in page
            assert offer in page
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(mara)
    assert forged.post("/search/notes/", {"q": "lisb"}).status_code == 403
    assert mara_client.get("/search/notes/?q=lisb")["Location"] == "/search/"


def test_on_the_page_with_notes_no_link_form_or_title_takes_the_words_into_an_address(
    mara: User, mara_client: Client
) -> None:
    opened, code = actions.set_up(mara, PASSPHRASE)
    assert actions.keep_code(opened, code, group_of(code, group_asked(code)))
    for number in range(8):
        ysolde = Party.objects.create(space=personal_space(mara), name=f"Lisbeth {number}")
    actions.write(opened, f"party:{ysolde.pk}", "She is thinking of leaving for Lisbon")
    mara_client.post("/vault/unlock/", {"current": PASSPHRASE})
    for more in ({}, {"with": ysolde.pk}):
        page = mara_client.post("/search/notes/", {"q": "lisb", **more}).content.decode()
        assert "<mark>Lisbon</mark>" in page
        assert "q=lisb" not in page
        assert "hx-replace-url" not in page
        assert 'method="get"' not in page
        assert "lisb" not in page.partition("<title>")[2].partition("</title>")[0]


def test_notes_that_were_found_go_from_a_page_that_is_left_open(mara: User, mara_client: Client) -> None:
    opened, code = actions.set_up(mara, PASSPHRASE)
    assert actions.keep_code(opened, code, group_of(code, group_asked(code)))
    actions.write(opened, "", "She is thinking of leaving for Lisbon")
    mara_client.post("/vault/unlock/", {"current": PASSPHRASE})
    page = mara_client.post("/search/notes/", {"q": "lisb"}).content.decode()
    assert 'data-vault-back="/search/"' in page
    assert "Lisbon" in page.partition("data-vault-shown")[2]
    assert "Lisbon" not in page.partition("data-vault-shown")[0]

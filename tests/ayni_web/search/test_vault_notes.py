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
    address = "/search/?q=lisb"
    assert "Lisbon" not in mara_client.get(address).content.decode()
    assert mara_client.post("/vault/unlock/", {"current": PASSPHRASE}).status_code == 302
    for asked in (address, f"{address}&with={ysolde.pk}", f"{address}&kind=note", f"{address}&when=month"):
        assert "<mark>Lisbon</mark>" in mara_client.get(asked).content.decode()
    for asked in (f"{address}&kind=act", f"{address}&when=before", "/search/?q=lisb+madrid"):
        assert "Lisbon" not in mara_client.get(asked).content.decode()
    assert "Lisbon" not in signed_in(mara).get(address).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT c0 || c1 FROM search_text_content")
        assert not any("lisbon" in row[0] for row in cursor.fetchall())
    mara_client.post("/vault/lock/")
    assert "Lisbon" not in mara_client.get(address).content.decode()

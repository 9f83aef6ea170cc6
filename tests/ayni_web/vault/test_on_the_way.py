"""Ways through the pages of private notes."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ayni_web.accounts.models import User
from ayni_web.vault.recovery import group_asked, group_of

pytestmark = pytest.mark.django_db


def test_who_sets_notes_up_on_the_way_comes_back_to_where_they_were(mara: User, mara_client: Client) -> None:
    asked = mara_client.get("/vault/unlock/?next=/talks/prepare/")
    assert asked.headers["Location"] == "/vault/set-up/?next=%2Ftalks%2Fprepare%2F"
    page = mara_client.get(asked.headers["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/talks/prepare/">' in page
    said = {
        "passphrase": "heron lantern quarry blue",
        "again": "heron lantern quarry blue",
        "understood": "on",
        "next": "/talks/prepare/",
    }
    shown = mara_client.post("/vault/set-up/", said).content.decode()
    code = re.search(r'name="code" value="([^"]+)"', shown)
    assert code is not None
    kept = {"code": code[1], "group": group_of(code[1], group_asked(code[1])), "next": "/talks/prepare/"}
    assert mara_client.post("/vault/keys/code/kept/", kept).headers["Location"] == "/talks/prepare/"
    # Only to pages of this site.
    kept |= {"next": "//example.org/"}
    assert mara_client.post("/vault/keys/code/kept/", kept).headers["Location"] in {"/vault/", "/vault/keys/code/"}

"""However many talks somebody is in, and however much is written, a page asks the database no more often."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership
from ayni_web.team.repair import actions, sheets
from ayni_web.team.repair.models import Case
from tests.ayni_web.team.repair.talking import Kind, Somebody, both_say, client_of, now, settle_in


def asked(browser: object, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert browser.get(address).status_code == 200  # type: ignore[attr-defined]
    return len(told)


def test_no_query_a_row(mara_here: Somebody, jonas: Somebody, lead: Membership, talk: Case) -> None:
    both_say(mara_here, jonas, talk)
    browser = client_of(mara_here.user)
    pages = [
        reverse("repair:home", args=[talk.space_id]),
        reverse("repair:begin"),
        reverse("repair:case", args=[talk.space_id, talk.pk]),
    ]
    before = [asked(browser, page) for page in pages]
    for number in range(3):
        other = settle_in(lead, add_person(f"p{number}@example.org", name=f"P {number}"))
        actions.invite(mara_here.here, mara_here.opened, other.here)
        said = {"text": f"One {number}", "promised_by": "first", "due": ""}
        sheets.write_together(mara_here.here, mara_here.opened, now(talk), Kind.PROMISE, said)
    assert [asked(browser, page) for page in pages] == before, before
    assert max(before) <= 16

"""Two of the same form at the same moment: each looks whether it is told before the other has kept it."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client

from ayni_web.accounts.actions import add_person
from ayni_web.book import actions, queries
from ayni_web.book.models import Act
from tests.ayni_web.team.at_once import at_once

LINE = {"line": "Lent a map to Ysolde", "givers": "me", "receivers": "Ysolde"}


@pytest.mark.postgresql  # SQLite lets nobody look who is about to write, while another does
@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_told_twice_at_once_is_kept_once_and_answered_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    mara = add_person("mara@example.org", name="Mara")
    form, answers = {**LINE, "once": str(uuid4())}, []
    looked, both, look = [], threading.Barrier(2, timeout=60), queries.told_once

    def look_together(*about: Any) -> Act | None:
        found = look(*about)
        looked.append(found)
        if len(looked) <= 2:
            both.wait()
        return found

    monkeypatch.setattr(queries, "told_once", look_together)
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(mara)
    ends = at_once(*(lambda browser=browser: answers.append(browser.post("/record/", form)) for browser in browsers))
    assert ends == [None, None]
    act = Act.objects.get()
    assert [one.headers.get("Location") for one in answers] == [f"/record/{act.pk}/"] * 2
    assert looked == [None, None, act]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("once", "refusals", "asked"),
    [(str(uuid4()), 1, 2), (str(uuid4()), 2, 2), ("", 1, 1)],
    ids=["refused once", "refused again", "no key"],
)
def test_a_form_with_a_key_is_asked_once_more_where_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, mara_client: Client, once: str, refusals: int, asked: int
) -> None:
    tries, keep = [], actions.record

    def refuse(*about: Any, **named: Any) -> Act:
        tries.append(1)
        if len(tries) <= refusals:
            raise IntegrityError("somebody was quicker")
        return keep(*about, **named)

    monkeypatch.setattr(actions, "record", refuse)
    if refusals < asked:
        assert mara_client.post("/record/", {**LINE, "once": once}).status_code == 302
    else:
        with pytest.raises(IntegrityError):
            mara_client.post("/record/", {**LINE, "once": once})
    assert len(tries) == asked
    assert Act.objects.count() == asked - refusals

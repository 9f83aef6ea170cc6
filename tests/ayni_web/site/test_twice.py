"""Two of the same form at the same moment: each looks whether it is told before the other has kept it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.test import Client

from ayni_web.accounts.models import User
from ayni_web.book import actions, queries
from ayni_web.book.models import Act

pytestmark = pytest.mark.django_db
LINE = {"line": "Lent a map to Ysolde", "givers": "me", "receivers": "Ysolde"}


def test_an_act_that_is_told_twice_at_once_is_kept_once_and_answered_twice(
    monkeypatch: pytest.MonkeyPatch, mara: User, mara_client: Client
) -> None:
    form, twin, look = {**LINE, "once": str(uuid4())}, [], queries.told_once

    def slow_look(user: User, once: UUID | None) -> Act | None:
        """Between the look and what follows from it, the second click comes and is through."""
        found = look(user, once)
        monkeypatch.setattr(queries, "told_once", look)
        other = Client()
        other.force_login(mara)
        twin.append(other.post("/record/", form))
        return found

    monkeypatch.setattr(queries, "told_once", slow_look)
    answers = [mara_client.post("/record/", form), *twin]
    act = Act.objects.get()
    assert [(one.status_code, one.headers.get("Location")) for one in answers] == [(302, f"/record/{act.pk}/")] * 2


@pytest.mark.parametrize(("once", "asked"), [(str(uuid4()), 2), ("", 1)], ids=["again", "no key"])
def test_what_is_refused_again_is_a_fault_and_a_form_without_a_key_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, mara_client: Client, once: str, asked: int
) -> None:
    tries = []

    def refuse(*_about: object, **_named: object) -> None:
        tries.append(1)
        raise IntegrityError("never")

    monkeypatch.setattr(actions, "record", refuse)
    with pytest.raises(IntegrityError):
        mara_client.post("/record/", {**LINE, "once": once})
    assert len(tries) == asked

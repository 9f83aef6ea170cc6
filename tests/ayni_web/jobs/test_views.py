from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from ayni_web.accounts.models import User
from ayni_web.jobs import actions
from ayni_web.jobs.models import Job


@pytest.fixture
def job(declare: Any, mara: User) -> Job:
    declare("count", title="Counting everything")(lambda progress: {})
    return actions.enqueue("count", user_id=mara.pk)


def test_its_own_person_sees_how_far_it_is(job: Job, mara_client: Client) -> None:
    page = mara_client.get(f"/jobs/{job.pk}/")
    assert page.status_code == 200
    assert "Counting everything" in page.content.decode()


def test_asked_by_htmx_only_the_moving_part_comes_and_asks_again_until_the_end(job: Job, mara_client: Client) -> None:
    part = mara_client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-trigger" in part
    Job.objects.update(state=Job.State.DONE)
    part = mara_client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part


def without_tokens(page: HttpResponse, asked: str) -> str:
    """A page without what differs from request to request: the address asked for, and the token of forms."""
    return re.sub(r"[A-Za-z0-9]{64}", "", page.content.decode().replace(asked, ""))


@pytest.mark.parametrize("where", ["", "cancel/"])
def test_a_stranger_cannot_tell_it_from_one_that_does_not_exist(job: Job, stranger_client: Client, where: str) -> None:
    ask = stranger_client.post if where else stranger_client.get
    other = "00000000-0000-4000-8000-000000000000"
    hidden, missing = ask(f"/jobs/{job.pk}/{where}"), ask(f"/jobs/{other}/{where}")
    assert hidden.status_code == missing.status_code == 404
    assert without_tokens(hidden, str(job.pk)) == without_tokens(missing, other)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_its_own_person_stops_it(job: Job, mara_client: Client) -> None:
    mara_client.post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_job_of_nobody_is_seen_by_nobody(declare: Any, mara_client: Client) -> None:
    declare("count", title="Count")(lambda progress: {})
    assert mara_client.get(f"/jobs/{actions.enqueue('count').pk}/").status_code == 404

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ayni_web.jobs import actions
from ayni_web.jobs.models import Pulse

pytestmark = pytest.mark.django_db


@pytest.fixture
def _all_awake() -> None:
    actions.beat("worker")
    actions.beat("scheduler")


@pytest.mark.usefixtures("_all_awake")
def test_all_up_is_said_to_anybody(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "up"


@pytest.mark.usefixtures("_all_awake")
@pytest.mark.parametrize("name", ["worker", "scheduler"])
def test_who_sleeps_is_named(client: Client, name: str) -> None:
    Pulse.objects.filter(pk=name).update(at=timezone.now() - timedelta(minutes=5))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert [part for part, state in answer.json()["parts"].items() if state == "down"] == [name]


def test_a_new_home_is_not_up_before_its_processes_are(client: Client) -> None:
    assert client.get("/healthz").status_code == 503


def test_the_page_of_health_is_for_those_who_signed_in(client: Client, mara_client: Client) -> None:
    assert client.get("/health/").status_code == 302
    actions.keep_schedules()
    page = mara_client.get("/health/")
    assert page.status_code == 200
    assert ">Backup</th>" in page.content.decode()

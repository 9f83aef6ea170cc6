from __future__ import annotations

import re
import smtplib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.jobs import actions
from ayni_web.jobs.models import Pulse, Schedule
from ayni_web.notify.actions import refused
from ayni_web.notify.models import Mail
from ayni_web.notify.ways import NotTakenError
from tests.ayni_web.conftest import signed_in

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


def test_no_address_of_anybody_stands_on_it_and_what_did_not_work_does(mara_client: Client, stranger: User) -> None:
    actions.keep_schedules()
    said = {"stranger@example.org": (550, b"no such box for stranger@example.org")}
    error = NotTakenError(smtplib.SMTPRecipientsRefused(said))
    now = timezone.now()
    mail = Mail.objects.create(user=stranger, made_at=now - timedelta(hours=3), number=1)
    refused(mail, str(error), now, error.fault)
    page = mara_client.get("/health/").content.decode()
    assert "SMTPRecipientsRefused 550" in page
    assert "stranger" not in page
    theirs = signed_in(stranger).get("/reminders/").content.decode()
    assert "no such box for stranger@example.org" in theirs


def test_no_sentence_ends_with_a_time(mara_client: Client, mara: User) -> None:
    actions.keep_schedules()
    now = timezone.now()
    Schedule.objects.update(last_run_at=now, next_run_at=now)
    Mail.objects.create(user=mara, state=Mail.State.SENT, sent_at=now, number=1)
    page = mara_client.get("/health/").content.decode()
    assert "the last mail went out" in page
    assert not re.search(r"\.m\.\.", page)

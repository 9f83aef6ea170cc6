from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ayni_web.jobs import actions
from ayni_web.jobs.models import Job, Schedule
from ayni_web.jobs.registry import scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def nightly(declare: Any) -> Schedule:
    scheduled("at night", "0 3 * * *")(declare("count", title="Count")(lambda progress: {}))
    actions.keep_schedules()
    return Schedule.objects.get(name="at night")


def test_the_next_time_is_in_the_zone_of_the_schedule_also_when_clocks_change() -> None:
    winter = datetime(2026, 1, 10, 12, tzinfo=UTC)
    summer = datetime(2026, 7, 10, 12, tzinfo=UTC)
    assert actions.next_run("0 3 * * *", "Europe/Berlin", winter) == datetime(2026, 1, 11, 2, tzinfo=UTC)
    assert actions.next_run("0 3 * * *", "Europe/Berlin", summer) == datetime(2026, 7, 11, 1, tzinfo=UTC)


def test_nothing_is_asked_for_before_its_time(nightly: Schedule) -> None:
    assert nightly.next_run_at > timezone.now()
    assert actions.enqueue_due() == []


def test_what_came_due_many_times_while_nobody_was_awake_is_asked_for_once(nightly: Schedule) -> None:
    Schedule.objects.filter(pk=nightly.pk).update(next_run_at=timezone.now() - timedelta(days=9))
    [job] = actions.enqueue_due()
    assert job.kind == "count"
    assert actions.enqueue_due() == []
    nightly.refresh_from_db()
    assert nightly.next_run_at > timezone.now()
    assert nightly.last_job == job


def test_it_is_not_asked_for_again_while_it_still_runs(nightly: Schedule) -> None:
    for _night in range(2):
        Schedule.objects.filter(pk=nightly.pk).update(next_run_at=timezone.now() - timedelta(minutes=1))
        actions.enqueue_due()
    assert Job.objects.count() == 1


def test_one_that_is_switched_off_stays_quiet(nightly: Schedule) -> None:
    Schedule.objects.filter(pk=nightly.pk).update(enabled=False, next_run_at=timezone.now() - timedelta(days=1))
    assert actions.enqueue_due() == []


def test_keeping_again_changes_no_time_and_forgets_what_is_declared_no_more(nightly: Schedule) -> None:
    due = timezone.now() - timedelta(days=1)
    Schedule.objects.filter(pk=nightly.pk).update(next_run_at=due)
    Schedule.objects.create(name="of a room that is gone", kind="gone", cron="* * * * *", next_run_at=due)
    actions.keep_schedules()
    nightly.refresh_from_db()
    assert nightly.next_run_at == due
    assert not Schedule.objects.filter(kind="gone").exists()


def test_times_that_are_no_times_are_refused_where_they_are_declared(declare: Any) -> None:
    with pytest.raises(ValueError, match="not a cron expression"):
        scheduled("at night", "3 o'clock")


def test_a_schedule_needs_a_job_below_it() -> None:
    with pytest.raises(ValueError, match="above @job"):
        scheduled("at night", "0 3 * * *")(lambda progress: {})

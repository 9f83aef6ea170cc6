"""Which jobs somebody may see, and whether everybody needed is awake."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from ayni_web.jobs.models import Job, Pulse, Schedule


def jobs_of(user_id: int) -> QuerySet[Job]:
    """The jobs that a person asked for, newest first. Nobody else sees them."""
    return Job.objects.filter(user_id=user_id)


def job_of(user_id: int, job_id: UUID) -> Job:
    """One job of a person. Raises `Job.DoesNotExist` alike for what is not theirs and for what is not there."""
    return jobs_of(user_id).get(pk=job_id)


def pulse_at(name: str) -> datetime | None:
    """When a process of ours was last seen awake."""
    return Pulse.objects.filter(name=name).values_list("at", flat=True).first()


def awake(name: str, *, within: timedelta) -> bool:
    """Whether a process of ours was seen awake lately."""
    at = pulse_at(name)
    return at is not None and at > timezone.now() - within


def schedules() -> QuerySet[Schedule]:
    """All schedules with the job each last asked for. They hold nothing of any person."""
    return Schedule.objects.select_related("last_job")


def failed_lately(*, within: timedelta) -> int:
    """How many jobs of anybody did not work lately, without those refused for what somebody gave. A number only."""
    failed = Job.objects.filter(state=Job.State.FAILED, finished_at__gt=timezone.now() - within)
    return failed.count() - failed.filter(result__refused=True).count()


def waiting() -> int:
    """How many jobs of anybody wait to be started. A number only."""
    return Job.objects.filter(state=Job.State.QUEUED).count()

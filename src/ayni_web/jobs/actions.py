"""The only writer of jobs, schedules and pulses."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cronsim import CronSim
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni_web.jobs.models import Job, Pulse, Schedule
from ayni_web.jobs.registry import Times, declared_schedules, kind_named

#: A running job without a sign of life for so long has lost its worker. More than the 30 seconds that
#: a writer may wait for its turn.
DEAD_AFTER = timedelta(seconds=90)
KEEP_ENDED = timedelta(days=90)
#: Some schedules come every few minutes.
KEEP_SCHEDULED = timedelta(days=2)
_NEVER = datetime.min.replace(tzinfo=UTC)
WORKER = "worker"
COMMAND = "command"


def enqueue(
    kind: str, args: Mapping[str, Any] | None = None, *, space_id: UUID | None = None, user_id: int | None = None
) -> Job:
    """Asks for a job. It runs once the transaction around this has ended well, and not at all otherwise."""
    kind_named(kind)
    return Job.objects.create(kind=kind, args=dict(args or {}), space_id=space_id, user_id=user_id)


def claim(job_id: UUID, *, run_by: str = WORKER) -> Job | None:
    """Takes a waiting job for whoever calls. Of several who try at once, one gets it; the others get None."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, run_by=run_by, started_at=now, heartbeat_at=now, error=""
    )
    return Job.objects.get(pk=job_id) if taken else None


def claim_next() -> Job | None:
    """Takes a waiting job: of several people, that of whoever has gone without one for longest; of one, the oldest.

    So nobody's long list of jobs keeps another person waiting for more than the job that runs.
    """
    waiting = list(Job.objects.filter(state=Job.State.QUEUED).order_by("created_at", "pk").values_list("pk", "user_id"))
    had = Job.objects.filter(user_id__in={user for _, user in waiting} - {None}, started_at__isnull=False)
    last = dict(had.order_by().values_list("user_id").annotate(Max("started_at")))
    # Sorting keeps the order of those who are alike.
    waiting.sort(key=lambda one: last.get(one[1]) or _NEVER)
    for job_id, _user in waiting[:20]:
        job = claim(job_id)
        if job is not None:
            return job
    return None


def finish(job: Job, state: Job.State, **fields: Any) -> None:
    """Writes how a job ended, unless another worker has it by now."""
    Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING).update(
        state=state, finished_at=timezone.now(), **fields
    )


def put_back(job: Job) -> None:
    """Lets a job wait again because its worker stops. This start does not count against it."""
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    mine.update(state=Job.State.QUEUED, attempts=F("attempts") - 1, heartbeat_at=None)


@transaction.atomic
def cancel(job: Job) -> None:
    """Stops a job: at once where it waits, at its next report where it runs. What it did stays."""
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=timezone.now(), cancel_asked=True
    )
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked=True)


@transaction.atomic
def reap(*, only_worker: bool = False) -> int:
    """Puts back every job that has lost its worker, and gives up those that lost too many. Returns how many were found.

    `only_worker` is said by a worker that starts and knows that it is alone: no other can be at work.
    """
    dead = Q(heartbeat_at=None) | Q(heartbeat_at__lt=timezone.now() - DEAD_AFTER)
    if only_worker:
        dead |= Q(run_by=WORKER)
    lost = Job.objects.filter(dead, state=Job.State.RUNNING)
    found = 0
    for job in lost:
        found += 1
        if job.cancel_asked:
            finish(job, Job.State.CANCELLED)
        elif job.attempts >= _most_attempts(job):
            finish(job, Job.State.FAILED, error=_gave_up(job))
        else:
            Job.objects.filter(pk=job.pk, attempts=job.attempts).update(state=Job.State.QUEUED, heartbeat_at=None)
    return found


def _most_attempts(job: Job) -> int:
    try:
        return kind_named(job.kind).max_attempts
    except LookupError:
        return 0


def _gave_up(job: Job) -> str:
    return _(
        "This was started %(times)d times and its worker ended each time before it was done. "
        "The machine may be short of memory. Try it with a smaller part."
    ) % {"times": job.attempts}


def prune() -> int:
    """Forgets jobs that ended long ago, and those of schedules that went well some days ago. Returns how many rows went."""
    now = timezone.now()
    by_itself = Q(user_id=None, state=Job.State.DONE, finished_at__lt=now - KEEP_SCHEDULED)
    return Job.objects.filter(by_itself | Q(finished_at__lt=now - KEEP_ENDED)).delete()[0]


def cancel_all(space_id: UUID, *, but: UUID) -> None:
    """Stops every other job of a space."""
    for job in Job.objects.filter(space_id=space_id).exclude(pk=but).exclude(state__in=Job.ENDED):
        cancel(job)


def forget_all(space_id: UUID, *, but: UUID) -> int:
    """Forgets every other job of a space, with what came of it. Returns how many rows went."""
    return Job.objects.filter(space_id=space_id).exclude(pk=but).delete()[0]


def forget_those_that_say(space_id: UUID, says: Callable[[object], bool]) -> int:
    """Forgets jobs of a space whose arguments, result or error say what must be forgotten. Returns how many went."""
    rows = Job.objects.filter(space_id=space_id).only("pk", "args", "result", "error", "message")
    gone = [job.pk for job in rows if says([job.args, job.result or {}, job.error, job.message])]
    return Job.objects.filter(pk__in=gone).delete()[0]


def keep_schedules() -> None:
    """Brings the table of schedules in line with what rooms declare. Times that stand there already are kept."""
    declared = declared_schedules()
    Schedule.objects.exclude(name__in=[times.name for times in declared]).delete()
    for times in declared:
        _keep_schedule(times)


def _keep_schedule(times: Times) -> None:
    first = next_run(times.cron, times.time_zone, timezone.now())
    schedule, made = Schedule.objects.get_or_create(
        name=times.name,
        defaults={"kind": times.kind, "cron": times.cron, "time_zone": times.time_zone, "next_run_at": first},
    )
    if made or (schedule.kind, schedule.cron, schedule.time_zone) == (times.kind, times.cron, times.time_zone):
        return
    schedule.kind, schedule.cron, schedule.time_zone, schedule.next_run_at = (
        times.kind,
        times.cron,
        times.time_zone,
        first,
    )
    schedule.save(update_fields=["kind", "cron", "time_zone", "next_run_at"])


def enqueue_due() -> list[Job]:
    """Asks for every job that is due. What came due several times while nobody was awake is asked for once."""
    due = Schedule.objects.filter(enabled=True, next_run_at__lte=timezone.now())
    return [job for schedule in due if (job := _enqueue_scheduled(schedule)) is not None]


@transaction.atomic
def _enqueue_scheduled(schedule: Schedule) -> Job | None:
    now = timezone.now()
    # The condition on the old time makes sure that two schedulers do not both ask for it.
    mine = Schedule.objects.filter(pk=schedule.pk, next_run_at=schedule.next_run_at)
    if not mine.update(last_run_at=now, next_run_at=next_run(schedule.cron, schedule.time_zone, now)):
        return None
    if Job.objects.filter(kind=schedule.kind, user_id=None, state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists():
        return None
    job = enqueue(schedule.kind)
    Schedule.objects.filter(pk=schedule.pk).update(last_job=job)
    return job


def next_run(cron: str, time_zone: str, after: datetime) -> datetime:
    """The first time after `after` that the expression names, in its time zone."""
    return next(CronSim(cron, after.astimezone(zoneinfo.ZoneInfo(time_zone))))


def beat(name: str) -> None:
    """Keeps that a process of ours is awake."""
    Pulse.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def forget_pulses() -> None:
    """Forgets who was awake, before all start anew."""
    Pulse.objects.all().delete()

"""Runs a job to its end, whatever that is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ayni.errors import AyniError, InputError
from ayni_web.jobs.actions import COMMAND, claim, claim_next, enqueue, finish, put_back
from ayni_web.jobs.models import Job
from ayni_web.jobs.progress import Cancelled, Heart, Progress, TakenOver, WorkerStopping
from ayni_web.jobs.registry import kind_named
from ayni_web.walls.acting import acting_as, as_the_house

log = logging.getLogger(__name__)


def run_job(
    job: Job, *, stopping: Callable[[], bool] = lambda: False, listener: Callable[[Progress], None] | None = None
) -> None:
    """Runs a job that the caller has claimed, and writes what came of it."""
    progress = Progress(job.pk, job.attempts, stopping=stopping, listener=listener)
    try:
        kind = kind_named(job.kind)
        # What somebody asked for sees what they see. What the clock asked for is of the house.
        for_whom = as_the_house() if job.user_id is None else acting_as(job.user_id)
        with Heart(job.pk, job.attempts), _language_of(job), for_whom:
            result = kind.run(progress, **job.args)
        total = progress.total if progress.total is not None else progress.done
        finish(
            job,
            Job.State.DONE,
            result=dict(result),
            done=total,
            total=total,
            rows=progress.rows,
            message=progress.message,
        )
    except Cancelled:
        finish(job, Job.State.CANCELLED)
    except WorkerStopping:
        put_back(job)
    except KeyboardInterrupt:
        finish(job, Job.State.CANCELLED)
        raise
    except TakenOver:
        log.warning("job taken over", extra={"job": str(job.pk), "kind": job.kind})
    except InputError as error:
        # What somebody gave cannot be used, and why was said: nothing is wrong with the house.
        finish(job, Job.State.FAILED, error=str(error), result={"refused": True})
    except AyniError as error:
        # These sentences are written for people.
        finish(job, Job.State.FAILED, error=str(error))
    except Exception:
        log.exception("job failed", extra={"job": str(job.pk), "kind": job.kind})
        with _language_of(job):
            said = unexpected(job)
        finish(job, Job.State.FAILED, error=said)


def _language_of(job: Job) -> translation.override:
    """The language of whom the job is for: what it says as it runs is kept as it was said, and read later."""
    people = get_user_model().objects.filter(pk__in=[] if job.user_id is None else [job.user_id])
    return translation.override(people.values_list("language", flat=True).first() or settings.LANGUAGE_CODE)


def unexpected(job: Job) -> str:
    """What a person reads when the fault is ours."""
    return _(
        "Something went wrong here that is not your fault. What was done so far is kept, and it is safe to try again. "
        "The log of the server tells more, under %(job)s."
    ) % {"job": str(job.pk)[:8]}


def run_next(*, stopping: Callable[[], bool] = lambda: False) -> bool:
    """Runs the job that has waited longest. Returns whether there was one."""
    job = claim_next()
    if job is None:
        return False
    run_job(job, stopping=stopping)
    return True


def run_waiting() -> int:
    """Runs all jobs that wait, here and now. Returns how many there were."""
    ran = 0
    while run_next():
        ran += 1
    return ran


def run_now(
    kind: str,
    args: Mapping[str, Any] | None = None,
    *,
    space_id: UUID | None = None,
    user_id: int | None = None,
    listener: Callable[[Progress], None] | None = None,
) -> Job:
    """Runs a job in this process, for a command that waits for it. Returns the job as it ended."""
    with transaction.atomic():
        # In one transaction, so that no worker takes it in between.
        job = enqueue(kind, args, space_id=space_id, user_id=user_id)
        claimed = claim(job.pk, run_by=COMMAND)
    if claimed is not None:
        run_job(claimed, listener=listener)
    job.refresh_from_db()
    return job

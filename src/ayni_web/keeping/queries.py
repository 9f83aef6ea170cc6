"""What somebody may see of exports and erasures, and of the demo: their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.http import Http404

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Act, Contact
from ayni_web.jobs import queries as jobs
from ayni_web.jobs.models import Job
from ayni_web.keeping.export import storage
from ayni_web.keeping.models import DemoNetwork
from ayni_web.people.models import Party


def job_for(user: User, job_id: UUID, kind: str) -> Job:
    """A job of this kind that the asker asked for; 404 alike for what is not theirs and for what is not there."""
    try:
        job = jobs.job_of(user.pk, job_id)
    except Job.DoesNotExist:
        raise Http404 from None
    if job.kind != kind:
        raise Http404
    return job


def file_of(user: User, job: Job) -> Path | None:
    """The file that an export of the asker made, while it is there."""
    if job.state != Job.State.DONE or not job.result:
        return None
    return storage.file_named(personal_space(user), str(job.result.get("file", "")))


def latest_export(user: User) -> Job | None:
    """The asker's latest export that can still be fetched or is under way."""
    job = jobs.jobs_of(user.pk).filter(kind="export").first()
    if job is None or (job.ended and file_of(user, job) is None):
        return None
    return job


@dataclass(frozen=True, slots=True)
class DemoTold:
    """Whether the demo network is in, how much it is, and what a person recorded with nobody but invented people."""

    loaded: DemoNetwork | None
    people: int = 0
    acts: int = 0
    contacts: int = 0
    own_acts: int = 0


def demo_of(user: User) -> DemoTold:
    """The demo network of the asker's space."""
    space = personal_space(user)
    loaded = DemoNetwork.objects.filter(space=space).first()
    if loaded is None:
        return DemoTold(None)
    real = Party.objects.filter(space=space, demo=False, is_me=False, root__isnull=True).exclude(merged__is_me=True)
    own = Act.objects.filter(space=space, demo=False, replaced_at__isnull=True, parts__party__demo=True)
    return DemoTold(
        loaded,
        people=Party.objects.filter(space=space, demo=True, root__isnull=True, kind=Party.Kind.PERSON).count(),
        acts=Act.objects.filter(space=space, demo=True, replaced_at__isnull=True).count(),
        contacts=Contact.objects.filter(space=space, demo=True).count(),
        own_acts=own.exclude(parts__party__in=real).distinct().count(),
    )

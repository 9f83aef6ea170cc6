"""How far a job is, and a way to stop it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ayni_web.jobs import actions, queries
from ayni_web.jobs.models import Job
from ayni_web.jobs.registry import kind_named


@require_GET
def status(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The page of a job; asked by htmx, only the part that moves."""
    job = _asked_for(request, job_id)
    template = "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/status.html"
    return render(request, template, {"job": job, "title": _title(job)})


@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stops a job of one's own."""
    actions.cancel(_asked_for(request, job_id))
    if request.headers.get("HX-Request"):
        return render(request, "jobs/_progress.html", {"job": _asked_for(request, job_id)})
    return redirect("jobs:status", job_id=job_id)


def _asked_for(request: HttpRequest, job_id: UUID) -> Job:
    try:
        return queries.job_of(int(request.user.pk or 0), job_id)
    except Job.DoesNotExist:
        raise Http404 from None


def _title(job: Job) -> str:
    try:
        return str(kind_named(job.kind).title)
    except LookupError:
        # The room that did it is not installed any more; what came of it is still the person's to see.
        return job.kind

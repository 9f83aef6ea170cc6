"""Long work, when it is due, and who is awake to do it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.jobs.registry import kind_named


class Job(models.Model):
    """One piece of long work, from the moment it is asked for until what came of it is known.

    This table is also the queue: there is no second place that could say something else about a job.
    Who asked and in which space are plain numbers, because accounts stand above this room.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("did not work")
        CANCELLED = "cancelled", _("stopped")

    ENDED = (State.DONE, State.FAILED, State.CANCELLED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    space_id = models.UUIDField(null=True, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    args = models.JSONField(default=dict)

    #: How far it is, in whatever the job counts (bytes, often), and how many records that made.
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True, blank=True)
    rows = models.BigIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)

    #: Counts the starts. It is also the fence: a worker may write to a job only while its own number stands here.
    attempts = models.PositiveIntegerField(default=0)
    #: Who runs it: "worker" for the server's own, "command" for somebody at a terminal.
    run_by = models.CharField(max_length=20, blank=True)
    cancel_asked = models.BooleanField(default=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "created_at"], name="jobs_by_state"),
            models.Index(fields=["user_id", "-created_at"], name="jobs_of_a_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def ended(self) -> bool:
        return self.state in self.ENDED

    @property
    def percent(self) -> int | None:
        """How far it is, or None while that cannot be known."""
        if self.state == self.State.DONE:
            return 100
        if not self.total:
            return None
        return max(0, min(100, self.done * 100 // self.total))


class Schedule(models.Model):
    """Work that comes back: declared in code, with its times kept here."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=60)
    cron = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=60, default="UTC")
    enabled = models.BooleanField(default=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    next_run_at = models.DateTimeField()
    last_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.cron})"

    @property
    def title(self) -> str:
        """What it does, for people; its name where it is declared no more."""
        try:
            return str(kind_named(self.kind).title)
        except LookupError:
            return self.name


class Pulse(models.Model):
    """That a process of ours was awake, and when last."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"

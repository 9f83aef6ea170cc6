"""One reading of files into a space: what was given, what came of it, and how it is taken back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space


class Import(models.Model):
    """An import. Its id is the `batch` of every row that it brought."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waiting for your word")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped by you")
        FAILED = "failed", _("stopped by an error")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    source = models.CharField(max_length=30, blank=True)  # "" until it is known which format the files have
    names = models.JSONField(default=list)  # the files' own names, for people
    folder = models.CharField(max_length=300, blank=True)  # under the home's uploads; "" once removed
    #: The files' own places, for an import from the command line: they are the person's and stay where they are.
    paths = models.JSONField(default=list)
    options = models.JSONField(default=dict)  # me, columns
    preview = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    job = models.UUIDField(null=True, blank=True)  # the latest: of the import, or of its undoing
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    #: Digests (8 bytes each) of the keys that this import saw and that earlier imports had brought. When an
    #: earlier one is undone, the rows that this one saw too become this one's instead of disappearing.
    seen_again = models.BinaryField(default=bytes)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["space", "created_at"], name="import_by_time")]

    #: States in which nothing of it is in the book, or in which its files are not being read.
    RESTING = (State.UPLOADED, State.STOPPED, State.FAILED)

    def __str__(self) -> str:
        return f"{self.source}, {self.created_at:%Y-%m-%d %H:%M}"


class SetAside(models.Model):
    """A row that could not be used, where it stood and why."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="set_aside")
    where = models.CharField(max_length=500)
    reason = models.CharField(max_length=40)
    detail = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"

"""How somebody wants to be reminded, what they were reminded of, and the address of their calendar."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Wishes(models.Model):
    """How somebody wants to be reminded. Nothing is mailed before they turn it on."""

    class Days(models.TextChoices):
        WEEKDAYS = "weekdays", _("Monday to Friday")
        EVERY = "every", _("every day")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="reminder_wishes"
    )
    mail = models.BooleanField(_("Remind me by mail"), default=False)
    at = models.TimeField(_("At what time"), null=True, blank=True)  # null: when the working hours begin
    days = models.CharField(_("On which days"), max_length=8, choices=Days, default=Days.WEEKDAYS)

    def __str__(self) -> str:
        return f"reminders of {self.user_id}"


class Mail(models.Model):
    """One mail of reminders, from when it is put together until it was handed over.

    What it says (`lines`) stands here only until it was handed over.
    """

    class State(models.TextChoices):
        READY = "ready", _("waits")
        SENDING = "sending", _("is being handed over")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("may not have arrived")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_mails")
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    lines = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)  # when a worker began to hand it over
    by = models.CharField(max_length=8, blank=True)  # "smtp" or "file"
    attempts = models.PositiveIntegerField(default=0)
    try_after = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)  # may quote an address: for the reader of the mail alone
    fault = models.CharField(max_length=60, blank=True)  # its sort and code, for the page of health

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # However long sending does not work, what waits for somebody is one mail.
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state="ready"), name="one_waiting_reminder_mail"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} reminders, {self.state}"


class Reminder(models.Model):
    """That somebody was reminded of one thing, or will be by a mail that waits. Once for each thing and day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    key = models.CharField(max_length=200)  # "promise:12:2026-11-27": numbers and days, never words
    on = models.DateField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="reminders")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "key"], name="one_reminder_of_a_thing")
        ]

    def __str__(self) -> str:
        return self.key


class Feed(models.Model):
    """A calendar under a secret address. Only the digest of the address is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True, null=True)  # null: revoked
    #: Stays when the address changes, so that a calendar program knows the same entries again.
    name = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    #: The digest of what it last held, and since when it holds that.
    tag = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"

"""How somebody wants to be reminded and told, what they were reminded and told of, the address of their calendar, and the
channel of a team."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space

#: Saturday and Sunday, as numbers from Monday on.
WEEKEND = "56"


class Wishes(models.Model):
    """How somebody wants to be reminded and told of what is new. Nothing is mailed before they turn it on."""

    class Digest(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("once a week")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="reminder_wishes"
    )
    mail = models.BooleanField(_("Remind me by mail"), default=False)
    at = models.TimeField(_("At what time"), null=True, blank=True)  # null: when the working hours begin
    news = models.BooleanField(_("Mail me what is new"), default=False)
    digest = models.CharField(_("The digest comes"), max_length=6, choices=Digest, default=Digest.DAILY)
    digest_day = models.PositiveSmallIntegerField(_("On which day"), default=0)  # of a weekly one, from Monday on
    digest_at = models.TimeField(_("At what time"), null=True, blank=True)  # null: at eight
    #: Null, both: outside the working hours, or from eight to eight.
    quiet_from = models.TimeField(_("Quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    rest_days = models.CharField(max_length=7, default=WEEKEND, blank=True)  # days without mail, from Monday (0) on
    away_from = models.DateField(_("Away from"), null=True, blank=True)
    away_until = models.DateField(_("to, that day too"), null=True, blank=True)

    def __str__(self) -> str:
        return f"reminders of {self.user_id}"


class Mail(models.Model):
    """One mail of reminders and of what is new, from when it is put together until it was handed over.

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


class How(models.TextChoices):
    """How somebody is told of what is new, the loudest first."""

    AT_ONCE = "at_once", _("by mail, at once")
    DIGEST = "digest", _("by mail, in the digest")
    APP = "app", _("only here")
    NONE = "none", _("not at all")


class Notice(models.Model):
    """Something happened that concerns somebody. Once for each thing; put into words when it is read.

    It is theirs alone (`owner`): nobody else of the space sees it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=40)
    key = models.CharField(max_length=200)  # "ask:12:reached": what it is about, never words
    words = models.CharField(max_length=500)  # as the code says it; the reader's language is found when it is read
    said = models.JSONField(default=dict, blank=True)  # what fills the words
    path = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    away_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_notice_of_a_thing")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-at"], name="notices_of_somebody"),
            models.Index(fields=["space", "key"], name="notices_of_a_thing"),
        ]

    def __str__(self) -> str:
        return self.key


class Choice(models.Model):
    """How somebody wants to be told: of one sort of thing (in their own space), or of all that one team says (no sort).

    Where the two differ, the quieter one holds.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=40, blank=True)
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "space", "sort"], name="one_choice_of_a_sort")
        ]

    def __str__(self) -> str:
        return f"{self.sort or self.space_id}: {self.how}"


class Channel(models.Model):
    """Where a team lets public things be told outside Ayni: an incoming webhook as Slack has them. Its address is a secret."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, primary_key=True, related_name="channel")
    sealed = models.TextField(blank=True)  # the address, sealed with the key of the home; empty: there is none
    host = models.CharField(max_length=260, blank=True)  # the part of it that is no secret
    sorts = models.JSONField(default=list, blank=True)  # what may go there, chosen by the team; nothing at first
    language = models.CharField(max_length=10, default="en")
    version = models.PositiveIntegerField(default=1)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now)
    try_after = models.DateTimeField(null=True, blank=True)  # the other side asked to wait, or was not there
    failures = models.PositiveIntegerField(default=0)
    #: Why nothing goes there any more, without anybody having ended it.
    stopped = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"channel of {self.space_id}"


class Post(models.Model):
    """One public thing on its way to a team's channel. What it says is asked for when it is sent, and kept then."""

    class State(models.TextChoices):
        READY = "ready", _("waits")
        SENDING = "sending", _("is being handed over")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("may not have arrived")
        DROPPED = "dropped", _("not sent: taken back before")
        FAILED = "failed", _("not taken")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=40)
    thing = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    made_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)
    path = models.CharField(max_length=300, blank=True)
    host = models.CharField(max_length=260, blank=True)  # where it went
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "sort", "thing"], name="one_post_of_a_thing")
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.thing}: {self.state}"

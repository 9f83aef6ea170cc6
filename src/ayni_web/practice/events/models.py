"""Events, who is there, and what was told afterwards. Written by `events.actions` alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party
from ayni_web.promises.models import Promise


class Event(models.Model):
    """Something to which one goes and meets people: typed, or from a calendar file.

    `starts` and `ends` are times; for `whole_days` they are midnights in UTC that stand for days, the last not included.
    `zone` is where it takes place, "" where nobody said: then it is read on the reader's clocks.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="events")
    name = models.CharField(_("what it is"), max_length=200)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    whole_days = models.BooleanField(default=False)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    purpose = models.CharField(_("what for, and what to bring"), max_length=500, blank=True)
    #: What names it in calendar files, "" where it was typed; and under what an imported calendar would keep the meeting.
    key = models.CharField(max_length=340, blank=True)
    met_as = models.CharField(max_length=400, blank=True)
    #: Who called it, by the address that the file has; "" where it names nobody.
    caller = models.CharField(max_length=300, blank=True)
    as_me = models.CharField(max_length=300, blank=True)  # the reader's own address in the file
    #: What the file said when it was read last, as a digest: the same again changes nothing that was written here since.
    told_as = models.CharField(max_length=32, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    #: Nothing more is to be told of it; or it is asked again on a day.
    closed_at = models.DateTimeField(null=True, blank=True)
    again_on = models.DateField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # how often it was changed: calendar programs ask for it
    changed_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    demo = models.BooleanField(default=False)
    once = models.UUIDField(null=True, blank=True)  # of the form that made it: sent twice, it is kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["starts", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["space", "ends"], name="event_by_its_end")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_event_a_telling"
            ),
            models.UniqueConstraint(
                fields=["space", "key"], condition=~models.Q(key=""), name="one_event_a_calendar_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_day(self) -> date:
        """Its first day on the reader's own calendar."""
        return self.starts.astimezone(UTC).date() if self.whole_days else timezone.localtime(self.starts).date()

    @property
    def last_day(self) -> date:
        """Its last day there, included."""
        if self.whole_days:
            return (self.ends.astimezone(UTC) - timedelta(seconds=1)).date()
        return timezone.localtime(max(self.ends - timedelta(seconds=1), self.starts)).date()

    @property
    def begins_at(self) -> datetime:
        """When it begins, as a time: whole days begin where they take place, or else where the reader is."""
        return self.midnight_of(self.first_day) if self.whole_days else self.starts

    @property
    def ends_at(self) -> datetime:
        return self.midnight_of(self.last_day + timedelta(days=1)) if self.whole_days else self.ends

    def midnight_of(self, day: date) -> datetime:
        """When a day begins where it takes place, or else where the reader is."""
        zone = ZoneInfo(self.zone) if self.zone else timezone.get_current_timezone()
        return datetime.combine(day, time.min, zone)

    def is_over(self, now: datetime | None = None) -> bool:
        return self.ends_at <= (now or timezone.now())

    def has_begun(self, now: datetime | None = None) -> bool:
        return self.begins_at <= (now or timezone.now())

    @property
    def is_typed(self) -> bool:
        """Whether no calendar of the reader has it."""
        return not self.key


class Guest(models.Model):
    """Somebody who is there. Without `party` nobody of the reader's people: only a name, or an address, that was told."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="guests")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, blank=True, related_name="events_joined")
    name = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=300, blank=True)
    #: Whether the reader met them there; null before they said so.
    met = models.BooleanField(null=True, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "party"], condition=models.Q(party__isnull=False), name="one_guest_a_party"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.address or f"guest {self.pk}"


class Told(models.Model):
    """One line that was told of somebody after an event, and what was made of it."""

    class As(models.TextChoices):
        GIVEN = "given", _("something given")
        PROMISED = "promised", _("a promise")
        LEARNED = "learned", _("something learned of them")
        NOTED = "noted", _("a note on the evening")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="told")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    line = models.CharField(max_length=500)
    kept_as = models.CharField(max_length=8, choices=As)
    act = models.ForeignKey(Act, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    #: The fact that was new by it ("need:12"), so that taking it back takes that away; "" where it was known before.
    fact = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "once"], condition=models.Q(once__isnull=False), name="one_line_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.line


class Dropped(models.Model):
    """A calendar that was dropped and of which nobody has chosen yet. One a space: the next takes its place."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, primary_key=True, related_name="dropped_calendar")
    name = models.CharField(max_length=200)
    found = models.JSONField(default=list)
    aside = models.PositiveIntegerField(default=0)
    more = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

"""Talks of two that come back, with their agenda, and the team's short look at how its give and take feels."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.guidance.recurring import days_from, moment, next_day
from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class Rhythm(models.Model):
    """Every so many weeks, from a day on, at a time on the clocks of a zone."""

    class Weeks(models.IntegerChoices):
        ONE = 1, _("every week")
        TWO = 2, _("every two weeks")
        THREE = 3, _("every three weeks")
        FOUR = 4, _("every four weeks")
        SIX = 6, _("every six weeks")
        EIGHT = 8, _("every eight weeks")

    weeks = models.PositiveSmallIntegerField(choices=Weeks, default=Weeks.TWO)
    day = models.DateField()
    clock = models.TimeField()
    zone = models.CharField(max_length=60)

    class Meta:
        abstract = True

    @property
    def zone_info(self) -> tzinfo:
        """Where its clock hangs; UTC where nobody here knows the zone any more."""
        try:
            return zoneinfo.ZoneInfo(self.zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return UTC

    def at(self, day: date) -> datetime:
        """The moment of one of its days."""
        return moment(day, self.clock, self.zone_info)

    def next_after(self, now: datetime) -> date:
        """The first of its days that lies ahead."""
        return next_day(self.day, self.weeks, now, self.clock, self.zone_info)

    def days_after(self, day: date, number: int) -> Iterator[date]:
        """So many of its days after one of them."""
        return islice(days_from(day, self.weeks), 1, number + 1)


class OneToOne(Rhythm):
    """Two members who talk again and again, once both have said yes. Nobody else ever sees anything of it."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="one_to_ones")
    one = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")  # who proposed it
    other = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_pair_a_telling"
            )
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"

    @property
    def goes_on(self) -> bool:
        return self.begun_at is not None and self.ended_at is None


class Wish(Rhythm):
    """A rhythm that one of two proposes. It holds when the other says yes."""

    pair = models.ForeignKey(OneToOne, on_delete=models.CASCADE, related_name="wishes")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pair"], condition=models.Q(answered_at__isnull=True), name="one_rhythm_proposed_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"a rhythm for {self.pair_id}"


class Talk(models.Model):
    """One talk of two: the one that comes, or one that was held or left out. `at` is empty while they pause."""

    pair = models.ForeignKey(OneToOne, on_delete=models.CASCADE, related_name="talks")
    planned = models.DateField()  # its day in the rhythm, wherever it was moved to
    at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)  # both read and write them
    notes_version = models.PositiveIntegerField(default=1)
    moved = models.PositiveIntegerField(default=0)  # how often: calendars ask for it
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pair"],
                condition=models.Q(held_at__isnull=True, skipped_at__isnull=True),
                name="one_talk_ahead",
            )
        ]

    def __str__(self) -> str:
        return f"talk of {self.pair_id} on {self.planned}"


class Point(models.Model):
    """Something to talk about. It stays on the agenda, from talk to talk, until it was spoken of or is let go."""

    pair = models.ForeignKey(OneToOne, on_delete=models.CASCADE, related_name="points")
    by = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=300)
    place = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    spoken_at = models.DateTimeField(null=True, blank=True)
    spoken_in = models.ForeignKey(Talk, on_delete=models.SET_NULL, null=True, blank=True, related_name="points")
    let_go_at = models.DateTimeField(null=True, blank=True)
    carried = models.BooleanField(default=False)  # from a talk in which nobody came to it
    once = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pair", "once"], condition=models.Q(once__isnull=False), name="one_point_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.text


class TeamRhythm(Rhythm):
    """When a team looks at how its give and take feels. `day` is the next day on which a look opens."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="check_in_rhythm")
    open_days = models.PositiveSmallIntegerField(default=4)
    paused_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"rhythm of {self.space_id}"


class Look(models.Model):
    """One look of a team. `group` are the memberships behind its figure, as `protect` let them be; those of them who are in the
    team are asked. Who of them answered is kept nowhere once it has ended."""

    class End(models.TextChoices):
        SHOWN = "shown", _("shown")
        FEW = "few", _("fewer than five answered")
        SMALL = "small", _("fewer than five could be asked")
        REFUSED = "refused", _("not shown")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="looks")
    opens_on = models.DateField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    group: models.JSONField[list[int]] = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=End, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-opens_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "opens_on"], name="one_look_a_day")
        ]

    def __str__(self) -> str:
        return f"look on {self.opens_on}"

    def is_open(self, now: datetime) -> bool:
        """Whether answers are taken now."""
        return self.ended_at is None and self.opens_at <= now < self.closes_at


class Pot(models.Model):
    """The answers of a look while it is open: one row, in which they lie sealed, shuffled anew with each that comes, without who
    gave them or when; and, apart, a mark of each who answered. It is gone when the look has ended."""

    look = models.OneToOneField(Look, on_delete=models.CASCADE, related_name="pot")
    salt = models.CharField(max_length=44)
    sealed: models.JSONField[list[str]] = models.JSONField(default=list)
    marks: models.JSONField[list[str]] = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"pot of {self.look_id}"


class Words(models.Model):
    """What somebody wrote in a look, without who. Written when it ended, in the order of the alphabet."""

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="words")
    text = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.text


class Note(models.Model):
    """What somebody says in their own name: something to celebrate, that they have too much, or what they could help with."""

    class Sort(models.TextChoices):
        CELEBRATE = "celebrate", _("something to celebrate")
        TOO_MUCH = "too_much", _("I have too much")
        CAN_HELP = "can_help", _("I could help")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="check_in_notes")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=10, choices=Sort)
    text = models.CharField(max_length=500)
    for_all = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_note_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.text

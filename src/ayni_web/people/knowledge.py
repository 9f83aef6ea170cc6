"""What somebody knows of the people they know: needs, capacities and moments; and what they give in a week themselves.

Each fact belongs to the entry it was told of. When entries are joined nothing moves: whoever asks for the facts of a
party gets those of all that it stands for (`people.facts`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni_web.accounts.models import Space


class OfParty(models.Model):
    """A fact about one party."""

    party = models.ForeignKey("people.Party", on_delete=models.CASCADE, related_name="%(class)s_facts")

    class Meta:
        abstract = True

    @property
    def whose_id(self) -> int:
        """The party that stands for the one this was told of."""
        return self.party.root_id or self.party_id


class Need(OfParty):
    """Something that somebody needs, wants to reach, or cannot do: how it was learned, where and when."""

    class Sort(models.TextChoices):
        NEED = "need", _("needs")
        GOAL = "goal", _("wants to reach")
        LIMIT = "limit", _("a limit")

    class Learned(models.TextChoices):
        SAID = "said", _("they said it")
        READ = "read", _("I read it")
        GUESSED = "guessed", _("I guess so")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="needs")
    text = models.CharField(_("what they need"), max_length=500)
    sort = models.CharField(_("what it is"), max_length=5, choices=Sort, default=Sort.NEED)
    learned = models.CharField(_("how you know"), max_length=7, choices=Learned, default=Learned.SAID)
    where = models.CharField(_("where"), max_length=300, blank=True)
    learned_on = models.DateField(_("when"))
    met_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-learned_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["space", "met_at"], name="needs_still_open")]

    def __str__(self) -> str:
        return self.text


class Capacity(OfParty):
    """Something that somebody can give to others, or seeks from them, beyond the need of the moment."""

    class Side(models.TextChoices):
        GIVES = "gives", _("can give")
        SEEKS = "seeks", _("seeks")

    class Sort(models.TextChoices):
        KNOWLEDGE = "knowledge", _("knowledge")
        CONNECTION = "connection", pgettext_lazy("between people", "a connection")
        SKILL = "skill", _("a skill")
        RESOURCE = "resource", _("a resource")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="capacities")
    side = models.CharField(max_length=5, choices=Side)
    text = models.CharField(max_length=300)
    sort = models.CharField(max_length=10, choices=Sort, default=Sort.KNOWLEDGE)
    demo = models.BooleanField(default=False)  # what the demo network says of the reader, which goes with it

    class Meta:
        ordering: ClassVar[list[str]] = ["side", "id"]
        verbose_name_plural = "capacities"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["space", "side"], name="capacities_by_side")]

    def __str__(self) -> str:
        return self.text


class Moment(OfParty):
    """A time at which a small act means much: once, or every year; and what is planned for it."""

    class Sort(models.TextChoices):
        NEW_ROLE = "new_role", _("a new role")
        LAUNCH = "launch", _("a launch")
        LOSS = "loss", _("a loss")
        DECISION = "decision", _("a decision")
        ANNIVERSARY = "anniversary", _("an anniversary")
        BIRTHDAY = "birthday", _("a birthday")
        OTHER = "other", _("something else")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="moments")
    what = models.CharField(_("what it is"), max_length=200)
    on = models.CharField(_("when"), max_length=10)  # 2026-12-01, or --12-01 every year
    sort = models.CharField(max_length=11, choices=Sort, default=Sort.OTHER)
    plan = models.CharField(_("what you plan"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "id"]

    def __str__(self) -> str:
        return self.what


class Week(models.Model):
    """How much somebody gives in a week, and how soon they usually answer. One row a space, made when first said."""

    class ShownTo(models.TextChoices):
        NONE = "none", _("nobody")
        CIRCLES = "circles", _("the people in these circles")
        EVERYBODY = "everybody", _("everybody I write to")

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="week")
    minutes = models.PositiveIntegerField(null=True, blank=True)  # null: not said; nought: asks nothing
    answers_within_hours = models.PositiveIntegerField(null=True, blank=True)
    shown_to = models.CharField(max_length=9, choices=ShownTo, default=ShownTo.NONE)
    circles = models.ManyToManyField("people.Circle", blank=True, related_name="weeks")
    demo = models.BooleanField(default=False)  # said by the demo network and by nobody since

    def __str__(self) -> str:
        return f"{self.minutes} minutes a week"


class KindLimit(models.Model):
    """How many minutes a week somebody gives to acts of one kind; nought asks none of it."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="kind_limits")
    kind = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "kind"], name="one_limit_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.minutes} minutes"

"""Introductions: two people, what each of them is asked, what they answered, and what came of it.

Who is introduced to whom stands in this room's own space and nowhere that one of the two could see before both agreed. The secret
of a link stands nowhere at all: only its digest.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party


class Introduction(models.Model):
    """Two people who should meet, from the first thought to what came of it."""

    class Closed(models.TextChoices):
        """Why it is open no more."""

        DONE = "done", _("done")
        NOT_NOW = "not_now", _("it did not come about")
        WITHDRAWN = "withdrawn", _("taken back")

    class Talked(models.TextChoices):
        YES = "yes", _("they talked")
        NOT_YET = "not_yet", _("not yet")
        NO = "no", _("they did not")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="introductions")
    why = models.CharField(_("why they should meet"), max_length=500, blank=True)  # for the introducer alone
    asked_by = models.CharField(_("your name, as they know it"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)  # the introducing text, naming both
    introduced_at = models.DateTimeField(null=True, blank=True)
    act = models.ForeignKey(Act, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions")
    follow_up_on = models.DateField(_("ask again on"), null=True, blank=True)
    talked = models.CharField(_("did they talk"), max_length=7, choices=Talked, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_as = models.CharField(max_length=9, choices=Closed, blank=True)
    once = models.UUIDField(null=True, blank=True)  # of the form that began it: sent twice, it is kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["space", "closed_at"], name="introductions_open"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_introduction_a_telling"
            )
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk}"


class Side(models.Model):
    """One of the two: what they are asked, in which language, by which link, and what they answered."""

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("an answer", "yes")
        NOT_NOW = "not_now", pgettext_lazy("an answer", "not now")
        NO = "no", pgettext_lazy("an answer", "no thanks")

    class Told(models.TextChoices):
        """By whom the answer came into the book."""

        LINK = "link", _("by the link")
        INTRODUCER = "introducer", _("told you, and you noted it")

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="sides")
    place = models.PositiveSmallIntegerField()  # 0 or 1
    # Null where the one it was is in this space no more.
    party = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="introduced_in")
    language = models.CharField(_("language"), max_length=10)
    why = models.TextField(_("why this could matter to them"), max_length=1_000, blank=True)
    about = models.TextField(_("who the other is, without a name"), max_length=1_000, blank=True)
    digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    links_made = models.PositiveIntegerField(default=0)
    link_made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=7, choices=Answer, blank=True)
    told = models.CharField(max_length=10, choices=Told, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    word = models.TextField(max_length=1_000, blank=True)
    may_pass_on = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["introduction_id", "place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["introduction", "place"], name="one_side_a_place"),
            models.CheckConstraint(condition=models.Q(place__lte=1), name="two_sides_of_an_introduction"),
        ]

    def __str__(self) -> str:
        return f"side {self.place} of introduction {self.introduction_id}"


class Step(models.Model):
    """What happened with an introduction, and when; kept, whatever came after."""

    class What(models.TextChoices):
        BEGUN = "begun", _("begun")
        WRITTEN = "written", _("the words were changed")
        LINK_MADE = "link_made", _("a link was made")
        LINK_REVOKED = "link_revoked", _("the link was made void")
        ANSWERED = "answered", _("answered")
        NOTED = "noted", _("you noted an answer")
        AGREED = "agreed", _("both agreed")
        INTRODUCED = "introduced", _("introduced")
        FOLLOWED_UP = "followed_up", _("you noted what came of it")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("opened again")

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=12, choices=What)
    place = models.PositiveSmallIntegerField(null=True, blank=True)  # whose side, where it concerns one
    detail = models.CharField(max_length=10, blank=True)  # an answer, or why it closed
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"

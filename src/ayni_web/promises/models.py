"""Promises and what was agreed before, and what two people expect of each other. Written by `promises.actions` alone."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.book.models import Act
from ayni_web.people.models import Party


class Promise(models.Model):
    """A party said it would do something for a party, by a date or without one.

    It is open until it is kept, said to be broken, or let go. Late is never kept here: it follows from the date.
    What was agreed before stays in `changes`.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="promises")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="promises_made")
    to = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="promises_received")
    what = models.CharField(_("what"), max_length=500)
    due = models.DateField(_("by when"), null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    kept_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: What was given by keeping it, where anything was.
    act = models.ForeignKey(Act, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    #: The ritual it came out of ("check-in", "introduction"), and that room's own number of it.
    origin = models.CharField(max_length=40, blank=True)
    origin_id = models.CharField(max_length=40, blank=True)
    once = models.UUIDField(null=True, blank=True)  # of a form: sent twice, it is kept once
    #: In a team: asked for by who would receive it, and not said by who would keep it yet.
    waits = models.BooleanField(default=False)
    #: In a team: each of the two may let all see it; all do where both want it.
    by_shows = models.BooleanField(default=False)
    to_shows = models.BooleanField(default=False)
    #: Grows with every change, so that who changes something says which state they saw.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["space", "due"],
                condition=models.Q(kept_at__isnull=True, broken_at__isnull=True, withdrawn_at__isnull=True),
                name="promise_open",
            ),
            models.Index(fields=["space", "origin", "origin_id"], name="promise_of_a_ritual"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_promise_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.kept_at is None and self.broken_at is None and self.withdrawn_at is None and not self.waits

    @property
    def has_ended(self) -> bool:
        return self.kept_at is not None or self.broken_at is not None or self.withdrawn_at is not None

    @property
    def for_all(self) -> bool:
        """Whether both want all in the team to see it. One that was not kept is for the two alone."""
        return self.by_shows and self.to_shows and self.broken_at is None and self.withdrawn_at is None

    def is_late(self, today: date) -> bool:
        """Whether its date has passed while it is open."""
        return self.is_open and self.due is not None and self.due < today


class Change(models.Model):
    """One thing that happened to a promise, with what had been agreed before it."""

    class What(models.TextChoices):
        AGREED_ANEW = "agreed_anew", _("agreed anew")
        AGREED_LATE = "agreed_late", _("agreed anew after the date")
        KEPT = "kept", _("kept")
        BROKEN = "broken", _("said not to have been kept")
        LET_GO = "let_go", _("let go")
        REOPENED = "reopened", _("taken up again")
        # Between two members of a team, where each speaks for themselves:
        SAID_YES = "said_yes", _("said yes to it")
        SAID_NO = "said_no", _("said no to it")
        ASKED_ANEW = "asked_anew", _("asked to agree anew")
        STAYS = "stays", _("left as it was")
        TOOK_BACK = "took_back", _("the wish to agree anew was taken back")
        OWNED_UP = "owned_up", _("owned up to by who had promised it")

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=12, choices=What)
    before = models.CharField(max_length=500)
    due_before = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)
    #: In a team: who did it.
    said_by = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(default=0)  # the promise's version that it made

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.what}"


class NewTerms(models.Model):
    """One of two members asks the other to agree anew: other words, another day, or to let it go. The other says yes or no."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="new_terms")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=500)
    due = models.DateField(null=True, blank=True)
    lets_go = models.BooleanField(default=False)
    why = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    in_time = models.BooleanField(default=True)  # asked before its day had passed: nothing is broken by it
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["promise"], condition=models.Q(answered_at__isnull=True), name="one_wish_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"new terms of {self.promise_id}"


class Rebuilding(models.Model):
    """After a promise was not kept: what its maker says of it and will change. Whom it harmed says when it is enough.

    Its steps are promises of their own, with `origin` "rebuilding".
    """

    promise = models.OneToOneField(Promise, on_delete=models.CASCADE, related_name="rebuilding")
    what_happened = models.CharField(max_length=1000)
    will_change = models.CharField(max_length=1000)
    look_again = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    enough_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(
        max_length=500, blank=True
    )  # of whom it harmed, when they answered or said that it is enough
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"rebuilding after {self.promise_id}"


class Expectation(models.Model):
    """What one relationship rests on, in the reader's own words. Nobody else reads it."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="expectations")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="expectation")
    i_give = models.CharField(_("What I give"), max_length=500, blank=True)
    i_seek = models.CharField(_("What I seek"), max_length=500, blank=True)
    they_give = models.CharField(_("What they give"), max_length=500, blank=True)
    they_seek = models.CharField(_("What they seek"), max_length=500, blank=True)
    fair = models.CharField(_("What both count as fair"), max_length=500, blank=True)
    limits = models.CharField(_("Limits"), max_length=500, blank=True)
    i_answer = models.CharField(_("How soon I answer"), max_length=200, blank=True)
    they_answer = models.CharField(_("How soon they answer"), max_length=200, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"expectations of {self.party_id}"

    @property
    def said(self) -> list[tuple[str, str]]:
        """The parts that somebody wrote, each with its title."""
        titles = {field.name: str(field.verbose_name) for field in self._meta.concrete_fields}
        return [(titles[name], text) for name in EXPECTED if (text := getattr(self, name))]


#: The parts of what two people expect, in the order in which they are asked for.
EXPECTED = ("i_give", "i_seek", "they_give", "they_seek", "fair", "limits", "i_answer", "they_answer")

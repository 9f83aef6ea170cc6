"""What is kept of a hard talk between two of a team: who is in it and how far it is; its key, sealed for each; and sealed sheets.

What somebody prepares alone stands in none of these tables: it is a private note of theirs. No column here holds a word that
anybody wrote, but the team's own places to turn to, which are there for all to read.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from ayni_web.accounts.models import Space, User


def _somebody() -> models.ForeignKey[User | None]:
    return models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")


class Case(models.Model):
    """A talk between two, from the invitation on. Seen by the two, and by a third whom both asked; by nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    first = _somebody()  # who invited
    second = _somebody()  # who was invited
    #: The two, the smaller number first, so that two do not begin it with each other at once.
    pair = models.CharField(max_length=50)
    invited_at = models.DateTimeField(default=timezone.now)
    later_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    #: Each of the two may erase what is theirs; who did is out of it for good.
    first_gone_at = models.DateTimeField(null=True, blank=True)
    second_gone_at = models.DateTimeField(null=True, blank=True)
    #: One of the two thinks of a third; until the other says yes, the third learns nothing.
    proposed = _somebody()
    proposed_by = _somebody()
    mediator = _somebody()
    mediator_since = models.DateTimeField(null=True, blank=True)
    #: The newest key, and whether somebody knew it who is not in this any more: then the next words get a new one.
    edition = models.PositiveIntegerField(default=0)
    key_spent = models.BooleanField(default=False)
    #: When both had confirmed the agreement: it is looked at again 30 and 90 days later.
    settled_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-invited_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "pair"], condition=models.Q(closed_at__isnull=True), name="one_open_talk_a_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"talk {self.pk}"

    def side_of(self, user_id: int) -> str:
        """ "first" or "second"; "" for anybody else, and for who has erased what was theirs."""
        if user_id == self.first_id and self.first_gone_at is None:
            return "first"
        return "second" if user_id == self.second_id and self.second_gone_at is None else ""

    def mediates(self, user_id: int) -> bool:
        """Whether this person leads the talk now."""
        return self.mediator_since is not None and user_id == self.mediator_id

    @property
    def goes_on(self) -> bool:
        """Whether both said yes to it and nobody closed it."""
        return self.agreed_at is not None and self.closed_at is None


class CaseKey(models.Model):
    """One key of a case, sealed for the letterbox of one who is in it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="keys")
    edition = models.PositiveIntegerField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    public = models.BinaryField()  # the letterbox that it was sealed for
    once = models.BinaryField()
    nonce = models.BinaryField()
    wrapped = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "edition", "user"], name="one_key_an_edition_and_person")
        ]

    def __str__(self) -> str:
        return f"key {self.edition} of {self.case_id}"


class Sheet(models.Model):
    """Something written in a case, sealed. Who wrote it stands in the seal too."""

    class Kind(models.TextChoices):
        VIEW = "view"  # how one of the two sees it
        GROUND = "ground"  # what both can say
        AGREEMENT = "agreement"
        PROMISE = "promise"
        LOOK = "look"  # how it stood when they looked again
        LESSON = "lesson"  # words for the charter

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sheets")
    kind = models.CharField(max_length=10, choices=Kind)
    author = _somebody()
    edition = models.PositiveIntegerField(default=1)
    #: The case's key that it is sealed with; 0 is its author's own vault, before they release it.
    key_edition = models.PositiveIntegerField()
    nonce = models.BinaryField()
    sealed = models.BinaryField()
    written_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)
    #: When each of the two said yes to these very words.
    first_said_at = models.DateTimeField(null=True, blank=True)
    second_said_at = models.DateTimeField(null=True, blank=True)
    #: When it was put in the open list of promises, or proposed for the charter.
    used_at = models.DateTimeField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # of a look: after 30 days or 90
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["written_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "author"], condition=models.Q(kind="view"), name="one_view_a_side"),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(kind__in=["ground", "agreement"]),
                name="one_ground_and_one_agreement",
            ),
            models.UniqueConstraint(
                fields=["case", "days"], condition=models.Q(kind="look"), name="one_look_after_so_many_days"
            ),
            models.UniqueConstraint(
                fields=["case", "once"], condition=models.Q(once__isnull=False), name="one_sheet_a_telling"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"

    @property
    def confirmed(self) -> bool:
        """Whether both said yes to these words."""
        return self.first_said_at is not None and self.second_said_at is not None


class LookAgain(models.Model):
    """A day on which somebody wants to look at a private note again. The day is not sealed, since what reminds has no key."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    note = models.UUIDField(unique=True)
    on = models.DateField()

    def __str__(self) -> str:
        return f"look again on {self.on}"


class PlacesToTurn(models.Model):
    """Where to turn when something is not safe, as those who run a team say it to all in it."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=2000)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"places to turn of {self.space_id}"

"""Stories worth telling again, as the database keeps them. Written by `thanks.telling` alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class Story(models.Model):
    """A good example. It is told only while everybody in it is in the team and agrees to the text as it stands."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="stories")
    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("the story"), max_length=10_000)
    #: Raised by each change of the words: who agreed to others has not agreed to these.
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_story_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.title


class InStory(models.Model):
    """Somebody in a story, whoever wrote it among them, and to which version of its words they agreed."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="people")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    agreed_to = models.PositiveIntegerField(null=True, blank=True)  # null: not asked yet, declined, or withdrawn
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["story", "party"], name="one_part_a_story")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.story_id}"

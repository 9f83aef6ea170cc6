"""The shelf: things shared again and again, by which acts they were given, and for whom they are not.

Who got what, when, why and whether it helped stand with the act in the book, and nowhere else. Written by `sharing.actions` alone;
pilots stand in `sharing.pilots`.
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
from ayni_web.practice.sharing.pilots import Partner, Pilot, PilotChange

__all__ = ["Giving", "Partner", "Pilot", "PilotChange", "Refusal", "Thing"]


class Thing(models.Model):
    """Something worth sharing. The file itself stays where it is; `where` says where."""

    class Sort(models.TextChoices):
        TEMPLATE = "template", _("a template")
        CHECKLIST = "checklist", _("a checklist")
        FRAMEWORK = "framework", _("a framework")
        ARTICLE = "article", _("an article")
        BOOK = "book", _("a book")
        RECORDING = "recording", pgettext_lazy("a talk or a film", "a recording")
        TOOL = "tool", _("a tool")
        COURSE = "course", _("a course")
        LIST = "list", pgettext_lazy("of addresses, of sources", "a list")
        OTHER = "other", _("something else")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="shelf")
    title = models.CharField(_("title"), max_length=200)
    sort = models.CharField(_("what it is"), max_length=9, choices=Sort, default=Sort.OTHER)
    helps = models.CharField(_("what it helps with"), max_length=500, blank=True)
    about = models.TextField(_("about it"), max_length=2_000, blank=True)
    where = models.CharField(_("where it lies"), max_length=1_000, blank=True)  # an address, or in one's own words
    language = models.CharField(_("language"), max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    once = models.UUIDField(null=True, blank=True)  # of the form that made it: sent twice, it is kept once

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_thing_a_telling"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Where it lies, if that is an address that a browser may open."""
        return self.where if self.where.startswith(("https://", "http://")) and " " not in self.where else ""

    @property
    def compared(self) -> str:
        """The words that needs are compared with: its title and what it helps with."""
        return f"{self.title} {self.helps}"


class Giving(models.Model):
    """That an act gave a thing. Corrections of the act are followed (`book.queries.newest_of`)."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="givings")
    act = models.OneToOneField(Act, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.thing_id} by act {self.act_id}"


class Refusal(models.Model):
    """It was said that a thing is not for somebody. It lasts until it is taken back."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="refusals")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thing", "party"], name="one_refusal_a_thing_and_party")
        ]

    def __str__(self) -> str:
        return f"{self.thing_id} is not for {self.party_id}"

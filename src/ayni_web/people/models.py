"""Parties as a space knows them: who they are, under which addresses, and which of them are one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.people.knowledge import Capacity, KindLimit, Moment, Need, Week

__all__ = [
    "Capacity",
    "Circle",
    "Claim",
    "Identifier",
    "KindLimit",
    "Merge",
    "Moment",
    "Need",
    "Party",
    "PeopleStamp",
    "Proposal",
    "Week",
]


class Circle(models.Model):
    """A group that its keeper has named: inner circle, alumni, a conference."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(_("name"), max_length=80)
    rhythm_days = models.PositiveSmallIntegerField(null=True, blank=True)  # how often its people want to be in touch

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "name"], name="one_circle_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Party(models.Model):
    """A person, team, organisation or customer account, as one source or one person first named it.

    Merging moves nothing: `root` points to the party that stands for it (null: it stands for
    itself), so that a merge can be undone long after. Acts keep the party they were told of.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        TEAM = "team", _("team")
        ORGANISATION = "organisation", _("organisation")
        ACCOUNT = "account", _("customer account")

    class Nature(models.TextChoices):
        HUMAN = "human", _("a person")
        ROBOT = "robot", _("a program")
        SHARED = "shared", _("a shared mailbox")
        LIST = "list", _("a mailing list")

    class Manner(models.TextChoices):
        """How somebody likes to be helped."""

        CONCRETE = "concrete", _("quick and concrete")
        THOUGHTFUL = "thoughtful", _("with thoughtful feedback")
        INTRODUCTION = "introduction", _("with a good introduction")

    class State(models.TextChoices):
        """What a person may say of a tie, over what the record shows."""

        BOTH = "both", _("both ways")
        FROM_YOU = "from_you", _("mostly from you")
        TO_YOU = "to_you", _("mostly to you")
        QUIET = "quiet", _("gone quiet")
        NEW = "new", _("new")
        IN_TOUCH = "in_touch", _("in touch")
        PASSING = "passing", _("in passing, long ago")
        BOOK = "book", _("address book only")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="parties")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    nature = models.CharField(max_length=8, choices=Nature, default=Nature.HUMAN)
    name = models.CharField(_("name"), max_length=300, blank=True)
    root = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    is_me = models.BooleanField(default=False)
    #: In a shared space: the member who this is. In a personal space nobody.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="parties_in_teams"
    )
    address_book = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)
    hidden = models.BooleanField(_("left out of the network"), default=False)

    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    title = models.CharField(_("role"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    birthday = models.CharField(_("birthday"), max_length=10, blank=True)  # 1980-05-17, or --05-17 without a year
    met = models.CharField(_("how you met"), max_length=300, blank=True)
    likes = models.CharField(_("likes to be helped"), max_length=300, blank=True)
    seeks = models.CharField(_("seeks"), max_length=500, blank=True)
    can_give = models.CharField(_("can give"), max_length=500, blank=True)
    remark = models.TextField(_("from the address book"), blank=True)
    manner = models.CharField(_("likes to be helped"), max_length=12, choices=Manner, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    hours = models.CharField(_("hours"), max_length=11, blank=True)  # 09:00-17:00, in their own zone
    language = models.CharField(_("language"), max_length=60, blank=True)
    channel = models.CharField(_("best reached by"), max_length=100, blank=True)
    rhythm_days = models.PositiveSmallIntegerField(null=True, blank=True)  # the reader's own wish
    hard_season_until = models.DateField(null=True, blank=True)
    hard_season_why = models.CharField(max_length=300, blank=True)
    circles = models.ManyToManyField(Circle, blank=True, related_name="parties", verbose_name=_("circles"))

    overruled_as = models.CharField(max_length=10, choices=State, blank=True)
    overruled_at = models.DateTimeField(null=True, blank=True)
    overruled_why = models.CharField(max_length=300, blank=True)

    batch = models.UUIDField(null=True, blank=True, db_index=True)  # the import that brought it, if one did
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "parties"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["space", "root", "name"], name="party_by_name"),
            models.Index(fields=["space", "is_me"], name="party_me"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "user"], condition=models.Q(user__isnull=False), name="one_party_a_member"
            )
        ]

    def __str__(self) -> str:
        return self.name or f"party {self.pk}"


class Identifier(models.Model):
    """One address, number or account by which a party is known. In a space it belongs to one party."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="identifiers")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=300)
    batch = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "scheme", "value"], name="one_party_an_identifier")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Claim(models.Model):
    """What one import, or a person, says of a party: a field's value, or that an identifier is theirs.

    Fields of a party show the best claim (`people.claims`). Because every import keeps its own, an
    import can be taken back exactly, also after later ones said the same. `batch` is null for what a
    person wrote, which is never overruled by a source.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="claims")
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    field = models.CharField(max_length=20)  # a field of Party, `identifier`, or `also` for shared numbers
    value = models.TextField(blank=True)
    book = models.BooleanField(default=False)  # from an address book: kept by hand, so better than a mail's header

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["party", "batch", "field", "value"], name="one_claim_a_batch")
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"


class Merge(models.Model):
    """Two parties said to be one, by whom and why; it can be undone at any time."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="merges_kept")
    merged = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="merges_merged")
    reason = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.merged_id} is {self.kept_id}"


class Proposal(models.Model):
    """Two parties who may be one, and why it looks so. Declined ones are kept, so that they are not asked again."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DECLINED = "declined", _("two different people")
        MERGED = "merged", _("merged")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="proposals")
    first = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="proposals_first")  # the lower id
    second = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="proposals_second")
    reasons = models.JSONField(default=list)
    cautions = models.JSONField(default=list)
    confidence = models.FloatField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)

    class Meta:
        ordering: ClassVar[list[str]] = ["-confidence", "first_id", "second_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "first", "second"], name="one_proposal_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.first_id} may be {self.second_id}"


class PeopleStamp(models.Model):
    """Drawn anew whenever parties of a space change (`people.stamps`)."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, primary_key=True, related_name="people_stamp")
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)

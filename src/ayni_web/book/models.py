"""Acts and contacts as they were told, seen and corrected. Written by `book.actions` alone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.ledger.acts import Asked, Basis, Outcome
from ayni_web.accounts.models import Space
from ayni_web.people.models import Party


class OwnKind(models.Model):
    """A kind that a space added for itself. Its number is never used again, also when it is retired."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="own_kinds")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=60)
    minutes = models.FloatField(_("usual effort in minutes"), default=10)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "number"], name="one_own_kind_a_number"),
            models.UniqueConstraint(fields=["space", "name"], name="one_own_kind_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Act(models.Model):
    """A party gave something to a party, at a time, for a reason, and it helped or did not.

    Never overwritten: a correction is a new act whose `corrects` keeps the one it replaces, which
    gets `replaced_at`. Withdrawing sets `withdrawn_at`. An act is in force while both are null.
    """

    class AskedFor(models.IntegerChoices):
        UNKNOWN = Asked.UNKNOWN.value, _("not stated")
        UNASKED = Asked.UNASKED.value, _("offered unasked")
        ASKED = Asked.ASKED.value, _("asked for")

    class RestsOn(models.IntegerChoices):
        OBSERVED = Basis.OBSERVED.value, _("observed in a source")
        RECORDED = Basis.RECORDED.value, _("recorded by a person")
        CONFIRMED = Basis.CONFIRMED.value, _("confirmed by the receiver")

    class Helped(models.IntegerChoices):
        UNKNOWN = Outcome.UNKNOWN.value, _("not known yet")
        DID_NOT_HELP = Outcome.DID_NOT_HELP.value, _("did not help")
        HELPED_A_LITTLE = Outcome.HELPED_A_LITTLE.value, _("helped a little")
        HELPED = Outcome.HELPED.value, _("helped")
        HELPED_MUCH = Outcome.HELPED_MUCH.value, _("helped much")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="acts")
    at = models.DateTimeField(_("when"), null=True, blank=True)  # null where the source states no time
    kind = models.PositiveIntegerField(_("kind"))
    minutes = models.FloatField(_("effort in minutes"), null=True, blank=True)  # null: the kind's usual effort
    asked = models.SmallIntegerField(_("asked for"), choices=AskedFor, default=AskedFor.UNKNOWN)
    basis = models.SmallIntegerField(_("rests on"), choices=RestsOn, default=RestsOn.RECORDED)
    what = models.CharField(_("what"), max_length=500, blank=True)
    why = models.CharField(_("why"), max_length=500, blank=True)
    supports = models.CharField(_("meant to support"), max_length=500, blank=True)
    may_lead_to = models.CharField(_("may lead to"), max_length=500, blank=True)
    outcome = models.SmallIntegerField(_("outcome"), choices=Helped, default=Helped.UNKNOWN)
    outcome_note = models.CharField(_("how it helped"), max_length=500, blank=True)

    source = models.CharField(max_length=30, blank=True)  # "" for what a person recorded
    key = models.CharField(max_length=200, blank=True)  # the source's own stable key, with the source in front
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    corrects = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections")
    replaced_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    #: In a shared space: whether all who are in it may see it, and not only those who took part.
    public = models.BooleanField(default=False, db_default=False)
    once = models.UUIDField(null=True, blank=True)  # of a form or a device: sent twice, it is kept once

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["space", "at"], name="act_by_time"),
            # Every page asks which these are, and they are few.
            models.Index(
                fields=["space"],
                condition=models.Q(replaced_at__isnull=False) | models.Q(withdrawn_at__isnull=False),
                name="act_out_of_force",
            ),
            # Few too: every import asks which of its keys a person corrected.
            models.Index(
                fields=["space", "key"],
                condition=~models.Q(key="") & models.Q(batch__isnull=True),
                name="act_corrected",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space", "key"],
                # A correction keeps the key and has no batch: also when what it corrects is taken back or erased.
                condition=~models.Q(key="") & models.Q(batch__isnull=False),
                name="one_act_a_key",
            ),
            models.UniqueConstraint(
                fields=["space", "once"], condition=models.Q(once__isnull=False), name="one_act_a_telling"
            ),
        ]

    def __str__(self) -> str:
        return self.what or f"act {self.pk}"


class ActParty(models.Model):
    """Somebody's part in an act. Shares of the givers sum to 1, so do those of the receivers."""

    class Role(models.TextChoices):
        GIVER = "giver", _("gave")
        RECEIVER = "receiver", _("received")

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="parts")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="parts")
    role = models.CharField(max_length=8, choices=Role)
    share = models.FloatField(default=1)
    credit = models.CharField(_("for what"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["act", "party", "role"], name="one_part_a_role")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.role} in {self.act_id}"


#: The source of a contact that a person noted themselves.
BY_HAND = "by-hand"


class Contact(models.Model):
    """Two parties were in touch. It gives nothing; it feeds rhythms. One row for each who was reached."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="contacts")
    giver = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contacts_from")  # who wrote or invited
    receiver = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contacts_to")
    at = models.DateTimeField()
    kind = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["space", "key", "receiver"], name="one_contact_a_key_and_receiver")
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.receiver_id}, {self.at:%Y-%m-%d}"


class BookState(models.Model):
    """How often a space's book was changed other than by appending. A snapshot of another epoch is stale."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, primary_key=True, related_name="book_state")
    epoch = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"epoch {self.epoch}"

"""What the index knows: which things have words in it, and which of them changed since. All of it can be made anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ayni_web.accounts.models import Space


class Document(models.Model):
    """One thing that can be found. Its words stand in the index under the same number."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    row = models.BigIntegerField()
    shown_as = models.BigIntegerField()
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "row"], name="one_document_a_thing")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class Meaning(models.Model):
    """What a thing says, as a direction: sixteen-bit numbers of a vector of length one. Empty where it says nothing."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="meaning")
    model = models.CharField(max_length=60)
    vector = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.model} of {self.document_id}"


class Changed(models.Model):
    """A thing whose words must be read again. The database writes these rows itself, with what it changes.

    `space_id` is null where the changed table does not say it, and no foreign key: it may outlive the space by a moment.
    """

    space_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=30)
    row = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "row", "space_id"], name="changed_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"

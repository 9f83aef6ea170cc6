"""What is kept of a vault: its key, wrapped once for each way to open it, and notes that nobody reads without it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from allauth.mfa.models import Authenticator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space, User


class Vault(models.Model):
    """One person's vault. The key itself stands nowhere; each `Means` holds it wrapped."""

    class LocksAfter(models.IntegerChoices):
        SOON = 5, _("5 minutes")
        USUAL = 15, _("15 minutes")
        LATE = 60, _("an hour")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.OneToOneField(User, on_delete=models.CASCADE, related_name="vault")
    space = models.ForeignKey(Space, on_delete=models.CASCADE)
    made_at = models.DateTimeField(default=timezone.now)
    locks_after = models.PositiveSmallIntegerField(choices=LocksAfter, default=LocksAfter.USUAL)
    #: What a passkey makes its secret from, besides its own. Not secret; another for each vault.
    passkey_salt = models.BinaryField()
    #: Nothing is sealed before its owner has shown that they wrote the recovery code down.
    code_kept_at = models.DateTimeField(null=True, blank=True)
    #: Passphrases tried in vain since the last right one, and until when the next try waits.
    tries = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"vault {self.pk}"


class Means(models.Model):
    """One way to open a vault: its key, wrapped by a key that only this secret gives."""

    class Kind(models.TextChoices):
        PASSPHRASE = "passphrase", _("passphrase")
        RECOVERY = "recovery", _("recovery code")
        PASSKEY = "passkey", _("passkey")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="means")
    kind = models.CharField(max_length=10, choices=Kind)
    salt = models.BinaryField()
    #: How much work Argon2id makes of a passphrase: kept with each, so that later ones may take more.
    memory_kib = models.PositiveIntegerField(default=0)
    passes = models.PositiveSmallIntegerField(default=0)
    lanes = models.PositiveSmallIntegerField(default=0)
    nonce = models.BinaryField()
    wrapped = models.BinaryField()
    #: The passkey that signs in with the same device: where it goes, this goes.
    passkey = models.ForeignKey(Authenticator, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["vault", "kind"],
                condition=~models.Q(kind="passkey"),
                name="one_passphrase_and_one_code_a_vault",
            ),
            models.UniqueConstraint(fields=["vault", "passkey"], name="a_passkey_once_a_vault"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.vault_id}"


class Opening(models.Model):
    """A vault that is open in one browser: its key, wrapped by a key that is only in a cookie of that browser.

    Bound to the session it was opened in. Closing it deletes the row; a sweep deletes those that nobody closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="openings")
    session = models.CharField(max_length=64)  # a digest of the session's key
    nonce = models.BinaryField()
    wrapped = models.BinaryField()
    opened_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"opening of {self.vault_id}"


class Letterbox(models.Model):
    """What others may seal for a vault's owner while it is locked: a public key, and the private one sealed under the vault's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vault = models.OneToOneField(Vault, on_delete=models.CASCADE, related_name="letterbox")
    public = models.BinaryField()
    nonce = models.BinaryField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"letterbox of {self.vault_id}"


class Note(models.Model):
    """A sealed note. What it is about and when it was written are not sealed; what it says is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=60, blank=True)  # "party:7", as it was told; "" is about nobody
    #: Which telling this is. It is sealed in, so an older text does not open as this one.
    edition = models.PositiveIntegerField(default=1)
    nonce = models.BinaryField()
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["owner", "about"], name="notes_about")]
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"note {self.pk}"

"""The only writer of vaults and their notes: making, opening, changing secrets, writing, erasing."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from ayni.errors import InputError
from ayni_web.accounts.actions import What, note_in_audit
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.vault import opening, recovery, sealing
from ayni_web.vault.models import Means, Note, Vault
from ayni_web.vault.opening import Opened
from ayni_web.vault.sealing import CannotOpenError, Sealed, bound_to

#: Characters in one note.
LONGEST = 20_000
#: Passphrases that may be mistyped before one has to wait, and the longest wait.
FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)


class WrongSecretError(InputError):
    """This secret does not open the vault. The next try waits until `wait_until`, if there is one."""

    def __init__(self, wait_until: datetime | None = None) -> None:
        super().__init__("This secret does not open the vault.")
        self.wait_until = wait_until


class TooSoonError(InputError):
    """Too many passphrases were wrong; the next one is looked at only from `wait_until` on."""

    def __init__(self, wait_until: datetime) -> None:
        super().__init__("Too many passphrases were wrong.")
        self.wait_until = wait_until


@sensitive_variables()
@transaction.atomic
def set_up(user: User, passphrase: str) -> tuple[Opened, str]:
    """A new vault with a key of its own; and its recovery code, which is told here and kept nowhere."""
    vault = Vault.objects.create(owner=user, space=personal_space(user), passkey_salt=sealing.new_key())
    opened = Opened(vault, sealing.new_key())
    _wrap_with_passphrase(opened, passphrase)
    code = _wrap_with_new_code(opened)
    note_in_audit(What.VAULT_MADE, user=user)
    return opened, code


@sensitive_variables()
def keep_code(opened: Opened, code: str, typed: str) -> bool:
    """Whether its owner has the recovery code: they typed the group they were asked for. From then on notes are taken."""
    right = recovery.group_of(code, recovery.group_asked(code))
    if "".join(typed.split()).upper().translate(str.maketrans("OIL", "011")) != right:
        return False
    with_code(opened.vault, code)  # it must be the code of this vault, not one that a page made up
    opened.vault.code_kept_at = timezone.now()
    opened.vault.save(update_fields=["code_kept_at"])
    return True


@sensitive_variables()
def with_passphrase(vault: Vault, passphrase: str) -> Opened:
    """The vault, opened. Raises `TooSoonError` or `WrongSecretError`; wrong ones are counted, also across restarts."""
    until = _count_a_try(vault, timezone.now())
    means = Means.objects.get(vault=vault, kind=Means.Kind.PASSPHRASE)
    work = sealing.Work(means.memory_kib, means.passes, means.lanes)
    opened = _unwrap(means, sealing.key_of_passphrase(_as_bytes(passphrase), means.salt, work), wait_until=until)
    Vault.objects.filter(pk=vault.pk).update(tries=0, wait_until=None)
    return opened


@sensitive_variables()
def with_code(vault: Vault, code: str) -> Opened:
    """The vault, opened by its recovery code. A slip raises `MistypedError`, a code of something else `WrongSecretError`.

    Nobody waits here: 140 random bits are not found by trying.
    """
    means = Means.objects.get(vault=vault, kind=Means.Kind.RECOVERY)
    return _unwrap(means, _key_of_code(recovery.read_code(code), means))


@sensitive_variables()
def with_passkey(vault: Vault, passkey_id: int, secret: bytes) -> Opened:
    """The vault, opened by what a passkey made for it. Raises `WrongSecretError`."""
    means = Means.objects.filter(vault=vault, kind=Means.Kind.PASSKEY, passkey_id=passkey_id).first()
    if means is None:
        raise WrongSecretError
    return _unwrap(means, _key_of_passkey(secret, means))


@sensitive_variables()
@transaction.atomic
def change_passphrase(opened: Opened, passphrase: str) -> None:
    """Another passphrase from now on. The key is wrapped anew, no note is touched; the vault shuts in every browser."""
    _wrap_with_passphrase(opened, passphrase)
    opening.shut_everywhere(opened.vault)
    Vault.objects.filter(pk=opened.vault.pk).update(tries=0, wait_until=None)
    note_in_audit(What.VAULT_SECRET_CHANGED, user=opened.vault.owner, means=Means.Kind.PASSPHRASE.value)


@transaction.atomic
def renew_code(opened: Opened) -> str:
    """Another recovery code; the old one opens nothing any more. Notes wait until its owner has shown to have it."""
    code = _wrap_with_new_code(opened)
    opened.vault.code_kept_at = None
    opened.vault.save(update_fields=["code_kept_at"])
    note_in_audit(What.VAULT_SECRET_CHANGED, user=opened.vault.owner, means=Means.Kind.RECOVERY.value)
    return code


@sensitive_variables()
@transaction.atomic
def recover(opened: Opened, passphrase: str) -> str:
    """After coming in by the recovery code: another passphrase and another code, because this one was used."""
    change_passphrase(opened, passphrase)
    note_in_audit(What.VAULT_RECOVERED, user=opened.vault.owner)
    return renew_code(opened)


@sensitive_variables()
@transaction.atomic
def add_passkey(opened: Opened, passkey: Authenticator, secret: bytes) -> None:
    """Lets a passkey open the vault from now on."""
    Means.objects.filter(vault=opened.vault, passkey=passkey).delete()
    means = Means(vault=opened.vault, kind=Means.Kind.PASSKEY, passkey=passkey, salt=sealing.new_salt())
    _wrap(means, _key_of_passkey(secret, means), opened.key)
    note_in_audit(What.VAULT_SECRET_CHANGED, user=opened.vault.owner, means=Means.Kind.PASSKEY.value)


@transaction.atomic
def remove_passkey(vault: Vault, means: Means) -> None:
    """From now on this passkey does not open the vault; it signs in as before."""
    means.delete()
    note_in_audit(What.VAULT_SECRET_CHANGED, user=vault.owner, means=Means.Kind.PASSKEY.value, gone=True)


def set_locks_after(vault: Vault, minutes: int) -> None:
    """After how long without use the vault shuts by itself."""
    vault.locks_after = minutes
    vault.save(update_fields=["locks_after"])


@sensitive_variables()
def write(opened: Opened, about: str, text: str, *, parts: Mapping[str, str] | None = None) -> Note:
    """A new sealed note. Raises `InputError` where it says nothing or too much.

    A room above that asks for several things keeps them as `parts`, sealed with the text, which says the same to be read here.
    """
    vault = opened.vault
    note = Note(id=uuid.uuid4(), owner_id=vault.owner_id, space_id=vault.space_id, about=about)
    note.nonce, note.ciphertext = sealing.seal(opened.key, sealing.packed(_said(opened, text, parts)), bound(note))
    note.save(force_insert=True)
    return note


@sensitive_variables()
def rewrite(opened: Opened, note: Note, text: str, *, seen: int, parts: Mapping[str, str] | None = None) -> None:
    """Another text for a note; the old one is not kept. `seen` is the edition that the writer had before them.

    Raises `InputError` where it has parts and is to lose them.
    """
    if parts is None and _has_parts(opened, note):
        raise InputError(
            _("This note has several parts, and here they would become one. Change it where you wrote it.")
        )
    said = _said(opened, text, parts)
    note.edition = seen + 1
    note.nonce, note.ciphertext = sealing.seal(opened.key, sealing.packed(said), bound(note))
    note.changed_at = timezone.now()
    fields = {"nonce": note.nonce, "ciphertext": note.ciphertext, "changed_at": note.changed_at}
    mine = Note.objects.filter(pk=note.pk, owner_id=opened.vault.owner_id, edition=seen)
    if mine.update(edition=note.edition, **fields) != 1:
        raise InputError(
            _("This note was changed meanwhile, in another window. Yours is below; look at the other first.")
        )


@sensitive_variables()
def _has_parts(opened: Opened, note: Note) -> bool:
    try:
        plain = sealing.unseal(opened.key, Sealed(note.nonce, note.ciphertext), bound(note))
    except CannotOpenError:
        return False
    return bool(sealing.unpacked(plain).get("parts"))


def delete(note: Note) -> None:
    """Lets a note go for good."""
    note.delete()


@transaction.atomic
def erase(vault: Vault) -> None:
    """The vault, its keys and all its notes, gone for good. No secret is asked for: a forgotten one must not keep them."""
    Note.objects.filter(owner_id=vault.owner_id).delete()
    owner = vault.owner
    vault.delete()
    note_in_audit(What.VAULT_ERASED, user=owner)


def forget_about(space: Space, about: Collection[str]) -> None:
    """Deletes the notes about these."""
    told = list(about)
    for start in range(0, len(told), 5_000):
        Note.objects.filter(space=space, about__in=told[start : start + 5_000]).delete()


def erase_space(space: Space) -> None:
    """All that this room keeps of a space."""
    Note.objects.filter(space=space).delete()
    Vault.objects.filter(space=space).delete()


def wait_after(tries: int) -> timedelta:
    """How long the next passphrase waits after so many wrong ones.

    >>> [int(wait_after(tries).total_seconds()) for tries in (3, 4, 5, 6, 20, 10_000)]
    [0, 4, 8, 16, 900, 900]
    """
    if tries <= FREE_TRIES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(tries - FREE_TRIES + 1, 20)), LONGEST_WAIT)


def bound(note: Note) -> bytes:
    """What a sealed note is bound to: nowhere else, and as nothing else, does it open."""
    place = (note.id.hex, note.owner_id, note.space_id.hex, note.about)
    return bound_to("ayni vault note", 1, *place, note.edition)


def _said(opened: Opened, text: str, parts: Mapping[str, str] | None = None) -> dict[str, Any]:
    if opened.vault.code_kept_at is None:
        raise InputError(
            _("Write your recovery code down first: without it, a forgotten passphrase would lose this note.")
        )
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InputError(_("There is nothing to keep yet. Write something first."))
    if len(text) > LONGEST:
        raise InputError(
            _("This note has %(n)s characters; one note holds %(most)s. Make two of it.")
            % {"n": f"{len(text):,}", "most": f"{LONGEST:,}"}
        )
    return {"text": text} if parts is None else {"text": text, "parts": dict(parts)}


def _count_a_try(vault: Vault, now: datetime) -> datetime | None:
    """Counts a try before it is looked at, so that many at once are not many for one. Until when the next one waits."""
    tries, wait_until = Vault.objects.filter(pk=vault.pk).values_list("tries", "wait_until").get()
    if wait_until is not None and wait_until > now:
        raise TooSoonError(wait_until)
    wait = wait_after(tries + 1)
    until = now + wait if wait else None
    if Vault.objects.filter(pk=vault.pk, tries=tries).update(tries=tries + 1, wait_until=until) != 1:
        raise TooSoonError(now + timedelta(seconds=2))
    return until


def _wrap_with_passphrase(opened: Opened, passphrase: str) -> None:
    Means.objects.filter(vault=opened.vault, kind=Means.Kind.PASSPHRASE).delete()
    work = sealing.WORK
    means = Means(vault=opened.vault, kind=Means.Kind.PASSPHRASE, salt=sealing.new_salt())
    means.memory_kib, means.passes, means.lanes = work.memory_kib, work.passes, work.lanes
    _wrap(means, sealing.key_of_passphrase(_as_bytes(passphrase), means.salt, work), opened.key)


def _wrap_with_new_code(opened: Opened) -> str:
    Means.objects.filter(vault=opened.vault, kind=Means.Kind.RECOVERY).delete()
    code = recovery.new_code()
    means = Means(vault=opened.vault, kind=Means.Kind.RECOVERY, salt=sealing.new_salt())
    _wrap(means, _key_of_code(code, means), opened.key)
    return code


def _key_of_code(code: str, means: Means) -> bytes:
    return sealing.key_of_secret(recovery.secret_of(code), means.salt, "ayni vault recovery code")


def _key_of_passkey(secret: bytes, means: Means) -> bytes:
    if len(secret) != sealing.KEY_BYTES:
        raise WrongSecretError
    return sealing.key_of_secret(secret, means.salt, "ayni vault passkey")


def _wrap(means: Means, wrapping: bytes, key: bytes) -> None:
    means.nonce, means.wrapped = sealing.seal(wrapping, key, _bound_means(means))
    means.save(force_insert=True)


def _unwrap(means: Means, wrapping: bytes, *, wait_until: datetime | None = None) -> Opened:
    vault = means.vault
    try:
        key = sealing.unseal(wrapping, Sealed(means.nonce, means.wrapped), _bound_means(means))
    except CannotOpenError:
        note_in_audit(What.VAULT_REFUSED, user=vault.owner, means=means.kind)
        raise WrongSecretError(wait_until) from None
    Means.objects.filter(pk=means.pk).update(used_at=timezone.now())
    return Opened(vault, key)


def _bound_means(means: Means) -> bytes:
    return bound_to("ayni vault key", 1, means.kind, means.id.hex, means.vault_id.hex, means.vault.owner_id)


def _as_bytes(passphrase: str) -> bytes:
    # The same letters can be made of other signs by another keyboard.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8")

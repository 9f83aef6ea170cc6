"""What somebody may see of their own vault. Nobody sees anything of another's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import means_of
from ayni_web.vault import sealing, subjects
from ayni_web.vault.actions import bound
from ayni_web.vault.models import Means, Note, Vault
from ayni_web.vault.opening import Opened, opened_in
from ayni_web.vault.sealing import CannotOpenError, Sealed


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note as its author reads it. `text` is None where it does not open: it was changed or moved behind Ayni's back."""

    id: UUID
    about: str
    text: str | None
    edition: int
    created_at: datetime
    changed_at: datetime
    #: What a room above keeps in it besides, by its own names.
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def party_id(self) -> int | None:
        """The party that it was told of, where it is about one."""
        return subjects.number_in("party", self.about)


def vault_of(user: User) -> Vault | None:
    """The asker's vault, if they made one."""
    return Vault.objects.filter(owner=user).first()


def opened_notes(request: HttpRequest, about: Collection[str] | None = None) -> list[OpenedNote]:
    """The asker's notes while their vault is open in this browser, newest first; nothing while it is locked.

    With `about`, only those about these ("party:7"). What is given here stays in memory: keep it nowhere.
    """
    opened = opened_in(request)
    return [] if opened is None else list(read(opened, _notes(opened.vault.owner_id, about)))


def notes_of(user: User, about: Collection[str] | None = None) -> QuerySet[Note]:
    """The asker's notes, sealed, newest first."""
    return _notes(user.pk, about)


def _notes(owner_id: int, about: Collection[str] | None) -> QuerySet[Note]:
    mine = Note.objects.filter(owner_id=owner_id)
    return mine if about is None else mine.filter(about__in=about)


def read(opened: Opened, notes: Iterable[Note]) -> Iterator[OpenedNote]:
    """These notes, opened one by one."""
    for note in notes:
        said = _said(opened, note)
        text = None if said is None else str(said["text"])
        parts = said.get("parts", {}) if said is not None else {}
        yield OpenedNote(note.id, note.about, text, note.edition, note.created_at, note.changed_at, parts)


def _said(opened: Opened, note: Note) -> dict[str, Any] | None:
    try:
        plain = sealing.unseal(opened.key, Sealed(note.nonce, note.ciphertext), bound(note))
    except CannotOpenError:
        return None
    return sealing.unpacked(plain)


def note_for(user: User, note_id: UUID) -> Note:
    """One note of the asker, or 404."""
    note = Note.objects.filter(owner=user, pk=note_id).first()
    if note is None:
        raise Http404
    return note


def passkeys_of(vault: Vault) -> list[Means]:
    """The passkeys that open this vault."""
    return list(vault.means.filter(kind=Means.Kind.PASSKEY).select_related("passkey").order_by("made_at"))


def passkey_for(user: User, means_id: UUID) -> Means:
    """One passkey that opens the asker's vault, or 404."""
    means = (
        Means.objects.filter(vault__owner=user, kind=Means.Kind.PASSKEY, pk=means_id).select_related("vault").first()
    )
    if means is None:
        raise Http404
    return means


def passkeys_to_sign_in(user: User) -> list[Authenticator]:
    """The passkeys that the asker signs in with; each may open the vault too."""
    return means_of(user).passkeys


def noted(kind: str) -> Exists:
    """Whether somebody keeps a note on a row, as a condition of a query over rows of this sort."""
    told = Concat(Value(subjects.about(kind, "")), Cast(OuterRef("pk"), CharField()))
    return Exists(Note.objects.filter(space=OuterRef("space"), about=told))

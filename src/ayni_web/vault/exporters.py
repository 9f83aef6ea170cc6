"""What this room adds to an export: the notes as they are kept, sealed, and the key as it is wrapped."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.vault.models import Letterbox, Means, Note
from ayni_web.vault.sealing import Kept


def _keys(space: Space) -> Iterator[Mapping[str, Any]]:
    for means in list(Means.objects.filter(vault__space=space).select_related("vault").order_by("made_at")):
        yield {
            "id": means.id.hex,
            "kind": means.kind,
            "vault": means.vault_id.hex,
            "owner": means.vault.owner_id,
            "space": means.vault.space_id.hex,
            "salt": _text(means.salt),
            "memory_kib": means.memory_kib or None,
            "passes": means.passes or None,
            "lanes": means.lanes or None,
            "nonce": _text(means.nonce),
            "wrapped": _text(means.wrapped),
        }


def _notes(space: Space) -> Iterator[Mapping[str, Any]]:
    for note in list(Note.objects.filter(space=space)):
        yield {
            "id": note.id.hex,
            "about": note.about,
            "edition": note.edition,
            "nonce": _text(note.nonce),
            "sealed": _text(note.ciphertext),
            "created_at": note.created_at.isoformat(),
            "changed_at": note.changed_at.isoformat(),
        }


def _letterbox(space: Space) -> Iterator[Mapping[str, Any]]:
    for box in list(Letterbox.objects.filter(vault__space=space)):
        yield {
            "id": box.id.hex,
            "vault": box.vault_id.hex,
            "public": _text(box.public),
            "nonce": _text(box.nonce),
            "wrapped": _text(box.wrapped),
        }


def _text(raw: Kept) -> str:
    return base64.b64encode(raw).decode()


add_exporter(Exporter("vault_keys", 80, _keys))
add_exporter(Exporter("vault_notes", 81, _notes))
add_exporter(Exporter("vault_letterbox", 82, _letterbox))

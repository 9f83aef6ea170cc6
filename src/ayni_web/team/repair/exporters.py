"""What this room adds to somebody's own export: their talks as they are kept, sealed, with the keys that only their vault opens.

A team's export has nothing of it: it says to nobody that there is a talk.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import owner_of
from ayni_web.team.repair import queries
from ayni_web.team.repair.models import Case, CaseKey, LookAgain, Sheet
from ayni_web.vault.sealing import Kept


def _talks(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    for case in list(queries.cases_of(owner).order_by("invited_at", "pk")):
        yield {
            "id": case.pk.hex,
            "team": str(case.space_id),
            "with": "" if not case.side_of(owner.pk) else queries.name_in(case, queries.other_of(case, owner)),
            "invited_at": case.invited_at.isoformat(),
            "agreed_at": case.agreed_at.isoformat() if case.agreed_at else None,
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
            "keys": [_key(row) for row in CaseKey.objects.filter(case=case, user=owner).order_by("edition")],
            "sheets": [_sheet(sheet) for sheet in _readable(case, owner)],
        }


def _readable(case: Case, owner: User) -> list[Sheet]:
    """What they may read on their pages, and no more: the other's view only once both have released theirs."""
    if not (case.side_of(owner.pk) or case.mediates(owner.pk)):
        return []
    both = queries.views_released(case)
    found = Sheet.objects.filter(case=case)
    return [one for one in found if one.kind != Sheet.Kind.VIEW or one.author_id == owner.pk or both]


def _key(row: CaseKey) -> dict[str, Any]:
    return {
        "edition": row.edition,
        "user": row.user_id,
        "once": _text(row.once),
        "nonce": _text(row.nonce),
        "wrapped": _text(row.wrapped),
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "id": sheet.pk.hex,
        "kind": sheet.kind,
        "edition": sheet.edition,
        "key_edition": sheet.key_edition,
        "nonce": _text(sheet.nonce),
        "sealed": _text(sheet.sealed),
        "written_at": sheet.written_at.isoformat(),
        "changed_at": sheet.changed_at.isoformat(),
    }


def _days(space: Space) -> Iterator[Mapping[str, Any]]:
    for row in list(LookAgain.objects.filter(space=space)):
        yield {"note": row.note.hex, "on": row.on.isoformat()}


def _text(raw: Kept) -> str:
    return base64.b64encode(raw).decode()


add_exporter(Exporter("vault_talks", 83, _talks))
add_exporter(Exporter("vault_look_again", 84, _days))

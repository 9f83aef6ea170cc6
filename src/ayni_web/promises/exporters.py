"""What this room adds to an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.promises.models import EXPECTED, Change, Expectation, Promise


def _promises(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Promise.objects.filter(space=space).prefetch_related("changes").order_by("pk")):
        yield {
            "id": one.pk,
            "by": one.by_id,
            "to": one.to_id,
            "what": one.what,
            "due": _iso(one.due),
            "made_at": _iso(one.made_at),
            "kept_at": _iso(one.kept_at),
            "broken_at": _iso(one.broken_at),
            "let_go_at": _iso(one.withdrawn_at),
            "act": one.act_id,
            "origin": one.origin,
            "origin_id": one.origin_id,
            "changes": [_change(change) for change in one.changes.all()],
        }


def _change(change: Change) -> dict[str, Any]:
    row = {
        "what": change.what,
        "at": _iso(change.at),
        "before": change.before,
        "due_before": _iso(change.due_before),
        "why": change.why,
    }
    return {key: value for key, value in row.items() if value}


def _expectations(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Expectation.objects.filter(space=space).order_by("pk")):
        said = {name: getattr(one, name) for name in EXPECTED}
        yield {"party": one.party_id, **said, "changed_at": _iso(one.changed_at)}


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None


add_exporter(Exporter("promises", order=40, rows=_promises))
add_exporter(Exporter("expectations", order=41, rows=_expectations))

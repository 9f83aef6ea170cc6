"""`ayni.json`: everything of a space, as it is kept. Its form is described in docs/export.md.

Written row by row. Rows keep their numbers, so that they can point to each other; they mean nothing elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TextIO

from ayni.ledger.acts import Asked, Basis, Outcome
from ayni.ledger.kinds import KINDS
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Space
from ayni_web.book.models import Act, OwnKind
from ayni_web.keeping.export.reading import Entry, Extent, Part, Touch, acts, contacts, entries
from ayni_web.people.models import Circle, Merge, Proposal

FORMAT, VERSION = "ayni", 1

_written = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one for every row

type Step = Callable[[], None]
type Row = Mapping[str, Any]


def write_whole(out: TextIO, space: Space, extent: Extent, *, now: datetime, step: Step) -> dict[str, int]:
    """Write the whole of a space; the number of rows of each sort."""
    head = {"format": FORMAT, "version": VERSION, "exported_at": _time(now)}
    out.write("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()))
    counts = {}
    for name, rows in _tables(space, extent):
        out.write(f",\n{json.dumps(name)}: [")
        counts[name] = _write_rows(out, rows, step)
        out.write("]")
    out.write("\n}\n")
    return counts


def _write_rows(out: TextIO, rows: Iterable[Row], step: Step) -> int:
    number = 0
    for row in rows:
        out.write(("\n" if number == 0 else ",\n") + _written(_said(row)))
        number += 1
        step()
    return number


def _said(row: Row) -> dict[str, Any]:
    """A row without what says nothing."""
    return {key: value for key, value in row.items() if not (value is None or value is False or value in ("", []))}


def _tables(space: Space, extent: Extent) -> Iterator[tuple[str, Iterable[Row]]]:
    yield "kinds", _kinds(space)
    yield "circles", ({"id": one.pk, "name": one.name} for one in Circle.objects.filter(space=space))
    yield "parties", (_party(entry) for entry in entries(space, extent))
    yield "merges", (_merge(one) for one in list(Merge.objects.filter(space=space).order_by("pk")))
    yield "proposals", (_proposal(one) for one in list(Proposal.objects.filter(space=space).order_by("pk")))
    yield "acts", (_act(act, parts) for act, parts in acts(space, extent))
    yield "contacts", (_contact(contact) for contact in contacts(space, extent))
    for exporter in exporters():
        yield exporter.name, exporter.rows(space)


def _kinds(space: Space) -> Iterator[Row]:
    for kind in KINDS:
        yield {"number": kind.number, "name": kind.name, "sort": kind.sort.value, "minutes": kind.minutes}
    for own in OwnKind.objects.filter(space=space):
        yield {"number": own.number, "name": own.name, "sort": "own", "minutes": own.minutes, "own": True,
               "retired_at": _time(own.retired_at)}  # fmt: skip


def _party(entry: Entry) -> Row:
    party = entry.party
    overruled = {"state": party.overruled_as, "why": party.overruled_why, "at": _time(party.overruled_at)}
    return {
        "id": party.pk,
        "stands_for_by": party.root_id,
        "kind": party.kind,
        "nature": party.nature,
        "you": party.is_me,
        "name": party.name,
        "organisation": party.organisation,
        "title": party.title,
        "place": party.place,
        "birthday": party.birthday,
        "met": party.met,
        "likes": party.likes,
        "seeks": party.seeks,
        "can_give": party.can_give,
        "manner": party.manner,
        "time_zone": party.time_zone,
        "hours": party.hours,
        "language": party.language,
        "channel": party.channel,
        "rhythm_days": party.rhythm_days,
        "hard_season_until": party.hard_season_until.isoformat() if party.hard_season_until else None,
        "hard_season_why": party.hard_season_why,
        "note": party.remark,
        "in_address_book": party.address_book,
        "left_out": party.hidden,
        "demo": party.demo,
        "circles": entry.circles,
        "identifiers": [{"scheme": one.scheme, "value": one.value} for one in entry.identifiers],
        "also_told": entry.also,
        "said": [
            {"field": claim.field, "value": claim.value, "by": "you" if claim.batch is None else str(claim.batch)}
            for claim in entry.claims
        ],
        "overruled": overruled if party.overruled_as else None,
        "import": _id(party.batch),
        "created_at": _time(party.created_at),
    }


def _merge(merge: Merge) -> Row:
    return {
        "kept": merge.kept_id,
        "merged": merge.merged_id,
        "reason": merge.reason,
        "by_hand": merge.batch is None,
        "at": _time(merge.at),
        "undone_at": _time(merge.undone_at),
    }


def _proposal(proposal: Proposal) -> Row:
    return {
        "first": proposal.first_id,
        "second": proposal.second_id,
        "state": proposal.state,
        "confidence": proposal.confidence,
        "reasons": proposal.reasons,
        "cautions": proposal.cautions,
    }


def _act(act: Act, parts: Iterable[Part]) -> Row:
    return {
        "id": act.pk,
        "at": _time(act.at),
        "kind": act.kind,
        "minutes": act.minutes,
        "asked": Asked(act.asked).name.lower(),
        "basis": Basis(act.basis).name.lower(),
        "what": act.what,
        "why": act.why,
        "supports": act.supports,
        "may_lead_to": act.may_lead_to,
        "outcome": Outcome(act.outcome).name.lower(),
        "outcome_note": act.outcome_note,
        "parts": [
            _said({"party": part.party_id, "role": part.role, "share": part.share, "credit": part.credit})
            for part in parts
        ],
        "source": act.source,
        "key": act.key,
        "import": _id(act.batch),
        "recorded_at": _time(act.recorded_at),
        "corrects": act.corrects_id,
        "replaced_at": _time(act.replaced_at),
        "withdrawn_at": _time(act.withdrawn_at),
        "demo": act.demo,
    }


def _contact(contact: Touch) -> Row:
    return {
        "from": contact.giver,
        "to": contact.receiver,
        "at": contact.at,
        "kind": contact.kind,
        "source": contact.source,
        "key": contact.key,
        "import": contact.batch,
        "demo": contact.demo,
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _id(batch: object) -> str | None:
    return str(batch) if batch else None

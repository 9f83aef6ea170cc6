"""How this room erases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.promises.models import EXPECTED, Change, Expectation, Promise

_CHANGED = ("before", "why")


def _with(space: Space, traces: Traces) -> Any:
    return Promise.objects.filter(space=space).filter(Q(by_id__in=traces.parties) | Q(to_id__in=traces.parties))


def _naming(space: Space, traces: Traces) -> tuple[list[Promise], list[Change], list[Expectation]]:
    """Promises, changes and expectations of others that name this person."""
    theirs = Q(by_id__in=traces.parties) | Q(to_id__in=traces.parties)
    promises = [one for one in Promise.objects.filter(space=space).exclude(theirs) if traces.in_text(one.what)]
    changes = [one for one in Change.objects.filter(promise__space=space) if traces.in_anything([one.before, one.why])]
    others = Expectation.objects.filter(space=space).exclude(party_id__in=traces.parties)
    expectations = [one for one in others if traces.in_anything([getattr(one, name) for name in EXPECTED])]
    return promises, changes, expectations


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {"promises": _with(space, traces).count(), "notes": sum(len(rows) for rows in _naming(space, traces))}


@transaction.atomic
def _forget(space: Space, traces: Traces) -> None:
    _with(space, traces).delete()
    Expectation.objects.filter(space=space, party_id__in=traces.parties).delete()
    promises, changes, expectations = _naming(space, traces)
    _take_out(promises, ("what",), traces)
    _take_out(changes, _CHANGED, traces)
    _take_out(expectations, EXPECTED, traces)


def _take_out(rows: list[Any], fields: tuple[str, ...], traces: Traces) -> None:
    for row in rows:
        for field in fields:
            setattr(row, field, traces.out_of(getattr(row, field)))
        row.save(update_fields=list(fields))


def _everything(space: Space, step: Callable[[], None]) -> None:
    Promise.objects.filter(space=space).delete()
    Expectation.objects.filter(space=space).delete()
    step()


add_eraser(Eraser("promises", 15, _mentions, _forget, _everything))

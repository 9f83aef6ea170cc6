"""How this room erases. An introduction of somebody who is erased goes whole: it is about nobody else but the other one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.practice.introductions.models import Introduction, Side

_TEXTS = ("why", "text", "outcome")
_SIDE_TEXTS = ("why", "about", "word")
_CHUNK = 500


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    theirs = Introduction.objects.filter(_of(traces), space=space).distinct()
    named = sum(1 for _ in _named(space, traces)) + sum(1 for _ in _named_sides(space, traces))
    return {"introductions": theirs.count(), "notes": named}


def _of(traces: Traces) -> Q:
    return Q(sides__party_id__in=traces.parties)


def _named(space: Space, traces: Traces) -> Iterator[Introduction]:
    rows = Introduction.objects.filter(space=space).exclude(pk__in=_theirs(space, traces))
    return (row for row in rows if traces.in_anything([getattr(row, text) for text in _TEXTS]))


def _named_sides(space: Space, traces: Traces) -> Iterator[Side]:
    rows = Side.objects.filter(introduction__space=space).exclude(introduction_id__in=_theirs(space, traces))
    return (row for row in rows if traces.in_anything([getattr(row, text) for text in _SIDE_TEXTS]))


def _theirs(space: Space, traces: Traces) -> list[int]:
    return list(Introduction.objects.filter(_of(traces), space=space).values_list("pk", flat=True))


def _forget(space: Space, traces: Traces) -> None:
    Introduction.objects.filter(pk__in=_theirs(space, traces)).delete()
    for introduction in list(_named(space, traces)):
        for text in _TEXTS:
            setattr(introduction, text, traces.out_of(getattr(introduction, text)))
        introduction.save(update_fields=_TEXTS)
    for side in list(_named_sides(space, traces)):
        for text in _SIDE_TEXTS:
            setattr(side, text, traces.out_of(getattr(side, text)))
        side.save(update_fields=_SIDE_TEXTS)


def _everything(space: Space, step: Callable[[], None]) -> None:
    while ids := list(Introduction.objects.filter(space=space).values_list("pk", flat=True)[:_CHUNK]):
        Introduction.objects.filter(pk__in=ids).delete()
        step()


add_eraser(Eraser("introductions", 10, _mentions, _forget, _everything))

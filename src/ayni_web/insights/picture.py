"""The reader's network as the weave draws it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from django.urls import reverse

from ayni.clock import YEAR
from ayni_web.ties.knowing import Knowing, Known
from ayni_web.ui.charts import State, WeavePerson, WeavePicture, weave

_MOST_KEPT = 8
_kept: dict[int, tuple[Knowing, Sequence[WeavePerson]]] = {}
_lock = threading.Lock()


def network_picture(known: Knowing, *, opened: str = "") -> WeavePicture | None:
    """The weave of all whom the reader knows; None while there is nobody."""
    if not known.everybody:
        return None
    return weave(_people(known), open_group=opened, address=reverse("insights:network"))


def _people(known: Knowing) -> Sequence[WeavePerson]:
    """Everybody as the weave takes them; kept while the reader's knowing is, since drawing asks for nothing else of them."""
    with _lock:
        kept = _kept.get(id(known))
    # The knowing is kept beside the people, so that no other can have its id.
    if kept is not None and kept[0] is known:
        return kept[1]
    now = known.observed_until
    # One address with a place for the number: looking ten thousand addresses up would take longer than drawing.
    before, after = reverse("insights:person", args=(0,)).rsplit("0", 1)
    people = [_person(one, now, f"{before}{one.id}{after}") for one in known.everybody]
    with _lock:
        _kept[id(known)] = (known, people)
        while len(_kept) > _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
    return people


def _person(one: Known, now: int, href: str) -> WeavePerson:
    tie = one.tie
    since = (now - tie.last_at) / YEAR if tie and tie.last_at is not None else None
    return WeavePerson(
        key=str(one.id),
        name=one.name,
        href=href,
        state=State(one.state.value),
        closeness=tie.closeness if tie else 0.0,
        recency=0.0 if since is None else 2.0**-since,
        given=tie.gave_minutes if tie else 0.0,
        received=tie.got_minutes if tie else 0.0,
        given_acts=tie.gave if tie else 0,
        received_acts=tie.got if tie else 0,
        circle=one.circles[0] if one.circles else one.organisation,
    )

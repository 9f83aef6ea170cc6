"""How close the asker is to everybody, for the order of what is found; a few minutes old at the most."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from django.db import connection

from ayni_web.accounts.models import Space, User
from ayni_web.ties.knowing import MOST_KEPT, knowing

#: Seconds. Only an order rests on it, and asking anew whether the book changed costs more than the search.
_FRESH = 300.0
_kept: dict[str, tuple[float, Mapping[int, float]]] = {}
_lock = threading.Lock()


def nearness(user: User, space: Space) -> Mapping[int, float]:
    """For each tie of the asker, by party, between 0 and 1 (`Tie.closeness`)."""
    place, now = str(space.pk), time.monotonic()
    with _lock:
        kept = _kept.get(place)
    if kept is not None and now - kept[0] < _FRESH and not connection.in_atomic_block:
        return kept[1]
    near = {known.id: known.tie.closeness for known in knowing(user).everybody if known.tie is not None}
    with _lock:
        if len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[place] = (now, near)
    return near

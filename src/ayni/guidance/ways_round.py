"""Ways by which help came back through others: whom one helped helped another, and that one helped oneself. In order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ayni.guidance.helping import Acts, Rows
from ayni.ledger.columns import NO_TIME


@dataclass(slots=True)
class _Ways:
    """The earliest ways home from each party, as time runs backward.

    `home`: their next act to me. `one`: by one other, the two earliest, by different people. `two`: by two others.
    A way is its acts, with the time at which it arrives in front.
    """

    home: dict[int, int]
    one: dict[int, list[tuple[int, int, tuple[int, ...]]]]
    two: dict[int, tuple[int, tuple[int, ...]]]

    def from_party(self, party: int) -> tuple[int, ...]:
        """The acts of the earliest way from somebody by others; none where there is none."""
        one, two = self.one.get(party), self.two.get(party)
        if one and (two is None or one[0][0] <= two[0]):
            return one[0][2]
        return two[1] if two else ()


def ways_round(acts: Acts, given: Rows) -> list[tuple[int, ...]]:
    """For each act given, the acts of the way by others that arrives first: a → b → me, or a → b → c → me; none where none came.

    One pass back in time. Acts of one second do not follow each other.
    """
    found: list[tuple[int, ...]] = [()] * len(given)
    among = _that_may_lead_home(acts)
    homeward = np.flatnonzero(acts.got & (acts.at != NO_TIME))
    order = np.concatenate([given, among, homeward])
    if not len(given) or not len(among):
        return found
    order = order[np.argsort(-acts.at[order], kind="stable")]
    places = {int(act): place for place, act in enumerate(given)}
    giver, receiver, at = acts.giver.tolist(), acts.receiver.tolist(), acts.at.tolist()
    ways = _Ways({}, {}, {})
    for _, group in groupby(order.tolist(), key=at.__getitem__):
        second = list(group)
        for act in second:
            if giver[act] == acts.me:
                found[places[act]] = ways.from_party(receiver[act])
        fresh = [
            (giver[act], new)
            for act in second
            if acts.me not in (giver[act], receiver[act])
            for new in _by(act, giver[act], receiver[act], ways, at)
        ]
        for party, way in fresh:
            _keep(ways, party, way, receiver)
        for act in second:
            if receiver[act] == acts.me:
                ways.home[giver[act]] = act
    return found


def _that_may_lead_home(acts: Acts) -> Rows:
    """Acts between others that state a time and can stand on a way of at most two others from somebody whom one helped."""
    n = len(acts.keys)
    helped, homeward = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    helped[acts.receiver[acts.gave]], homeward[acts.giver[acts.got]] = True, True
    others = ~acts.mine & (acts.at != NO_TIME)
    before_last, after_first = homeward.copy(), helped.copy()
    before_last[acts.giver[others & homeward[acts.receiver]]] = True
    after_first[acts.receiver[others & helped[acts.giver]]] = True
    return np.flatnonzero(others & after_first[acts.giver] & before_last[acts.receiver])


def _by(act: int, giver: int, receiver: int, ways: _Ways, at: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The ways home that begin with an act between others, after it."""
    home = ways.home.get(receiver)
    if home is not None:
        yield at[home], (act, home)
    # Nobody stands twice on a way: of the two earliest of the next, one is not by the giver.
    for arrives, by, way in ways.one.get(receiver, ()):
        if by != giver:
            yield arrives, (act, *way)
            return


def _keep(ways: _Ways, party: int, way: tuple[int, tuple[int, ...]], receiver: Sequence[int]) -> None:
    arrives, acts = way
    if len(acts) == 3:
        known = ways.two.get(party)
        if known is None or arrives < known[0]:
            ways.two[party] = (arrives, acts)
        return
    by = receiver[acts[0]]
    others = ways.one.get(party, [])
    same = [one for one in others if one[1] == by]
    if same and same[0][0] <= arrives:
        return
    kept = [*(one for one in others if one[1] != by), (arrives, by, acts)]
    ways.one[party] = sorted(kept, key=lambda one: one[0])[:2]

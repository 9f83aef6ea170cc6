"""The largest circulation inside net flows: how much of them can be covered by directed cycles, exactly.

It is a flow of least cost, seen from the end: let all of it flow, then take back as little as makes what comes in equal
what goes out at every party. Taking back one unit on one tie costs 1, so distances are small whole numbers, and the
primal-dual method needs few rounds: in each, what is in surplus is taken back along shortest ways, all of one length
at once, by blocking flows in layers.

Sources: Ahuja, Magnanti & Orlin (1993), Network Flows, ch. 9.8 (primal-dual) and 7.5 (layered networks, after Dinic 1970).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    BOOL_OUT,
    I8_IN,
    I8_OUT,
    I32_IN,
    I32_OUT,
    I64_IN,
    I64_OUT,
    INT,
    Bools,
    Int8s,
    Int32s,
    Int64s,
    compiled,
)

_FAR = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class _Network:
    """What may still be taken back, or let flow again. The entries of party p are `starts[p]:starts[p + 1]`.

    Each tie i→j has one entry with j, toward i: taking back at most `room` there costs 1 a unit; and one with i, toward j:
    letting flow again what was taken back, which costs −1. `twin` is the other entry of the same tie.
    """

    starts: NDArray[np.int64]
    to: NDArray[np.int32]
    twin: NDArray[np.int32]
    room: NDArray[np.int64]
    cost: NDArray[np.int8]
    surplus: NDArray[np.int64]


def largest_circulation(
    giver: NDArray[np.int32], receiver: NDArray[np.int32], weight: NDArray[np.int64], most_steps: int | None = None
) -> int | None:
    """How much of these flows can be covered by directed cycles, in units of `weight`.

    Each unit counts once for every tie of its cycle. The ties must lie inside strongly connected components, none of them
    twice nor beside its opposite. Looks at entries of the network at most about `most_steps` times: None where that was not
    enough. Takes about 60 bytes a tie.
    """
    if not len(weight):
        return 0
    network = _lay_out(giver, receiver, weight)
    parties, entries = len(network.surplus), len(network.to)
    search = _Search(
        potential=np.zeros(parties, np.int32),
        level=np.empty(parties, np.int32),
        settled=np.empty(parties, np.bool_),
        queue=np.empty(parties, np.int32),
        waiting=np.empty(parties, np.int32),
        place=np.empty(parties, np.int64),
        path=np.empty(parties, np.int64),
        tight_starts=np.zeros(parties + 1, np.int64),
        tight=np.empty(entries, np.int32),
        tight_to=np.empty(entries, np.int32),
    )
    steps = 0
    while _next_distance(network, search):
        steps += 2 * entries
        while reached := _layers(network, search):
            steps += entries + _push(network, search, reached)
            if most_steps is not None and steps > most_steps:
                return None
    assert not network.surplus.any(), "The ties are not inside strongly connected components."
    taken_back = network.room[network.cost < 0].sum()
    return int(weight.sum() - taken_back)


@dataclass(frozen=True, slots=True)
class _Search:
    """Where the search stands. `tight` are the entries on shortest ways at the distance being worked on."""

    potential: NDArray[np.int32]
    level: NDArray[np.int32]
    settled: NDArray[np.bool_]
    queue: NDArray[np.int32]
    waiting: NDArray[np.int32]
    place: NDArray[np.int64]
    path: NDArray[np.int64]
    tight_starts: NDArray[np.int64]
    tight: NDArray[np.int32]
    tight_to: NDArray[np.int32]


def _lay_out(giver: NDArray[np.int32], receiver: NDArray[np.int32], weight: NDArray[np.int64]) -> _Network:
    """The network in which all flows, its parties numbered from 0."""
    here = np.zeros(int(max(giver.max(), receiver.max())) + 1, np.int32)
    here[giver], here[receiver] = 1, 1
    number = np.cumsum(here, dtype=np.int32) - 1
    parties, ties = int(number[-1]) + 1, len(giver)
    giver, receiver = number[giver], number[receiver]
    surplus = np.zeros(parties, np.int64)
    np.add.at(surplus, receiver, weight)
    np.subtract.at(surplus, giver, weight)
    entries = np.bincount(giver, minlength=parties) + np.bincount(receiver, minlength=parties)
    network = _Network(
        starts=np.concatenate([[0], np.cumsum(entries)]),
        to=np.empty(2 * ties, np.int32),
        twin=np.empty(2 * ties, np.int32),
        room=np.empty(2 * ties, np.int64),
        cost=np.empty(2 * ties, np.int8),
        surplus=surplus,
    )
    _fill(giver, receiver, weight, network.starts, network.to, network.twin, network.room, network.cost)
    return network


def _next_distance(network: _Network, search: _Search) -> bool:
    """Goes on to the shortest ways there are now from surplus to shortage; False when nothing is in surplus any more."""
    more: bool = _raise_potentials(
        network.starts, network.to, network.room, network.cost, network.surplus,
        search.potential, search.level, search.settled, search.queue, search.waiting,
    )  # fmt: skip
    if more:
        _choose_tight(
            network.starts, network.to, network.cost, search.potential,
            search.tight_starts, search.tight, search.tight_to,
        )  # fmt: skip
    return more


def _layers(network: _Network, search: _Search) -> int:
    """Sets the layer of each party on tight entries; how many were reached, 0 if none of them has a shortage."""
    found: int = _set_layers(
        search.tight_starts, search.tight, search.tight_to, network.room, network.surplus,
        search.level, search.place, search.queue,
    )  # fmt: skip
    return found


def _push(network: _Network, search: _Search, reached: int) -> int:
    """Takes back along the layers until some entry of every way is full; how many steps that took."""
    steps: int = _block(
        search.tight_starts, search.tight, search.tight_to, network.to, network.twin, network.room, network.surplus,
        search.level, search.place, search.queue, search.path, reached,
    )  # fmt: skip
    return steps


@compiled(I32_IN, I32_IN, I64_IN, I64_IN, I32_OUT, I32_OUT, I64_OUT, I8_OUT)
def _fill(
    giver: Int32s,
    receiver: Int32s,
    weight: Int64s,
    starts: Int64s,
    to: Int32s,
    twin: Int32s,
    room: Int64s,
    cost: Int8s,
) -> None:
    places = starts.copy()
    for tie in range(len(giver)):
        back, again = places[receiver[tie]], places[giver[tie]]
        places[receiver[tie]] += 1
        places[giver[tie]] += 1
        to[back], twin[back], room[back], cost[back] = giver[tie], again, weight[tie], 1
        to[again], twin[again], room[again], cost[again] = receiver[tie], back, 0, -1


@compiled(
    I64_IN, I32_IN, I64_IN, I8_IN, I64_IN, I32_OUT, I32_OUT, BOOL_OUT, I32_OUT, I32_OUT, returns="boolean"
)  # fmt: skip
def _raise_potentials(
    starts: Int64s,
    to: Int32s,
    room: Int64s,
    cost: Int8s,
    surplus: Int64s,
    potential: Int32s,
    distance: Int32s,
    settled: Bools,
    queue: Int32s,
    waiting: Int32s,
) -> bool:
    """Shortest distances from all in surplus, up to the nearest shortage, on reduced costs (Dial 1969), added to potentials.

    False where nothing is in surplus, or no way leads from it to a shortage.
    """
    end, waiters, reach = 0, 0, 0
    for party in range(len(surplus)):
        settled[party] = surplus[party] > 0
        distance[party] = _FAR
        if settled[party]:
            distance[party] = 0
            queue[end] = party
            end += 1
    if end == 0:
        return False
    head = 0
    while True:
        short = False
        while head < end:
            party = queue[head]
            head += 1
            short |= surplus[party] < 0
            for entry in range(starts[party], starts[party + 1]):
                other = to[entry]
                if room[entry] == 0 or settled[other]:
                    continue
                there = reach + cost[entry] + potential[party] - potential[other]
                if there == reach:
                    settled[other] = True
                    distance[other] = reach
                    queue[end] = other
                    end += 1
                elif there < distance[other]:
                    if distance[other] == _FAR:
                        waiting[waiters] = other
                        waiters += 1
                    distance[other] = there
        if short:
            break
        nearest, kept = _FAR, 0
        for place in range(waiters):
            other = waiting[place]
            if not settled[other]:
                waiting[kept] = other
                kept += 1
                nearest = min(nearest, distance[other])
        waiters, reach = kept, nearest
        if waiters == 0:
            return False
        for place in range(waiters):
            if distance[waiting[place]] == reach:
                settled[waiting[place]] = True
                queue[end] = waiting[place]
                end += 1
    for party in range(len(surplus)):
        potential[party] += min(distance[party], reach) if settled[party] else reach
    return True


@compiled(I64_IN, I32_IN, I8_IN, I32_IN, I64_OUT, I32_OUT, I32_OUT)
def _choose_tight(
    starts: Int64s, to: Int32s, cost: Int8s, potential: Int32s, tight_starts: Int64s, tight: Int32s, tight_to: Int32s
) -> None:
    """The entries on shortest ways, by party."""
    end = 0
    for party in range(len(potential)):
        for entry in range(starts[party], starts[party + 1]):
            if cost[entry] + potential[party] == potential[to[entry]]:
                tight[end], tight_to[end] = entry, to[entry]
                end += 1
        tight_starts[party + 1] = end


@compiled(I64_IN, I32_IN, I32_IN, I64_IN, I64_IN, I32_OUT, I64_OUT, I32_OUT, returns=INT)
def _set_layers(
    tight_starts: Int64s,
    tight: Int32s,
    tight_to: Int32s,
    room: Int64s,
    surplus: Int64s,
    level: Int32s,
    place: Int64s,
    queue: Int32s,
) -> int:
    """Steps from the nearest surplus, −1 where none leads. It goes on behind the first shortage, so that a pass serves many."""
    end, short = 0, False
    for party in range(len(surplus)):
        level[party] = -1
        place[party] = tight_starts[party]
        if surplus[party] > 0:
            level[party] = 0
            queue[end] = party
            end += 1
    head = 0
    while head < end:
        party = queue[head]
        head += 1
        for spot in range(tight_starts[party], tight_starts[party + 1]):
            other = tight_to[spot]
            if level[other] < 0 and room[tight[spot]] > 0:
                level[other] = level[party] + 1
                queue[end] = other
                end += 1
                short |= surplus[other] < 0
    return end if short else 0


@compiled(
    I64_IN, I32_IN, I32_IN, I32_IN, I32_IN, I64_OUT, I64_OUT, I32_OUT, I64_OUT, I32_IN, I64_OUT, INT, returns=INT
)  # fmt: skip
def _block(
    tight_starts: Int64s,
    tight: Int32s,
    tight_to: Int32s,
    to: Int32s,
    twin: Int32s,
    room: Int64s,
    surplus: Int64s,
    level: Int32s,
    place: Int64s,
    queue: Int32s,
    path: Int64s,
    reached: int,
) -> int:
    """A blocking flow, way by way, deepest first. `place` is where each party's search for a way on stands."""
    steps = 0
    for first in range(reached):
        source = queue[first]
        if level[source] != 0:
            break
        depth, party = 0, source
        while surplus[source] > 0:
            if surplus[party] < 0:
                amount = min(surplus[source], -surplus[party])
                for step in range(depth):
                    amount = min(amount, room[path[step]])
                full = depth
                for step in range(depth - 1, -1, -1):
                    room[path[step]] -= amount
                    room[twin[path[step]]] += amount
                    if room[path[step]] == 0:
                        full = step
                surplus[source] -= amount
                surplus[party] += amount
                steps += depth
                # Go on from the first entry that is full now; where none is, the shortage ended, and the way leads on.
                if full < depth:
                    party = to[twin[path[full]]]
                    depth = full
                continue
            spot = place[party]
            while spot < tight_starts[party + 1] and not (
                level[tight_to[spot]] == level[party] + 1 and room[tight[spot]] > 0
            ):
                spot += 1
            place[party] = spot
            if spot < tight_starts[party + 1]:
                path[depth] = tight[spot]
                depth += 1
                party = tight_to[spot]
            elif depth == 0:
                break
            else:
                level[party] = -1
                depth -= 1
                party = to[twin[path[depth]]]
    return steps

"""Where everybody stands in the weave: who is drawn alone and who gathers, at what angle and how far away."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ayni_web.ui.charts.states import FAR_STATES, State

#: The group that holds what does not fit into groups of its own.
OTHERS = "others"
#: A group that gathers fewer than these tells nothing by its name and crowds the picture: they stand among the others.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class WeavePerson:
    """Somebody around me, as a page knows them.

    `closeness` and `recency` lie between 0 (far, long ago) and 1; `given` and `received` are amounts of the same unit;
    `circle` is the circle or organisation they gather in; `words` replaces what is said of them.
    """

    key: str
    name: str
    href: str
    state: State
    closeness: float = 0.0
    recency: float = 0.0
    given: float = 0.0
    received: float = 0.0
    given_acts: int = 0
    received_acts: int = 0
    circle: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """People who are shown as one group; `key` names it in an address."""

    key: str
    circle: str
    state: State | None
    people: tuple[WeavePerson, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    x: float
    y: float


def nearness(person: WeavePerson) -> float:
    """How close and how recent in one number from 0 to 1; what is not a number counts as far."""
    close, recent = (value if math.isfinite(value) else 0.0 for value in (person.closeness, person.recency))
    return 0.65 * min(1.0, max(0.0, close)) + 0.35 * min(1.0, max(0.0, recent))


def group_key(person: WeavePerson) -> str:
    """The group somebody gathers in: their circle, or their state where they have none."""
    return f"circle:{person.circle}" if person.circle else f"state:{person.state}"


def by_nearness(people: Iterable[WeavePerson]) -> list[WeavePerson]:
    """People from near to far, those with whom nothing moves last; by name where they are as near as each other."""
    return sorted(people, key=lambda one: (one.state in FAR_STATES, -nearness(one), one.name.casefold(), one.key))


def choose(
    ranked: Sequence[WeavePerson], *, limit: int, most_groups: int, open_group: str = ""
) -> tuple[list[WeavePerson], list[Gathered]]:
    """Who is drawn alone (at most `limit`, the nearest first) and which groups hold all the others.

    The people come in the order of `by_nearness`. Where a group is open, its members come first and a few of the nearest
    stay for orientation.
    """
    if len(ranked) <= limit:
        return list(ranked), []
    kept = list(ranked[:limit])
    if open_group:
        inside = set(_members_of(open_group, ranked, limit, most_groups))
        if inside:
            members = [one for one in ranked if one.key in inside]
            others = [one for one in ranked if one.key not in inside][: max(limit // 5, limit - len(members))]
            kept = others + members[: limit - len(others)]
    drawn = {one.key for one in kept}
    rest = [one for one in ranked if one.key not in drawn]
    return [one for one in ranked if one.key in drawn], _gathered(rest, most_groups, open_group)


def _members_of(key: str, ranked: Sequence[WeavePerson], limit: int, most_groups: int) -> list[str]:
    if key == OTHERS:
        groups = _gathered(ranked[limit:], most_groups)
        return [one.key for group in groups if group.key == OTHERS for one in group.people]
    return [one.key for one in ranked if group_key(one) == key]


def _gathered(rest: Sequence[WeavePerson], most: int, open_group: str = "") -> list[Gathered]:
    """The groups of these people, the largest ones by name; a group that is open stays, so that it can be closed."""
    held: dict[str, list[WeavePerson]] = {}
    for person in rest:
        held.setdefault(group_key(person), []).append(person)
    by_size = sorted(held, key=lambda key: (key != open_group, -len(held[key]), key))
    named = [key for key in by_size if len(held[key]) >= FEWEST or key == open_group]
    if len(named) > most or len(named) < len(by_size):
        named = named[: most - 1]
    spilled = [person for key in by_size if key not in named for person in held[key]]
    groups = [Gathered(key, held[key][0].circle, _common_state(held[key]), tuple(held[key])) for key in sorted(named)]
    if spilled:
        groups.append(Gathered(OTHERS, "", None, tuple(spilled)))
    return groups


def _common_state(people: Sequence[WeavePerson]) -> State | None:
    states = {person.state for person in people}
    return states.pop() if len(states) == 1 else None


def angles(people: Sequence[WeavePerson], groups: Sequence[Gathered]) -> tuple[dict[str, float], dict[str, float]]:
    """The angle of everybody and of every group: circles by name around the clock, in each the people by name.

    It depends on names alone, so nobody jumps between two visits because they became closer.
    """
    order = sorted(people, key=lambda one: (one.circle == "", one.circle.casefold(), one.name.casefold(), one.key))
    sectors: list[str] = sorted(
        {one.circle for one in people} | {group.circle for group in groups},
        key=lambda name: (name == "", name.casefold()),
    )
    size = {sector: sum(one.circle == sector for one in people) + 1.5 for sector in sectors}
    whole = sum(size.values()) or 1.0
    first: dict[str, float] = {}
    at = 0.0
    for sector in sectors:
        first[sector] = at
        at += size[sector]
    seen: dict[str, int] = {}
    of_people = {}
    for one in order:
        index = seen.get(one.circle, 0)
        seen[one.circle] = index + 1
        of_people[one.key] = _turn((first[one.circle] + 1.25 + index) / whole)
    of_groups = {group.key: _turn((first[group.circle] + size[group.circle] / 2) / whole) for group in groups}
    return of_people, of_groups


def _turn(share: float) -> float:
    return share * math.tau - math.pi / 2


def distances(people: Sequence[WeavePerson], *, crowded: bool = False) -> dict[str, float]:
    """How far away everybody stands, from 0 (beside me) to 1 (at the edge).

    Half of it is their nearness itself and half their place in the order of nearness: the order is kept, and the room
    is used. Where a crowd is gathered outside, those who are drawn are the near ones only; then the farthest of them
    stands at the edge.
    """
    nearest = max(map(nearness, people), default=1.0) if crowded else 1.0
    farthest = min(map(nearness, people), default=0.0) if crowded else 0.0
    reach = (nearest - farthest) or 1.0
    order = sorted(people, key=lambda one: (-nearness(one), one.name.casefold(), one.key))
    last = max(1, len(order) - 1)
    return {
        one.key: 0.5 * (nearest - nearness(one)) / reach + 0.5 * math.sqrt(index / last)
        for index, one in enumerate(order)
    }


def parted(
    spots: Sequence[tuple[float, float, float]],
    *,
    centre: Spot,
    clear: float,
    width: float,
    height: float,
    rounds: int = 24,
) -> list[Spot]:
    """The spots (x, y, radius) pushed apart until they no longer touch, away from the centre and inside the frame."""
    held = [[x, y] for x, y, _ in spots]
    radii = [radius + 3.5 for _, _, radius in spots]
    by_x = sorted(range(len(spots)), key=lambda index: (spots[index][0], index))
    widest = max(radii, default=0.0)
    for _ in range(rounds):
        moved = False
        by_x.sort(key=lambda index: (held[index][0], index))
        for place, index in enumerate(by_x):
            for other in by_x[place + 1 :]:
                if held[other][0] - held[index][0] > radii[index] + widest:
                    break
                moved |= _push(held[index], held[other], radii[index] + radii[other], index)
        for index, spot in enumerate(held):
            _keep_clear(spot, centre, clear + radii[index])
            spot[0] = min(width - radii[index] - 2, max(radii[index] + 2, spot[0]))
            spot[1] = min(height - radii[index] - 2, max(radii[index] + 2, spot[1]))
        if not moved:
            break
    return [Spot(round(x, 1), round(y, 1)) for x, y in held]


def _push(one: list[float], other: list[float], room: float, turn: int) -> bool:
    across, down = other[0] - one[0], other[1] - one[1]
    far = math.hypot(across, down)
    if far >= room:
        return False
    if far < 0.01:
        across, down, far = math.cos(turn), math.sin(turn), 1.0
    shift = (room - far) / 2 / far
    one[0] -= across * shift
    one[1] -= down * shift
    other[0] += across * shift
    other[1] += down * shift
    return True


def _keep_clear(spot: list[float], centre: Spot, clear: float) -> None:
    across, down = spot[0] - centre.x, spot[1] - centre.y
    far = math.hypot(across, down)
    if far >= clear:
        return
    if far < 0.01:
        across, down, far = 1.0, 0.0, 1.0
    spot[0], spot[1] = centre.x + across / far * clear, centre.y + down / far * clear

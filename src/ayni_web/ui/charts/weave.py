"""The weave: my network around me. Distance is how close and how recent; two strands where value moves both ways."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.utils.translation import gettext, ngettext

from ayni.pictures.labels import Box, Label, place_labels, shortened, text_width
from ayni_web.ui.charts.states import FAR_STATES, STATE_WORDS, State
from ayni_web.ui.charts.weave_layout import Gathered, Spot, WeavePerson, angles, by_nearness, choose, distances, parted

__all__ = ["WeaveDrawing", "WeaveNode", "WeavePerson", "WeavePicture", "weave"]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sheet a weave is drawn on, and how much fits on it."""

    name: Literal["wide", "tall"]
    width: float
    height: float
    nearest: float
    margin: float
    limit: int
    groups: int
    names: int
    type_size: float
    outer: tuple[float, float]  # the room that groups take across and down, on each side


_WIDE = Shape("wide", 900, 660, 96, 64, 120, 14, 46, 14, (66.7, 58))
#: As wide as a phone, so that its letters are as large there as those of the page. Groups stand above and below.
_TALL = Shape("tall", 360, 600, 58, 30, 26, 6, 16, 14, (0, 60))


@dataclass(frozen=True, slots=True)
class Strand:
    kind: str  # "gv", "rc", "qt", "soft": the class of its colour
    path: str
    width: float
    dotted: bool


@dataclass(frozen=True, slots=True)
class WeaveNode:
    key: str
    href: str
    state: State
    x: float
    y: float
    radius: float
    scale: float
    strands: tuple[Strand, ...]
    label: Label
    words: str

    @property
    def halo(self) -> float:
        return max(13.0, self.radius + 6)


@dataclass(frozen=True, slots=True)
class WeaveGroup:
    """People who are gathered; `href` opens the group, or closes it where it is open."""

    key: str
    href: str
    x: float
    y: float
    radius: float
    count: int
    name: str
    words: str
    is_open: bool = False

    @property
    def name_y(self) -> float:
        return round(self.y + self.radius + 14, 1)

    @property
    def count_y(self) -> float:
        return round(self.y + 4.2, 1)


@dataclass(frozen=True, slots=True)
class WeaveDrawing:
    shape: Literal["wide", "tall"]
    width: float
    height: float
    centre: Spot
    rings: tuple[tuple[float, float], ...]
    nodes: tuple[WeaveNode, ...]
    groups: tuple[WeaveGroup, ...]

    @property
    def me_y(self) -> float:
        return self.centre.y + 4

    @property
    def dense(self) -> bool:
        return len(self.nodes) > 60


@dataclass(frozen=True, slots=True)
class WeavePicture:
    """One network drawn twice, for a wide page and for a phone, with how many people are in each state."""

    wide: WeaveDrawing
    tall: WeaveDrawing
    total: int
    counts: tuple[tuple[State, str, int], ...]
    opened: str
    words: str

    @property
    def drawings(self) -> tuple[WeaveDrawing, WeaveDrawing]:
        return self.wide, self.tall


def weave(people: Sequence[WeavePerson], *, open_group: str = "", limit: int = 90, address: str = "") -> WeavePicture:
    """The picture of a network, the same for the same people however often it is asked for.

    At most `limit` people (never more than 120) are drawn one by one (fewer on a phone), the nearest first; all others
    gather in groups by circle, or by state where they have none, and nobody is lost: drawn people and the counts of the
    groups sum to all. `open_group` is the key of the group that is to be open; a group links to `address?open=KEY`.
    Keys of people must differ.
    """
    tally = Counter(person.state for person in people)
    ranked = by_nearness(people)
    counts = tuple((state, str(STATE_WORDS[state]), found) for state in State if (found := tally[state]))
    told = ", ".join(f"{words} {count}" for _, words, count in counts)
    words = ngettext("%(count)s person around you: %(told)s", "%(count)s people around you: %(told)s", len(people))
    return WeavePicture(
        wide=_draw(ranked, _WIDE, min(limit, _WIDE.limit), open_group, address),
        tall=_draw(ranked, _TALL, min(limit, _TALL.limit), open_group, address),
        total=len(people),
        counts=counts,
        opened=open_group,
        words=words % {"count": len(people), "told": told} if people else gettext("Nobody is around you yet."),
    )


def _draw(ranked: Sequence[WeavePerson], shape: Shape, limit: int, open_group: str, address: str) -> WeaveDrawing:
    drawn, gathered = choose(ranked, limit=limit, most_groups=shape.groups, open_group=open_group)
    centre = Spot(shape.width / 2, shape.height / 2)
    turned, group_turned = angles(drawn, gathered)
    far = distances(drawn, crowded=bool(gathered))
    outer = shape.outer if gathered else (0.0, 0.0)
    reach = (shape.width / 2 - shape.margin - outer[0], shape.height / 2 - 40 - outer[1])
    groups = _groups(gathered, group_turned, shape, centre, open_group, address)
    radii = [_radius(person, len(drawn)) for person in drawn]
    wished = []
    for person, radius in zip(drawn, radii, strict=True):
        angle, share = turned[person.key], far[person.key]
        across = shape.nearest + share * (reach[0] - shape.nearest)
        down = shape.nearest * 0.86 + share * (reach[1] - shape.nearest * 0.86)
        wished.append((centre.x + across * math.cos(angle), centre.y + down * math.sin(angle), radius))
    fixed = [(group.x, group.y + 8, group.radius + 22) for group in groups]
    spots = parted(wished, centre=centre, clear=30, width=shape.width, height=shape.height)
    for _ in range(3 if fixed else 0):
        moved = _away_from(spots, radii, fixed, shape)
        again = [(spot.x, spot.y, radius) for spot, radius in zip(moved, radii, strict=True)]
        spots = parted(again, centre=centre, clear=30, width=shape.width, height=shape.height, rounds=6)
    nodes = _nodes(drawn, spots, radii, shape, centre, groups)
    rings = tuple((round(reach[0] * part, 1), round(reach[1] * part, 1)) for part in (0.42, 0.71, 1.0))
    return WeaveDrawing(shape.name, shape.width, shape.height, centre, rings, nodes, groups)


def _radius(person: WeavePerson, drawn: int) -> float:
    if person.state in FAR_STATES:
        return 7.0
    amount = max(0.0, person.given) + max(0.0, person.received)
    busy = min(1.0, math.log1p(amount if math.isfinite(amount) else 0.0) / math.log(60))
    return round((5.5 if drawn > 60 else 6.5) + 5.0 * busy, 1)


def _away_from(
    spots: list[Spot], radii: list[float], fixed: list[tuple[float, float, float]], shape: Shape
) -> list[Spot]:
    """Spots moved towards the middle where a group stands in their place."""
    middle = Spot(shape.width / 2, shape.height / 2)
    moved = []
    for spot, radius in zip(spots, radii, strict=True):
        x, y = spot.x, spot.y
        for group_x, group_y, room in fixed:
            gap = room + radius - math.hypot(x - group_x, y - group_y)
            if gap > 0:
                inward = math.hypot(middle.x - x, middle.y - y) or 1.0
                x += (middle.x - x) / inward * gap * 1.2
                y += (middle.y - y) / inward * gap * 1.2
        moved.append(Spot(round(x, 1), round(y, 1)))
    return moved


def _nodes(
    drawn: Sequence[WeavePerson],
    spots: Sequence[Spot],
    radii: Sequence[float],
    shape: Shape,
    centre: Spot,
    groups: Sequence[WeaveGroup],
) -> tuple[WeaveNode, ...]:
    points = [(person.name, spot.x, spot.y, radius) for person, spot, radius in zip(drawn, spots, radii, strict=True)]
    taken = [Box(centre.x - 24, centre.y - 24, centre.x + 24, centre.y + 24)]
    for group in groups:
        half = max(group.radius, text_width(group.name, 12) / 2)
        taken.append(Box(group.x - half, group.y - group.radius, group.x + half, group.name_y + 5))
    labels = place_labels(
        points, frame=Box(4, 4, shape.width - 4, shape.height - 4), taken=taken, size=shape.type_size, shown=shape.names
    )
    most = max((max(person.given, person.received) for person in drawn), default=0.0)
    return tuple(
        WeaveNode(
            key=person.key,
            href=person.href,
            state=person.state,
            x=spot.x,
            y=spot.y,
            radius=radius,
            scale=round(radius / 10, 3),
            strands=_strands(person, centre, spot, most),
            label=label,
            words=person.words or _words(person),
        )
        for person, spot, radius, label in zip(drawn, spots, radii, labels, strict=True)
    )


def _strands(person: WeavePerson, centre: Spot, spot: Spot, most: float) -> tuple[Strand, ...]:
    """Two bent strands where value moves both ways, one where it does not, dotted where it has gone quiet."""

    def thick(amount: float) -> float:
        return round(1.1 + 2.6 * math.sqrt(max(0.0, amount) / most), 1) if most > 0 else 1.4

    given = Strand("gv", _bent(centre, spot, -0.09), thick(person.given), False)
    received = Strand("rc", _bent(centre, spot, 0.09), thick(person.received), False)
    if person.state == State.BOTH:
        return given, received
    if person.state == State.FROM_YOU:
        return (given,)
    if person.state == State.TO_YOU:
        return (received,)
    if person.state == State.NEW and (person.given > 0 or person.received > 0):
        return tuple(one for one, amount in ((given, person.given), (received, person.received)) if amount > 0)
    if person.state in FAR_STATES:
        return ()
    return (Strand("qt", _bent(centre, spot, 0.0), 1.6, person.state == State.QUIET),)


def _bent(start: Spot, end: Spot, bend: float) -> str:
    across, down = end.x - start.x, end.y - start.y
    x, y = (start.x + end.x) / 2 - down * bend, (start.y + end.y) / 2 + across * bend
    return f"M{start.x:.1f},{start.y:.1f} Q{x:.1f},{y:.1f} {end.x:.1f},{end.y:.1f}"


def _words(person: WeavePerson) -> str:
    parts = [str(STATE_WORDS[person.state])]
    if person.given_acts:
        parts.append(
            ngettext("you gave once", "you gave %(acts)s times", person.given_acts) % {"acts": person.given_acts}
        )
    if person.received_acts:
        parts.append(
            ngettext("you received once", "you received %(acts)s times", person.received_acts)
            % {"acts": person.received_acts}
        )
    return gettext("%(name)s: %(what)s") % {"name": person.name, "what": ", ".join(parts)}


def _groups(
    gathered: Sequence[Gathered],
    turned: dict[str, float],
    shape: Shape,
    centre: Spot,
    open_group: str,
    address: str,
) -> tuple[WeaveGroup, ...]:
    order = sorted(gathered, key=lambda group: (turned[group.key], group.key))
    around = [turned[group.key] for group in order]
    places = _in_rows(around, shape) if shape.name == "tall" else _around(around, shape, centre)
    groups = []
    for group, (x, y) in zip(order, places, strict=True):
        count = len(group.people)
        radius = round(min(25.0, 12 + 2.1 * math.log1p(count)), 1)
        is_open = group.key == open_group
        name = group.circle or (str(STATE_WORDS[group.state]) if group.state else gettext("others"))
        query = "" if is_open else urlencode({"open": group.key})
        told = {"name": name, "count": count}
        words = (
            ngettext("%(name)s: %(count)s more person", "%(name)s: %(count)s more people", count) % told
            if is_open
            else ngettext("%(name)s: open %(count)s person", "%(name)s: open %(count)s people", count) % told
        )
        groups.append(
            WeaveGroup(
                key=group.key,
                href=f"{address}?{query}",
                x=round(min(shape.width - shape.margin, max(shape.margin, x)), 1),
                y=round(min(shape.height - radius - 20, max(radius + 4, y)), 1),
                radius=radius,
                count=count,
                name=shortened(name, 18 if shape.name == "wide" else 16),
                words=words,
                is_open=is_open,
            )
        )
    return tuple(groups)


def _around(turned: list[float], shape: Shape, centre: Spot) -> list[tuple[float, float]]:
    """Places on the rim of the sheet, each at its angle as nearly as there is room."""
    across, down = shape.width / 2 - shape.margin, shape.height / 2 - 42
    return [(centre.x + across * math.cos(angle), centre.y + down * math.sin(angle)) for angle in _spread(turned)]


def _in_rows(turned: list[float], shape: Shape) -> list[tuple[float, float]]:
    """Places in one row above and one below, where a narrow sheet has room; who is higher up around me stands above."""
    by_height = sorted(range(len(turned)), key=lambda index: (math.sin(turned[index]), index))
    half = len(turned) // 2
    places: dict[int, tuple[float, float]] = {}
    for row, y in ((by_height[:half], 29.0), (by_height[half:], shape.height - 48.0)):
        for place, index in enumerate(sorted(row, key=lambda index: (math.cos(turned[index]), index))):
            places[index] = (shape.width * (place + 0.5) / len(row), y)
    return [places[index] for index in range(len(turned))]


def _spread(around: list[float]) -> list[float]:
    """Angles in rising order, moved as little as it takes to keep an even part of the circle between neighbours."""
    if len(around) < 2:
        return around
    room = min(0.42, math.tau / len(around) * 0.98)
    spread = list(around)
    for _ in range(60):
        for index in range(len(spread)):
            after = (index + 1) % len(spread)
            gap = spread[after] - spread[index] + (math.tau if after == 0 else 0.0)
            if gap < room:
                shift = (room - gap) / 2
                spread[index] -= shift
                spread[after] += shift
    return spread

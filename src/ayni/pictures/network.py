"""The network: who gives to whom. Woven threads where it runs both ways, one thread with a direction where it does not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ayni.errors import InputError
from ayni.ledger.readings import Reading
from ayni.pictures.labels import Box, Label, place_labels
from ayni.pictures.network_layout import parted, places
from ayni.pictures.picture import Picture
from ayni.pictures.sheet import TEXT, WIDTH, Form, Sheet
from ayni.pictures.svg import hint, path, tag, write
from ayni.pictures.wording import count, up_to

MEASURE = "dyads"
#: One party for this many square points, and this many ties a party at most: beyond that a picture is a ball of wool.
_POINTS_A_PARTY, _TIES_A_PARTY, _TIES_OF_ALL = 2_400, 1.6, 3.0
#: Up to so many ties, names keep clear of them.
_TIES_TO_AVOID = 60
#: Beyond so many, strands that wind become a thicket: they run side by side, and faintly.
_TIES_TO_WEAVE = 110
_FAINTEST, _FAINT = 0.28, 0.6


@dataclass(frozen=True, slots=True)
class _Ties:
    """The ties that are drawn, with parties as numbers into `keys`; `left_out` are ties and parties that are not."""

    keys: list[int | str]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    acts_up: NDArray[np.int64]
    acts_down: NDArray[np.int64]
    left_out: tuple[int, int]

    def __len__(self) -> int:
        return len(self.first)

    @property
    def acts(self) -> NDArray[np.int64]:
        return self.acts_up + self.acts_down

    @property
    def mutual(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (self.acts_up > 0) & (self.acts_down > 0)
        return found


def draw(
    reading: Reading, *, width: int = WIDTH, limit: int | None = None, names: Mapping[int | str, str] | None = None
) -> Picture:
    """The network of a reading of `dyads`.

    Woven green threads run both ways, clay threads with an arrow one way; the more acts, the wider. At most `limit` parties
    are drawn, those of the strongest ties, and the picture says how many are not; if not given, as many as can be told
    apart at this width. `names` says what to call them; if not given, what the ledger calls them.

    Raises `InputError` for a reading without ties.
    """
    if not len(reading):
        raise InputError("There is no tie between two parties to draw: nobody in this ledger gave to anybody else.")
    sheet = Sheet(width)
    tall = round(sheet.width * (1.25 if sheet.narrow else 0.78))  # whatever has no use for it is drawn lower
    most = max(2, limit if limit is not None else round((sheet.right - sheet.left) * tall / _POINTS_A_PARTY))
    ties = _strongest(reading.table, most)
    tall = round(tall * min(1.0, 0.38 + len(ties.keys) / 30))
    _head(sheet, reading, ties)
    called = _called(reading, ties.keys, names)
    room = np.array([sheet.right - sheet.left, float(tall)])
    radius = _radii(ties, sheet.narrow)
    pull = 0.5 + np.log1p(ties.acts) / max(math.log1p(int(ties.acts.max())), 1e-9)
    spread = places([str(key) for key in ties.keys], ties.first, ties.second, pull, room[0] / room[1])
    at = parted(_in(spread, room, radius, sheet.narrow), radius, room) + np.array([sheet.left, sheet.y])
    labels = _labels(sheet, called, ties, at, radius, tall)
    parties = _parties(ties)
    sheet.add(*_drawn_ties(ties, at, radius, called), *_drawn_parties(parties, at, radius, called))
    sheet.add(*[_drawn_label(one) for one in labels if not one.hidden])
    sheet.y += tall
    _legend(sheet, ties, {one.kind for one in parties}, sum(one.hidden for one in labels))
    return sheet.picture()


def _strongest(table: pa.Table, most: int) -> _Ties:
    """Ties in the order of their acts until `most` parties are there, or as many ties as can be seen between them."""
    up, down = (table[f"acts_{way}"].to_numpy().astype(np.int64) for way in ("ab", "ba"))
    order = np.argsort(-(up + down), kind="stable")
    both = pa.concat_arrays([pc.cast(chunk, table["a"].type) for side in "ab" for chunk in table[side].chunks])
    coded = pc.dictionary_encode(both)
    parties = coded.indices.to_numpy().astype(np.intp)
    first, second = parties[: len(table)], parties[len(table) :]
    number = np.full(len(coded.dictionary), -1, np.intp)
    enough = max(most * (_TIES_OF_ALL if len(number) <= most else _TIES_A_PARTY), 1)
    chosen, held = [], 0
    for tie in order[: int(400 * enough)].tolist():
        new = [party for party in (first[tie], second[tie]) if number[party] < 0]
        if held + len(new) > most:
            continue
        for party in new:
            number[party] = held
            held += 1
        chosen.append(tie)
        if len(chosen) >= enough:
            break
    picked = np.array(chosen, np.intp)
    drawn = np.argsort(number)[len(number) - held :]
    keys = coded.dictionary.take(pa.array(drawn)).to_pylist()
    left_out = (len(table) - len(picked), len(number) - held)
    return _Ties(keys, number[first[picked]], number[second[picked]], up[picked], down[picked], left_out)


def _head(sheet: Sheet, reading: Reading, ties: _Ties) -> None:
    up, down = reading.table["acts_ab"].to_numpy(), reading.table["acts_ba"].to_numpy()
    mutual = int(((up > 0) & (down > 0)).sum())
    pairs = len(reading)
    below = [f"{count(int((up + down).sum()), 'act')} between {count(pairs, 'pair')}{up_to(reading.now)}."]
    if ties.left_out[0]:
        below.append(
            f"Drawn are the {count(len(ties), 'tie')} with most acts, between {count(len(ties.keys), 'party', 'parties')}; "
            f"{count(ties.left_out[0], 'tie')} and {count(ties.left_out[1], 'party', 'parties')} are not."
        )
    said = f"Between {mutual:,} of {count(pairs, 'pair')}, something went both ways."
    if pairs == 1:
        said = "Between these two, something went both ways." if mutual else "Between these two, one gave so far."
    sheet.heading(said, *below)


def _called(reading: Reading, keys: list[int | str], names: Mapping[int | str, str] | None) -> list[str]:
    if names is None and reading.question is not None:
        parties = reading.question.ledger.parties
        numbers = pa.array(parties.numbers(keys))
        return [str(name) for name in parties.names.take(numbers).to_pylist()]
    return [str((names or {}).get(key, key)) for key in keys]


def _radii(ties: _Ties, narrow: bool) -> NDArray[np.float64]:
    acts = np.bincount(ties.first, ties.acts, len(ties.keys)) + np.bincount(ties.second, ties.acts, len(ties.keys))
    least, more = (3.5, 4.5) if narrow or len(ties.keys) > 80 else (4.5, 7.0)
    found: NDArray[np.float64] = least + more * np.sqrt(acts / acts.max())
    return found


def _in(
    spread: NDArray[np.float64], room: NDArray[np.float64], radius: NDArray[np.float64], narrow: bool
) -> NDArray[np.float64]:
    """Places on the sheet in points, with room for names at the sides and none needed where nothing stands."""
    edge = np.array([22.0 if narrow else 52.0, 18.0]) + radius.max()
    found: NDArray[np.float64] = room / 2 + spread * (room / 2 - edge) / np.array([room[0] / room[1], 1.0])
    return found


def _labels(
    sheet: Sheet, called: list[str], ties: _Ties, at: NDArray[np.float64], radius: NDArray[np.float64], tall: float
) -> list[Label]:
    """Names of the busiest first, beside the ties where there is room, above them where there is none."""
    order = np.argsort(-radius, kind="stable").tolist()
    frame = Box(6, sheet.y - 8, sheet.width - 6, sheet.y + tall + 8)
    most = round(sheet.width * tall / 6_500)

    def placed(parties: list[int], taken: list[Box], most: int) -> dict[int, Label]:
        points = [(called[one], float(at[one, 0]), float(at[one, 1]), float(radius[one])) for one in parties]
        return dict(zip(parties, place_labels(points, frame=frame, taken=taken, size=TEXT, shown=most), strict=True))

    if len(ties) > _TIES_TO_AVOID:
        found = placed(order, [], most)
        return [found[place] for place in range(len(called))]
    found = placed(order, _along(ties, at), most)
    hidden = [one for one in order if found[one].hidden]
    bodies = [_around(at[one], float(radius[one])) for one in order]
    shown = [found[one].box for one in order if not found[one].hidden]
    # A second chance above the ties; a party's own circle is no reason to stand back, as its label begins beside it.
    for one in hidden:
        others = [*shown, *(body for other, body in zip(order, bodies, strict=True) if other != one)]
        again = placed([one], others, most - len(shown))[one]
        if not again.hidden:
            found[one] = again
            shown.append(again.box)
    return [found[place] for place in range(len(called))]


def _around(at: NDArray[np.float64], radius: float) -> Box:
    x, y = at.tolist()
    return Box(x - radius, y - radius, x + radius, y + radius)


def _along(ties: _Ties, at: NDArray[np.float64]) -> list[Box]:
    """Small boxes along the ties."""
    steps = np.arange(0.05, 0.96, 0.05)[:, None, None]
    spots = at[ties.first][None] * (1 - steps) + at[ties.second][None] * steps
    return [_around(spot, 2.5) for spot in spots.reshape(-1, 2)]


def _drawn_label(label: Label) -> str:
    return write(label.text, label.x, label.y, "name halo", text_anchor=label.anchor)


def _drawn_ties(ties: _Ties, at: NDArray[np.float64], radius: NDArray[np.float64], called: list[str]) -> list[str]:
    """One-way threads first, so that woven ones lie above them."""
    most = math.log1p(int(max(ties.acts_up.max(), ties.acts_down.max())))
    crowded = len(ties) > _TIES_TO_WEAVE

    look = {"opacity": max(_FAINTEST, min(_FAINT, _FAINT * math.sqrt(250 / len(ties))))} if crowded else {}

    def wide(acts: int) -> float:
        return (0.7 if crowded else 1.3) + (1.3 if crowded else 2.4) * math.log1p(acts) / most

    drawn = []
    for tie in np.argsort(ties.mutual, kind="stable").tolist():
        one, other = int(ties.first[tie]), int(ties.second[tie])
        up, down = int(ties.acts_up[tie]), int(ties.acts_down[tie])
        told = hint(f"{called[one]} gave {called[other]} {up:,}, {called[other]} gave {called[one]} {down:,}")
        if up and down:
            strands = (beside if crowded else woven)(*_ends(at, radius, one, other, 0.0), wide(up), wide(down))
            drawn.append(tag("g", told, *strands, class_="tie mutual", **look))
        else:
            giver, receiver = (one, other) if up else (other, one)
            ends = _ends(at, radius, giver, receiver, 2.0)
            drawn.append(tag("g", told, *thread(*ends, wide(up or down)), class_="tie one-way", **look))
    return drawn


def _ends(
    at: NDArray[np.float64], radius: NDArray[np.float64], one: int, other: int, before: float
) -> tuple[float, float, float, float]:
    """Where a tie leaves one circle and meets the other, `before` points short of it."""
    x, y = (at[other] - at[one]).tolist()
    length = math.hypot(x, y) or 1.0
    x, y = x / length, y / length
    start, end = min(float(radius[one]), length / 3), min(float(radius[other]) + before, length / 3)
    return (
        float(at[one, 0]) + x * start, float(at[one, 1]) + y * start,
        float(at[other, 0]) - x * end, float(at[other, 1]) - y * end,
    )  # fmt: skip


def woven(
    x1: float, y1: float, x2: float, y2: float, first: float, second: float, *, amplitude: float = 3.2
) -> tuple[str, str]:
    """Two strands that wind around each other from one end to the other, each as wide as it is told."""
    across, down = x2 - x1, y2 - y1
    length = math.hypot(across, down) or 1.0
    turns = max(2, 2 * round(length / 44))
    # A quadratic curve reaches half as far as its control point stands off.
    away_x, away_y = -down / length * 2 * amplitude, across / length * 2 * amplitude

    def strand(side: int, width: float) -> str:
        parts: list[str | float] = ["M", x1, y1]
        for turn in range(turns):
            middle, end = (turn + 0.5) / turns, (turn + 1) / turns
            over = side if turn % 2 == 0 else -side
            parts += ["Q", x1 + across * middle + over * away_x, y1 + down * middle + over * away_y]
            parts += [x1 + across * end, y1 + down * end]
        return tag("path", d=path(*parts), class_="line s-mutual", stroke_width=width)

    return strand(1, first), strand(-1, second)


def beside(x1: float, y1: float, x2: float, y2: float, first: float, second: float) -> tuple[str, str]:
    """Two strands side by side, each as wide as it is told."""
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    apart = (first + second) / 4 + 0.6
    x, y = -(y2 - y1) / length * apart, (x2 - x1) / length * apart
    one = tag("path", d=path("M", x1 + x, y1 + y, "L", x2 + x, y2 + y), class_="line s-mutual", stroke_width=first)
    other = tag("path", d=path("M", x1 - x, y1 - y, "L", x2 - x, y2 - y), class_="line s-mutual", stroke_width=second)
    return one, other


def thread(x1: float, y1: float, x2: float, y2: float, width: float) -> tuple[str, str]:
    """One strand with an arrow at its end."""
    across, down = x2 - x1, y2 - y1
    length = math.hypot(across, down) or 1.0
    x, y = across / length, down / length
    head = min(4.5 + 1.6 * width, length)
    half = head * 0.42
    back_x, back_y = x2 - x * head, y2 - y * head
    line = tag("path", d=path("M", x1, y1, "L", back_x, back_y), class_="line s-given", stroke_width=width * 0.72)
    corners = path("M", x2, y2, "L", back_x - y * half, back_y + x * half, back_x + y * half, back_y - x * half)
    return line, tag("path", d=corners + "Z", class_="f-given")


@dataclass(frozen=True, slots=True)
class _Party:
    """A party as it is drawn; `kind` is one of `_KINDS`."""

    kind: str
    gave: int
    got: int


#: What a party's form says.
_KINDS = {
    "mutual": "a tie both ways",
    "given": "gave",
    "received": "received",
    "through": "gave to some, received from others",
}


def _parties(ties: _Ties) -> list[_Party]:
    def summed(at_first: NDArray[np.int64], at_second: NDArray[np.int64]) -> list[int]:
        held = np.bincount(ties.first, at_first, len(ties.keys)) + np.bincount(ties.second, at_second, len(ties.keys))
        return [round(value) for value in held.tolist()]

    gave, got = summed(ties.acts_up, ties.acts_down), summed(ties.acts_down, ties.acts_up)
    mutual = ties.mutual.astype(np.int64)
    both = summed(mutual, mutual)
    return [
        _Party("mutual" if b else "given" if not r else "received" if not g else "through", g, r)
        for g, r, b in zip(gave, got, both, strict=True)
    ]


def _drawn_parties(
    parties: list[_Party], at: NDArray[np.float64], radius: NDArray[np.float64], called: list[str]
) -> list[str]:
    return [
        tag("g", hint(f"{name}: gave {one.gave:,}, received {one.got:,}"), _point(one.kind, x, y, r), class_="party")
        for one, name, (x, y), r in zip(parties, called, at.tolist(), radius.tolist(), strict=True)
    ]


def _point(kind: str, x: float, y: float, r: float) -> str:
    """Full for who gives, hollow for who receives so far, with a hollow middle for both ways, half for one way on."""
    match kind:
        case "mutual":
            inner = tag("circle", cx=x, cy=y, r=r * 0.34, class_="f-paper")
            return tag("circle", cx=x, cy=y, r=r, class_="f-mutual") + inner
        case "given":
            return tag("circle", cx=x, cy=y, r=r, class_="f-given")
        case "received":
            return tag("circle", cx=x, cy=y, r=r - 0.9, class_="f-paper s-received", stroke_width=1.8)
        case _:
            half = path("M", x, y - r, "A", r, r, 0, 0, 0, x, y + r) + "Z"
            ring = tag("circle", cx=x, cy=y, r=r - 0.8, class_="f-paper s-received", stroke_width=1.6)
            return ring + tag("path", d=half, class_="f-given")


def _legend(sheet: Sheet, ties: _Ties, kinds: set[str], unnamed: int) -> None:
    mutual, one_way = int(ties.mutual.sum()), int((~ties.mutual).sum())
    entries: list[tuple[Form, str]] = []
    if mutual:
        strands = beside if len(ties) > _TIES_TO_WEAVE else woven
        entries.append((lambda x, y: "".join(strands(x, y, x + 26, y, 2.0, 2.0)), f"both ways {mutual:,}"))
    if one_way:
        entries.append((lambda x, y: "".join(thread(x, y, x + 26, y, 2.4)), f"one way so far {one_way:,}"))
    entries += [(partial(_in_legend, kind), said) for kind, said in _KINDS.items() if kind in kinds]
    sheet.legend(entries)
    if unnamed:
        sheet.y += 2
        sheet.paragraph(f"{count(unnamed, 'name')} had no room.")


def _in_legend(kind: str, x: float, y: float) -> str:
    return _point(kind, x + 13, y, 6.0)

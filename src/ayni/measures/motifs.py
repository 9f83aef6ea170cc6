"""Temporal motifs: how often short patterns of acts between two or three parties occur within a span.

Paranjape, Benson & Leskovec (2017), Motifs in temporal networks, WSDM '17, 601–610. The layout of the 36 motifs of three
acts in a matrix of six rows and columns is that of its figure 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.clock import DAY, span
from ayni.engines.contract import COUNT, TEXT, AllActs, Column, Measure, Options, Span
from ayni.errors import InputError
from ayni.ledger.columns import NO_TIME
from ayni.measures.motifs_counting import pair_motifs, star_motifs
from ayni.measures.motifs_triangles import BY_SYMBOLS, PAIRS, triangle_motifs

#: The second act of a motif by the row of the matrix, the third by its column; the first is always from a to b.
_SECOND = ("cb", "bc", "ca", "ac", "ba", "ab")
_THIRD = ("ab", "ba", "ac", "ca", "bc", "cb")
#: The symbols of an act on a triangle, as `triangle_motifs` numbers them.
_TRIANGLE = ("xy", "xz", "yx", "yz", "zx", "zy")
_MOST = 2**63 - 1
#: Times are multiplied by eight on the way; this is billions of years.
_FURTHEST = 2**58

type Acts = tuple[str, ...]  # giver and receiver of each act, such as ("ab", "ba")


@dataclass(frozen=True, slots=True)
class MotifOptions(Options):
    """What motifs can be asked."""

    delta: Span = field(
        default=DAY, metadata={"help": "The longest time from the first act of a motif to its last: 1d, or seconds."}
    )


def kernel(rows: AllActs, options: MotifOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """43 rows: the 36 motifs of three acts, row by row of the matrix, then 6 of two acts, then single acts.

    A motif is a sequence of acts in time, the last at most `delta` after the first, among two or three parties who are
    all in touch by them; `count` says how many sequences of acts are such, whatever happens in between. Acts that state no
    time are in none. Raises `SpanError`, and `InputError` where there are more than 64 bits can count.
    """
    delta = _whole_seconds(options.delta, rows.pairs.at)
    of_pairs, pair_size = pair_motifs(rows.pairs, delta)
    of_stars, star_size = star_motifs(rows.persons, rows.parties, delta)
    of_triangles, triangle_size = triangle_motifs(rows.pairs, delta)
    if max(pair_size, star_size, triangle_size) > _MOST / 4:
        raise InputError(
            f"So many acts lie within {options.delta} of each other that their motifs cannot be counted in whole numbers "
            "of 64 bits. Ask for a shorter delta."
        )
    counts: Counter[Acts] = Counter()
    for named in (_named_pairs(of_pairs), _named_stars(of_stars, of_pairs), _named_triangles(of_triangles)):
        for acts, count in named:
            counts[_canonical(acts)] += count
    return _table(counts)


def _whole_seconds(delta: Span, at: NDArray[np.int64]) -> int:
    """The span in whole seconds, as times are; no more than what the record covers."""
    seconds = span(delta)
    timed = at[at != NO_TIME]
    first, last = (int(timed.min()), int(timed.max())) if len(timed) else (0, 0)
    if max(-first, last) > _FURTHEST:
        raise InputError(
            f"The times of this ledger go from {first} to {last} seconds since 1970, which no record can. "
            "Look at what the column of times holds: it may be in milliseconds or less."
        )
    return int(min(seconds, last - first))


def _named_pairs(found: NDArray[np.int64]) -> Iterator[tuple[Acts, int]]:
    way = ("xy", "yx")
    for place, ways in enumerate(product((0, 1), repeat=3)):
        yield tuple(way[one] for one in ways), int(found[place])
    for place, ways in enumerate(product((0, 1), repeat=2)):
        yield tuple(way[one] for one in ways), int(found[8 + place])
    yield ("xy",), int(found[12])


def _named_stars(found: NDArray[np.int64], pairs: NDArray[np.int64]) -> Iterator[tuple[Acts, int]]:
    """Stars around o with x and y. What is with one partner only was seen from both its ends, and is no star."""
    way = {"x": ("ox", "xo"), "y": ("oy", "yo")}
    for third, (place, partners), first, second in product(
        (0, 1), enumerate(("xxy", "xyy", "xyx")), (0, 1), (0, 1)
    ):  # fmt: skip
        ways = (first, second, third)
        seen = int(found[12 * third + 4 * place + 2 * first + second])
        of_one = int(pairs[4 * first + 2 * second + third] + pairs[7 - (4 * first + 2 * second + third)])
        yield tuple(way[partner][one] for partner, one in zip(partners, ways, strict=True)), seen - of_one
    for place, (first, second) in enumerate(product((0, 1), repeat=2)):
        yield (way["x"][first], way["y"][second]), int(found[24 + place])


def _named_triangles(found: NDArray[np.int64]) -> Iterator[tuple[Acts, int]]:
    for place, acts in enumerate(product(_TRIANGLE, repeat=3)):
        if len({frozenset(act) for act in acts}) == 3:
            yield acts, int(found[place])
    sides = (("xy", "yx"), ("xz", "zx"), ("yz", "zy"))
    for last, way in product(range(3), range(2)):
        others = [side for number, side in enumerate(sides) if number != last]
        for place, (_, first, one, two) in enumerate(PAIRS[:8]):
            acts = (others[first][one], others[1 - first][two], sides[last][way])
            yield acts, int(found[BY_SYMBOLS + 16 * last + 8 * way + place])


def _canonical(acts: Acts) -> Acts:
    """The same acts with the parties called a, b and c in the order in which they come.

    >>> _canonical(("yx", "xz"))
    ('ab', 'bc')
    """
    names = dict(zip(dict.fromkeys("".join(acts)), "abc", strict=False))
    return tuple(names[act[0]] + names[act[1]] for act in acts)


def _table(counts: Mapping[Acts, int]) -> Mapping[str, NDArray[Any] | pa.Array]:
    numbers = range(1, 7)
    rows: list[tuple[Acts, int | None, int | None]] = [
        (("ab", _SECOND[row - 1], _THIRD[column - 1]), row, column) for row in numbers for column in numbers
    ]
    rows += [(("ab", _SECOND[row - 1]), row, None) for row in numbers] + [(("ab",), None, None)]
    motifs = [motif for motif, _, _ in rows]
    return {
        "motif": pa.array([" ".join("→".join(act) for act in motif) for motif in motifs]),
        "count": pa.array([counts[_canonical(motif)] for motif in motifs], pa.int64()),
        "acts": pa.array([len(motif) for motif in motifs]),
        "parties": pa.array([len(set("".join(motif))) for motif in motifs]),
        "row": pa.array([row for _, row, _ in rows], pa.int64()),
        "column": pa.array([column for _, _, column in rows], pa.int64()),
    }


MEASURE = Measure(
    name="motifs",
    summary="How often each short pattern of acts between two or three parties occurs within a span.",
    rows=AllActs,
    options=MotifOptions,
    columns=(
        Column("motif", TEXT, "acts", "the acts in time; the first is always from a to b"),
        Column("count", COUNT, "motifs", "how many sequences of acts are such"),
        Column("acts", COUNT, "acts", "acts in the motif"),
        Column("parties", COUNT, "parties", "parties in the motif"),
        Column("row", COUNT, "1", "row in the published matrix, which tells the second act"),
        Column("column", COUNT, "1", "column in the published matrix, which tells the third act"),
    ),
    source="Paranjape, Benson & Leskovec 2017",
    kernel=kernel,
)

"""The triad census: how many sets of three parties have which of the 16 patterns of ties among them.

Davis & Leinhardt (1972), The structure of positive interpersonal relations in small groups, in Sociological theories in
progress 2; Holland & Leinhardt (1970), A method for detecting structure in sociometric data, AJS 76. Batagelj & Mrvar (2001),
A subquadratic triad census algorithm for large sparse networks with small maximum degree, Social Networks 23, showed that
only triads with ties need a look. Here only closed triads are looked at (as in Chiba & Nishizeki 1985, Arboricity and subgraph
listing algorithms, SIAM J. Comput. 14); the open ones follow from how many partners of which sort each party has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations, product
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.compiling import I8_IN, I8_OUT, I32_IN, I32_OUT, I64_IN, I64_OUT, INT, Int8s, Int32s, Int64s, compiled
from ayni.engines.contract import COUNT, Column, Measure, Options, Ties
from ayni.engines.threads import each, pieces_for

#: What one party of a pair sees: it gave, it was given to, or both.
_OUT, _IN, _BOTH = 1, 2, 3
_TURNED = {_OUT: _IN, _IN: _OUT, _BOTH: _BOTH}
#: Each type by an example, in the order of the names: ties among a, b and c.
_TYPES = {
    "003": "",
    "012": "ab",
    "102": "ab ba",
    "021D": "ba bc",
    "021U": "ab cb",
    "021C": "ab bc",
    "111D": "ab cb bc",
    "111U": "ab ba bc",
    "030T": "ab bc ac",
    "030C": "ab bc ca",
    "201": "ab ba bc cb",
    "120D": "ba bc ac ca",
    "120U": "ab cb ac ca",
    "120C": "ab bc ac ca",
    "210": "ab bc cb ac ca",
    "300": "ab ba bc cb ac ca",
}
#: Open triads by what their middle party sees on its two sides.
_OPEN = {
    "021D": (_OUT, _OUT),
    "021U": (_IN, _IN),
    "021C": (_OUT, _IN),
    "111D": (_IN, _BOTH),
    "111U": (_OUT, _BOTH),
    "201": (_BOTH, _BOTH),
}
_LARGEST = 2**63 - 1
_SMALLEST_PIECE = 1 << 16


def kernel(ties: Ties, options: Options) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row: `parties` N, then how many of the N(N − 1)(N − 2) / 6 triads are of each type, `t003` to `t300`.

    The types of an empty ledger, and of two parties, are all 0: there is no triad. `t003` is null where it is larger than
    whole numbers of 64 bits, beyond 3.8 million parties.
    """
    graph = _pairs(ties)
    census = _closed(graph)
    _add_open(census, graph)
    _add_one_tie(census, graph)
    empty = _of_three(graph.parties) - sum(census.values())
    found = {name: pa.array([census[name]]) for name in _TYPES}
    found["003"] = pa.array([empty if empty <= _LARGEST else None], pa.int64())
    return {"parties": np.array([graph.parties]), **{f"t{name}": values for name, values in found.items()}}


@dataclass(frozen=True, slots=True)
class _Graph:
    """Pairs with a tie. Those of party p are `starts[p]:starts[p + 1]`, each at the party with fewer partners only.

    `partner` is the other party, `code` what p sees. `partners` has how many partners of each code every party has, in
    three rows.
    """

    parties: int
    starts: NDArray[np.int64]
    partner: NDArray[np.int32]
    code: NDArray[np.int8]
    partners: NDArray[np.int64]


def _pairs(ties: Ties) -> _Graph:
    count = ties.parties
    back_starts = np.zeros(count + 1, np.int64)
    back = np.empty(len(ties), np.int32)
    _transpose(ties.giver, ties.receiver, back_starts, back)
    partners = np.zeros((3, count), np.int64)
    _tally(ties.starts, ties.receiver, back_starts, back, *partners)
    degree = partners.sum(axis=0)
    starts = np.zeros(count + 1, np.int64)
    partner, code = np.empty(int(degree.sum()) // 2, np.int32), np.empty(int(degree.sum()) // 2, np.int8)
    _turn(ties.starts, ties.receiver, back_starts, back, degree, starts, partner, code)
    return _Graph(int(np.count_nonzero(degree)), starts, partner, code, partners)


def _closed(graph: _Graph) -> Counter[str]:
    """Triads in which every two have a tie, by type."""

    def count(piece: tuple[int, int]) -> NDArray[np.int64]:
        found, met = np.zeros(64, np.int64), np.zeros(len(graph.starts) - 1, np.int8)
        _count_closed(graph.starts, graph.partner, graph.code, *piece, met, found)
        return found

    census: Counter[str] = Counter()
    total = sum(each(count, _pieces(graph)), np.zeros(64, np.int64))
    for codes in product((_OUT, _IN, _BOTH), repeat=3):
        one, two, three = codes
        census[_type({"ab": one, "bc": two, "ac": three})] += int(total[16 * one + 4 * two + three])
    return census


def _pieces(graph: _Graph) -> list[tuple[int, int]]:
    """Parties in pieces of about as much to look at each."""
    work = np.concatenate([[0], np.cumsum(np.diff(graph.starts) ** 2)])
    pieces = pieces_for(int(work[-1]), _SMALLEST_PIECE)
    wanted = work[-1] * np.arange(1, pieces) // pieces
    cuts = np.unique(np.concatenate([[0], np.searchsorted(work, wanted), [len(work) - 1]]))
    return list(pairwise(cuts.tolist()))


def _add_open(census: Counter[str], graph: _Graph) -> None:
    """Triads with ties in two of their pairs: every two partners of a party, less those who have a tie themselves."""
    closed = {name: _seen_from_within(name) for name in _TYPES if census[name]}
    for name, sees in _OPEN.items():
        one, two = (graph.partners[code - 1] for code in sees)
        every = int((one * (one - 1) // 2).sum() if sees[0] == sees[1] else (one * two).sum())
        census[name] = every - sum(seen[tuple(sorted(sees))] * census[other] for other, seen in closed.items())


def _add_one_tie(census: Counter[str], graph: _Graph) -> None:
    """Triads with a tie in one of their pairs: every pair with every third party, less the triads with more."""
    asymmetric, mutual = int(graph.partners[0].sum()), int(graph.partners[2].sum()) // 2
    rest = max(graph.parties - 2, 0)
    census["012"] = asymmetric * rest - sum(
        int(name[1]) * census[name] for name in _TYPES if name not in ("012", "102")
    )
    census["102"] = mutual * rest - sum(int(name[0]) * census[name] for name in _TYPES if name not in ("012", "102"))


def _of_three(parties: int) -> int:
    return parties * (parties - 1) * (parties - 2) // 6


def _type(codes: Mapping[str, int]) -> str:
    """The type of a triad from what the first of two parties sees in each pair."""
    ties = {pair for pair, code in codes.items() if code & _OUT} | {
        pair[::-1] for pair, code in codes.items() if code & _IN
    }
    return _TYPE_OF[frozenset(ties)]


def _turned_around(example: str) -> set[frozenset[str]]:
    """The same ties with the parties in every order."""
    return {
        frozenset("".join(order["abc".index(party)] for party in tie) for tie in example.split())
        for order in permutations("abc")
    }


_TYPE_OF = {ties: name for name, example in _TYPES.items() for ties in _turned_around(example)}


def _seen_from_within(name: str) -> Counter[tuple[int, ...]]:
    """What each party of a triad sees on its two sides, if it sees ties on both."""
    ties = set(_TYPES[name].split())
    seen: Counter[tuple[int, ...]] = Counter()
    for middle in "abc":
        codes = [_OUT * (middle + one in ties) + _IN * (one + middle in ties) for one in "abc" if one != middle]
        seen[tuple(sorted(codes))] += all(codes)
    return seen


@compiled(I32_IN, I32_IN, I64_OUT, I32_OUT)
def _transpose(giver: Int32s, receiver: Int32s, starts: Int64s, back: Int32s) -> None:
    """The givers to each party, ascending."""
    for tie in range(len(receiver)):
        starts[receiver[tie] + 1] += 1
    for party in range(len(starts) - 1):
        starts[party + 1] += starts[party]
    places = starts.copy()
    for tie in range(len(receiver)):
        back[places[receiver[tie]]] = giver[tie]
        places[receiver[tie]] += 1


@compiled(I64_IN, I32_IN, I64_IN, I32_IN, I64_OUT, I64_OUT, I64_OUT)
def _tally(
    starts: Int64s, receiver: Int32s, back_starts: Int64s, back: Int32s, given: Int64s, got: Int64s, both: Int64s
) -> None:
    """How many partners each party gave to only, was given to by only, and both."""
    for party in range(len(starts) - 1):
        out, out_end, into, in_end = starts[party], starts[party + 1], back_starts[party], back_starts[party + 1]
        given[party], got[party] = out_end - out, in_end - into
        while out < out_end and into < in_end:
            to, of = receiver[out], back[into]
            both[party] += to == of
            out, into = out + (to <= of), into + (of <= to)
        given[party] -= both[party]
        got[party] -= both[party]


@compiled(I64_IN, I32_IN, I64_IN, I32_IN, I64_IN, I64_OUT, I32_OUT, I8_OUT)
def _turn(
    starts: Int64s,
    receiver: Int32s,
    back_starts: Int64s,
    back: Int32s,
    degree: Int64s,
    kept_starts: Int64s,
    partner: Int32s,
    code: Int8s,
) -> None:
    """Merges what a party gave and got, and keeps each pair at the party with fewer partners."""
    nobody = np.int32(np.iinfo(np.int32).max)
    place = 0
    for party in range(len(starts) - 1):
        out, out_end, into, in_end = starts[party], starts[party + 1], back_starts[party], back_starts[party + 1]
        while out < out_end or into < in_end:
            to = receiver[out] if out < out_end else nobody
            of = back[into] if into < in_end else nobody
            other = min(to, of)
            out, into = out + (to == other), into + (of == other)
            if degree[other] > degree[party] or (degree[other] == degree[party] and other > party):
                partner[place], code[place] = other, (to == other) + 2 * (of == other)
                place += 1
        kept_starts[party + 1] = place


@compiled(I64_IN, I32_IN, I8_IN, INT, INT, I8_OUT, I64_OUT)
def _count_closed(
    starts: Int64s, partner: Int32s, code: Int8s, first: int, last: int, met: Int8s, found: Int64s
) -> None:
    """Closed triads a, b, c by what a sees in b, b in c and a in c. `met` is 0."""
    for a in range(first, last):
        if starts[a + 1] - starts[a] < 2:
            continue
        for pair in range(starts[a], starts[a + 1]):
            met[partner[pair]] = code[pair]
        for pair in range(starts[a], starts[a + 1]):
            b, ab = partner[pair], 16 * np.int64(code[pair])
            for onward in range(starts[b], starts[b + 1]):
                ac = met[partner[onward]]
                if ac != 0:
                    found[ab + 4 * np.int64(code[onward]) + ac] += 1
        for pair in range(starts[a], starts[a + 1]):
            met[partner[pair]] = 0


def _drawn(name: str) -> str:
    """What a type looks like in words: its pairs, and its ties among a, b and c."""
    ties = set(_TYPES[name].split())
    pairs = [
        f"{one}⇄{two}" if {one + two, two + one} <= ties else f"{one}→{two}" if one + two in ties else f"{two}→{one}"
        for one, two in combinations("abc", 2)
        if {one + two, two + one} & ties
    ]
    return ", ".join(pairs) or "no tie"


MEASURE = Measure(
    name="triads",
    summary="How many sets of three parties have which pattern of ties among them: the triad census.",
    rows=Ties,
    of_whole=True,
    options=Options,
    columns=(
        Column("parties", COUNT, "parties", "parties with at least one act with somebody else"),
        *(Column(f"t{name}", COUNT, "triads", f"triads with {_drawn(name)}") for name in _TYPES),
    ),
    source="Davis & Leinhardt 1972; Batagelj & Mrvar 2001",
    kernel=kernel,
)

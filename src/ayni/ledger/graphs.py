"""A reading as a graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ayni.errors import InputError

if TYPE_CHECKING:
    import networkx

    from ayni.ledger.readings import Reading

_PAIRS = (("giver", "receiver"), ("a", "b"))
_PARTIES = ("party", "person")
#: What tells that something went a way, in the tables that say it.
_AMOUNTS = ("acts", "contacts", "flow", "weight")


def graph(reading: Reading) -> networkx.DiGraph[Any]:
    """See `Reading.to_networkx`."""
    if "until" in reading.columns:
        raise InputError("A graph shows one span. Leave out `every`, and say with `now` and `window` which one.")
    import networkx  # an optional package, imported only by those who ask for it

    made: networkx.DiGraph[Any] = networkx.DiGraph(measure=reading.measure, now=reading.now)
    made.graph.update(reading.overall)
    for first, second in _PAIRS:
        if {first, second} <= set(reading.columns):
            made.add_edges_from(edge for row in reading.rows() for edge in _edges(row, first, second))
            return made
    for name in _PARTIES:
        if name in reading.columns:
            made.add_nodes_from((row.pop(name), row) for row in reading.rows())
            return made
    raise InputError(
        f"The rows of {reading.measure} are about neither pairs nor parties, so they make no graph. "
        "dyads has pairs, people has parties."
    )


def _edges(row: dict[str, Any], first: str, second: str) -> list[tuple[Any, Any, dict[str, Any]]]:
    """The ways of a pair in which something went; both of a pair whose table does not tell ways apart."""
    one, other = row.pop(first), row.pop(second)
    if first == "giver":
        return [(one, other, row)]
    ways = [(one, other, "_ab"), (other, one, "_ba")]
    return [(giver, receiver, _seen(row, way)) for giver, receiver, way in ways if _went(row, way)]


def _seen(row: Mapping[str, Any], way: str) -> dict[str, Any]:
    """What a row says of one way: its own columns, and those of the pair, with a balance as its giver sees it."""
    of_pair = {name: value for name, value in row.items() if not name.endswith(("_ab", "_ba"))}
    if way == "_ba" and of_pair.get("balance") is not None:
        low, high = of_pair["balance_low"], of_pair["balance_high"]
        of_pair |= {"balance": 0.0 - of_pair["balance"], "balance_low": -high, "balance_high": -low}
    return of_pair | {name.removesuffix(way): value for name, value in row.items() if name.endswith(way)}


def _went(row: Mapping[str, Any], way: str) -> bool:
    told = [row[name + way] for name in _AMOUNTS if name + way in row]
    return bool(told[0]) if told else True

"""Tables in memory to columns and back: Arrow, arrays, networkx graphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import ArrayLike, NDArray

from ayni.errors import ColumnsError
from ayni.ledger import casting
from ayni.ledger.acts import Asked, Basis
from ayni.ledger.columns import NO_TIME, ROW_COLUMNS, Columns, constant
from ayni.ledger.groups import GROUP_COLUMNS, beside, told_by_acts
from ayni.ledger.ids import dense
from ayni.ledger.roster import Roster

if TYPE_CHECKING:
    import networkx

IDS = ("giver", "receiver")
#: What a table of acts may have: the ledger's columns, and those that tell of its parties.
KNOWN_COLUMNS = (*ROW_COLUMNS, *GROUP_COLUMNS)

#: Columns that a table may do without: how to read each, and what stands in every row where it is not there.
_OPTIONAL: dict[str, tuple[Callable[[pa.ChunkedArray], NDArray[Any]], float, type[np.generic]]] = {
    "at": (casting.times, NO_TIME, np.int64),
    "weight": (casting.weights, casting.DEFAULT_WEIGHT, np.float64),
    "kind": (casting.kinds, casting.DEFAULT_KIND, np.int32),
    "asked": (casting.asked, Asked.UNKNOWN, np.int8),
    "basis": (casting.basis, Basis.OBSERVED, np.int8),
}


def names_in(available: list[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """Which of a table's columns serves as which of the ledger's.

    Raises `ColumnsError` when giver or receiver cannot be found, or a column that `columns` names.
    """
    wanted = dict(columns or {})
    if unknown := sorted(set(wanted) - set(KNOWN_COLUMNS)):
        raise ColumnsError(f"A ledger has no column {unknown[0]!r}. Its columns are {', '.join(KNOWN_COLUMNS)}.")
    here = f"The columns here are: {', '.join(available) or 'none'}."
    for name, theirs in wanted.items():
        if theirs not in available:
            raise ColumnsError(f"There is no column {theirs!r} to take as {name}. {here}")
    found = {name: wanted.get(name, name) for name in KNOWN_COLUMNS if wanted.get(name, name) in available}
    for name in IDS:
        if name not in found:
            raise ColumnsError(
                f"There is no column {name}. {here} Say which one it is, such as giver=src,receiver=dst."
            )
    return found


def from_arrow(table: pa.Table, columns: Mapping[str, str] | None = None, parties: pa.Table | None = None) -> Columns:
    """Columns from a table that may name them differently."""
    found = names_in(table.column_names, columns)
    return from_chunks({name: table[theirs] for name, theirs in found.items()}, parties)


def from_chunks(chunks: Mapping[str, pa.ChunkedArray], parties: pa.Table | None = None) -> Columns:
    """Columns from Arrow columns under the ledger's own names."""
    giver, receiver, keys = dense(chunks["giver"], chunks["receiver"])
    rest = {
        name: read(chunks[name]) if name in chunks else constant(default, len(giver), dtype)
        for name, (read, default, dtype) in _OPTIONAL.items()
    }
    bare = Columns(giver=giver, receiver=receiver, parties=Roster(keys), **rest)
    sides = {name: side for name, side in zip(GROUP_COLUMNS, (giver, receiver), strict=True) if name in chunks}
    if sides:
        parties = beside(parties, told_by_acts(chunks, sides, bare.at, keys))
    return bare if parties is None else with_parties(bare, parties)


def with_parties(columns: Columns, parties: pa.Table) -> Columns:
    """The same rows with what `parties` says about their parties, and with parties that have no row.

    `parties` has a column `key`. Where it says two things of one key, the first counts.
    """
    if "key" not in parties.column_names:
        raise ColumnsError(
            f"A table of parties needs a column key; the columns here are: {', '.join(parties.column_names)}."
        )
    old = columns.parties.keys
    if not len(old):
        old = old.cast(pa.string() if casting.is_text(parties["key"].type) else pa.int64())
    told = _keys_like(old, parties["key"])
    keys = pc.unique(pa.concat_arrays([old, told.drop_null()]))
    keys = keys.take(pc.array_sort_indices(keys))
    rows = pc.index_in(keys, value_set=told)
    details = parties.drop_columns(["key"]).take(rows).combine_chunks()
    roster = Roster(keys, details if details.num_columns else None)
    if keys.equals(columns.parties.keys):
        return Columns(**{name: getattr(columns, name) for name in ROW_COLUMNS}, parties=roster)
    place = pc.index_in(old, value_set=keys).to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    moved = {name: place[getattr(columns, name)] if name in IDS else getattr(columns, name) for name in ROW_COLUMNS}
    return Columns(**moved, parties=roster)


def _keys_like(keys: pa.Array, told: pa.ChunkedArray) -> pa.Array:
    try:
        return pa.concat_arrays(told.cast(keys.type).chunks or [pa.array([], keys.type)])
    except pa.ArrowInvalid:
        raise ColumnsError(
            f"The table of parties has keys of type {told.type}, which are not the ledger's ids."
        ) from None


def from_arrays(given: Mapping[str, ArrayLike | pa.Array]) -> Columns:
    """Columns from arrays or lists of one length."""
    chunks = {name: _chunked(name, values) for name, values in given.items()}
    lengths = {name: len(values) for name, values in chunks.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ColumnsError(f"Columns must be of one length; these are: {told}.")
    return from_chunks(chunks)


def _chunked(name: str, values: ArrayLike | pa.Array) -> pa.ChunkedArray:
    if isinstance(values, pa.ChunkedArray):
        return values
    try:
        return pa.chunked_array([values if isinstance(values, pa.Array) else pa.array(values)])
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError) as error:
        raise ColumnsError(f"The column {name} cannot be read as one kind of value: {error}") from None


def from_networkx(graph: networkx.DiGraph[Any], columns: Mapping[str, str] | None = None) -> Columns:
    """Columns from the edges of a directed graph."""
    if not graph.is_directed():
        raise ColumnsError("The graph has no directions, so nobody can tell who gave. Use a DiGraph or MultiDiGraph.")
    edges = list(graph.edges(data=True))
    attributes = {name: (columns or {}).get(name, name) for name in _OPTIONAL}
    given: dict[str, ArrayLike | pa.Array] = {"giver": _ids(edges, 0), "receiver": _ids(edges, 1)}
    for name, attribute in attributes.items():
        if any(attribute in data for *_, data in edges):
            given[name] = [data.get(attribute) for *_, data in edges]
        elif name in (columns or {}):
            raise ColumnsError(f"No edge has an attribute {attribute!r} to take as {name}.")
    nodes = [[node] for node in graph.nodes]
    return with_parties(from_arrays(given), pa.table({"key": _ids(nodes, 0)}))


def _ids(rows: list[Any], position: int) -> pa.Array:
    """Nodes as ids: whole numbers stay, everything else becomes its text."""
    ids = [row[position] for row in rows]
    if all(isinstance(one, (int, np.integer)) for one in ids):
        return pa.array(ids, pa.int64())
    return pa.array([str(one) for one in ids], pa.string())


def to_arrow(columns: Columns) -> pa.Table:
    """The rows as an Arrow table; ids through a dictionary of the parties' keys where these are texts."""
    return pa.table(
        {
            "giver": _keyed(columns.giver, columns.parties.keys),
            "receiver": _keyed(columns.receiver, columns.parties.keys),
            "at": pa.array(columns.at, mask=columns.at == NO_TIME),
            "weight": columns.weight,
            "kind": columns.kind,
            "asked": columns.asked,
            "basis": columns.basis,
        }
    )


def _keyed(numbers: NDArray[np.int32], keys: pa.Array) -> pa.Array:
    if pa.types.is_string(keys.type):
        return pa.DictionaryArray.from_arrays(pa.array(numbers), keys)
    return keys.take(pa.array(numbers))


def has_idle_parties(columns: Columns) -> bool:
    """Whether some party has no row."""
    seen = np.zeros(len(columns.parties), dtype=np.bool_)
    seen[columns.giver] = True
    seen[columns.receiver] = True
    return not seen.all()

"""Groups that acts tell of their parties, one group a party."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ayni.errors import ColumnsError

#: Columns of a table of acts that say which group its giver and its receiver belong to.
GROUP_COLUMNS = ("giver_group", "receiver_group")


def told_by_acts(
    chunks: Mapping[str, pa.ChunkedArray],
    sides: Mapping[str, NDArray[np.int32]],
    at: NDArray[np.int64],
    keys: pa.Array,
) -> pa.Table:
    """A table of parties with `key` and `group`, of those whose group some act tells.

    `sides` has the party's number in each act for each of `GROUP_COLUMNS` that is in `chunks`. Who changed groups is in
    the one of their latest act. Raises `ColumnsError` for a party with two groups at one time, or at none.
    """
    told = pa.chunked_array([chunk for name in sides for chunk in _as_text(chunks[name], name).chunks], pa.string())
    names = pc.drop_null(pc.unique(told))
    code = pc.fill_null(pc.index_in(told, value_set=names), -1).to_numpy()
    party, when = np.concatenate(list(sides.values())), np.tile(at, len(sides))
    stated = code >= 0
    party, when, code = party[stated], when[stated], code[stated]
    order = np.lexsort((code, when, party))
    party, when, code = party[order], when[order], code[order]
    changes = (party[1:] != party[:-1]) | (when[1:] != when[:-1])
    begins = np.flatnonzero(np.append(np.full(min(len(party), 1), True), changes))
    ends = np.append(begins, len(party))[1:] - 1
    latest = np.flatnonzero(np.append(party[ends][1:] != party[ends][:-1], np.full(min(len(ends), 1), True)))
    _one_each(party, code, begins[latest], ends[latest], keys, names)
    last = ends[latest]
    return pa.table({"key": keys.take(pa.array(party[last])), "group": names.take(pa.array(code[last]))})


def _as_text(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    try:
        text = column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise ColumnsError(f"The column {name} holds {column.type}, which are no names of groups.") from None
    return pc.if_else(pc.equal(text, ""), None, text)


def _one_each(
    party: NDArray[np.int32],
    code: NDArray[np.int32],
    first: NDArray[np.intp],
    last: NDArray[np.intp],
    keys: pa.Array,
    names: pa.Array,
) -> None:
    """Raises where the groups of a party's latest time, which stand from `first` to `last` in order, are two."""
    two = np.flatnonzero(code[first] != code[last])
    if len(two):
        at = two[0]
        one, other = sorted(names[int(code[place])].as_py() for place in (first[at], last[at]))
        raise ColumnsError(
            f"The party {keys[int(party[last[at]])].as_py()!r} is in two groups at the same time: {one!r} and {other!r}. "
            "Give it one, or say when the acts were."
        )


def beside(parties: pa.Table | None, told: pa.Table) -> pa.Table:
    """A table of parties with the groups that acts tell of those whose group it does not say."""
    if parties is None or "key" not in parties.column_names:
        return told if parties is None else parties
    by_text = told.set_column(0, "key", told["key"].cast(parties["key"].type))
    theirs = by_text["group"].take(pc.index_in(parties["key"], value_set=by_text["key"].combine_chunks()))
    if "group" in parties.column_names:
        place = parties.column_names.index("group")
        said = parties["group"].cast(pa.string())
        said = pc.if_else(pc.equal(said, ""), None, said)
        parties = parties.set_column(place, "group", pc.coalesce(said, theirs))
    else:
        parties = parties.append_column("group", theirs)
    return pa.concat_tables([parties, by_text], promote_options="permissive")

"""Sure joins: parties that share an address or an account are one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ayni.identity.records import Reading, joining_keys

type Ids = npt.NDArray[np.int64]


def join(readings: Sequence[Reading]) -> tuple[Ids, Ids]:
    """The distinct ids, ascending, and beside each the least id of its group. Time and memory grow linearly.

    >>> from ayni.identity.identifiers import email
    >>> from ayni.identity.records import Record, read
    >>> ada, same = Record(7, "Ada", (email("ada@example.org"),)), Record(3, "", (email("ADA@example.org"),))
    >>> [column.tolist() for column in join([read(ada), read(same), read(Record(5))])]
    [[3, 5, 7], [3, 5, 3]]
    """
    ids = np.unique(np.fromiter((reading.record.id for reading in readings), np.int64, len(readings)))
    place = {int(value): index for index, value in enumerate(ids)}
    parent = list(range(len(ids)))
    first: dict[tuple[str, ...], int] = {}
    for reading in readings:
        here = place[reading.record.id]
        for key in joining_keys(reading):
            there = first.setdefault(key, here)
            if there != here:
                _unite(parent, here, there)
    # Ids are ascending, and the smaller place is always the parent: the root is the least id.
    roots = np.fromiter((_root(parent, index) for index in range(len(ids))), np.int64, len(ids))
    return ids, ids[roots] if len(ids) else ids


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _unite(parent: list[int], one: int, other: int) -> None:
    one, other = _root(parent, one), _root(parent, other)
    parent[max(one, other)] = min(one, other)

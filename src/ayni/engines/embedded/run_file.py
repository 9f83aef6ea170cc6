"""Arrays in one file, mapped into memory when opened, each block with a checksum that is looked at before its first use.

Layout: eight bytes that name the format, the length and the CRC-32 of a header, the header (JSON), and the arrays, each
beginning at a multiple of 64 bytes. A column of one value throughout stands in the header and takes no room.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ayni.engines.threads import each, ranges
from ayni.errors import SnapshotError
from ayni.ledger.columns import constant, is_constant

_MAGIC = b"AYNIRUN2"
_LEAD = struct.Struct("<8sQI")
_ALIGNED = 64
#: Small, so that what one person has costs little to look at: their acts lie in a handful of blocks.
_BLOCK = 1 << 14
#: Up to so many blocks are looked at one by one, which costs less than sharing them out.
_FEW = 32
_CHECKS = "checks"


def write(file: BinaryIO, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """Writes arrays and what `about` says beside them."""
    placed: dict[str, dict[str, Any]] = {}
    offset = 0
    stored = {name: np.ascontiguousarray(array) for name, array in arrays.items() if not _is_told(array)}
    checks = np.concatenate([np.empty(0, np.uint32), *(_checks(array) for array in stored.values())])
    for name, array in {**stored, _CHECKS: checks}.items():
        placed[name] = {"dtype": array.dtype.str, "length": len(array), "offset": offset}
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    for name, array in arrays.items():
        if _is_told(array):
            placed[name] = {"dtype": array.dtype.str, "length": len(array), "value": array[0].item()}
    header = json.dumps({"arrays": placed, "checks": zlib.crc32(checks), "size": offset, "about": about}).encode()
    file.write(_LEAD.pack(_MAGIC, len(header), zlib.crc32(header)))
    file.write(header)
    file.write(bytes(-(_LEAD.size + len(header)) % _ALIGNED))
    for array in (*stored.values(), checks):
        file.write(memoryview(array).cast("B") if array.nbytes else b"")
        file.write(bytes(-array.nbytes % _ALIGNED))


def _is_told(array: NDArray[Any]) -> bool:
    """Whether one value says it all."""
    return is_constant(array) and len(array) > 0


def _checks(array: NDArray[Any]) -> NDArray[np.uint32]:
    blocks = memoryview(array).cast("B") if array.nbytes else memoryview(b"")
    return _checks_of(blocks, np.arange(-(-len(blocks) // _BLOCK)))


def _checks_of(raw: memoryview, blocks: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The CRC-32 of each of these blocks, on all cores."""
    found = np.empty(len(blocks), np.uint32)

    def look(piece: tuple[int, int]) -> None:
        for place in range(*piece):
            begin = int(blocks[place]) * _BLOCK
            found[place] = zlib.crc32(raw[begin : begin + _BLOCK])

    each(look, ranges(len(blocks), smallest=256))
    return found


class RunFile:
    """An open file of arrays. Raises `SnapshotError` for one that is damaged, when that shows.

    `about` is what was said when it was written. Arrays are read-only views of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise SnapshotError(f"{path} cannot be opened: {error}.") from None
        header = self._header()
        self.about: dict[str, Any] = header["about"]
        self._placed: dict[str, dict[str, Any]] = header["arrays"]
        self._arrays = {name: self._array(placed) for name, placed in self._placed.items()}
        checks = self._arrays.pop(_CHECKS)
        if zlib.crc32(checks) != header["checks"]:
            raise self._damaged()
        self._checks, self._first_check = checks, self._first_checks()
        self._seen = np.zeros(len(checks), np.bool_)
        self._all_seen: set[str] = set()

    def _header(self) -> dict[str, Any]:
        if len(self._map) < _LEAD.size:
            raise self._damaged()
        magic, length, check = _LEAD.unpack_from(self._map)
        raw = self._map[_LEAD.size : _LEAD.size + length]
        if magic != _MAGIC or zlib.crc32(raw) != check:
            raise self._damaged()
        header: dict[str, Any] = json.loads(raw)
        begin = _LEAD.size + length
        self._begin = begin + -begin % _ALIGNED
        if len(self._map) != self._begin + header["size"]:
            raise self._damaged()
        return header

    def _array(self, placed: Mapping[str, Any]) -> NDArray[Any]:
        dtype = np.dtype(placed["dtype"])
        if "value" in placed:
            return constant(placed["value"], placed["length"], dtype.type)
        return np.frombuffer(self._map, dtype, placed["length"], self._begin + placed["offset"])

    def _first_checks(self) -> dict[str, int]:
        first, found = 0, {}
        for name, array in self._arrays.items():
            if "value" not in self._placed[name]:
                found[name] = first
                first += -(-array.nbytes // _BLOCK)
        return found

    def _damaged(self) -> SnapshotError:
        return SnapshotError(f"{self.path} is damaged. Delete it: it is made again from the ledger's own files.")

    # Use -----------------------------------------------------------------------------------------

    def unchecked(self, name: str) -> NDArray[Any]:
        """An array as it is mapped; whoever uses some of it calls `check` first."""
        return self._arrays[name]

    def whole(self, name: str) -> NDArray[Any]:
        """An array, all of it checked."""
        array = self._arrays[name]
        if name in self._first_check:
            self._look_at(name, np.arange(-(-array.nbytes // _BLOCK)))
        return array

    def is_checked(self, name: str) -> bool:
        """Whether all of an array was looked at already, or there is nothing to look at."""
        return name in self._all_seen or name not in self._first_check

    def check(self, name: str, first: NDArray[np.integer], last: NDArray[np.integer]) -> None:
        """Looks at the entries `first[i]:last[i]` of an array."""
        if self.is_checked(name) or not len(first):
            return
        if len(first) == 1:
            self.check_part(name, int(first[0]), int(last[0]))
            return
        size = self._arrays[name].itemsize
        first, last = first.astype(np.int64), last.astype(np.int64)
        begins, ends = first * size // _BLOCK, (last * size - 1) // _BLOCK
        lengths = np.maximum(ends - begins + 1, 0)
        places = np.repeat(begins - (np.cumsum(lengths) - lengths), lengths) + np.arange(int(lengths.sum()))
        unseen = places[~self._seen[self._first_check[name] + places]]
        if len(unseen):
            self._look_at(name, np.unique(unseen))

    def check_part(self, name: str, first: int, last: int) -> None:
        """Looks at the entries `first:last` of an array."""
        if first == last or self.is_checked(name):
            return
        size, check = self._arrays[name].itemsize, self._first_check[name]
        begin, end = first * size // _BLOCK, (last * size - 1) // _BLOCK + 1
        if end - begin > _FEW:
            self._look_at(name, np.arange(begin, end))
            return
        raw = self._raw(name)
        for block in range(begin, end):
            if not self._seen[check + block]:
                if zlib.crc32(raw[block * _BLOCK : (block + 1) * _BLOCK]) != self._checks[check + block]:
                    raise self._damaged()
                self._seen[check + block] = True

    def _raw(self, name: str) -> memoryview:
        return memoryview(self._arrays[name]).cast("B")

    def _look_at(self, name: str, blocks: NDArray[np.int64]) -> None:
        first = self._first_check[name]
        unseen = blocks[~self._seen[first + blocks]]
        if not len(unseen):
            return
        raw = self._raw(name)
        if (_checks_of(raw, unseen) != self._checks[first + unseen]).any():
            raise self._damaged()
        self._seen[first + unseen] = True
        if self._seen[first : first - (-len(raw) // _BLOCK)].all():
            self._all_seen.add(name)

"""Where parties stand: those who give each other much stand near, nobody stands on anybody.

Springs and repulsion after Fruchterman & Reingold (1991), Graph drawing by force-directed placement, Software: Practice and
Experience 21. It begins from places that the keys tell, so that the same network looks the same each time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

type Places = NDArray[np.float64]

_ROUNDS = 320
#: Up to so many parties there is room enough.
_FEW = 12
_GOLDEN = math.pi * (3 - math.sqrt(5))


def places(
    keys: Sequence[str], first: NDArray[np.intp], second: NDArray[np.intp], pull: NDArray[np.float64], aspect: float
) -> Places:
    """Where each party stands, x within ±`aspect` and y within ±1, from the ties between `first` and `second`.

    `pull` is how strongly each tie draws its ends together, about 1.
    """
    count = len(keys)
    if count == 1:
        return np.zeros((1, 2))
    at = _begun(keys, aspect)
    gap = math.sqrt(4 * aspect / count)
    pull = pull * _eased(count, first, second)
    stretch = np.array([1.0, aspect])  # the width is drawn in, so that forces see a square
    for turn in range(_ROUNDS):
        heat = gap * 1.6 * (1 - turn / _ROUNDS) ** 1.5 + 1e-4
        moved = _forces(at, first, second, pull, gap)
        moved -= at * stretch * 0.8 * gap  # nobody drifts off the sheet
        length = np.hypot(moved[:, 0], moved[:, 1])
        at += moved * (np.minimum(length, heat) / np.maximum(length, 1e-12))[:, None]
    return _filled(at, aspect)


def _begun(keys: Sequence[str], aspect: float) -> Places:
    """A sunflower's places, handed out in an order that depends on nothing but the keys."""
    order = sorted(range(len(keys)), key=lambda place: (crc32(keys[place].encode()), keys[place]))
    rank = np.empty(len(keys))
    rank[order] = np.arange(len(keys)) + 0.5
    angle, radius = rank * _GOLDEN, np.sqrt(rank / len(keys))
    return np.column_stack([aspect * radius * np.cos(angle), radius * np.sin(angle)])


def _forces(
    at: Places, first: NDArray[np.intp], second: NDArray[np.intp], pull: NDArray[np.float64], gap: float
) -> Places:
    moved = np.empty_like(at)
    x, y = at[:, 0], at[:, 1]
    across, down = np.subtract.outer(x, x), np.subtract.outer(y, y)
    push = gap**2 / np.maximum(across**2 + down**2, (gap / 50) ** 2)
    moved[:, 0], moved[:, 1] = (across * push).sum(axis=1), (down * push).sum(axis=1)
    along = at[second] - at[first]
    drawn = along * (pull * np.hypot(along[:, 0], along[:, 1]) / gap)[:, None]
    for side in (0, 1):
        moved[:, side] += np.bincount(first, drawn[:, side], len(at)) - np.bincount(second, drawn[:, side], len(at))
    return moved


def _eased(count: int, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
    """Ties of those who have many draw less, so that a dense middle does not fall into one point."""
    ties = np.bincount(first, minlength=count) + np.bincount(second, minlength=count)
    found: NDArray[np.float64] = 1.6 / (ties[first] * ties[second]) ** 0.38
    return found


def _filled(at: Places, aspect: float) -> Places:
    """Moved and stretched so that the sheet is used on all sides.

    Half of it by distance and half by order: what stands alone comes nearer, and what is crowded gets air.
    """
    low, high = at.min(axis=0), at.max(axis=0)
    scale = 2 * np.array([aspect, 1.0]) / np.maximum(high - low, 1e-9)
    found: Places = (at - (low + high) / 2) * np.minimum(scale, 1.5 * scale.min())
    if len(at) > _FEW:
        evenly = np.argsort(np.argsort(at, axis=0, kind="stable"), axis=0) / (len(at) - 1) * 2 - 1
        found = 0.5 * found + 0.5 * evenly * np.array([aspect, 1.0])
    return found


def parted(at: Places, radius: NDArray[np.float64], room: Places, clear: float = 7.0) -> Places:
    """Places in points, moved apart where two circles would touch, inside of (0, 0) and `room`."""
    at = at.copy()
    wanted = radius[:, None] + radius[None, :] + clear
    np.fill_diagonal(wanted, 0)
    for _ in range(60):
        apart = at[:, None, :] - at[None, :, :]
        length = np.hypot(apart[..., 0], apart[..., 1])
        short = np.maximum(wanted - length, 0)
        if not short.any():
            break
        # Two on the very same spot part sideways, in the order of their keys.
        apart[..., 0] += np.where(length < 1e-9, np.sign(np.subtract.outer(np.arange(len(at)), np.arange(len(at)))), 0)
        at += (apart / np.maximum(length, 1.0)[..., None] * (short / 2)[..., None]).sum(axis=1)
        at = np.clip(at, radius[:, None], room - radius[:, None])
    return at

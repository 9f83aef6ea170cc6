"""Where the opposite of each tie is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import I32_IN, I64_IN, I64_OUT, INT, Int32s, Int64s, compiled
from ayni.engines.contract import Ties
from ayni.engines.threads import each, ranges


def opposites(ties: Ties) -> NDArray[np.int64]:
    """For each tie i→j the place of j→i, −1 where there is none."""
    found = np.empty(len(ties), np.int64)
    each(lambda piece: _look_up(ties.starts, ties.giver, ties.receiver, *piece, found), ranges(len(ties)))
    return found


@compiled(I64_IN, I32_IN, I32_IN, INT, INT, I64_OUT)
def _look_up(starts: Int64s, giver: Int32s, receiver: Int32s, first: int, last: int, found: Int64s) -> None:
    for tie in range(first, last):
        low, end = starts[receiver[tie]], starts[receiver[tie] + 1]
        high = end
        while low < high:
            middle = (low + high) // 2
            if receiver[middle] < giver[tie]:
                low = middle + 1
            else:
                high = middle
        found[tie] = low if low < end and receiver[low] == giver[tie] else -1

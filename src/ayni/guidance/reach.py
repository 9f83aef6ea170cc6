"""Who reaches far: is in touch with more people on record than most are, or belongs to a house of which many are known.

Today uses it to help not only upwards, and the mirror to look whether help went only there. It says nothing of anybody's worth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from ayni.ledger.ledger import Ledger

#: Who is in touch with more people than this share of all reaches far.
FAR = 0.75


def reaching_far(ledger: Ledger, houses: Mapping[int, str], far: float = FAR) -> set[int]:
    """Those of these people who reach far. `houses` names everybody who is asked about, with where they belong ("": unknown).

    >>> ledger = Ledger.from_columns([1, 1, 1, 2], [2, 3, 4, 1], kind=["message"] * 4)
    >>> reaching_far(ledger, {1: "", 2: "", 3: "", 4: ""})
    {1}
    """
    n = len(ledger.parties)
    one, other = np.minimum(ledger.giver, ledger.receiver), np.maximum(ledger.giver, ledger.receiver)
    pairs = np.unique(one[one != other].astype(np.int64) * n + other[one != other])
    reach = np.bincount(np.r_[pairs // n, pairs % n] if len(pairs) else pairs, minlength=n)
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False).tolist()
    with_whom = {party: int(n) for party, n in zip(keys, reach.tolist(), strict=True) if party in houses}
    known = Counter(house for house in houses.values() if house)
    of_house = {party: known[house] for party, house in houses.items() if house}
    found: set[int] = set()
    for sizes in (with_whom, of_house):
        if sizes:
            limit = max(float(np.quantile(list(sizes.values()), far)), float(np.median(list(sizes.values()))))
            found |= {party for party, size in sizes.items() if size > limit}
    return found

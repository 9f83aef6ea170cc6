"""Rows of whole keys as a kernel takes them. Parties are numbered anew in each batch, in the order of their keys.

Kernels compare numbers within a batch only, so it makes no difference which numbers these are as long as their order is
that of the keys.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.contract import PairActs, PersonActs, PersonTies
from ayni.engines.embedded.arranging import PairOrder
from ayni.engines.spark.whole_keys import WholeKeys
from ayni.ledger.acts import Asked, Basis
from ayni.ledger.casting import DEFAULT_KIND, DEFAULT_WEIGHT, flat
from ayni.ledger.columns import constant
from ayni.ledger.ids import dense

#: What stands in every row where the table has no such column.
DEFAULTS: dict[str, tuple[float, type[np.generic]]] = {
    "weight": (DEFAULT_WEIGHT, np.float64),
    "kind": (DEFAULT_KIND, np.int32),
    "asked": (Asked.UNKNOWN, np.int8),
}


def pair_acts(whole: WholeKeys, now: int | None, *, numbered: bool) -> tuple[PairActs, pa.Array | None]:
    """Acts by pair, and the keys of their parties; None where the keys are the ledger's own numbers (`numbered`)."""
    lower, upper, keys = _numbers(*whole.keys, numbered=numbered)
    lengths, count = np.diff(whole.starts), int(whole.starts[-1])
    up = flat(whole.columns["up"], np.bool_)
    giver = np.where(up, np.repeat(upper, lengths), np.repeat(lower, lengths))
    beside: dict[str, NDArray[Any]] = {
        name: flat(whole.columns[name], dtype) if name in whole.columns else constant(default, count, dtype)
        for name, (default, dtype) in DEFAULTS.items()
    }
    at = flat(whole.columns["at"], np.int64)
    return PairActs(lower=lower, upper=upper, starts=whole.starts, giver=giver, at=at, **beside, now=now), keys


def pair_order(acts: PairActs) -> PairOrder:
    """The same acts as sums are made of."""
    lengths = np.diff(acts.starts)
    lower, upper = np.repeat(acts.lower, lengths), np.repeat(acts.upper, lengths)
    return PairOrder(
        giver=acts.giver,
        receiver=np.where(acts.giver == lower, upper, lower),
        at=acts.at,
        weight=acts.weight,
        kind=acts.kind,
        asked=acts.asked,
        basis=constant(Basis.OBSERVED, len(acts.giver), np.int8),
        starts=acts.starts,
    )


def person_acts(whole: WholeKeys, now: int | None, *, numbered: bool) -> tuple[PersonActs, pa.Array | None]:
    """Acts by person, and the keys of all parties in them; None as in `pair_acts`."""
    person, partner, keys = _numbers(whole.keys[0], whole.columns["partner"], numbered=numbered)
    gave, at = flat(whole.columns["gave"], np.bool_), flat(whole.columns["at"], np.int64)
    return PersonActs(person=person, starts=whole.starts, partner=partner, gave=gave, at=at, now=now), keys


def person_ties(whole: WholeKeys, now: int | None, *, numbered: bool) -> tuple[PersonTies, pa.Array | None]:
    """Ties by person, and the keys of all parties in them; None as in `pair_acts`."""
    person, partner, keys = _numbers(whole.keys[0], whole.columns["partner"], numbered=numbered)
    return PersonTies(
        person=person,
        starts=whole.starts,
        partner=partner,
        acts_given=flat(whole.columns["acts_given"], np.int64),
        acts_received=flat(whole.columns["acts_received"], np.int64),
        weight_given=flat(whole.columns["weight_given"], np.float64),
        weight_received=flat(whole.columns["weight_received"], np.float64),
        now=now,
    ), keys


def _numbers(
    first: pa.ChunkedArray, second: pa.ChunkedArray, *, numbered: bool
) -> tuple[NDArray[np.int32], NDArray[np.int32], pa.Array | None]:
    if numbered:
        return flat(first, np.int32), flat(second, np.int32), None
    return dense(first, second)

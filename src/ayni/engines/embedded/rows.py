"""Brings the rows of a key together, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.engines.contract import PairRows, PersonRows, Ties
from ayni.engines.stretches import starts_of, sums
from ayni.ledger.columns import taken
from ayni.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows that count for a measure, and how many others there were, by reason."""

    ledger: Ledger
    counts: Mapping[str, int]


def counted(ledger: Ledger, *, now: int | None, contacts: bool) -> Counted:
    """Leaves out, in this order, acts to oneself, contacts unless they are wanted, and what happened after `now`."""
    to_self = ledger.giver == ledger.receiver
    is_contact = np.zeros(len(ledger), np.bool_) if contacts else ledger.is_contact & ~to_self
    kept = ~(to_self | is_contact)
    later = kept & (ledger.at > now) if now is not None else np.zeros(len(ledger), np.bool_)
    kept &= ~later
    return Counted(
        ledger.where(kept),
        {
            "acts": int(kept.sum()),
            "self_acts_left_out": int(to_self.sum()),
            "contacts_left_out": int(is_contact.sum()),
            "later_left_out": int(later.sum()),
        },
    )


def pair_rows(ledger: Ledger, now: int | None) -> PairRows:
    """Acts by unordered pair."""
    from_lower = ledger.giver < ledger.receiver
    lower = np.where(from_lower, ledger.giver, ledger.receiver)
    upper = np.where(from_lower, ledger.receiver, ledger.giver)
    order = _order(_joint(lower, upper), ledger.at, ~from_lower, ledger.weight, ledger.kind)
    starts = starts_of(_joint(lower, upper)[order])
    heads = order[starts[:-1]]
    return PairRows(
        lower=lower[heads],
        upper=upper[heads],
        starts=starts,
        from_lower=from_lower[order],
        at=ledger.at[order],
        weight=taken(ledger.weight, order),
        kind=taken(ledger.kind, order),
        now=now,
    )


def person_rows(ledger: Ledger, now: int | None) -> PersonRows:
    """Acts by party: each act twice."""
    person = np.concatenate([ledger.giver, ledger.receiver])
    partner = np.concatenate([ledger.receiver, ledger.giver])
    gave = np.repeat([True, False], len(ledger))
    at, weight, kind = (np.concatenate([column, column]) for column in (ledger.at, ledger.weight, ledger.kind))
    order = _order(_joint(person, partner), gave, at, weight, kind)
    starts = starts_of(person[order])
    return PersonRows(
        person=person[order[starts[:-1]]],
        starts=starts,
        partner=partner[order],
        gave=gave[order],
        at=at[order],
        weight=weight[order],
        kind=kind[order],
        now=now,
    )


def ties(ledger: Ledger, now: int | None, counts: Mapping[str, int]) -> Ties:
    """The summed ties. Weights are summed from the smallest up, so that no sum depends on the order of rows."""
    joint = _joint(ledger.giver, ledger.receiver)
    order = _order(joint, ledger.weight)
    starts = starts_of(joint[order])
    heads = order[starts[:-1]]
    return Ties(
        giver=ledger.giver[heads],
        receiver=ledger.receiver[heads],
        acts=np.diff(starts),
        weight=sums(ledger.weight[order], starts),
        counts=counts,
        now=now,
    )


def _joint(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int64]:
    """Two dense numbers in one, ordered by the first, then the second."""
    joint: NDArray[np.int64] = (first.astype(np.int64) << 32) | second
    return joint


def _order(first: NDArray[Any], second: NDArray[Any], *further: NDArray[Any]) -> NDArray[np.intp]:
    """The order by the first column, then the second, then the others.

    Few rows are equal in the first two, so only those are sorted by the others.
    """
    order = np.lexsort([second, first])
    equal = (first[order][1:] == first[order][:-1]) & (second[order][1:] == second[order][:-1])
    if not further or not equal.any():
        return order
    runs = np.cumsum(np.concatenate([[True], ~equal]))
    undecided = np.concatenate([[False], equal]) | np.concatenate([equal, [False]])
    rows = order[undecided]
    order[undecided] = rows[np.lexsort([*(column[rows] for column in reversed(further)), runs[undecided]])]
    return order

"""What somebody may need of others one day, and by which acts and capacities it shows that a person can give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ayni.ledger import kinds
from ayni.ledger.kinds import Sort


class Want(StrEnum):
    """What one may need."""

    REFERRAL = "referral"
    KNOWLEDGE = "knowledge"
    INTRODUCTION = "introduction"
    SUPPORT = "support"
    HANDS = "hands"
    FEEDBACK = "feedback"
    RESOURCE = "resource"
    OPPORTUNITY = "opportunity"
    MENTORING = "mentoring"
    ADVOCACY = "advocacy"


@dataclass(frozen=True, slots=True)
class Shown:
    """Kinds of acts that are this sort of help, by bands of numbers (both ends included), and the sort of capacity, if any."""

    bands: tuple[tuple[int, int], ...]
    capacity: str = ""


def _band(sort: Sort) -> tuple[int, int]:
    first = next(one.number for one in kinds.KINDS if one.sort is sort) // 100 * 100
    return first, first + 99


def _only(*chosen: kinds.Kind) -> tuple[tuple[int, int], ...]:
    return tuple((one.number, one.number) for one in chosen)


SHOWN: Mapping[Want, Shown] = {
    Want.REFERRAL: Shown(_only(kinds.REFERRAL, kinds.RECOMMENDATION), "connection"),
    Want.KNOWLEDGE: Shown((_band(Sort.KNOWLEDGE),), "knowledge"),
    Want.INTRODUCTION: Shown(_only(kinds.INTRODUCTION), "connection"),
    Want.SUPPORT: Shown((_band(Sort.SUPPORT),)),
    Want.HANDS: Shown((_band(Sort.TIME), _band(Sort.SERVICE)), "skill"),
    Want.FEEDBACK: Shown((_band(Sort.FEEDBACK),)),
    Want.RESOURCE: Shown((_band(Sort.RESOURCE),), "resource"),
    Want.OPPORTUNITY: Shown((_band(Sort.OPPORTUNITY),)),
    Want.MENTORING: Shown((_band(Sort.MENTORING),)),
    Want.ADVOCACY: Shown((_band(Sort.SPONSORSHIP),)),
}


def is_of(want: Want, kind: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of these kinds are this sort of help.

    >>> is_of(Want.REFERRAL, np.array([300, 301, 803], np.int32)).tolist()
    [False, True, True]
    """
    found = np.zeros(len(kind), np.bool_)
    for first, last in SHOWN[want].bands:
        found |= (kind >= first) & (kind <= last)
    return found

"""Acts as they are told: the words of the ledger, before they become columns."""

from __future__ import annotations

from enum import IntEnum


class Basis(IntEnum):
    """What an act rests on. Numbers are frozen."""

    OBSERVED = 0
    RECORDED = 1
    CONFIRMED = 2


class Asked(IntEnum):
    """Whether an act was asked for. Numbers are frozen."""

    UNKNOWN = -1
    UNASKED = 0
    ASKED = 1


class Outcome(IntEnum):
    """What the receiver says of an act. Numbers are frozen."""

    UNKNOWN = -1
    DID_NOT_HELP = 0
    HELPED_A_LITTLE = 1
    HELPED = 2
    HELPED_MUCH = 3

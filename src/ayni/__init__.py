"""Ayni: who gave what to whom, and where value moves both ways.

>>> ledger = Ledger.from_columns(giver=["ada", "ben", "ada"], receiver=["ben", "ada", "cem"])
>>> ledger.reciprocity()["mutual"]
[1]
"""

from ayni.clock import moment, span
from ayni.engines.embedded.opening import read
from ayni.errors import (
    AyniError,
    ColumnsError,
    InputError,
    LedgerError,
    SnapshotError,
    SpanError,
    UnknownNameError,
    WrongFormatError,
)
from ayni.ledger.acts import Asked, Basis, Outcome
from ayni.ledger.kinds import KINDS, Kind, Sort, kind
from ayni.ledger.ledger import Ledger
from ayni.ledger.parties import Nature, PartyKind
from ayni.ledger.readings import Reading
from ayni.measures import MEASURES
from ayni.pictures import PICTURES

__all__ = [
    "KINDS",
    "MEASURES",
    "PICTURES",
    "Asked",
    "AyniError",
    "Basis",
    "ColumnsError",
    "InputError",
    "Kind",
    "Ledger",
    "LedgerError",
    "Nature",
    "Outcome",
    "PartyKind",
    "Reading",
    "SnapshotError",
    "Sort",
    "SpanError",
    "UnknownNameError",
    "WrongFormatError",
    "kind",
    "moment",
    "read",
    "span",
]

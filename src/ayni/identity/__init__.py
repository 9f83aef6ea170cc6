"""Who is who across addresses, accounts and years: sure joins, and proposals with their reasons."""

from ayni.identity.comparison import Comparison, Field, compare
from ayni.identity.natures import nature_of
from ayni.identity.reasons import SENTENCES, Reason
from ayni.identity.records import Record
from ayni.identity.resolution import (
    LEAST_CONFIDENCE,
    Proposal,
    Resolution,
    Work,
    resolve,
)

__all__ = [
    "LEAST_CONFIDENCE",
    "SENTENCES",
    "Comparison",
    "Field",
    "Proposal",
    "Reason",
    "Record",
    "Resolution",
    "Work",
    "compare",
    "nature_of",
    "resolve",
]

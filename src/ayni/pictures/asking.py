"""What a picture needs beside the table: the ledger that was asked."""

from __future__ import annotations

from ayni.errors import InputError
from ayni.ledger.readings import Question, Reading


def asked(reading: Reading) -> Question:
    """The question of a reading. Raises `InputError` for one that does not hold it."""
    if reading.question is None:
        raise InputError(
            f"A picture of {reading.measure} shows the acts as well, and this reading came without its ledger. "
            f"Draw one that a ledger gave: ledger.{reading.measure}().plot()."
        )
    return reading.question

"""How much may come together in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process takes at once. Beyond a limit there is an error that says which, before memory is short.

    - `acts`: of one pair, or of one person; they are together in one worker's Python
    - `ties`: pairs of parties with an act; for measures of the summed ties, they come together in the driver
    - `rows`: of the whole ledger; for measures that need every act at once, and for `SparkReading.overall`, what they
      hold comes together in the driver
    """

    acts: int = 50_000_000
    ties: int = 50_000_000
    rows: int = 20_000_000

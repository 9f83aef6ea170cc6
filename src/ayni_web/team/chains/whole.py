"""What the measure `pay_forward` finds in the team as a whole: whether having received goes with giving to third
people."""

from __future__ import annotations

from dataclasses import dataclass

from ayni_web.accounts.models import Membership
from ayni_web.book.snapshot import open_snapshot
from ayni_web.team.chains import queries

LEAST_PEOPLE = 5
LEAST_ACTS = 30
SHUFFLES = 100


@dataclass(frozen=True, slots=True)
class Whole:
    """The ratio of giving to third people after having received, over that at other times, beside what chance alone
    gives."""

    people: int
    acts: int
    days: int
    ratio: float
    low: float
    high: float
    chance: float
    p: float

    @property
    def is_more(self) -> bool:
        """Whether it is clearly more than at other times, and than chance."""
        return self.low > 1 and self.p < 0.05 and self.ratio > self.chance

    @property
    def is_less(self) -> bool:
        return self.high < 1 and self.p < 0.05 and self.ratio < self.chance


def whole(asker: Membership) -> Whole | None:
    """None where too few people or acts stand behind it, or nothing can be compared."""
    people = queries.people_behind(asker)
    if people < LEAST_PEOPLE:
        return None
    days = queries.WITHIN.days
    found = open_snapshot(asker.space).ledger.pay_forward(within=f"{days}d", shuffles=SHUFFLES).overall
    acts = int((found["forward_acts_exposed"] or 0) + (found["forward_acts_outside"] or 0))
    names = ("ratio", "ratio_low", "ratio_high", "null_mean", "p")
    ratio, low, high, chance, p = (found[f"forward_{name}"] for name in names)
    if acts < LEAST_ACTS or ratio is None or low is None or high is None or chance is None or p is None:
        return None
    return Whole(people=people, acts=acts, days=days, ratio=ratio, low=low, high=high, chance=chance, p=p)

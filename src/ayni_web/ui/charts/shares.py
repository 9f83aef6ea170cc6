"""The three shares: what came back directly, what came back through others, what has gone one way so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WIDTH = 300.0
_GAP = 3.0
_NARROWEST = 2.0


@dataclass(frozen=True, slots=True)
class Share:
    kind: str  # "bw", "th" or "qt": the class that colours it
    words: Promise
    percent: int
    x: float
    width: float
    hatches: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SharesBar:
    width: float
    parts: tuple[Share, ...]


def shares(directly: float, through_others: float, one_way: float) -> SharesBar | None:
    """The bar of three shares from three amounts of any unit; None where there is nothing to share.

    The percents are whole and sum to 100: what rounding leaves goes to the largest remainders.
    """
    amounts = [max(0.0, directly), max(0.0, through_others), max(0.0, one_way)]
    total = sum(amounts)
    if total <= 0:
        return None
    percents = _whole_percents([amount / total for amount in amounts])
    room = _WIDTH - _GAP * (sum(amount > 0 for amount in amounts) - 1)
    widths = _widths(amounts, total, room)
    words = (_("came back directly"), _("came back through others"), _("has gone one way so far"))
    parts, x = [], 0.0
    for kind, word, width, percent in zip(("bw", "th", "qt"), words, widths, percents, strict=True):
        step = {"bw": 0, "th": 9, "qt": 5}[kind]
        hatches = tuple(round(x + offset, 1) for offset in range(step, int(width), step)) if step else ()
        parts.append(Share(kind, word, percent, round(x, 2), round(width, 2), hatches))
        x += width + (_GAP if width > 0 else 0.0)
    return SharesBar(_WIDTH, tuple(parts))


def _widths(amounts: list[float], total: float, room: float) -> list[float]:
    """Widths that fill the room; what is there at all stays visible, at the cost of the widest."""
    widths = [max(_NARROWEST, amount / total * room) if amount > 0 else 0.0 for amount in amounts]
    widths[widths.index(max(widths))] -= sum(widths) - room
    return widths


def _whole_percents(fractions: list[float]) -> list[int]:
    whole = [int(fraction * 100) for fraction in fractions]
    order = sorted(range(len(fractions)), key=lambda index: whole[index] - fractions[index] * 100)
    for index in order[: 100 - sum(whole)]:
        whole[index] += 1
    return whole

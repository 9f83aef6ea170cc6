"""How many of a group said something, in words so coarse that none of them gives a count away.

Who answered knows their own answer, and in a small group perhaps a few others'. An exact count would then tell the rest: "four of
five" told to the fifth is everybody's answer. So each word stands for at least two counts that lie beside each other: "nearly
all" for all and for all but one. Two words about one question, of two answers that exclude each other, leave at least two
possibilities as well, also for somebody who knows how many answered (a test walks all of them).
"""

from __future__ import annotations

from enum import StrEnum

from ayni.protect.groups import LEAST


class Share(StrEnum):
    """About how many of a group; the words of a page stand in its catalogue."""

    FEW = "few"  # nobody, or hardly anybody
    SOME = "some"  # more than that, and at most about half
    MORE = "more"  # more than half
    NEARLY_ALL = "nearly all"  # all, or nearly all


def share(count: int, of: int) -> Share:
    """About how many `count` are of `of`. In groups of five and six, what lies between the ends is `SOME`.

    Raises `ValueError` for fewer than five, of whom nothing is said, and for a count that is none.

    >>> [share(count, 5).value for count in (0, 1, 2, 3, 4, 5)]
    ['few', 'few', 'some', 'some', 'nearly all', 'nearly all']
    >>> share(12, 20)
    <Share.MORE: 'more'>
    """
    if of < LEAST:
        raise ValueError(f"Of fewer than {LEAST} nothing is said; got {of}.")
    if not 0 <= count <= of:
        raise ValueError(f"{count} is no number of people out of {of}.")
    ends = max(1, of // 5)
    if count <= ends:
        return Share.FEW
    if count >= of - ends:
        return Share.NEARLY_ALL
    between = of - 2 * ends - 1
    return Share.MORE if 2 * count > of and between > 3 else Share.SOME

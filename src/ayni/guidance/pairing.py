"""Whom to introduce to whom: what one person needs, and what another can give, said in the same words.

A pure function over texts. It compares words and no people: what is rare among all texts says more than what everybody says. The
reasons come back as data (the two texts and the words they share), so that a page can say them and a person can judge.

Sources: Spärck Jones (1972), A statistical interpretation of term specificity and its application in retrieval, Journal of
Documentation 28 (the weight of a word is the logarithm of how rare it is).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ayni.guidance.likeness import Weights
from ayni.guidance.matching import alike, telling

#: Of the weight of what is needed, so much must be in what is given.
LEAST_FIT = 0.25
#: How often one person may stand in a list: the same few are not to be asked for everything.
MOST_OF_ONE = 2
_STEM = 4


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a person needs or can give, in somebody's words."""

    party: int
    text: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two people who might meet: what the one needs, what the other can give, and the words that both texts have.

    `shared` are words of the need, as they are written there, those that say most first. `fit` is the weight of
    these among all words of the need, from 0 to 1: it puts texts in order and says nothing of people.
    """

    seeker: int
    giver: int
    need: str
    gift: str
    shared: tuple[str, ...]
    fit: float


def pairings(
    needs: Iterable[Said],
    gifts: Iterable[Said],
    *,
    apart: Collection[frozenset[int]] = (),
    most: int = 10,
) -> list[Pairing]:
    """Pairs in which one can give what the other needs, best fitting first, ties by number; nobody stands in more than two.

    `apart` are pairs that are not to be suggested: they know each other, or an introduction was tried. Of each pair the
    best fitting texts. Texts without a telling word fit nothing. Nobody is paired with themselves.

    >>> needs = [Said(1, "a bookkeeper for a small cooperative"), Said(2, "somebody who repairs looms")]
    >>> gifts = [Said(3, "bookkeeping for cooperatives"), Said(1, "weaving")]
    >>> [(one.seeker, one.giver, one.shared) for one in pairings(needs, gifts)]
    [(1, 3, ('bookkeeper', 'cooperative'))]
    """
    needs, gifts = list(needs), list(gifts)
    read = [telling(said.text) for said in (*needs, *gifts)]
    weigh = Weights(read)
    places: dict[str, set[int]] = defaultdict(set)
    for place, words in enumerate(read[len(needs) :]):
        for stem in words:
            places[stem[:_STEM]].add(place)
    best: dict[frozenset[int], Pairing] = {}
    for said, words in zip(needs, read, strict=False):
        near = {place for stem in words for place in places.get(stem[:_STEM], ())}
        for place in sorted(near):
            found = _compared(said, words, gifts[place], read[len(needs) + place], weigh)
            if found is None or (pair := frozenset((said.party, found.giver))) in apart:
                continue
            if pair not in best or _order(found) < _order(best[pair]):
                best[pair] = found
    return _spread(sorted(best.values(), key=_order), most)


def _order(one: Pairing) -> tuple[float, int, int, int, str, str]:
    """Best fitting first; the rest only so that the order in which texts come makes no difference."""
    return (-one.fit, -len(one.shared), one.seeker, one.giver, one.need, one.gift)


def _compared(need: Said, needed: dict[str, str], gift: Said, given: dict[str, str], weigh: Weights) -> Pairing | None:
    if need.party == gift.party:
        return None
    shared = [word for word in needed if any(alike(word, other) for other in given)]
    whole = math.fsum(weigh[word] for word in needed)
    fit = math.fsum(weigh[word] for word in shared) / whole if whole else 0.0
    if not shared or fit < LEAST_FIT:
        return None
    shared.sort(key=lambda word: -weigh[word])
    return Pairing(need.party, gift.party, need.text, gift.text, tuple(needed[word] for word in shared), fit)


def _spread(ordered: Iterable[Pairing], most: int) -> list[Pairing]:
    """The first of them, so that nobody stands in more than `MOST_OF_ONE`."""
    times: Counter[int] = Counter()
    chosen: list[Pairing] = []
    for one in ordered:
        if len(chosen) == most:
            break
        if times[one.seeker] < MOST_OF_ONE and times[one.giver] < MOST_OF_ONE:
            times.update((one.seeker, one.giver))
            chosen.append(one)
    return chosen

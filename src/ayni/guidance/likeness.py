"""How alike two texts are, told by the words that both have; what few texts have says more than what all have.

Source: Spärck Jones (1972), A statistical interpretation of term specificity and its application in retrieval, Journal of
Documentation 28 (the weight of a word is the logarithm of how rare it is).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ayni.guidance.matching import alike, telling

#: Forms of a word mostly share their beginning: words are looked up by so many first letters, and counted by so many.
_LOOKED_UP, _COUNTED = 4, 6


class Weights:
    """How much a word says: the logarithm of how few of all texts have a word like it."""

    def __init__(self, texts: Sequence[Collection[str]]) -> None:
        self._texts = len(texts)
        # Counting by the beginning is one pass.
        self._having = Counter(stem for words in texts for stem in {word[:_COUNTED] for word in words})

    def __getitem__(self, word: str) -> float:
        return math.log1p(self._texts / max(self._having[word[:_COUNTED]], 1))

    def of(self, words: Collection[str]) -> float:
        """The weight of all of them."""
        return math.fsum(self[word] for word in words)


@dataclass(frozen=True, slots=True)
class Like:
    """Which of the texts is like what is sought, how much of the lighter of the two it shares (0 to 1), and the shared words.

    `words` stand as they are written in what is sought, those that say most first.
    """

    index: int
    part: float
    words: tuple[str, ...]


class Texts:
    """Texts, ready to be compared with one after the other.

    >>> texts = Texts(["bookkeeping for cooperatives", "choir music", "permits in Leipzig, and offices"])
    >>> [(like.index, like.words) for like in texts.like("Who knows about permits for an office in Leipzig?")]
    [(2, ('permits', 'office', 'Leipzig'))]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._read = [telling(text) for text in texts]
        self._weigh = Weights(self._read)
        self._weight = [self._weigh.of(words) for words in self._read]
        self._told: dict[tuple[str, float], list[Like]] = {}
        self._having: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for index, words in enumerate(self._read):
            for plain in words:
                self._having[plain[:_LOOKED_UP]][index].append(plain)

    def like(self, sought: str, least: float = 0.25) -> list[Like]:
        """Those that share at least so much of the lighter text's weight, the most alike first, of equals the earlier."""
        if (sought, least) not in self._told:
            self._told[sought, least] = self._compared(sought, least)
        return self._told[sought, least]

    def _compared(self, sought: str, least: float) -> list[Like]:
        seeks = telling(sought)
        if not seeks:
            return []
        shared: dict[int, list[str]] = defaultdict(list)
        for word in seeks:
            for index, others in self._having.get(word[:_LOOKED_UP], {}).items():
                if any(alike(word, other) for other in others):
                    shared[index].append(word)
        whole = self._weigh.of(seeks)
        found = []
        for index, words in shared.items():
            part = self._weigh.of(words) / min(whole, self._weight[index])
            if part >= least:
                told = sorted(words, key=lambda word: -self._weigh[word])
                found.append(Like(index, min(part, 1.0), tuple(seeks[word] for word in told)))
        return sorted(found, key=lambda one: (-one.part, one.index))

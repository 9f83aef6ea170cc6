"""What somebody typed, as a question to the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ayni_web.search.marking import words_of
from ayni_web.search.means import means

MOST_WORDS = 8
LONGEST = 200


def typed_words(text: str) -> list[str]:
    """The words to look for, folded, each once."""
    return list(dict.fromkeys(words_of(text[:LONGEST])))[:MOST_WORDS]


def asked_for(words: Sequence[str], called_so: Mapping[str, Sequence[int]], about: Sequence[int]) -> str:
    """All of these words, each in a text or in the name of somebody who takes part; and that these people take part."""
    of, parts = means(), []
    for word in words:
        somebody = called_so.get(word, ())
        parts.append(of.either(of.begins(word), of.with_parties(somebody)) if somebody else of.begins(word))
    if about:
        parts.append(of.with_parties(about))
    return of.every(parts)

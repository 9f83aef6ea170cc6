"""What somebody typed, as a question to the index. Every word is quoted: nothing that is typed is ever a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ayni_web.search.marking import words_of

MOST_WORDS = 8
LONGEST = 200


def typed_words(text: str) -> list[str]:
    """The words to look for, folded, each once."""
    return list(dict.fromkeys(words_of(text[:LONGEST])))[:MOST_WORDS]


def begins(word: str) -> str:
    """A name or text in which a word begins so."""
    return f'{{name words}} : "{word}" *'


def called(word: str) -> str:
    """A name in which a word begins so."""
    return f'name : "{word}" *'


def with_parties(parties: Sequence[int]) -> str:
    """Anything in which one of these parties takes part."""
    return f"who : ({' OR '.join(f'"p{party}"' for party in parties)})"


def asked_for(words: Sequence[str], called_so: Mapping[str, Sequence[int]], about: Sequence[int]) -> str:
    """All of these words, each in a text or in the name of somebody who takes part; and that these people take part."""
    parts = []
    for word in words:
        somebody = called_so.get(word, ())
        parts.append(f"({begins(word)} OR {with_parties(somebody)})" if somebody else f"({begins(word)})")
    if about:
        parts.append(f"({with_parties(about)})")
    return " AND ".join(parts)

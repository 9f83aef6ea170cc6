"""Sets of words, written as one reads them."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The distinct words of a text.

    >>> sorted(word_set("info  help info"))
    ['help', 'info']
    """
    return frozenset(text.split())

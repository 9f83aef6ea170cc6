"""What in a text gives somebody away: their name or a word of it, their organisation, an address.

Who is asked whether they would like to meet somebody is told about them without their name. People write such descriptions, and
people slip. Two sorts of finding: what is *sure* (two words of the name, an address) has no place in such a text; a single word may
also be a word like any other ("Rose", "Mark"), so that a person has to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ayni.identity.folding import fold, fold_to_two_letters

#: What stands where something was taken out.
GONE = "…"
_TOKEN = re.compile(r"\w+")
_REACHED_AT = re.compile(
    r"[^\s@<>()\"']+@[^\s@<>()\"']+\.\w+|(?:https?://|www\.)\S+|(?<!\w)@\w{2,}|\+?\d[\d ()/.-]{6,}\d"
)
#: Small words in names and in the names of organisations that say nothing of whose they are.
_EVERYBODYS_WORDS = (
    "von van der den de da di du la le las los el del della dos y e und and et zu zum mr mrs ms dr prof herr frau sr sra "
    "gmbh ag kg ohg ug ev inc ltd llc plc corp co company sa sl srl bv nv the die das for fuer of a an group gruppe grupo "
    "international institute institut instituto university universitaet universidad school schule verein stiftung "
    "foundation society com org net example mail email info office contact hello gmail googlemail outlook hotmail live "
    "yahoo gmx web icloud me proton protonmail posteo mailbox aol"
)
_EVERYBODYS = frozenset(_EVERYBODYS_WORDS.split())
_SHORTEST_INSIDE = 6
_ENDINGS = ("s", "es", "n", "en", "sche", "schen")


class Sort(StrEnum):
    """What was found."""

    NAME = "name"
    ADDRESS = "address"
    WORD = "word"
    ORGANISATION = "organisation"
    REACHED_AT = "reached-at"


@dataclass(frozen=True, slots=True, order=True)
class Giveaway:
    """A piece of a text, from `start` to before `end`, that gives somebody away, and as what."""

    start: int
    end: int
    words: str
    sort: Sort

    @property
    def sure(self) -> bool:
        """Whether it can be nothing else: their name, or an address of theirs."""
        return self.sort in (Sort.NAME, Sort.ADDRESS)


def giveaways(
    text: str, *, names: Iterable[str] = (), organisations: Iterable[str] = (), addresses: Iterable[str] = ()
) -> list[Giveaway]:
    """What in `text` gives away somebody of these names, organisations and addresses, in the order of the text.

    Capitals, accents, endings of cases and other scripts make no difference. Two different words of a name are the name,
    wherever they stand; one alone is a `word`. The owner's part of an address counts as words of a name, its domain as an
    organisation. `reached-at` is any address, page, handle or telephone number, whosever it is.

    >>> [(one.words, one.sort.value) for one in giveaways("Ask OKAFOR, Mara of Lumen", names=["Mara Okafor"],
    ...     organisations=["Lumen GmbH"])]
    [('OKAFOR', 'name'), ('Mara', 'name'), ('Lumen', 'organisation')]
    >>> giveaways("She builds boats.", names=["Mara Okafor"])
    []
    """
    addresses = [address.strip() for address in addresses if len(address.strip()) > 3]
    names = [name for name in names if "@" not in name]
    found = set(_literal(text, addresses)) | {
        Giveaway(*match.span(), match[0], Sort.REACHED_AT) for match in _REACHED_AT.finditer(text)
    }
    tokens = [(match.start(), match.end(), match[0], _forms(match[0])) for match in _TOKEN.finditer(text)]
    found |= set(_whole_names(tokens, [_telling(name) for name in names]))
    local = {word for address in addresses for word in _telling(address.partition("@")[0]) if "@" in address}
    words = {word for name in names for word in _telling(name)} | {word for word in local if len(word) > 3}
    theirs = {word for organisation in organisations for word in _telling(organisation)}
    theirs |= {word for address in addresses for word in _telling(_domain(address))}
    for start, end, written, forms in tokens:
        if any(_says(forms, word) for word in words):
            found.add(Giveaway(start, end, written, Sort.WORD))
        elif any(_says(forms, word) for word in theirs if len(word) > 2):
            found.add(Giveaway(start, end, written, Sort.ORGANISATION))
    return _widest(found)


def without(text: str, found: Iterable[Giveaway]) -> str:
    """The text with `…` in place of what was found.

    >>> without("Ask Mara Okafor!", giveaways("Ask Mara Okafor!", names=["Mara Okafor"]))
    'Ask … …!'
    """
    for one in sorted(found, reverse=True):
        text = text[: one.start] + GONE + text[one.end :]
    return text


def _forms(word: str) -> frozenset[str]:
    """A word as it may be compared: without accents, and with umlauts spelled out."""
    return frozenset({fold(word), fold_to_two_letters(word)})


def _telling(text: str) -> frozenset[str]:
    """The words of a name that say whose it is, folded; of an address in any part of it."""
    parts = (part for token in _TOKEN.findall(text) for part in re.split(r"[_\d]+", token))
    return frozenset(form for part in parts for form in _forms(part) if len(form) > 1 and form not in _EVERYBODYS)


def _domain(address: str) -> str:
    """The names in the domain of an address, without the last, which is everybody's."""
    host = address.rpartition("@")[2] if "@" in address else ""
    return " ".join(host.split(".")[:-1])


def _says(forms: frozenset[str], word: str) -> bool:
    """Whether a word of the text is this word, has it with an ending, or, where it is long, has it inside."""
    return any(
        form == word
        or (len(word) > 2 and form.startswith(word) and form[len(word) :] in _ENDINGS)
        or (len(word) >= _SHORTEST_INSIDE and word in form)
        for form in forms
    )


def _whole_names(tokens: list[tuple[int, int, str, frozenset[str]]], names: list[frozenset[str]]) -> Iterator[Giveaway]:
    for words in names:
        said = [
            (start, end, written, {word for word in words if _says(forms, word)})
            for start, end, written, forms in tokens
        ]
        said = [one for one in said if one[3]]
        # Spellings of one word of the name ("Jürgen", "Juergen") are one word.
        apart = {frozenset(one[3]) for one in said}
        if len(apart) > 1 or any(_glued(one[2], words) for one in said):
            yield from (Giveaway(start, end, written, Sort.NAME) for start, end, written, _ in said)


def _glued(written: str, words: frozenset[str]) -> bool:
    """Whether one word of the text is several of the name, as in a handle: "maraokafor"."""
    return any(
        one != other and (one + other) in form for form in _forms(written) for one in words for other in words
    )  # fmt: skip


def _literal(text: str, addresses: Iterable[str]) -> Iterator[Giveaway]:
    for address in addresses:
        for match in re.finditer(re.escape(address), text, re.IGNORECASE):
            yield Giveaway(*match.span(), match[0], Sort.ADDRESS)


def _widest(found: set[Giveaway]) -> list[Giveaway]:
    """Of what overlaps, what is sure before what may be, the longer before the shorter."""
    kept: list[Giveaway] = []
    for one in sorted(found, key=lambda one: (not one.sure, one.start - one.end, one.start, one.sort)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept)

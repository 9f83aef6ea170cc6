"""What in a text gives somebody away: their name or a word of it, their organisation, an address.

Who is asked whether they would like to meet somebody is told about them without their name. People write such descriptions, and
people slip. Two sorts of finding: what is *sure* (two words of the name, an address) has no place in such a text; a single word may
also be a word like any other ("Rose", "Mark"), so that a person has to look.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ayni.identity.folding import fold, fold_to_two_letters

#: What stands where something was taken out.
GONE = "…"
#: Stands for a letter that is not seen or changes the one before: soft hyphens, joiners, accents of their own.
_UNSEEN = "\ue000"
_TOKEN = re.compile(rf"(?:[^\W_]|{_UNSEEN})+")
_REACHED_AT = re.compile(
    # An address begins where a run of its letters does, and is read to the end of that run: tried once, however long it is.
    r"(?<![^\s@<>()\"'])[^\s@<>()\"']+@[^\s@<>()\"']+\.\w+(?:[^\s<>()\"']*\w)?"
    r"|(?:https?://|www\.)\S+|(?<!\w)@\w{2,}|\+?\d[\d ()/.-]{6,}\d"
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
#: Letters of Thai, Lao, Burmese, Khmer, kana and Chinese characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
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
    seen = _Seen(text)
    names = [name for name in names if "@" not in name]
    found = (
        set(_literal(seen, addresses))
        | set(_as_written(seen, names))
        | {seen.at(match, Sort.REACHED_AT) for match in _REACHED_AT.finditer(seen.bare)}
    )
    tokens = [(start, end, text[start:end], _forms(text[start:end])) for start, end in _spans(text)]
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


def _unseen(letter: str) -> bool:
    return not letter.isascii() and unicodedata.category(letter) in ("Cf", "Mn", "Mc", "Me")


class _Seen:
    """A text as it is seen, without what hides in it, and where each of its letters stands in the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [place for place, letter in enumerate(text) if not _unseen(letter)]
        self.bare = "".join(text[place] for place in self.places)

    def at(self, match: re.Match[str], sort: Sort) -> Giveaway:
        """What was found in the bare text, in the text as it was written."""
        start, end = self.places[match.start()], self.places[match.end() - 1] + 1
        return Giveaway(start, end, self.text[start:end], sort)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand; an underscore parts them, what is not seen does not."""
    masked = text if text.isascii() else "".join(_UNSEEN if _unseen(letter) else letter for letter in text)
    return (match.span() for match in _TOKEN.finditer(masked) if match[0].strip(_UNSEEN))


def _forms(word: str) -> frozenset[str]:
    """A word as it may be compared: without accents and what is not seen, and with umlauts spelled out."""
    if not word.isascii():
        composed = unicodedata.normalize("NFC", word)
        # Accents stay here: folding spells umlauts out by them, and takes them off.
        word = "".join(c for c in composed if c != _UNSEEN and (unicodedata.combining(c) or not _unseen(c)))
    return frozenset({fold(word), fold_to_two_letters(word)})


def _telling(text: str) -> frozenset[str]:
    """The words of a name that say whose it is, folded; of an address in any part of it."""
    parts = (part for start, end in _spans(text) for part in re.split(r"\d+", text[start:end]))
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
        together = {one + other for one in words for other in words if one != other}
        said = [
            (start, end, written, {word for word in words if _says(forms, word)}, _glued(forms, together))
            for start, end, written, forms in tokens
        ]
        said = [one for one in said if one[3] or one[4]]
        # Spellings of one word of the name ("Jürgen", "Juergen") are one word.
        apart = {frozenset(one[3]) for one in said}
        if len(apart) > 1 or any(one[4] for one in said):
            yield from (Giveaway(start, end, written, Sort.NAME) for start, end, written, *_ in said)


def _glued(forms: frozenset[str], together: set[str]) -> bool:
    """Whether one word of the text is several of the name, as in a handle: "maraokafor". Short ones may be any word's."""
    return any(
        form == both or (len(both) >= _SHORTEST_INSIDE and both in form) for form in forms for both in together
    )  # fmt: skip


def _literal(seen: _Seen, addresses: Iterable[str]) -> Iterator[Giveaway]:
    for address in addresses:
        bare = _Seen(address).bare
        for match in re.finditer(re.escape(bare), seen.bare, re.IGNORECASE) if bare else ():
            yield seen.at(match, Sort.ADDRESS)


def _as_written(seen: _Seen, names: Iterable[str]) -> Iterator[Giveaway]:
    """Names that have no word to look for: of one letter, or in a script that sets no spaces between words."""
    for name in names:
        bare = _Seen(unicodedata.normalize("NFC", name.strip())).bare
        if _UNSPACED.search(bare):
            sort = Sort.NAME if len(bare) > 1 else Sort.WORD
            for match in re.finditer(re.escape(bare), seen.bare):
                yield seen.at(match, sort)
        elif len(bare) == 1 and bare.isalpha():
            for match in re.finditer(rf"(?<!\w){re.escape(bare)}(?!\w)", seen.bare):
                yield seen.at(match, Sort.WORD)


def _widest(found: set[Giveaway]) -> list[Giveaway]:
    """Of what overlaps, what is sure before what may be, the longer before the shorter."""
    kept: list[Giveaway] = []  # in the order of the text, so that only the neighbours can overlap
    for one in sorted(found, key=lambda one: (not one.sure, one.start - one.end, one.start, one.sort)):
        place = bisect_left(kept, one.start, key=lambda other: other.start)
        before, after = kept[place - 1 : place] if place else [], kept[place : place + 1]
        if all(one.end <= other.start or other.end <= one.start for other in (*before, *after)):
            kept.insert(place, one)
    return kept

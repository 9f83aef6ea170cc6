"""Names as people write them, taken apart.

A full parser of the world's names would be slow and would still guess. What is needed here is only
that the same name, written in the ways that mail programs and people write it, comes out alike.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ayni.identity.folding import fold, fold_to_two_letters
from ayni.identity.vocabulary import word_set

# Quotation marks and dashes by number: many look alike.
_QUOTES = "\"'`\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e"
_QUOTED = re.compile(rf"^[\s{_QUOTES}]+|[\s{_QUOTES}]+$")
_ASIDE = re.compile(
    r"\(([^()]*)\)|\[([^\[\]]*)\]|[\"\u201c\u201d\u201e\u00ab]([^\"\u201c-\u201e\u00ab\u00bb]*)[\"\u201c\u201d\u00bb]"
)
_THROUGH_LIST = re.compile(r"^(.+?)[\"']?\s+(?:via|über|por medio de|on behalf of)\s+\S.*$", re.IGNORECASE)
_AFTER_NAME = re.compile(r"\s+(?:[|/\u2013\u2014-]|at|@|bei)\s+\S.*$")
_APART = re.compile(r"[\s.,;:\-\u2010\u2011_\u00b7]+")
_APOSTROPHES = re.compile("['`\u2019\u2018\u00b4]")
_CHINESE = re.compile(r"^[㐀-鿿가-힯]{2,4}$")
_LATIN_LETTER = re.compile(r"[a-zA-ZÀ-ɏ]")

_TITLES = word_set("dr prof professor mr mrs ms miss sir herr frau sr sra srta dna dipl ing mag rev hon")
_DEGREES = word_set("phd md mba msc bsc ma ba llm esq dds rn cpa pmp pe mp dphil dipl ing mfa cfa")
_GENERATIONS = word_set("jr sr ii iii iv junior senior")
_PARTICLES = word_set(
    "van von vom der den de del della di da das dos do du la las le los el al bin ibn zu zum zur y e ter ten af av"
)


class PersonName(NamedTuple):
    """A name taken apart and folded. Every part may be empty; `family` is where only one word was written.

    `generation` is `jr`, `sr`, `ii` …; `through_list` says that a mailing list wrote its own
    address beside the person's name; `latin` that it was written in Latin letters; `spelled` is
    the same name with ä as ae and the like, where that differs.
    """

    given: str = ""
    middle: tuple[str, ...] = ()
    family: str = ""
    generation: str = ""
    through_list: bool = False
    latin: bool = True
    spelled: PersonName | None = None

    @property
    def is_full(self) -> bool:
        """Whether it has two words or more, one of which is longer than an initial."""
        return bool(self.given and self.family) and (len(self.given) > 1 or len(self.family) > 1)


NOBODY = PersonName()


def parse(name: str) -> PersonName:
    """A name taken apart; `NOBODY` where it is empty or an address.

    >>> parse('"Lovelace, Ada K." <ada@example.org>').given
    'ada'
    >>> parse("Dr. Ada Lovelace PhD (Example Corp)").family
    'lovelace'
    >>> parse("Ada Lovelace via Lists").through_list
    True
    """
    text, through_list = _bare(name)
    if not text or "@" in text:
        return NOBODY
    latin = _LATIN_LETTER.search(text) is not None
    parsed = _take_apart(fold(text))
    if not parsed.family:
        return NOBODY
    spelled = None
    if not text.isascii():
        other = _take_apart(fold_to_two_letters(text))
        spelled = other._replace(latin=latin) if other != parsed else None
    return parsed._replace(through_list=through_list, latin=latin, spelled=spelled)


def from_address(local: str) -> PersonName:
    """The name that the part before the `@` spells, where it has two words or more; else `NOBODY`.

    Words are parted by dots and underlines. With hyphens it is more often a list's than a person's.

    >>> from_address("ada.lovelace").family
    'lovelace'
    >>> from_address("alovelace") == NOBODY
    True
    """
    words = [word.strip("0123456789").replace("-", "") for word in re.split("[._]+", fold(local.partition("+")[0]))]
    words = [word for word in words if word]
    if len(words) < 2 or len(words[0]) < 2 or len(words[-1]) < 2 or not all(word.isalpha() for word in words):
        return NOBODY
    return _in_order(words)


def _bare(name: str) -> tuple[str, bool]:
    """Without quotes, address, brackets and what follows a dash; and whether a list wrote it."""
    text = _QUOTED.sub("", re.sub(r"<[^<>]*@[^<>]*>?\s*$", "", name))
    through = _THROUGH_LIST.match(text)
    text = _QUOTED.sub("", through[1]) if through else text
    text = _QUOTED.sub("", _ASIDE.sub(" ", text)) or text
    return _QUOTED.sub("", _AFTER_NAME.sub("", text)), through is not None


def _take_apart(folded: str) -> PersonName:
    before, comma, after = _APOSTROPHES.sub("", folded).partition(",")
    family = _words(before)
    if not comma:
        return _in_order(family)
    behind = [word for word in _words(after) if word not in _DEGREES]
    generation = next((word for word in behind if word in _GENERATIONS), "")
    given = [word for word in behind if word not in _GENERATIONS]
    if given and family:
        family_first = [word for word in family[:-1] if word not in _PARTICLES]
        return _in_order([*given, *family_first, family[-1]])._replace(generation=generation)
    whole = _in_order(family)
    return whole._replace(generation=generation) if generation else whole


def _words(text: str) -> list[str]:
    return [word for word in _APART.split(_APOSTROPHES.sub("", text)) if any(c.isalpha() for c in word)]


def _in_order(words: list[str]) -> PersonName:
    generation = ""
    while len(words) > 2 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 2 and (words[-1] in _DEGREES or words[-1] in _GENERATIONS):
        generation = words[-1] if words[-1] in _GENERATIONS else generation
        words = words[:-1]
    if not words:
        return NOBODY
    if len(words) == 1:
        word = words[0]
        # Chinese and Korean names are written without a space, the family name first.
        return PersonName(given=word[1:], family=word[0]) if _CHINESE.match(word) else PersonName(family=word)
    middle = tuple(word for word in words[1:-1] if word not in _PARTICLES)
    return PersonName(words[0], middle, words[-1], generation)

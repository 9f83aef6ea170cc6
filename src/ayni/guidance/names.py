"""Finds people in a line: those that are known by their names, others by capital letters or by where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ayni.guidance.verbs import AT, LEADS, ME, NO_NAMES, WRITER


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a run of words, `""` for the writer, and the words from `start` to before `end` that say it."""

    name: str
    start: int
    end: int


class KnownNames:
    """Finds names of known people in a line: whole names first, then given names that only one person has."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_words: dict[tuple[str, ...], str | None] = {}
        given: dict[tuple[str, ...], set[str]] = {}
        for name in names:
            words = tuple(filter(None, (fold(bare(word)) for word in name.split())))
            if not words:
                continue
            if name.count(",") == 1:
                # "Adler, Ben" in an address book is Ben Adler in a line.
                family, own = name.split(",")
                turned = tuple(fold(bare(word)) for word in f"{own} {family}".split())
                self._by_words.setdefault(turned, name)
            self._by_words[words] = name if self._by_words.get(words, name) == name else None
            given.setdefault(words[:1], set()).add(name)
        for words, whose in given.items():
            if len(whose) == 1:
                self._by_words.setdefault(words, next(iter(whose)))
        self._longest = max(map(len, self._by_words), default=0)

    def at(self, words: Sequence[str], start: int) -> tuple[str, int] | None:
        """The known name that begins at a word, the longest there is, and how many words it has."""
        for length in range(min(self._longest, len(words) - start), 0, -1):
            name = self._by_words.get(tuple(fold(bare(word)) for word in words[start : start + length]))
            # A word in small letters is a word, not somebody's given name: "mark" is no Mark.
            if name is not None and not words[start][:1].islower():
                return name, length
        return None


def mentions(
    words: Sequence[str], known: KnownNames, leads: frozenset[str] = LEADS, *, opens: bool = False
) -> list[Mention]:
    """Names in a run of words, in their order; `opens` says that the run begins a sentence, where all words are capitalised."""
    found: list[Mention] = []
    place = 0
    while place < len(words):
        known_one = known.at(words, place)
        if known_one is not None:
            found.append(Mention(known_one[0], place, place + known_one[1]))
        elif fold(bare(words[place])) in ME:
            found.append(Mention("", place, place + 1))
        elif fold(bare(words[place])) not in WRITER and not (found and _is_place(words, place)):
            start = place + _opening_verb(words, place, known) if opens else place
            length = _capitals(words, start, leads, opens=opens)
            # "Mein Nachbar Karl Adler": a known name within the run is the name, not the run.
            if length and not any((inner := known.at(words, start + k)) and inner[1] > 1 for k in range(1, length)):
                found.append(Mention(" ".join(map(bare, words[start : start + length])), start, start + length))
        elif found and _is_place(words, place):
            place += max(_capitals(words, place, leads | AT), 1)
            continue
        place = found[-1].end if found and found[-1].end > place else place + 1
    return found


def people(words: Sequence[str], known: KnownNames, leads: frozenset[str] = LEADS, *, opens: bool = False) -> list[str]:
    """The names in a run of words, each once: known ones, `""` for the writer, and unknown ones."""
    return list(dict.fromkeys(one.name for one in mentions(words, known, leads, opens=opens)))


def _is_place(words: Sequence[str], place: int) -> bool:
    """Whether a capitalised word stands after "at": where it was, not who it was for."""
    return place > 0 and fold(words[place - 1]) in AT and named(words[place])


def named(word: str) -> bool:
    """Whether a word may begin a name: a capital, or a letter of a script that has no capitals."""
    first = word.lstrip('"“”„(')[:1]
    return first.isupper() or _uncased(first)


def _uncased(first: str) -> bool:
    return (
        first.isalpha() and first.lower() == first.upper() and unicodedata.category(first) == "Lo" and first not in "ªº"
    )


def verbish(word: str) -> bool:
    """Whether an unknown word looks like a verb in the past, by its ending."""
    return re.search(r"(?:ed|[éíó]|aron|ieron)$", bare(word).lower()) is not None


def _opening_verb(words: Sequence[str], start: int, known: KnownNames) -> int:
    """1 where the first word of a sentence is a verb with a capital: "Carried Mara Okafor's sofa"."""
    if start or len(words) < 2 or not verbish(words[0]):
        return 0
    length = _capitals(words, 0, LEADS)
    after = words[length] if length < len(words) else ""
    return int(known.at(words, 1) is not None or (length == 3 and after != "" and not verbish(after)))


def _capitals(words: Sequence[str], start: int, leads: frozenset[str], *, opens: bool = False) -> int:
    """How many words from here look like a name nobody knows yet: two or more capitalised, or one after "to", "for", "with"."""
    if start < len(words) and fold(bare(words[start])) in NO_NAMES:
        return 0
    length = 0
    while start + length < len(words) and _name_word(words[start + length]):
        length += 1
        if words[start + length - 1][-1:] in ",;":
            break
    led = start > 0 and fold(words[start - 1]) in leads
    if length == 1 and opens and start == 0 and not led:
        return int(_opens_with_name(words))
    # Among words with capitals and small letters, one of another script is a name.
    return length if length >= 2 or (length == 1 and (led or start == 0 or _uncased(words[start][0]))) else 0


def _name_word(word: str) -> bool:
    if _uncased(bare(word)[:1]):
        return True
    return bool(re.match(r"[^\W\d_][\w'’.-]*$", bare(word))) and word[0].isupper()


def _opens_with_name(words: Sequence[str]) -> bool:
    """Whether the one capitalised word that begins a sentence is a name: "Lunch with Mara" has none there."""
    following = fold(bare(words[1])) if len(words) > 1 else ""
    if len(words) == 1 or following in ME or verbish(words[1]):
        return True
    return not verbish(words[0]) and (following in {"and", "und", "y"} or following not in NO_NAMES)


def bare(word: str) -> str:
    """A word without the marks around it and without the ending of a possessive."""
    return re.sub(r"['’]s$", "", word.strip('.,;:!?()"“”„،'))


def fold(text: str) -> str:
    """A word as it is compared: small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().strip()

"""Whom somebody's own good words reach, what these words say, and whom they have not reached.

Pure functions over the words that one person said and what they may see that others gave. They are for that person
alone: names in what comes back are of people to whom they could say something. Nothing counts how much anybody gave.

What a word says is read as the coach of thanks reads it (`thanking`): whether it says what was done, and what that
changed. In which language it stands is read from its own small words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ayni.guidance.thanking import Hint, look_over
from ayni.guidance.thanking_words import WORDS

#: Days that are looked at, and beside which the same number before is told.
LATELY = 90
#: So many words in each of the two spans, or they are not told beside each other.
LEAST_WORDS = 5
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One good word of the reader: to whom, on which day (any count of days), on what kind of help, in which words."""

    to: frozenset[int]
    day: int
    kind: int
    done: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of `of` people, `reached` heard a word of the reader in a span."""

    reached: int
    of: int


def coverage(words: Iterable[Word], members: Mapping[int, int], since: int, until: int) -> Coverage:
    """How many of the present members heard a word after the day `since`, up to `until`.

    `members` gives for each since which day they are in the team; who came after `until` is not counted.

    >>> coverage([Word(frozenset({7}), 95, 200)], {7: 0, 8: 0}, 10, 100)
    Coverage(reached=1, of=2)
    """
    there = {party for party, came in members.items() if came <= until}
    heard = {party for one in words if since < one.day <= until for party in one.to}
    return Coverage(len(heard & there), len(there))


@dataclass(frozen=True, slots=True)
class Unheard:
    """Somebody who gave and heard nothing from the reader lately; `last` is the day of the reader's last word to them."""

    party: int
    last: int | None


def unheard(words: Iterable[Word], members: Sequence[int], gave: Collection[int], since: int) -> tuple[Unheard, ...]:
    """Of the present members, those who gave lately, as far as the reader may see, and heard no word of theirs after
    `since`.

    First those who never heard one, then those whose last lies longest back; where that is the same, in the order of
    `members`. How much anybody gave plays no part.

    >>> unheard([Word(frozenset({7}), 5, 200)], [9, 8, 7, 6], {6, 7, 8}, since=10)
    (Unheard(party=8, last=None), Unheard(party=6, last=None), Unheard(party=7, last=5))
    """
    last: dict[int, int] = {}
    for one in words:
        for party in one.to:
            last[party] = max(one.day, last.get(party, one.day))
    found = [Unheard(party, last.get(party)) for party in members if party in gave]
    quiet = [one for one in found if one.last is None or one.last <= since]
    return tuple(sorted(quiet, key=lambda one: (one.last is not None, one.last or 0)))


@dataclass(frozen=True, slots=True)
class Sincerity:
    """Of `of` words: how many say what was done, what it changed, and both; and how many repeat an earlier one."""

    of: int
    what: int
    changed: int
    both: int
    again: int


def sincerity(words: Iterable[Word], language: str = "en") -> Sincerity:
    """What the words say. `language` is that of words too short to tell.

    >>> sincerity([Word(frozenset({7}), 1, 200, "You read the customs form on Sunday night", "We could file it on Monday")])
    Sincerity(of=1, what=1, changed=1, both=1, again=0)
    >>> sincerity([Word(frozenset({7}), 1, 200, "Danke für alles!")])
    Sincerity(of=1, what=0, changed=0, both=0, again=0)
    """
    what = changed = both = again = of = 0
    earlier: set[str] = set()
    for one in sorted(words, key=lambda one: one.day):
        same = " ".join(one.done.split()).casefold()
        look = look_over(
            one.done,
            one.changed,
            language=language_of(f"{one.done} {one.changed}", language),
            earlier=[one.done] if same in earlier else (),
        )
        earlier.add(same)
        of += 1
        what += look.says_what
        changed += look.says_change
        both += look.says_what and look.says_change
        again += any(advice.hint is Hint.AGAIN for advice in look.advice)
    return Sincerity(of, what, changed, both, again)


def language_of(text: str, otherwise: str = "en") -> str:
    """The language of which most small words stand in a text; `otherwise` where none or as many of two.

    >>> language_of("Danke für alles"), language_of("gracias por todo"), language_of("ok", "de")
    ('de', 'es', 'de')
    """
    said = [word.casefold() for word in _WORD.findall(text)]
    found = {language: sum(word in words.light for word in said) for language, words in WORDS.items()}
    most = max(found.values(), default=0)
    likely = [language for language, number in found.items() if number == most]
    return likely[0] if most and len(likely) == 1 else otherwise


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of help by their number: those that got a word, with how many, and those seen that got none."""

    with_words: tuple[tuple[int, int], ...]
    without: tuple[int, ...]


def kinds_of(words: Iterable[Word], seen: Collection[int]) -> Kinds:
    """On which kinds of help the reader said a word, and on which of those that they saw none.

    >>> kinds_of([Word(frozenset({7}), 1, 200), Word(frozenset({8}), 2, 200)], {200, 600})
    Kinds(with_words=((200, 2),), without=(600,))
    """
    said = Counter(one.kind for one in words)
    return Kinds(tuple(sorted(said.items())), tuple(sorted(set(seen) - set(said))))

"""What one line tells after a meeting: a promise, something given, or something else. English, German and Spanish.

It only sorts: `promised` and `tellings` read what the line says then. It guesses; the person sees what was made of it, and can
say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from ayni.guidance.names import KnownNames, fold
from ayni.guidance.tellings import understand


class Tells(StrEnum):
    """What a line tells of."""

    I_PROMISED = "i_promised"
    THEY_PROMISED = "they_promised"
    GIVEN = "given"
    OTHER = "other"


_MINE = re.compile(
    r"(?:i['’]ll|i will|i (?:am|['’]m) going to|i['’]m going to|i(?: have)? promised?|promised|i (?:want|wanted) to send|"
    r"ich werde|ich verspreche|ich habe (?:\S+ )?versprochen|(?:habe )?versprochen|voy a|prometo|(?:le )?prometí)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"(?:will|['’]ll|promised?s?|is going to|are going to|wird|werden|verspricht|versprach|hat (?:mir )?versprochen|"
    r"va a|van a|(?:me )?prometió|promete)\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(["she", "he", "they", "sie", "er", "ella", "el", "ellos", "ellas"])
_SHORT_WILL = re.compile(r"(she|he|they)['’]ll\b", re.IGNORECASE)


def told_after(line: str, names: Sequence[str], *, today: date, language: str = "en") -> Tells:
    """What a line tells of; `names` are those of the one it is about, whole and given.

    >>> day = date(2026, 11, 22)
    >>> [told_after(line, ["Ben Adler", "Ben"], today=day).value for line in (
    ...     "I'll send him the slides by Friday", "Ben will introduce me to Ruth", "he helped me with the budget",
    ...     "looks for a hall", "talked about boats")]
    ['i_promised', 'they_promised', 'given', 'other', 'other']
    """
    text = " ".join(line.split())
    if _MINE.match(text):
        return Tells.I_PROMISED
    rest = without_subject(text, names)
    if _SHORT_WILL.match(text) or (rest != text and _THEIRS.match(rest)):
        return Tells.THEY_PROMISED
    telling = understand(text, KnownNames(names), today=today, language=language)
    return Tells.GIVEN if telling.kind and telling.doubt is None else Tells.OTHER


def without_subject(line: str, names: Sequence[str]) -> str:
    """The line without the pronoun or the name that it begins with: "she looks for a hall" tells "looks for a hall".

    >>> without_subject("Ben Adler needs a lawyer", ["Ben Adler"]), without_subject("Needs a lawyer", [])
    ('needs a lawyer', 'Needs a lawyer')
    """
    words = line.split()
    for name in sorted(names, key=len, reverse=True):
        said = name.split()
        if said and [fold(word) for word in words[: len(said)]] == [fold(word) for word in said] and words[len(said) :]:
            return " ".join(words[len(said) :])
    if len(words) > 1 and fold(words[0]) in _PRONOUNS:
        return " ".join(words[1:])
    return line

"""Understands one line in which a person tells a promise: "send the grant calendar to Mara by Friday".

English, German and Spanish. It guesses and says what it guessed; the person sees it and decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from ayni.guidance.days_ahead import day_ahead_in
from ayni.guidance.names import KnownNames, bare, fold, mentions

_OPENING = re.compile(
    r"(?:i['’]ll|i will|i am going to|i['’]m going to|i promised? to|i promised?|ich werde|ich verspreche,?|voy a|prometo)\s+",
    re.IGNORECASE,
)
_THEY = frozenset(["she", "he", "they", "sie", "er", "ella", "ellos", "ellas", "el", "she'll", "he'll", "they'll"])

#: After a name these begin what is given, not what the person does: "Ben die Folien schicken" is the writer's.
_ARTICLES = frozenset(
    ["der", "die", "das", "den", "dem", "ein", "eine", "einen", "meine", "meinen", "mein", "the", "a"]
)


@dataclass(frozen=True, slots=True)
class Promised:
    """What a line was understood to say.

    `names` are people as they stand in the line, known ones as they are known. `theirs` says that another
    than the writer promised. `due` is None where the line names no day; `unreal` has the words of a day that no
    calendar has.
    """

    what: str
    due: date | None
    names: tuple[str, ...]
    theirs: bool
    unreal: str = ""


def understand_promise(line: str, known: KnownNames, *, today: date) -> Promised:
    """What a line says. Never fails: what is not understood stays in `what`.

    >>> names = KnownNames(["Mara Okafor", "Ben Adler"])
    >>> told = understand_promise("I'll send Mara the grant calendar by Friday", names, today=date(2026, 11, 22))
    >>> told.what, told.due, told.names, told.theirs
    ('Send Mara the grant calendar', datetime.date(2026, 11, 27), ('Mara Okafor',), False)
    >>> understand_promise("Ben schickt mir bis morgen den Vertrag", names, today=date(2026, 11, 22)).theirs
    True
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", line)).strip().rstrip(".")
    day = day_ahead_in(text, today)
    opening = _OPENING.match(day.rest)
    clause = day.rest[opening.end() :] if opening else day.rest
    words = clause.split()
    found = [one for one in mentions(words, known, opens=True) if one.name]
    subject = bool(found) and found[0].start == 0 and found[0].end < len(words)
    subject = subject and fold(bare(words[found[0].end])) not in _ARTICLES
    they = bool(words) and fold(bare(words[0])) in _THEY and len(words) > 1
    return Promised(
        what=clause[:1].upper() + clause[1:],
        due=day.on,
        names=tuple(dict.fromkeys(one.name for one in found)),
        theirs=opening is None and (subject or they),
        unreal=day.unreal,
    )

"""Finds how long something took in a line: "20 minutes", "anderthalb Stunden", "una hora y media".

English, German and Spanish. Only minutes and hours: what a day of help comes to, nobody can say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What is longer than that, in minutes, is no effort for one act but a slip of the keys.
LONGEST = 100_000
#: Words for numbers, as patterns. "y cinco" and the like stand before what they begin with.
_NUMBERS: dict[str, float] = {
    r"three quarters of an": 0.75, r"a quarter of an": 0.25, r"half an?|half": 0.5, r"one and a half": 1.5,
    r"two and a half": 2.5, r"a couple of": 2, r"an?|one": 1, r"two": 2, r"three": 3, r"four": 4, r"five": 5, r"six": 6,
    r"seven": 7, r"eight": 8, r"nine": 9, r"ten": 10, r"twelve": 12, r"fifteen": 15, r"twenty": 20, r"thirty": 30,
    r"forty[ -]five": 45, r"forty": 40, r"fifty": 50, r"sixty": 60, r"ninety": 90,
    r"(?:eine )?halbe": 0.5, r"anderthalb|eineinhalb": 1.5, r"zweieinhalb": 2.5, r"ein(?:e[nr]?)?": 1, r"zwei": 2,
    r"drei": 3, r"vier": 4, r"f(?:ü|ue)nf": 5, r"sechs": 6, r"sieben": 7, r"acht": 8, r"neun": 9, r"zehn": 10,
    r"zw(?:ö|oe)lf": 12, r"f(?:ü|ue)nfzehn": 15, r"zwanzig": 20, r"drei(?:ß|ss)ig": 30,
    r"f(?:ü|ue)nfundvierzig": 45, r"vierzig": 40, r"f(?:ü|ue)nfzig": 50, r"sechzig": 60, r"neunzig": 90,
    r"media": 0.5, r"un par de": 2, r"una?": 1, r"dos": 2, r"tres": 3, r"cuatro": 4, r"cinco": 5, r"seis": 6,
    r"siete": 7, r"ocho": 8, r"nueve": 9, r"diez": 10, r"doce": 12, r"quince": 15, r"veinte": 20, r"treinta": 30,
    r"cuarenta y cinco": 45, r"cuarenta": 40, r"cincuenta": 50, r"sesenta": 60, r"noventa": 90,
}  # fmt: skip
#: Lengths of time that are one word or have no number before them.
_WHOLE: dict[str, float] = {
    r"(?:eine(?:r)? )?dreiviertelstunde": 45, r"(?:eine(?:r)? )?viertelstunde": 15, r"(?:eine(?:r)? )?halbstunde": 30,
    r"tres cuartos de hora": 45, r"(?:un )?cuarto de hora": 15,
}  # fmt: skip
_HOUR = r"(?:hours?|hrs?\.?|stunden?|std\.?|horas?)"
_MINUTE = r"(?:minutes?|mins?\.?|minuten?|minutos?)"
_DIGITS = r"\d{1,4}(?:[.,]\d{1,2})?"
_SPELLED = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = rf"(?:{_DIGITS}|{_SPELLED})"
_AND = r"(?:,? (?:and|und|y) |,? )"
_HALF_MORE = r"(?P<half> and a half| y media)"
_SPAN = re.compile(
    rf"(?<![\w.,:-])(?:(?P<whole>{'|'.join(_WHOLE)})"
    rf"|(?P<hours>{_NUMBER})[ -]?(?:{_HOUR}|(?<=\d)h|(?<=\d )h)"
    rf"(?:{_HALF_MORE}|{_AND}?(?P<more>{_NUMBER})(?:[ -]?{_MINUTE})|(?<=h)(?P<tail>[0-5]\d))?"
    rf"|(?P<minutes>{_NUMBER})[ -]?{_MINUTE})(?!\w)",
    re.IGNORECASE,
)
#: So many letters before and after a span say what it is; the longest of the words below has thirteen.
_NEAR = 30
#: Before or after these a span is a moment or a rhythm, not what something took.
_NOT_AFTER = re.compile(
    r"(?:\b(?:vor|hace|within|after|nach|before|antes de|dentro de|tras|every|each|alle|jede|cada|at|um|gegen|las?|until|bis)) $",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"^ (?:ago|late|later|earlier|early|away|zu sp(?:ä|ae)t|sp(?:ä|ae)ter|fr(?:ü|ue)her|entfernt|tarde|antes|despu[eé]s"
    r"|a (?:day|week|month|year)|per|pro|am tag|die woche|im monat|al (?:d[ií]a|mes|año)|a la semana|por)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Effort:
    """How many minutes a line says, and where in the line it says so."""

    minutes: float
    start: int
    end: int


def effort_in(line: str) -> Effort | None:
    """The first length of time in a line that is what something took; None where it tells none.

    A moment ("20 minutes ago") and a rhythm ("two hours a week") are none. The line is expected in NFC.

    >>> effort_in("gave Karl 20 minutes").minutes
    20.0
    >>> effort_in("Karl anderthalb Stunden geholfen").minutes
    90.0
    >>> effort_in("ayudé a Karl una hora y media").minutes
    90.0
    >>> effort_in("saw Karl 20 minutes ago") is None
    True
    """
    for match in _SPAN.finditer(line):
        before, after = line[max(0, match.start() - _NEAR) : match.start()], line[match.end() : match.end() + _NEAR]
        if _NOT_AFTER.search(before) or _NOT_BEFORE.search(after):
            continue
        minutes = _minutes(match)
        return Effort(minutes, match.start(), match.end()) if minutes <= LONGEST else None
    return None


def _minutes(match: re.Match[str]) -> float:
    if match["whole"]:
        return float(_value(match["whole"], _WHOLE))
    if match["minutes"]:
        return float(_value(match["minutes"], _NUMBERS))
    more = match["more"] or match["tail"]
    half = 30.0 if match["half"] else 0.0
    return 60.0 * _value(match["hours"], _NUMBERS) + half + (_value(more, _NUMBERS) if more else 0.0)


def _value(said: str, words: dict[str, float]) -> float:
    if said[:1].isdigit():
        return float(said.replace(",", "."))
    return next(value for pattern, value in words.items() if re.fullmatch(pattern, said, re.IGNORECASE))

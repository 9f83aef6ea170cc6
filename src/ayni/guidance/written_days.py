"""Reads days as people write them in figures and months: "3.11.2026", "11/03/26", "on 3 November", "el 3 de noviembre".

With dots and hyphens the day stands first everywhere. With strokes it stands first except in the United States;
where the reader's language does not say whether they write so, both days come back, and a person chooses.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

#: Years of two figures are of this century up to so many years from now: a little ahead is a slip, far ahead the last century.
_AHEAD = 10
_BEFORE = r"(?:^|(?<=\s)|(?<=\())"
_AFTER = r"(?=$|[\s,;:!?)]|\.(?:\s|$))"
_ON = r"(?:(?P<on>on|since|from|am|vom|den|el|del|desde el)\s+(?:the\s+)?)?"
_FIGURES = re.compile(
    rf"{_BEFORE}{_ON}(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second>\d{{1,2}})(?:(?P=mark)(?P<year>\d{{4}}|\d\d)?)?{_AFTER}",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jänner feber maerz april mai juni juli august sept okt nov dez",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_IN_WORDS = (
    re.compile(
        rf"{_BEFORE}{_ON}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?{_MONTH}"
        rf"(?:,?\s+(?:de(?:l)?\s+)?(?P<year>\d{{4}}))?{_AFTER}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_BEFORE}{_ON}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?{_AFTER}",
        re.IGNORECASE,
    ),
)


class Written(NamedTuple):
    """A day as it stands in a line: from where to where, its words, and the days that it can be: none, one or two."""

    start: int
    end: int
    words: str
    days: tuple[date, ...]


def written_day(text: str, today: date, language: str = "en") -> Written | None:
    """The first day that a line writes in figures, or with a month's name; None where it writes none.

    `language` is a tag such as `de`, `en-us` or `en`. A year that is not written is the last in which the day has been.

    >>> written_day("gave Mara 20 minutes on 3.11.2026", date(2026, 11, 22)).days
    (datetime.date(2026, 11, 3),)
    >>> written_day("11/03/26", date(2026, 11, 22), "en-us").days
    (datetime.date(2026, 11, 3),)
    >>> [str(day) for day in written_day("11/03/26", date(2026, 11, 22)).days]
    ['2026-03-11', '2026-11-03']
    """
    for match in _FIGURES.finditer(text):
        if not _is_a_day(match):
            continue
        return _written(match, _in_figures(match, today, language))
    for pattern in _IN_WORDS:
        for match in pattern.finditer(text):
            if match["on"] or match["year"]:
                month = _MONTHS[match["month"].lower()]
                day = _day(match["year"], month, int(match["day"]), today)
                return _written(match, () if day is None else (day,))
    return None


def _is_a_day(match: re.Match[str]) -> bool:
    """Whether figures are a day and no part of a cake, number of a version or score: they have a year, or "on" before."""
    if match["year"] is None:
        return match["on"] is not None and match["mark"] != "-"
    if len(match["year"]) == 2:
        return match["mark"] == "/" or (match["mark"] == "." and match["on"] is not None)
    return True


def _in_figures(match: re.Match[str], today: date, language: str) -> tuple[date, ...]:
    first, second = int(match["first"]), int(match["second"])
    day_first, month_first = (
        _day(match["year"], second, first, today),
        _day(match["year"], first, second, today),
    )
    if match["mark"] != "/" or language.partition("-")[0] != "en":
        readings = [day_first]
    elif language == "en":
        readings = [day_first, month_first]
    else:
        readings = [month_first, day_first] if language == "en-us" else [day_first, month_first]
        readings = [next((day for day in readings if day is not None), None)]
    return tuple(dict.fromkeys(day for day in readings if day is not None))


def _day(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        if year is None:
            return _last(month, day, today)
        century = 0 if len(year) == 4 else 2000 if 2000 + int(year) <= today.year + _AHEAD else 1900
        return date(century + int(year), month, day)
    except ValueError:
        return None


def _last(month: int, day: int, today: date) -> date:
    """The last such day up to today; of 29 February, that of the last leap year."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError(f"no year has the day {day} of month {month}")


def _written(match: re.Match[str], days: tuple[date, ...]) -> Written:
    words = match[0][len(match["on"] or "") :].strip()
    return Written(match.start(), match.end(), words, days)

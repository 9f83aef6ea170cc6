"""Finds the day that a line names: "yesterday", "last Tuesday", "el martes pasado", "on 2026-11-02".

English, German and Spanish. What lies ahead and what no calendar has is told apart from a line that names no day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ayni.guidance.written_days import written_day

_RELATIVE_DAYS = {
    "today": 0, "the day before yesterday": 2, "yesterday": 1, "last week": 7,
    "heute": 0, "gestern": 1, "vorgestern": 2, "letzte woche": 7,
    "hoy": 0, "ayer": 1, "anteayer": 2, "la semana pasada": 7,
}  # fmt: skip
_DAYS_AGO = (
    (r"(?:^|\s)(\d{1,4}) days? ago\b", 1),
    (r"(?:^|\s)(\d{1,3}) weeks? ago\b", 7),
    (r"(?:^|\s)vor (\d{1,4}) tag(?:en)?\b", 1),
    (r"(?:^|\s)vor (\d{1,3}) wochen?\b", 7),
    (r"(?:^|\s)hace (\d{1,4}) d[ií]as?\b", 1),
    (r"(?:^|\s)hace (\d{1,3}) semanas?\b", 7),
)
_ON_DATE = r"(?:^|\s)(?:on |am |el )?(\d{4}-\d{2}-\d{2})\b"
#: Names of the days of the week, each with its number, Monday 0. Samstag has a second name.
WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lunes martes miercoles jueves viernes sabado domingo",
    )
    for number, name in enumerate(names.split())
} | {"sonnabend": 5}
_WEEKDAY = "|".join(WEEKDAYS)
_PAST_WEEKDAY = (
    rf"(?:^|\s)(?:last|on|this past|am|letzte[nr]?|vergangene[nr]?|am letzten|am vergangenen|el pasado|el) "
    rf"({_WEEKDAY})(?: pasado)?(?=$|[\s,;])"
)
#: What lies ahead. "For tomorrow" is what an act was meant for, and a morning is "morgen" and "mañana" too.
_AHEAD = re.compile(
    r"(?:^|(?<!for)(?<!until)(?<!für)(?<!bis)(?<!para)(?<!heute)(?<!gestern)(?<!am)(?<!jeden)(?<!la)(?<!esta)(?<!ayer)\s)"
    r"(tomorrow|the day after tomorrow|next week|next month|übermorgen|morgen|nächste[nr]? (?:woche|monat)"
    r"|pasado mañana|mañana|la (?:semana que viene|próxima semana)"
    rf"|next (?:{_WEEKDAY})|nächste[nr]? (?:{_WEEKDAY})|el próximo (?:{_WEEKDAY})|el (?:{_WEEKDAY}) que viene)"
    r"(?=$|[\s,;.])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """The line without its day, the day, and the words of a day that lies ahead or that no calendar has.

    `either` has the days that may be meant where the writing leaves that open; `on` is None then.
    """

    rest: str
    on: date | None = None
    ahead: str = ""
    unreal: str = ""
    either: tuple[date, ...] = ()


def day_in(text: str, today: date, language: str = "en") -> Day:
    """The day a line names. A weekday is the last one before today. `language` as `written_day` takes it.

    >>> day_in("helped Karl last Tuesday", date(2026, 11, 22))
    Day(rest='helped Karl', on=datetime.date(2026, 11, 17), ahead='', unreal='', either=())
    >>> day_in("helped Karl tomorrow", date(2026, 11, 22)).ahead
    'tomorrow'
    >>> day_in("helped Karl on 2026-13-45", date(2026, 11, 22)).unreal
    '2026-13-45'
    """
    written = re.search(_ON_DATE, text, re.IGNORECASE)
    if written:
        try:
            on = date.fromisoformat(written[1])
        except ValueError:
            return Day(text, unreal=written[1])
        return Day(_without(text, written), on, ahead=written[1] if on > today else "")
    figures = written_day(text, today, language)
    if figures is not None:
        if not figures.days:
            return Day(text, unreal=figures.words)
        rest = _cut(text, figures.start, figures.end)
        # Of two days that may be meant one that lies ahead is not: what is told has happened.
        been = tuple(day for day in figures.days if day <= today) or figures.days[:1]
        if len(been) > 1:
            return Day(rest, either=been)
        return Day(rest, been[0], ahead=figures.words if been[0] > today else "")
    past = _past(text, today)
    if past is not None:
        return past
    ahead = _AHEAD.search(text)
    return Day(text, ahead=ahead[1] if ahead else "")


def _past(text: str, today: date) -> Day | None:
    for words, back in _RELATIVE_DAYS.items():
        match = re.search(rf"(?:^|\s){words}(?=$|[\s,;])", text, re.IGNORECASE)
        if match:
            return Day(_without(text, match), today - timedelta(days=back))
    for pattern, unit in _DAYS_AGO:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return Day(_without(text, match), today - timedelta(days=min(int(match[1]) * unit, 36_500)))
    match = re.search(_PAST_WEEKDAY, text, re.IGNORECASE)
    if match is None or re.match(r" que viene\b", text[match.end() :], re.IGNORECASE):
        return None
    back = (today.weekday() - WEEKDAYS[match[1].lower()]) % 7 or 7
    return Day(_without(text, match), today - timedelta(days=back))


def _without(text: str, match: re.Match[str]) -> str:
    return _cut(text, match.start(), match.end())


def _cut(text: str, start: int, end: int) -> str:
    return re.sub(r"\s+", " ", text[:start] + " " + text[end:]).strip(" ,;")

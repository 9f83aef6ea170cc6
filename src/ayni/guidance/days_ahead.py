"""Finds the day by which something is promised: "by Friday", "bis Ende des Monats", "antes del 5 de diciembre".

English, German and Spanish. Beside `days`, which looks back: what lies behind is no day to promise for.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from ayni.guidance.days import WEEKDAYS

_BY = (
    r"(?:(?:by|until|till|before|on|for|this|next|due|bis zum|bis spätestens|spätestens|bis|am|vor|diesen|kommenden"
    r"|nächsten?|antes del|antes de|para el|para la|para|hasta el|hasta la|hasta|el próximo|el|este)\s+)"
)
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
#: Words for a day, as days from today. Those of two words stand before their last.
_DAYS = {
    "the day after tomorrow": 2, "tomorrow": 1, "tonight": 0, "today": 0,
    "übermorgen": 2, "morgen": 1, "heute": 0,
    "pasado mañana": 2, "mañana": 1, "hoy": 0,
}  # fmt: skip
_SPANS = (
    (r"(?:in|within|innerhalb von|binnen|en|dentro de) (\d{1,3}) (?:days?|tag(?:en)?|d[ií]as?)", 1),
    (r"(?:in|within|innerhalb von|binnen|en|dentro de) (\d{1,2}) (?:weeks?|wochen?|semanas?)", 7),
    (r"(?:in|within|en|dentro de) (?:a|one|einer|una) (?:week|woche|semana)", 7),
    (r"(?:in|within|en|dentro de) (?:two|zwei|dos) (?:weeks|wochen|semanas)", 14),
)
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NEXT_WEEK = r"(?:next week|nächste[r]? woche|kommende[r]? woche|la semana que viene|la próxima semana)"
_END_OF_WEEK = r"(?:the end of the week|end of the week|ende der woche|wochenende|finales de semana|fin de semana|el fin de semana)"
_END_OF_MONTH = (
    r"(?:the end of the month|end of the month|month's end|ende des monats|monatsende|fin de mes|finales de mes)"
)
_NEXT_MONTH = r"(?:next month|nächsten monat|kommenden monat|el mes que viene|el próximo mes)"


@dataclass(frozen=True, slots=True)
class DayAhead:
    """The line without its day, the day, and the words that said a day which no calendar has.

    `start` and `end` say where in the line it stands; -1 where it names none.
    """

    rest: str
    on: date | None = None
    unreal: str = ""
    start: int = field(default=-1, repr=False, compare=False)
    end: int = field(default=-1, repr=False, compare=False)


def day_ahead_in(text: str, today: date) -> DayAhead:
    """The day by which a line promises something; a weekday is the next one, never today.

    A date without a year is the next one of its name. Where several days are named, the last one counts.

    >>> day_ahead_in("send the grant calendar by Friday", date(2026, 11, 22))
    DayAhead(rest='send the grant calendar', on=datetime.date(2026, 11, 27), unreal='')
    >>> day_ahead_in("den Kontakt schicken bis 5. Dezember", date(2026, 11, 22)).on
    datetime.date(2026, 12, 5)
    >>> day_ahead_in("enviar el borrador", date(2026, 11, 22)).on is None
    True
    """
    found: list[tuple[int, re.Match[str], date | None]] = []
    for pattern, day_of in _READERS:
        for match in re.finditer(rf"(?:^|(?<=\s)){pattern}(?=$|[\s,;.!?:)])", text, re.IGNORECASE):
            try:
                found.append((match.start(), match, day_of(match, today)))
            except (ValueError, OverflowError):
                found.append((match.start(), match, None))
    if not found:
        return DayAhead(text)
    last = max(match.end() for _, match, _ in found)
    # Of those that end at the same place the longest says the most: "by the day after tomorrow".
    _, match, on = min((one for one in found if one[1].end() == last), key=lambda one: one[0])
    if on is None:
        return DayAhead(text, unreal=match[0].strip(), start=match.start(), end=match.end())
    return DayAhead(_without(text, match), on, start=match.start(), end=match.end())


def _written(match: re.Match[str], today: date) -> date:
    return date.fromisoformat(match[1])


def _dotted(match: re.Match[str], today: date) -> date:
    """5.12. or 5/12: the day stands first, as in German and Spanish."""
    return _next_of(int(match[2]), int(match[1]), match[3], today)


def _named_day_first(match: re.Match[str], today: date) -> date:
    return _next_of(_MONTHS[match[2].lower()], int(match[1]), match[3], today)


def _named_month_first(match: re.Match[str], today: date) -> date:
    return _next_of(_MONTHS[match[1].lower()], int(match[2]), match[3], today)


def _next_of(month: int, day: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for ahead in range(9):  # the 29th of February may be eight years away
        try:
            on = date(today.year + ahead, month, day)
        except ValueError:
            continue
        if on >= today:
            return on
    raise ValueError("no such day")


def _weekday(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=(WEEKDAYS[match[1].lower()] - today.weekday() - 1) % 7 + 1)


def _relative(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_DAYS[re.sub(r"\s+", " ", match[1].lower())])


def _friday_next_week(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=11 - today.weekday())


def _end_of_week(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=(4 - today.weekday()) % 7)


def _end_of_month(match: re.Match[str], today: date) -> date:
    return today.replace(day=calendar.monthrange(today.year, today.month)[1])


def _end_of_next_month(match: re.Match[str], today: date) -> date:
    return _end_of_month(match, _end_of_month(match, today) + timedelta(days=1))


_READERS = (
    (rf"{_BY}?(\d{{4}}-\d{{2}}-\d{{2}})", _written),
    (rf"{_BY}(?:den )?(\d{{1,2}})\.\s?(\d{{1,2}})\.(\d{{4}}|\d{{2}})?", _dotted),
    (rf"{_BY}(\d{{1,2}})/(\d{{1,2}})(?:/(\d{{4}}|\d{{2}}))?", _dotted),
    (
        rf"{_BY}?(?:the )?(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of| de)? ({_MONTH})(?:(?: de)? (\d{{4}}))?",
        _named_day_first,
    ),
    (rf"{_BY}?({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?", _named_month_first),
    (rf"{_BY}({_WEEKDAY})(?: que viene)?", _weekday),
    # "El viernes por la mañana" and "am Morgen" name no other day.
    (rf"{_BY}?(?<!la )(?<!am )(?<!jeden )({'|'.join(_DAYS)})", _relative),
    (rf"{_BY}?{_NEXT_WEEK}", _friday_next_week),
    (rf"{_BY}?(?:an |a )?{_END_OF_WEEK}", _end_of_week),
    (rf"{_BY}?(?:am |a )?{_END_OF_MONTH}", _end_of_month),
    (rf"{_BY}?{_NEXT_MONTH}", _end_of_next_month),
    *(
        (
            pattern,
            lambda match, today, unit=unit: today + timedelta(days=unit * int(match[1] if match.re.groups else 1)),
        )
        for pattern, unit in _SPANS
    ),
)


def _without(text: str, match: re.Match[str]) -> str:
    return re.sub(r"\s+", " ", text[: match.start()] + " " + text[match.end() :]).strip(" ,;")

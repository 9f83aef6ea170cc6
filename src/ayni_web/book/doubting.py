"""Says why a line is no act that can be kept, and what to write instead."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ayni.guidance.doubts import Doubt
from ayni.guidance.tellings import Telling

_DAYS = (Doubt.AHEAD, Doubt.NO_SUCH_DAY, Doubt.TWO_DAYS)


def doubt_said(told: Telling, *, sides_given: bool, day_given: bool) -> str:
    """What to tell the one who writes; nothing where they said by hand what the line left in doubt."""
    if told.doubt is None or (day_given if told.doubt in _DAYS else sides_given):
        return ""
    if told.doubt is Doubt.TWO_DAYS:
        first, second = (date_format(day, "DATE_FORMAT") for day in told.days[:2])
        return _("The day may be %(first)s or %(second)s. Choose one, or write it as %(iso)s.") % {
            "first": first,
            "second": second,
            "iso": told.days[0].isoformat(),
        }
    return _sentence(told.doubt, told.doubted)


def _sentence(doubt: Doubt, doubted: str) -> str:
    match doubt:
        case Doubt.CONTACT:
            return _("Being in touch gives nothing by itself. Write what was given: “gave Mara advice at lunch”.")
        case Doubt.ASKED:
            return _("An asking is no act yet. Write what was given then: “Mara lent me 50 euros”.")
        case Doubt.NOT_DONE:
            return _("This says what was not done. If something was given, say below who gave and who received.")
        case Doubt.NO_ACT:
            return _("A name alone does not say what was given. Write it too: “helped Mara with the move”.")
        case Doubt.AHEAD:
            return _("“%(day)s” lies ahead. An act is something that happened: write it when it has.") % {
                "day": doubted
            }
        case Doubt.NO_SUCH_DAY:
            return _("No calendar has the day %(day)s. Write the year, the month and the day: 2026-11-02.") % {
                "day": doubted
            }
        case Doubt.TWICE:
            return _("%(name)s stands here twice. Write the names of the two people.") % {"name": doubted}
        case Doubt.TWO_DAYS:
            raise ValueError("a day that may be two has a sentence of its own")

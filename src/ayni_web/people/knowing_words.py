"""What pages say of what is known of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni_web.people import queries
from ayni_web.people.lines import manner_in
from ayni_web.people.models import Circle, Moment, Need, Party
from ayni_web.people.moments import day_of, is_day, next_on


def learned(need: Need) -> str:
    """How and when a need was learned: "said on 3 November 2026, at the round in Lisbon"."""
    day = date_format(need.learned_on, "DATE_FORMAT")
    told = {
        Need.Learned.SAID: _("said on %(day)s"),
        Need.Learned.READ: _("read on %(day)s"),
        Need.Learned.GUESSED: _("guessed on %(day)s"),
    }[Need.Learned(need.learned)] % {"day": day}
    return f"{told}, {need.where}" if need.where else told


def in_days(days: int) -> str:
    """How far away a day is."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}


@dataclass(frozen=True, slots=True)
class MomentTold:
    """A moment as a page shows it; `when` is "" for one that lies behind."""

    what: str
    day: str
    when: str
    plan: str
    moment: Moment | None


def moments_told(party: Party, moments: Sequence[Moment], today: date) -> list[MomentTold]:
    """The moments of somebody, with their birthday: those ahead by their day, then those behind, the latest first."""
    ahead: list[tuple[date | None, str, Moment | None]] = [
        (next_on(moment.on, today), moment.what, moment) for moment in moments
    ]
    if is_day(party.birthday) and not any(moment.sort == Moment.Sort.BIRTHDAY for moment in moments):
        ahead.append((next_on(day_of(party.birthday), today), str(Moment.Sort.BIRTHDAY.label), None))
    told = sorted(((on, what, moment) for on, what, moment in ahead if on is not None), key=lambda one: one[:2])
    behind = sorted(
        (moment for on, _what, moment in ahead if on is None and moment is not None), key=lambda moment: moment.on
    )
    return [_ahead(on, what, moment, today) for on, what, moment in told] + [_behind(one) for one in reversed(behind)]


def _ahead(on: date, what: str, moment: Moment | None, today: date) -> MomentTold:
    day = date_format(on, "MONTH_DAY_FORMAT" if on.year == today.year else "DATE_FORMAT")
    return MomentTold(what, day, in_days((on - today).days), moment.plan if moment else "", moment)


def _behind(moment: Moment) -> MomentTold:
    return MomentTold(moment.what, day_words(moment.on), "", moment.plan, moment)


def day_words(written: str) -> str:
    """A day as it is kept, in the reader's form; without a year where it comes every year."""
    yearly = written.startswith("--")
    day = date.fromisoformat(f"2000-{written[2:]}" if yearly else written)
    return date_format(day, "MONTH_DAY_FORMAT" if yearly else "DATE_FORMAT")


def how(party: Party) -> list[str]:
    """How somebody likes to be helped and is best reached, in sentences."""
    sentences = []
    if party.manner and manner_in(party.likes) != party.manner:
        sentences.append(_("Likes to be helped %(how)s.") % {"how": party.get_manner_display()})
    if party.channel:
        sentences.append(_("Best reached by %(way)s.") % {"way": party.channel})
    if party.language:
        sentences.append(_("Speaks %(language)s.") % {"language": party.language})
    if party.hours:
        sentences.append(
            _("There from %(start)s to %(end)s.") % dict(zip(("start", "end"), party.hours.split("-"), strict=True))
        )
    if there := time_there(party, timezone.now()):
        sentences.append(_("It is %(time)s now in %(zone)s.") % there)
    return sentences


def time_there(party: Party, now: datetime) -> dict[str, str] | None:
    """What time it is where somebody is; None where that is not known."""
    try:
        zone = ZoneInfo(party.time_zone) if party.time_zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
    if zone is None:
        return None
    place = party.time_zone.rpartition("/")[2].replace("_", " ")
    return {"time": date_format(now.astimezone(zone), "TIME_FORMAT"), "zone": place}


def rhythm(party: Party, circles: Sequence[Circle]) -> str:
    """How often the reader wants to be in touch, and why that holds; "" where it was not said."""
    wished = queries.rhythm_among(party, circles)
    if wished is None:
        return ""
    days, circle = wished
    every = ngettext("every day", "every %(n)s days", days) % {"n": days}
    if circle is None:
        return _("You want to be in touch %(every)s.") % {"every": every}
    return _("You want to be in touch %(every)s, as with all of %(circle)s.") % {"every": every, "circle": circle.name}


def hard_season(party: Party, today: date) -> str:
    """That somebody has a hard season, and until when; "" where they have none."""
    until = party.hard_season_until
    if until is None or until < today:
        return ""
    return _("A hard season until %(day)s.") % {"day": date_format(until, "DATE_FORMAT")}

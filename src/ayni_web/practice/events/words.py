"""How events are spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni_web.people.models import Party
from ayni_web.practice.events import queries
from ayni_web.practice.events.actions import Named
from ayni_web.practice.events.models import Event, Guest
from ayni_web.promises.words import day_words, name_of


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as a list shows it: when in words, who is there, and how it stands."""

    event: Event
    when: str
    there: str
    state: str


def shown(event: Event, now: datetime | None = None) -> Shown:
    """An event with what a list says of it."""
    return Shown(event, when(event, now), there(queries.known_guests(event)), _state(event, now or timezone.now()))


def _state(event: Event, now: datetime) -> str:
    if event.cancelled_at is not None:
        return _("called off")
    if event.has_begun(now) and not event.is_over(now):
        return _("now")
    return ""


def when(event: Event, now: datetime | None = None) -> str:
    """When it is, on the reader's clocks; where it takes place in another zone, on the clocks there too."""
    today = timezone.localtime(now or timezone.now()).date()
    if event.whole_days:
        return _days(event.first_day, event.last_day, today)
    here = _span(timezone.localtime(event.starts), timezone.localtime(event.ends), today)
    if not event.zone:
        return here
    zone = ZoneInfo(event.zone)
    there_starts, there_ends = event.starts.astimezone(zone), event.ends.astimezone(zone)
    if there_starts.utcoffset() == timezone.localtime(event.starts).utcoffset():
        return here
    there_said = _span(there_starts, there_ends, today)
    return _("%(when)s (for those there %(there)s, %(zone)s)") % {
        "when": here,
        "there": there_said,
        "zone": event.zone.replace("_", " "),
    }


def _days(first: date, last: date, today: date) -> str:
    if first == last:
        return day_words(first, today)
    return _("%(first)s to %(last)s") % {"first": day_words(first, today), "last": date_format(last, "DATE_FORMAT")}


def _span(starts: datetime, ends: datetime, today: date) -> str:
    begin = _("%(day)s, %(time)s") % {
        "day": day_words(starts.date(), today),
        "time": time_format(starts.time(), "TIME_FORMAT"),
    }
    if ends == starts:
        return begin
    if ends.date() == starts.date() or ends - starts < timedelta(hours=12):
        return _("%(begin)s to %(end)s") % {"begin": begin, "end": time_format(ends.time(), "TIME_FORMAT")}
    end = _("%(day)s, %(time)s") % {
        "day": date_format(ends.date(), "DATE_FORMAT"),
        "time": time_format(ends.time(), "TIME_FORMAT"),
    }
    return _("%(begin)s to %(end)s") % {"begin": begin, "end": end}


def guest_name(guest: Guest) -> str:
    """What a guest is called."""
    if guest.party is not None:
        return name_of(guest.party)
    return guest.name or guest.address


def there(guests: Sequence[Guest]) -> str:
    """Who is there, in a few words."""
    return _with([guest_name(guest) for guest in guests])


def guest_words(guests: Sequence[Named]) -> str:
    """The same for those whom a calendar file names."""
    return _with([one.party.name if one.party and one.party.name else one.name or one.address for one in guests])


def _with(names: Sequence[str]) -> str:
    if not names:
        return ""
    first, rest = names[:3], len(names) - 3
    said = ", ".join(first)
    if rest <= 0:
        return _("with %(names)s") % {"names": said}
    more = ngettext("with %(names)s and one more", "with %(names)s and %(n)s more", rest)
    return more % {"names": said, "n": rest}


def first_name(party: Party) -> str:
    """How one speaks of somebody: their first name, of "Adler, Ben" the Ben."""
    name = party.name
    given = name.partition(",")[2].split() if name.count(",") == 1 else name.split()
    return name if "@" in name or not given else given[0]

"""The calendar of a reader as a file that calendar programs read (RFC 5545)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from ayni_web.notify.hours import zone_of
from ayni_web.notify.models import Feed
from ayni_web.notify.sources import Entry, sources

#: Entries stay so long after their day.
_LOOK_BACK = timedelta(days=60)
_EVERY = timedelta(hours=4)


def calendar_of(feed: Feed, now: datetime) -> bytes:
    """Everything that the rooms have for the calendar. The same entries give the same bytes."""
    user = feed.user
    zone = zone_of(user)
    with timezone.override(zone), translation.override(user.language or settings.LANGUAGE_CODE):
        since = now.astimezone(zone).date() - _LOOK_BACK
        entries = {entry.key: entry for source in sources() for entry in source.entries(user, since)}
        calendar = Calendar()
        calendar.add("prodid", "-//Ayni//Ayni//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Ayni"))
        calendar.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT4H")
        for key in sorted(entries):
            calendar.add_component(_event(entries[key], feed))
        return bytes(calendar.to_ical())


def tag_of(content: bytes) -> str:
    """What stands for a calendar's content."""
    return hashlib.sha256(content).hexdigest()[:32]


def _event(entry: Entry, feed: Feed) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}.{feed.name.hex}@ayni")
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("summary", entry.summary)
    if isinstance(entry.start, datetime):
        # In UTC a time is the same moment everywhere, and needs no table of the zone's rules.
        begins = entry.start.astimezone(UTC)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(minutes=entry.minutes or 30))
    else:
        event.add("dtstart", entry.start)
        event.add("dtend", entry.start + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.yearly:
        event.add("rrule", _each_year(entry.start))
    if entry.place:
        event.add("location", entry.place)
    described = [entry.description, f"{settings.OWN_ADDRESS}{entry.path}" if entry.path else ""]
    if any(described):
        event.add("description", "\n".join(filter(None, described)))
    if entry.path:
        event.add("url", f"{settings.OWN_ADDRESS}{entry.path}")
    return event


def _each_year(start: date) -> dict[str, object]:
    if (start.month, start.day) == (2, 29):
        # The last day of February: on the 29th where there is one.
        return {"freq": "yearly", "bymonth": 2, "bymonthday": -1}
    return {"freq": "yearly"}

"""What somebody will be reminded of, what they were, and whether reminding works."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni_web.accounts.models import User
from ayni_web.jobs import queries as jobs
from ayni_web.notify.actions import digest_of
from ayni_web.notify.models import Feed, Mail, Reminder, Wishes
from ayni_web.notify.sources import Due, Span, sources
from ayni_web.walls.acting import as_the_house

#: What fell due while nobody was awake is still told so many days later.
LOOK_BACK = timedelta(days=14)
SCHEDULE = "reminders"
#: The schedule comes every five minutes; later than this, something sleeps.
_LATE = timedelta(minutes=15)
_OVERDUE = timedelta(hours=1)


def wishes_of(user: User) -> Wishes:
    """How somebody wants to be reminded; before they said so, not by mail."""
    return Wishes.objects.filter(user=user).first() or Wishes(user=user)


def everybody_to_remind() -> Iterator[Wishes]:
    """Those who want mail."""
    yield from Wishes.objects.filter(mail=True, user__is_active=True).select_related("user").order_by("pk")


def due_now(user: User, now: datetime) -> list[tuple[str, Due]]:
    """What is due by now and was not told yet, with its source's title, the oldest first."""
    today = timezone.localtime(now).date()
    told = set(
        Reminder.objects.filter(user=user, on__gte=today - LOOK_BACK - timedelta(days=1))
        .exclude(mail__state=Mail.State.READY)
        .values_list("key", flat=True)
    )
    span = Span(today - LOOK_BACK, today, told)
    return [one for one in _asked(user, span) if one[1].key not in told]


def coming(user: User, now: datetime, days: int = 14) -> list[tuple[str, Due]]:
    """What somebody will be reminded of in the next days, the first day first."""
    today = timezone.localtime(now).date()
    told = set(Reminder.objects.filter(user=user, on__gte=today).values_list("key", flat=True))
    return [one for one in _asked(user, Span(today, today + timedelta(days=days), told)) if one[1].key not in told]


def _asked(user: User, span: Span) -> list[tuple[str, Due]]:
    found = {}
    for source in sources():
        for due in source.due(user, span):
            if span.first <= due.on <= span.last:
                found[due.key] = (str(source.title), due)
    return sorted(found.values(), key=lambda one: one[1].on)


def mails_of(user: User, number: int = 10) -> list[Mail]:
    """The last mails to somebody."""
    return list(Mail.objects.filter(user=user)[:number])


def mailed_since(user: User, since: datetime) -> bool:
    """Whether a mail went out to somebody since then, or may have."""
    return Mail.objects.filter(user=user, taken_at__gte=since).exclude(state=Mail.State.READY).exists()


def feed_of(user: User) -> Feed | None:
    """The calendar of somebody, where it has an address."""
    return Feed.objects.filter(user=user, digest__isnull=False).first()


@as_the_house()  # a calendar program signs in nowhere
def feed_at(token: str) -> Feed | None:
    """The calendar under a secret address. Compared in constant time, and by digest, so that the time tells nothing."""
    digest = digest_of(token)
    feed = Feed.objects.filter(digest=digest, user__is_active=True).select_related("user").first()
    return feed if feed is not None and feed.digest and hmac.compare_digest(feed.digest, digest) else None


@dataclass(frozen=True, slots=True)
class Works:
    """Whether reminding works, for the page of health. Numbers and times only: nothing of anybody."""

    last_at: datetime | None
    next_at: datetime | None
    last_sent_at: datetime | None
    sleeps: bool
    waiting: int
    unsure: int
    way: str
    fault: str = ""

    @property
    def well(self) -> bool:
        return not (self.sleeps or self.waiting or self.unsure)


def works(now: datetime | None = None) -> Works:
    """When reminders were looked at last and will be next, and which mails did not get through."""
    now = now or timezone.now()
    schedule = jobs.schedules().filter(name=SCHEDULE).first()
    waiting = Mail.objects.filter(state__in=[Mail.State.READY, Mail.State.SENDING], made_at__lt=now - _OVERDUE)
    last_sent = Mail.objects.filter(state=Mail.State.SENT).order_by("-sent_at").first()
    stuck = waiting.first()
    return Works(
        last_at=schedule.last_run_at if schedule else None,
        next_at=schedule.next_run_at if schedule else None,
        last_sent_at=last_sent.sent_at if last_sent else None,
        sleeps=schedule is None or schedule.next_run_at < now - _LATE,
        waiting=waiting.count(),
        unsure=Mail.objects.filter(state=Mail.State.UNSURE, made_at__gt=now - timedelta(days=30)).count(),
        way=way_words(),
        fault=stuck.fault if stuck else "",
    )


def way_words() -> str:
    """How mail leaves, in words."""
    if settings.SMTP_URL:
        return _("by the mail server that was set with AYNI_SMTP_URL")
    return _("into a mailbox of files in the home folder, which nobody else sees")

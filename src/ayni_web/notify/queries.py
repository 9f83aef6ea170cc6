"""What somebody will be reminded of, what they were, and whether reminding works."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Membership, Space, User
from ayni_web.jobs import queries as jobs
from ayni_web.notify.actions import ALL, REMINDERS, digest_of
from ayni_web.notify.models import Channel, Choice, Feed, How, Mail, Notice, Post, Reminder, Wishes
from ayni_web.notify.sorts import sort_named
from ayni_web.notify.sources import Due, Span, sources
from ayni_web.walls.acting import as_the_house

#: What fell due while nobody was awake is still told so many days later.
LOOK_BACK = timedelta(days=14)
#: What was new so long ago, and could not be mailed, is not mailed any more; it stands on its page.
NEWS_LOOK_BACK = timedelta(days=30)
SCHEDULE = "reminders"
#: The schedule comes every five minutes; later than this, something sleeps.
_LATE = timedelta(minutes=15)
_OVERDUE = timedelta(hours=1)


def wishes_of(user: User) -> Wishes:
    """How somebody wants to be reminded; before they said so, not by mail."""
    return Wishes.objects.filter(user=user).first() or Wishes(user=user)


def is_mailed(user: User, what: str) -> bool:
    """Whether mails come: any (`actions.ALL`), reminders, or of one sort of what is new."""
    wishes = wishes_of(user)
    if what in {ALL, REMINDERS}:
        return wishes.mail or (what == ALL and wishes.news)
    return wishes.news and choices_of(user).sorts.get(what, sort_named(what).usual) in {How.AT_ONCE, How.DIGEST}


def everybody_to_remind() -> Iterator[Wishes]:
    """Those who want mail: reminders, or what is new where there is some."""
    waits = Notice.objects.filter(_unmailed()).values("owner")
    ready = Mail.objects.filter(state=Mail.State.READY).values("user")
    wanted = Q(mail=True) | (Q(news=True) & (Q(user__in=waits) | Q(user__in=ready)))
    yield from Wishes.objects.filter(wanted, user__is_active=True).select_related("user").order_by("pk")


def _unmailed() -> Q:
    """Unread, and in no mail that went out."""
    return Q(read_at__isnull=True, away_at__isnull=True) & (Q(mail__isnull=True) | Q(mail__state=Mail.State.READY))


@dataclass(frozen=True, slots=True)
class Choices:
    """How somebody wants to be told: of sorts, and of teams."""

    sorts: Mapping[str, How]
    teams: Mapping[UUID, How]

    def how(self, sort: str, space: UUID) -> How:
        """Of one sort in one space: where the two differ, the quieter one."""
        both = (self.sorts.get(sort, sort_named(sort).usual), self.teams.get(space, How.AT_ONCE))
        return max(both, key=list(How).index)


def choices_of(user: User) -> Choices:
    """What they chose."""
    found = list(Choice.objects.filter(owner=user))
    return Choices(
        {one.sort: How(one.how) for one in found if one.sort},
        {one.space_id: How(one.how) for one in found if not one.sort},
    )


def news_due(user: User, digest_at: datetime, now: datetime) -> list[Notice]:
    """What is new, unread and not mailed yet, and is mailed now: at once, or in a digest that was due after it came."""
    choices = choices_of(user)
    reminded = Reminder.objects.filter(user=user).exclude(mail__state=Mail.State.READY).values("key")
    waits = Notice.objects.filter(_unmailed(), owner=user, at__gt=now - NEWS_LOOK_BACK).exclude(key__in=reminded)
    found = []
    for notice in waits.select_related("space").order_by("at", "pk"):
        how = choices.how(notice.sort, notice.space_id)
        if how == How.AT_ONCE or (how == How.DIGEST and notice.at <= digest_at):
            found.append(notice)
    return sorted(found, key=_as_mailed)


def _as_mailed(notice: Notice) -> tuple[bool, str, int, str]:
    """One's own things first, then team by team and sort by sort."""
    shared = notice.space.kind == Space.Kind.SHARED
    return shared, notice.space.name, sort_named(notice.sort).order, notice.sort


def notices_of(user: User, *, away: bool = False) -> QuerySet[Notice]:
    """What somebody was told of, the newest first; or what they put away of it."""
    theirs = Notice.objects.filter(owner=user).select_related("space")
    return theirs.filter(away_at__isnull=not away)


def notice_for(user: User, notice_id: int) -> Notice:
    """One of theirs, or 404."""
    found = Notice.objects.filter(owner=user, pk=notice_id).select_related("space").first()
    if found is None:
        raise Http404
    return found


def reminders_wait(user: User) -> bool:
    """Whether a mail waits that reminds of something."""
    return Mail.objects.filter(user=user, state=Mail.State.READY, reminders__isnull=False).exists()


def due_now(user: User, now: datetime) -> list[tuple[str, Due]]:
    """What is due by now and was not told yet, with its source's title, the oldest first."""
    today = timezone.localtime(now).date()
    told = set(
        Reminder.objects.filter(user=user, on__gte=today - LOOK_BACK - timedelta(days=1))
        .exclude(mail__state=Mail.State.READY)
        .values_list("key", flat=True)
    )
    # What they read here, or had in a mail as something new, needs no reminder.
    news = Notice.objects.filter(owner=user, at__gt=now - LOOK_BACK - timedelta(days=1))
    heard = Q(read_at__isnull=False) | (Q(mail__isnull=False) & ~Q(mail__state=Mail.State.READY))
    told |= set(news.filter(heard).values_list("key", flat=True))
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


def reminded_since(user: User, since: datetime) -> bool:
    """Whether a mail with reminders went out to somebody since then, or may have."""
    mails = Mail.objects.filter(user=user, taken_at__gte=since, reminders__isnull=False)
    return mails.exclude(state=Mail.State.READY).exists()


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


def channel_of(asker: Membership) -> Channel:
    """The channel of the asker's team; one that leads nowhere, where none was set up."""
    return Channel.objects.filter(space=asker.space_id).select_related("space", "set_by").first() or Channel(
        space=asker.space, version=1
    )


def posts_of(asker: Membership) -> QuerySet[Post]:
    """What of the asker's team went outside, or waits to: everybody in it sees that."""
    return Post.objects.filter(space=asker.space_id)

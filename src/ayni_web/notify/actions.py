"""The only writer of wishes, reminders, mails and feeds."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.notify.models import Choice, Feed, How, Mail, Notice, Reminder, Wishes
from ayni_web.notify.sources import Due
from ayni_web.notify.telling import settle_marks

#: After so long without a word, whoever was handing a mail over is no more.
LOST_AFTER = timedelta(minutes=10)
_LONGEST_WAIT = timedelta(hours=6)
State = Mail.State


def wish(user: User, *, mail: bool, at: time | None = None, **others: Any) -> Wishes:
    """Keep how somebody wants to be reminded, and what else they said of it."""
    kept, _ = Wishes.objects.update_or_create(user=user, defaults={"mail": mail, "at": at, **others})
    _anew(user)
    return kept


@transaction.atomic
def wish_news(user: User, said: dict[str, Any], choices: dict[tuple[str, str], str]) -> Wishes:
    """Keep how somebody wants to be told of what is new: of each sort ("sort", its name), of each team ("team", its id)."""
    kept, _ = Wishes.objects.update_or_create(user=user, defaults=said)
    own = personal_space(user)
    for (about, name), how in choices.items():
        place = {"space_id": own.pk, "sort": name} if about == "sort" else {"space_id": name, "sort": ""}
        if how:
            Choice.objects.update_or_create(owner=user, **place, defaults={"how": How(how)})
        else:
            Choice.objects.filter(owner=user, **place).delete()
    _anew(user)
    return kept


#: What a link stops that stops everything, and one that stops reminders.
ALL, REMINDERS = "", "reminders"


@transaction.atomic
def stop(user: User, what: str = ALL) -> None:
    """Mail no more of this: of everything, reminders, or one sort of what is new. Also none that waits."""
    if what == ALL:
        Wishes.objects.filter(user=user).update(mail=False, news=False)
    elif what == REMINDERS:
        Wishes.objects.filter(user=user).update(mail=False)
    else:
        own = personal_space(user)
        quieter = Choice.objects.filter(owner=user, space=own, sort=what, how=How.NONE)
        if not quieter.exists():
            Choice.objects.update_or_create(owner=user, space=own, sort=what[:40], defaults={"how": How.APP})
    _anew(user)


def _anew(user: User) -> None:
    """A mail that waits is put together anew, as its reader wants it now."""
    Mail.objects.filter(user=user, state=State.READY).delete()


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One notice as a mail tells it."""

    notice: int
    title: str
    words: str
    path: str
    sort: str


def put_together(
    user: User, lines: Sequence[tuple[str, Due]], now: datetime, news: Sequence[NewsLine] = ()
) -> Mail | None:
    """One mail with everything that is due, each thing with its source's title. None where another worker was first.

    What waited unsent until now is part of what is due, so it is put together anew: after days without a connection
    one mail comes. A notice is in one mail: it is taken into it where it is in none.
    """
    try:
        with transaction.atomic():
            waits = Mail.objects.select_for_update().filter(user=user, state=State.READY).first()
            if not lines and not news:
                if waits is not None:
                    waits.delete()
                return None
            mail = waits or Mail(user=user)
            mail.made_at = now
            mail.save()
            told = _taken_in(mail, news)
            mail.lines = [[title, due.words, due.path] for title, due in lines]
            mail.lines += [[one.title, one.words, one.path, one.sort] for one in news if one.notice in told]
            mail.number = len(mail.lines)
            if not mail.lines:
                mail.delete()
                return None
            mail.save()
            Reminder.objects.filter(mail=mail).delete()
            Reminder.objects.bulk_create(
                [Reminder(user=user, key=due.key[:200], on=due.on, mail=mail) for _title, due in lines]
            )
            return mail
    except IntegrityError:
        # Another worker told of the same things a moment ago.
        return None


def _taken_in(mail: Mail, news: Sequence[NewsLine]) -> set[int]:
    """The notices that are in this mail now: those that were in it, or in none, and are unread still."""
    wanted = [one.notice for one in news]
    Notice.objects.filter(mail=mail).exclude(pk__in=wanted).update(mail=None)
    Notice.objects.filter(pk__in=wanted, mail__isnull=True, read_at__isnull=True).update(mail=mail)
    return set(Notice.objects.filter(mail=mail).values_list("pk", flat=True))


def read(notice: Notice, now: datetime | None = None) -> None:
    """Its reader opened it."""
    if Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now or timezone.now()):
        settle_marks([notice.owner_id])


@transaction.atomic
def put_away(user: User, notice: Notice | None = None, *, seen: datetime | None = None) -> int:
    """Put a notice away, or all that came up to the moment at which they were seen. What came since stays."""
    now = timezone.now()
    theirs = Notice.objects.filter(owner=user, away_at__isnull=True)
    theirs = theirs.filter(pk=notice.pk) if notice is not None else theirs.filter(at__lte=seen or now)
    theirs.filter(read_at__isnull=True).update(read_at=now)
    number = theirs.update(away_at=now)
    settle_marks([user.pk])
    return number


@transaction.atomic
def bring_back(user: User, notice: Notice) -> None:
    """Not put away after all."""
    Notice.objects.filter(pk=notice.pk, owner=user).update(away_at=None)


def forget_old(before: datetime) -> int:
    """What was put away, or told, so long ago goes. Returns how many."""
    number, _of = Notice.objects.filter(at__lt=before).delete()
    return number


def take(mail: Mail, by: str, now: datetime) -> bool:
    """Take a waiting mail to hand it over; of several who try, one gets it."""
    taken = Mail.objects.filter(pk=mail.pk, state=State.READY).update(
        state=State.SENDING, taken_at=now, by=by, attempts=F("attempts") + 1
    )
    if taken:
        mail.refresh_from_db()  # it may have been put together anew since it was looked at
    return bool(taken)


def handed_over(mail: Mail, now: datetime) -> None:
    """The mail was taken by the other side. What it said is kept no longer."""
    Mail.objects.filter(pk=mail.pk, state=State.SENDING).update(
        state=State.SENT, sent_at=now, lines=[], error="", fault=""
    )


def refused(mail: Mail, error: str, now: datetime, fault: str = "") -> None:
    """The other side has surely not taken it: it waits, each time longer."""
    wait = min(timedelta(minutes=5) * 2 ** min(mail.attempts, 10), _LONGEST_WAIT)
    Mail.objects.filter(pk=mail.pk, state__in=[State.READY, State.SENDING]).update(
        state=State.READY, error=error[:300], fault=fault[:60], try_after=now + wait, taken_at=None
    )


def put_back(mail: Mail) -> None:
    """It was surely not handed over: it waits as it did before it was taken, or is part of what waits by now."""
    if Mail.objects.filter(user=mail.user_id, state=State.READY).exists():
        Mail.objects.filter(pk=mail.pk, state=State.SENDING).delete()
        return
    Mail.objects.filter(pk=mail.pk, state=State.SENDING).update(state=State.READY, taken_at=None)


def not_reached(mail: Mail, error: str, now: datetime, fault: str = "") -> None:
    """Nobody was there to take it. Counts as an attempt, so that the next one waits longer."""
    Mail.objects.filter(pk=mail.pk, state=State.READY).update(attempts=F("attempts") + 1)
    mail.attempts += 1
    refused(mail, error, now, fault)


def unsure(mail: Mail, error: str) -> None:
    """Nobody knows whether it was taken. It is never sent again: twice would be worse than not at all."""
    Mail.objects.filter(pk=mail.pk, state=State.SENDING).update(state=State.UNSURE, error=error[:300], lines=[])


def make_feed(user: User) -> str:
    """A new secret address for a calendar. It is told here and kept nowhere; its digest is. An earlier one ends."""
    token = secrets.token_urlsafe(32)
    Feed.objects.update_or_create(
        user=user, defaults={"digest": digest_of(token), "made_at": timezone.now(), "read_at": None}
    )
    return token


def revoke_feed(user: User) -> None:
    """End the address of a calendar."""
    Feed.objects.filter(user=user).update(digest=None, read_at=None)


def was_read(feed: Feed, tag: str, now: datetime) -> Feed:
    """Keep that a calendar program came, to the hour, and since when the calendar holds what it holds."""
    if feed.tag != tag:
        feed.tag, feed.changed_at = tag, now.replace(microsecond=0)
        Feed.objects.filter(pk=feed.pk).update(tag=tag, changed_at=feed.changed_at)
    if feed.read_at is None or now - feed.read_at > timedelta(hours=1):
        Feed.objects.filter(pk=feed.pk).update(read_at=now)
    return feed


def digest_of(token: str) -> str:
    # A plain digest is enough: the token is 256 random bits, not something that people choose.
    return hashlib.sha256(token.encode()).hexdigest()

"""The only writer of wishes, reminders, mails and feeds."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.notify.models import Feed, Mail, Reminder, Wishes
from ayni_web.notify.sources import Due

#: After so long without a word, whoever was handing a mail over is no more.
LOST_AFTER = timedelta(minutes=10)
_LONGEST_WAIT = timedelta(hours=6)
State = Mail.State


def wish(user: User, *, mail: bool, at: time | None = None, days: str = Wishes.Days.WEEKDAYS) -> Wishes:
    """Keep how somebody wants to be reminded."""
    kept, _ = Wishes.objects.update_or_create(user=user, defaults={"mail": mail, "at": at, "days": days})
    if not mail:
        Mail.objects.filter(user=user, state=State.READY).delete()
    return kept


def stop(user: User) -> None:
    """Mail no more reminders, also none that waits."""
    Wishes.objects.filter(user=user).update(mail=False)
    Mail.objects.filter(user=user, state=State.READY).delete()


def put_together(user: User, lines: Sequence[tuple[str, Due]], now: datetime) -> Mail | None:
    """One mail with everything that is due, each thing with its source's title. None where another worker was first.

    What waited unsent until now is part of what is due, so it is put together anew: after days without a connection
    one mail comes.
    """
    try:
        with transaction.atomic():
            waits = Mail.objects.select_for_update().filter(user=user, state=State.READY).first()
            if not lines:
                if waits is not None:
                    waits.delete()
                return None
            mail = waits or Mail(user=user)
            mail.lines = [[title, due.words, due.path] for title, due in lines]
            mail.number, mail.made_at = len(lines), now
            mail.save()
            Reminder.objects.filter(mail=mail).delete()
            Reminder.objects.bulk_create(
                [Reminder(user=user, key=due.key[:200], on=due.on, mail=mail) for _title, due in lines]
            )
            return mail
    except IntegrityError:
        # Another worker told of the same things a moment ago.
        return None


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

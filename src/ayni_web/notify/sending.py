"""Puts together what is due and hands it over: each thing once, whatever dies in between.

A mail is taken (`actions.take`) before it is handed over, so of two workers one does. Dies that one in between, the
mailbox of files shows whether the mail lies there. A mail server does not: then nobody knows whether it arrived, it is
not sent again, and the page of health says so.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from ayni_web.accounts.forms import is_unsaid
from ayni_web.notify import actions, queries
from ayni_web.notify.hours import digest_of_time, quiet_of, window_of, zone_of
from ayni_web.notify.letters import letter
from ayni_web.notify.models import Mail, Notice, Wishes
from ayni_web.notify.ways import Files, NotTakenError, Way, open_way
from ayni_web.notify.wording import mailed_title, mailed_words
from ayni_web.walls.acting import acting_as

State = Mail.State


def remind(now: datetime | None = None) -> Counter[str]:
    """Remind everybody of what is due. Safe to repeat at any moment; how many mails went which way."""
    now = now or timezone.now()
    told: Counter[str] = Counter()
    for lost in Mail.objects.filter(state=State.SENDING, taken_at__lt=now - actions.LOST_AFTER):
        _find_out(lost, now)
    for wishes in list(queries.everybody_to_remind()):
        with acting_as(wishes.user_id):
            told[_remind_one(wishes, now)] += 1
    return told


def _remind_one(wishes: Wishes, now: datetime) -> str:
    """One mail at the most: reminders once a day in their window, what is new whenever it is not quiet."""
    user = wishes.user
    zone = zone_of(user)
    morning = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    said = "" if wishes.mail else "nothing"
    if not said and not window_of(user, wishes).is_open(now):
        said = "quiet"
    if not said and queries.reminded_since(user, morning):
        said = "told today"
    news_now = wishes.news and not quiet_of(user, wishes).holds(now)
    if said and not news_now:
        return "quiet" if wishes.news and not wishes.mail else said
    with timezone.override(zone), translation.override(user.language or settings.LANGUAGE_CODE):
        notices = queries.news_due(user, digest_of_time(user, wishes).latest(now), now) if news_now else []
        known = {one.key for one in notices}
        due = [] if said else [one for one in queries.due_now(user, now) if one[1].key not in known]
        if said and not notices and queries.reminders_wait(user):
            return said  # they wait for their own window
        mail = actions.put_together(user, due, now, [_line(one) for one in notices])
    if mail is None:
        return said or "nothing"
    if mail.try_after is not None and mail.try_after > now:
        return "waits"
    return _send(mail, now)


def _line(notice: Notice) -> actions.NewsLine:
    path = reverse("notices:open", args=[notice.pk])
    return actions.NewsLine(notice.pk, mailed_title(notice), mailed_words(notice), path, notice.sort)


def _send(mail: Mail, now: datetime) -> str:
    """Hand a mail over. The connection stands before the mail is taken, so that little can happen in between."""
    if settings.SMTP_URL and is_unsaid(mail.user.email):
        actions.not_reached(mail, "There is no address to send it to: say yours in Settings.", now)
        return "waits"
    try:
        with open_way() as way:
            return _over(way, mail, now) if actions.take(mail, way.name, now) else "another"
    except NotTakenError as error:
        # Before it was taken it is ready still; after, the other side has said that it did not take it.
        if mail.state == State.SENDING:
            actions.refused(mail, str(error), now, error.fault)
        else:
            actions.not_reached(mail, str(error), now, error.fault)
        return "waits"


def _over(way: Way, mail: Mail, now: datetime) -> str:
    try:
        way.hand_over(mail, letter(mail))
    except NotTakenError:
        raise
    except Exception as error:
        actions.unsure(mail, type(error).__name__)
        return "unsure"
    actions.handed_over(mail, now)
    return "sent"


def _find_out(mail: Mail, now: datetime) -> None:
    """What became of a mail whose worker died while it was handing it over."""
    if mail.by != Files.name:
        actions.unsure(mail, "The worker ended while it handed this over.")
    elif Files().has(mail):
        actions.handed_over(mail, now)
    else:
        actions.put_back(mail)

"""How check-ins and talks are spoken of."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.clock import DAY
from ayni.guidance.check_ins import By
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.rhythm.actions import ORIGIN
from ayni_web.practice.rhythm.agenda import Agenda
from ayni_web.practice.rhythm.models import Talk
from ayni_web.practice.rhythm.queries import Proposed, day_of
from ayni_web.promises import queries as promises
from ayni_web.promises.words import Shown, day_words, shown
from ayni_web.ties.knowing import Known
from ayni_web.ties.words import length


def why(row: Proposed) -> str:
    """Why somebody is proposed: what was seen, and by which rhythm."""
    gap = length(row.check_in.gap * DAY)
    if row.known.last_at is None:
        return _("You want to be in touch every %(gap)s, and nothing is on record yet.") % {"gap": gap}
    said = {"gap": gap, "last": last_words(row.known)}
    if row.check_in.by == By.WISH:
        return _("%(last)s You want to be in touch every %(gap)s.") % said
    return _("%(last)s Between you %(gap)s are usual.") % said


def last_words(known: Known) -> str:
    """When the two were last in touch, by any source."""
    if known.last_at is None:
        return _("Nothing is on record yet.")
    last = day_of(known.last_at)
    days = (timezone.localdate() - last).days
    if days <= 0:
        return _("You were last in touch today.")
    if days < 14:
        said = ngettext("You were last in touch %(n)s day ago.", "You were last in touch %(n)s days ago.", days)
        return said % {"n": days}
    return _("You were last in touch on %(day)s.") % {"day": date_format(last, "DATE_FORMAT")}


def agenda_to_share(agenda: Agenda) -> str:
    """The points of an agenda that both know of anyway: their promises, and what helped; nothing of what one knows of
    the other."""
    lines = [
        *(_("– from me: %(what)s (%(when)s)") % _of(row) for row in agenda.mine),
        *(_("– from you: %(what)s (%(when)s)") % _of(row) for row in agenda.theirs),
    ]
    return "\n".join([*lines, _("– what are you working on now, and what would help?")])


def _of(row: Shown) -> dict[str, str]:
    due = row.promise.due
    return {"what": row.promise.what, "when": day_words(due) if due else _("without a date")}


def came_of(user: User, talk: Talk) -> list[Shown]:
    """The promises that came out of a talk."""
    found = promises.of_space(personal_space(user)).filter(origin=ORIGIN, origin_id=str(talk.pk))
    return [shown(one) for one in found.order_by("pk")]


def mail_address(user: User, party: Party, talk: Talk | None) -> str:
    """What opens the shared agenda in the reader's own mail program; nothing is sent by it."""
    if talk is None or not talk.agenda:
        return ""
    space = personal_space(user)
    known_as = space.identifiers.filter(party_id__in=people.one_with(party), scheme="email").order_by("pk").first()
    when = date_format(timezone.localtime(talk.at), "DATETIME_FORMAT")
    fields: dict[str, Any] = {"subject": _("Our talk on %(when)s") % {"when": when}, "body": talk.agenda}
    return f"mailto:{quote(known_as.value) if known_as else ''}?{urlencode(fields, quote_via=quote)}"

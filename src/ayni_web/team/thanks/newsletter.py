"""A draft for the team's newsletter, made of what everybody in the team may read and nothing else.

It is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Membership
from ayni_web.team.thanks import queries
from ayni_web.team.thanks.models import Thanks
from ayni_web.team.thanks.words import names

_NOBODY = 0  # a newsletter calls nobody "you"


def draft(asker: Membership, since: date, until: date) -> str:
    """The draft for these days, both included; empty where there is nothing that all may read."""
    begin = timezone.make_aware(datetime.combine(since, time()))
    end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time()))
    parts = [
        (_("Thanks"), [_thanks(one) for one in queries.thanks_for_all(asker, begin, end).order_by("at", "pk")]),
        (_("Wins and milestones"), list(_wins(asker, since, until))),
        (_("Given by our programmes"), list(_awards(asker, begin, end))),
        (_("Stories"), list(_stories(asker, begin, end))),
    ]
    if not any(lines for _title, lines in parts):
        return ""
    days = {"since": date_format(since), "until": date_format(until)}
    told = [asker.space.name, _("From %(since)s to %(until)s") % days]
    for title, lines in parts:
        if lines:
            told += ["", title.upper(), "", *lines]
    return "\n".join(told) + "\n"


def _thanks(thanks: Thanks) -> str:
    said = {
        "by": names([thanks.by], _NOBODY),
        "whom": names([one.party for one in thanks.thanked.all()], _NOBODY),
        "what": thanks.act.what,
    }
    line = _("%(by)s thanks %(whom)s: %(what)s") % said
    return f"- {line}" + (f"\n  {thanks.act.outcome_note}" if thanks.act.outcome_note else "")


def _wins(asker: Membership, since: date, until: date) -> Iterator[str]:
    for win in queries.wins_seen_in(asker).filter(on__gte=since, on__lte=until).order_by("on", "pk"):
        whose = names([one.party for one in win.people.all() if one.agrees], _NOBODY)
        yield f"- {win.what}" + (f" ({whose})" if whose else "") + (f"\n  {win.more}" if win.more else "")


def _awards(asker: Membership, since: datetime, until: datetime) -> Iterator[str]:
    for award in queries.awards_for_all(asker, since, until).order_by("at", "pk"):
        said = {
            "programme": award.programme.name,
            "whom": names([award.party], _NOBODY),
            "what": award.what_for,
        }
        yield "- " + _("%(programme)s: %(whom)s, for this: %(what)s") % said


def _stories(asker: Membership, since: datetime, until: datetime) -> Iterator[str]:
    for story in queries.stories_told_in(asker).filter(changed_at__gte=since, changed_at__lt=until):
        yield f"{story.title}\n\n{story.text}\n"

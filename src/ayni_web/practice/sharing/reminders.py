"""What this room reminds of: the middle and the last day of a pilot, and once to write down what was learned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import User
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source
from ayni_web.practice.sharing.forms import LONGEST_PILOT
from ayni_web.practice.sharing.models import Pilot
from ayni_web.practice.sharing.queries import partners_of, pilots_of
from ayni_web.practice.sharing.words import names_of

#: So long after it ended one is asked for the lesson, once.
LESSON_AFTER = timedelta(days=7)


def _due(user: User, span: Span) -> Iterable[Due]:
    for pilot in _going(user, span.first):
        yield from _of_its_days(pilot)
    first, after = (
        timezone.make_aware(datetime.combine(day - LESSON_AFTER, time.min))
        for day in (span.first, span.last + timedelta(days=1))
    )
    ended = pilots_of(user).filter(ended_at__gte=first, ended_at__lt=after, learned="")
    for pilot in ended.exclude(how=Pilot.How.NOT_BEGUN):
        assert pilot.ended_at is not None
        on = timezone.localtime(pilot.ended_at).date() + LESSON_AFTER
        words = _("%(what)s, with %(names)s: what did you learn? One sentence is enough.") % _said(pilot)
        yield Due(f"pilot:{pilot.pk}:lesson", on, words, f"{_path(pilot)}#lesson")


def _of_its_days(pilot: Pilot) -> Iterator[Due]:
    """Half way, as long as something can still be changed; and on the last day."""
    assert pilot.agreed_on is not None
    if pilot.half is not None and pilot.half > pilot.agreed_on:
        words = _("Half way: %(what)s, with %(names)s. How does it go, and is there something to change?") % _said(
            pilot
        )
        yield Due(f"pilot:{pilot.pk}:half:{pilot.half}", pilot.half, words, _path(pilot))
    if pilot.ends is not None and pilot.ends > pilot.agreed_on:
        words = _("The last day of %(what)s, with %(names)s. How did it go?") % _said(pilot)
        yield Due(f"pilot:{pilot.pk}:end:{pilot.ends}", pilot.ends, words, f"{_path(pilot)}#end")


def _going(user: User, since: date) -> list[Pilot]:
    """Pilots that were agreed and have not ended, of which a day may lie since then."""
    found = pilots_of(user).filter(agreed_on__isnull=False, ended_at__isnull=True)
    return list(found.filter(Q(ends__gte=since) | Q(begins__gte=since - LONGEST_PILOT)).order_by("ends", "pk"))


def _entries(user: User, since: date) -> Iterable[Entry]:
    for pilot in _going(user, since):
        for key, on, words in (
            ("half", pilot.half, _("Half way: %(what)s")),
            ("end", pilot.ends, _("Last day: %(what)s")),
        ):
            if on is not None and on >= since:
                yield Entry(
                    key=f"pilot-{pilot.pk}-{key}",
                    summary=words % _said(pilot),
                    start=on,
                    changed_at=pilot.changed_at,
                    path=_path(pilot),
                    sequence=pilot.sequence,
                    description=pilot.measure,
                )


def _said(pilot: Pilot) -> dict[str, str]:
    return {"what": pilot.what, "names": names_of(partners_of(pilot))}


def _path(pilot: Pilot) -> str:
    return reverse("sharing:pilot", args=[pilot.pk])


add_source(Source("pilots", gettext_lazy("Small joint tries"), due=_due, entries=_entries, order=45))

"""How promises are spoken of: plainly, and never as something owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.people.models import Party
from ayni_web.promises.models import Promise

_NEAR = {0: gettext_lazy("today"), 1: gettext_lazy("tomorrow"), -1: gettext_lazy("yesterday")}


def day_words(day: date, today: date | None = None) -> str:
    """A day as a sentence names it, with the day of the week where it is near: "Friday, Nov. 27, 2026"."""
    ahead = (day - (today or timezone.localdate())).days
    if ahead in _NEAR:
        return str(_NEAR[ahead])
    whole = date_format(day, "DATE_FORMAT")
    if -7 < ahead < 14:
        return _("%(weekday)s, %(day)s") % {"weekday": date_format(day, "l"), "day": whole}
    return whole


def name_of(party: Party) -> str:
    """What somebody is called in a sentence."""
    party = party.root or party
    return _("you") if party.is_me else (party.name or _("somebody without a name"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise as a list shows it. `mine`: the reader promised; `theirs`: somebody promised the reader."""

    promise: Promise
    mine: bool
    theirs: bool
    other: Party
    late: bool
    when: str

    @property
    def other_name(self) -> str:
        return name_of(self.other)

    @property
    def between(self) -> str:
        """From whom to whom."""
        return _("%(by)s to %(to)s") % {"by": name_of(self.promise.by), "to": name_of(self.promise.to)}


def shown(promise: Promise, today: date | None = None) -> Shown:
    """A promise with what a list says of it."""
    today = today or timezone.localdate()
    by, to = promise.by.root or promise.by, promise.to.root or promise.to
    late = promise.is_late(today)
    return Shown(
        promise=promise,
        mine=by.is_me,
        theirs=to.is_me,
        other=to if by.is_me else by,
        late=late,
        when=when_words(promise, late, today),
    )


def when_words(promise: Promise, late: bool, today: date | None = None) -> str:
    """By when, or how it ended."""
    for ended, words in (
        (promise.kept_at, _("kept %(day)s")),
        (promise.broken_at, _("not kept, said %(day)s")),
        (promise.withdrawn_at, _("let go %(day)s")),
    ):
        if ended is not None:
            return words % {"day": day_words(timezone.localtime(ended).date(), today)}
    if promise.due is None:
        return _("without a date")
    day = day_words(promise.due, today)
    return _("its day was %(day)s") % {"day": day} if late else _("by %(day)s") % {"day": day}

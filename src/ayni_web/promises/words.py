"""How promises are spoken of: plainly, and never as something owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.promises import queries
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


def you_or_name(party: Party, user: User) -> str:
    """What somebody of a team is called to this reader."""
    return _("you") if party.user_id == user.pk else name_of(party)


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise as a list shows it. `mine`: the reader promised; `theirs`: somebody promised the reader."""

    promise: Promise
    mine: bool
    theirs: bool
    other: Party
    late: bool
    when: str
    #: Where it is seen and where it is said to be kept; "" where the reader cannot open it, or not write there, any more.
    address: str = ""
    keep_address: str = ""
    #: The team that it belongs to; "" for the reader's own space.
    team: str = ""
    team_note: str = ""

    @property
    def other_name(self) -> str:
        return name_of(self.other)

    @property
    def between(self) -> str:
        """From whom to whom."""
        return _("%(by)s to %(to)s") % {"by": name_of(self.promise.by), "to": name_of(self.promise.to)}


def shown(promise: Promise, today: date | None = None) -> Shown:
    """A promise of the reader's own space with what a list says of it."""
    addresses = {"address": reverse("promises:one", args=[promise.pk])}
    if promise.is_open:
        addresses["keep_address"] = reverse("promises:keep", args=[promise.pk])
    return _shown(promise, today, addresses)


def shown_of_team(promise: Promise, *, seen: bool = True, writes: bool = True, today: date | None = None) -> Shown:
    """A promise of a team, read by `queries.as_read_by`. `seen`: the reader is in the team still; `writes`: and it is open."""
    said = {"team": promise.space.name}
    if seen:
        said["address"] = reverse("promising:one", args=[promise.space_id, promise.pk])
        if writes and promise.is_open and (promise.by.is_me or promise.to.is_me):
            said["keep_address"] = reverse("promising:keep", args=[promise.space_id, promise.pk])
    else:
        said["team_note"] = _("you are not in it any more")
    return _shown(promise, today, said)


def _shown(promise: Promise, today: date | None, more: dict[str, str]) -> Shown:
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
        **more,
    )


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing in a team that waits for the reader's answer."""

    words: str
    address: str
    team: str


def waiting_for(user: User) -> list[Waits]:
    """What others asked of the reader: to promise something, to agree anew, to look at a plan after something was not kept."""
    asked = queries.as_read_by(user, queries.waiting(queries.of_teams_now(user).filter(by__user=user)))
    terms = list(queries.open_terms_for(user).select_related("promise__space", "by"))
    plans = list(queries.rebuildings_for(user).select_related("promise__space", "promise__by"))
    told: list[tuple[str, Promise, Party, str]] = [
        *((_("%(name)s asks whether you will: %(what)s"), one, one.to, "promising:one") for one in asked),
        *((_("%(name)s asks to agree anew: %(what)s"), one.promise, one.by, "promising:one") for one in terms),
        *(
            (
                _("%(name)s did not keep this, and offers a plan: %(what)s"),
                one.promise,
                one.promise.by,
                "promising:rebuild",
            )
            for one in plans
        ),
    ]
    return [
        Waits(
            words % {"name": name_of(who), "what": promise.what},
            reverse(where, args=[promise.space_id, promise.pk]),
            promise.space.name,
        )
        for words, promise, who, where in told
    ]


def when_words(promise: Promise, late: bool, today: date | None = None) -> str:
    """By when, or how it ended."""
    for ended, words in (
        (promise.kept_at, _("kept %(day)s")),
        (promise.broken_at, _("not kept, said %(day)s")),
        (promise.withdrawn_at, _("not promised, said %(day)s") if promise.waits else _("let go %(day)s")),
    ):
        if ended is not None:
            return words % {"day": day_words(timezone.localtime(ended).date(), today)}
    if promise.waits:
        return _("waits for a yes")
    if promise.due is None:
        return _("without a date")
    day = day_words(promise.due, today)
    return _("its day was %(day)s") % {"day": day} if late else _("by %(day)s") % {"day": day}

"""What a person's page about their own promises says. For their eyes only; in counts, with how sure it is, and never a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.guidance.kept_word import (
    AS_SAID,
    FEWEST,
    OTHERWISE,
    Breach,
    Share,
    Turn,
    Went,
    Word,
    breaches,
    came_on,
    trend,
    went,
)
from ayni_web.accounts.models import Space, User
from ayni_web.promises import queries
from ayni_web.promises.models import Change, Promise, Rebuilding
from ayni_web.promises.words import day_words, name_of

HALF_YEARS = 6
MARKS = 60
WENT: Mapping[Went, LazyText] = {
    Went.IN_TIME: gettext_lazy("kept by their day"),
    Went.ANEW: gettext_lazy("agreed anew before their day, and kept"),
    Went.KEPT: gettext_lazy("kept, without a day"),
    Went.LATE: gettext_lazy("kept after their day"),
    Went.STILL_OPEN: gettext_lazy("open after their day"),
    Went.NOT_KEPT: gettext_lazy("not kept"),
}
TURNS: Mapping[Turn, LazyText] = {
    Turn.MORE: gettext_lazy("Lately more of them went as you had said than before, and more than chance would do."),
    Turn.LESS: gettext_lazy("Lately fewer of them went as you had said than before, and fewer than chance would do."),
    Turn.SAME: gettext_lazy("Lately and before differ by no more than chance would do."),
    Turn.UNKNOWN: gettext_lazy("There are too few to say whether that changes."),
}


@dataclass(frozen=True, slots=True)
class Half:
    """Half a year: how many came, as was said and otherwise, and in which ways."""

    title: str
    as_said: int
    otherwise: int
    ways: list[tuple[str, int]]

    @property
    def marks(self) -> list[bool]:
        """One mark for each, those as said first; no more than fit on a line of a phone."""
        return ([True] * self.as_said + [False] * self.otherwise)[:MARKS]


@dataclass(frozen=True, slots=True)
class Hurt:
    """Somebody to whom something was not kept, what followed since, and where to go on."""

    what: str
    name: str
    day: str
    since: str
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page says."""

    lately: str
    before: str
    turn: str
    halves: list[Half]
    hurt: list[Hurt]
    fewest: int = FEWEST


def told_of(user: User, today: date | None = None) -> Told | None:
    """What became of what somebody promised; None where nothing has come yet."""
    today = today or timezone.localdate()
    made = list(queries.made_by(user).select_related("space", "to__root"))
    words = {one.pk: word_of(one) for one in made}
    if not any(went(word, today) in AS_SAID | OTHERWISE for word in words.values()):
        return None
    found = trend(list(words.values()), today)
    return Told(
        lately=_share(found.lately, _("In the last half year")),
        before=_share(found.before, _("Before that")),
        turn=str(TURNS[found.turn]),
        halves=_halves(list(words.values()), today),
        hurt=_hurt(user, made, words, today),
    )


def word_of(promise: Promise) -> Word:
    """A promise as the guidance reads it; its changes are there already."""
    changes = {change.what for change in promise.changes.all()}
    return Word(
        to=promise.to.root_id or promise.to_id,
        due=promise.due,
        kept_on=_day(promise.kept_at),
        broken_on=_day(promise.broken_at),
        let_go_on=_day(promise.withdrawn_at),
        moved_in_time=Change.What.AGREED_ANEW in changes,
        moved_late=Change.What.AGREED_LATE in changes,
    )


def _day(at: datetime | None) -> date | None:
    return timezone.localtime(at).date() if at else None


def _share(share: Share | None, when: str) -> str:
    if share is None:
        return ""
    said = {
        "when": when,
        "as_said": share.as_said,
        "came": share.came,
        "low": f"{share.low:.0f}",
        "high": f"{share.high:.0f}",
    }
    if said["low"] == said["high"]:
        return _("%(when)s %(as_said)s of %(came)s went as you had said. Of ten such, about %(low)s would.") % said
    return (
        _("%(when)s %(as_said)s of %(came)s went as you had said. Of ten such, between %(low)s and %(high)s would.")
        % said
    )


def _halves(words: list[Word], today: date) -> list[Half]:
    """The latest half years in which any came, the latest first."""
    by_half: dict[tuple[int, int], list[Went]] = {}
    for word in words:
        day, how = came_on(word), went(word, today)
        if day is not None and how in AS_SAID | OTHERWISE:
            by_half.setdefault((day.year, (day.month - 1) // 6), []).append(how)
    found = []
    for (year, second), ways in sorted(by_half.items(), reverse=True)[:HALF_YEARS]:
        title = _("July to December %(year)s") if second else _("January to June %(year)s")
        counted = [(str(words), ways.count(way)) for way, words in WENT.items() if way in ways]
        good = sum(way in AS_SAID for way in ways)
        found.append(Half(title % {"year": year}, good, len(ways) - good, counted))
    return found


def _hurt(user: User, made: list[Promise], words: Mapping[int, Word], today: date) -> list[Hurt]:
    latest: dict[int, Promise] = {}
    for one in made:
        if one.broken_at is not None:
            to = words[one.pk].to
            latest[to] = max(one, latest.get(to, one), key=lambda promise: promise.broken_at or promise.made_at)
    plans = {
        plan.promise_id: plan for plan in Rebuilding.objects.filter(promise__in=[one.pk for one in latest.values()])
    }
    teams = queries.teams_now(user) if latest else {}
    return [
        _hurt_words(one, latest[one.to], plans, teams) for one in breaches(words.values(), today) if one.to in latest
    ]


def _hurt_words(one: Breach, promise: Promise, plans: Mapping[int, Rebuilding], teams: Mapping[UUID, bool]) -> Hurt:
    plan = plans.get(promise.pk)
    address = ""
    if promise.space.kind == Space.Kind.PERSONAL:
        address = reverse("promises:one", args=[promise.pk])
    elif promise.space_id in teams:
        address = reverse("promising:rebuild", args=[promise.space_id, promise.pk])
    since = ngettext(
        "Since then one promise to them went as said.",
        "Since then %(n)s promises to them went as said.",
        one.kept_since,
    ) % {"n": one.kept_since}
    return Hurt(
        what=promise.what,
        name=name_of(promise.to),
        day=day_words(one.on),
        since=since if one.kept_since else _("Since then no promise to them has come."),
        state=_plan_words(plan) if promise.space.kind == Space.Kind.SHARED else "",
        address=address,
    )


def _plan_words(plan: Rebuilding | None) -> str:
    if plan is None:
        return _("You have not offered a plan yet.")
    if plan.enough_at is not None:
        return _("They have said that it is enough.")
    return _("A plan is under way. Its end is theirs to say.")

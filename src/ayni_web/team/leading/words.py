"""What the page of how one leads says: what was seen, over which time, how sure; never what somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.guidance import leading
from ayni.guidance.appreciating import LATELY, Coverage, Sincerity
from ayni.guidance.leading import Change, Finding, FirstMoves, Given, Reason, Step, Trend, Welcome
from ayni.guidance.shares import Share

HEADINGS: Mapping[Finding, Promise] = {
    Finding.YOU: gettext_lazy("You give first more often than turns would"),
    Finding.THEY: gettext_lazy("Others give first more often than turns would"),
    Finding.TURNS: gettext_lazy("Who gives first does not clearly differ from taking turns"),
    Finding.TOO_FEW: gettext_lazy("Too little is on record to say who gives first"),
}

_CHANGES: Mapping[Change, Promise] = {
    Change.MORE: gettext_lazy("That is more than before."),
    Change.LESS: gettext_lazy("That is less than before."),
    Change.NO_CLEAR: gettext_lazy("That is no clear difference."),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """The interval of a share and the share, in parts of a hundred."""

    low: float
    width: float
    mark: float


def bar(own: Share) -> Bar | None:
    if own.low is None or own.high is None:
        return None
    return Bar(round(100 * own.low, 1), round(100 * (own.high - own.low), 1), round(99 * own.counted / own.of, 1))


def counted(found: FirstMoves) -> str:
    """What stands behind the finding, or what is missing for one."""
    if found.finding is Finding.TOO_FEW or found.own.low is None or found.own.high is None:
        return _(
            "It takes at least %(least)s beginnings with at least %(people)s people within a year. On record are "
            "%(of)s, and people in them: %(with)s."
        ) % {"least": leading.LEAST, "people": leading.LEAST_PEOPLE, "of": found.own.of, "with": found.people}
    return _(
        "In the last year giving began %(of)s times between you and one of %(people)s people without an ask on record; "
        "%(own)s times it was you who gave first. With turns it would be about half. So many could come from a usual "
        "share between %(low)s and %(high)s in a hundred (90 %% interval)."
    ) % {
        "of": found.own.of,
        "people": found.people,
        "own": found.own.counted,
        "low": round(100 * found.own.low),
        "high": round(100 * found.own.high),
    }


def beside(found: FirstMoves) -> str:
    """Beginnings that say nothing of who gave first; empty where there are none."""
    if not (found.your_asks or found.their_asks or found.same_day):
        return ""
    return _(
        "Not counted in this: begun with an ask of yours %(yours)s, with one of theirs %(theirs)s, and on a day on which "
        "both gave %(same)s."
    ) % {"yours": found.your_asks, "theirs": found.their_asks, "same": found.same_day}


def unasked(given: Given) -> str:
    if not given.of:
        return _("In the last year nothing that you gave here is on record.")
    return _(
        "In the last year you gave something here %(of)s times, %(answers)s of them after an ask that is on record."
    ) % {"of": given.of, "answers": given.answers}


def trend(found: Trend | None) -> str:
    if found is None:
        return ""
    said = _("In the last %(days)s days you gave first %(a)s of %(b)s times, in the %(days)s before %(c)s of %(d)s.") % {
        "days": leading.LATELY, "a": found.now.counted, "b": found.now.of, "c": found.before.counted, "d": found.before.of
    }  # fmt: skip
    return f"{said} {_CHANGES[found.change]}"


def welcomed(found: Welcome) -> list[str]:
    said = []
    if found.new:
        said.append(
            _("New here within %(days)s days: %(new)s. Something from you to them is on record for %(given)s.")
            % {"days": leading.NEW, "new": found.new, "given": found.new_given}
        )
    if found.nothing_seen:
        said.append(
            ngettext(
                "Of one person here you see nothing that anybody gave them yet.",
                "Of %(n)s people here you see nothing that anybody gave them yet.",
                found.nothing_seen,
            )
            % {"n": found.nothing_seen}
        )
    return said


def step(found: Step, name: str) -> str:
    """Whom to give something first, and why."""
    words = {"name": name, "day": day(found.day), "times": found.times}
    return {
        Reason.NEW: _(
            "%(name)s has been here since %(day)s, and nothing from you to them is on record. Ask what would make their "
            "beginning easier, and do one thing of it."
        ),
        Reason.NOTHING_SEEN: _(
            "You see nothing that anybody here gave %(name)s. Ask what they are at, and offer one thing that fits."
        ),
        Reason.THEY_BEGAN: _(
            "The last %(times)s times it was %(name)s who gave first, and since %(day)s nothing has passed between you. "
            "This time you could begin, with something that you know they need."
        ),
        Reason.QUIET: _(
            "Since %(day)s nothing has passed between you and %(name)s. Something small that you know they need would "
            "begin it again."
        ),
    }[found.reason] % words  # fmt: skip


def reached(now: Coverage, before: Coverage | None) -> str:
    said = _("In the last %(days)s days a word of yours reached %(reached)s of %(of)s people.") % {
        "days": LATELY, "reached": now.reached, "of": now.of
    }  # fmt: skip
    if before is None or not before.of:
        return said
    more = _("In the %(days)s before it was %(reached)s of %(of)s, of those who are still here.") % {
        "days": LATELY, "reached": before.reached, "of": before.of
    }  # fmt: skip
    return f"{said} {more}"


def said(now: Sincerity, before: Sincerity | None) -> list[str]:
    """What one's words say; nothing where there are none."""
    if not now.of:
        return []
    told = [
        ngettext(
            "Of one word of yours: says what was done %(what)s, says what it changed %(changed)s, both %(both)s.",
            "Of %(of)s words of yours %(what)s say what was done, %(changed)s say what it changed, %(both)s say both.",
            now.of,
        )
        % {"of": now.of, "what": now.what, "changed": now.changed, "both": now.both}
    ]
    if now.again:
        told.append(
            ngettext(
                "One of them repeats an earlier one word for word.",
                "%(n)s of them repeat an earlier one word for word.",
                now.again,
            )
            % {"n": now.again}
        )
    if before is not None:
        told.append(
            _("In the %(days)s days before, %(both)s of %(of)s said both.")
            % {"days": LATELY, "both": before.both, "of": before.of}
        )
    return told


def to_thank(name: str, what: str, at: datetime | None, last: int | None) -> str:
    """Somebody who gave something, and why it is they who are named."""
    on = formats.date_format(timezone.localtime(at), "DATE_FORMAT") if at is not None else "…"
    given = _("%(name)s gave on %(day)s: “%(what)s”.") % {"name": name, "day": on, "what": what}
    heard = (
        _("They have heard no word from you yet.")
        if last is None
        else _("Your last word to them was on %(day)s.") % {"day": day(last)}
    )
    return f"{given} {heard}"


def last_word(ordinal: int | None) -> str:
    return _("no word from you yet") if ordinal is None else _("your last word: %(day)s") % {"day": day(ordinal)}


def day(ordinal: int) -> str:
    return formats.date_format(date.fromordinal(ordinal), "DATE_FORMAT")

"""What pages say of states, kinds and rules. Words for people, ready to translate; never a judgement."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.clock import DAY, YEAR
from ayni.guidance.ties import Rule, State, Tie

STATES: dict[State, Promise] = {
    State.BOTH: gettext_lazy("both ways"),
    State.FROM_YOU: gettext_lazy("mostly from you"),
    State.TO_YOU: gettext_lazy("mostly to you"),
    State.QUIET: gettext_lazy("gone quiet"),
    State.NEW: gettext_lazy("new"),
    State.IN_TOUCH: gettext_lazy("in touch"),
    State.PASSING: gettext_lazy("in passing, long ago"),
    State.BOOK: gettext_lazy("address book only"),
}

RULES: dict[Rule, Promise] = {
    Rule.NOTHING_ON_RECORD: gettext_lazy("Nothing that happened between you is on record."),
    Rule.LONGER_THAN_USUAL: gettext_lazy(
        "The silence is longer than three times your usual gap, and longer than sixty days."
    ),
    Rule.LONG_SILENT: gettext_lazy("You have not been in touch for more than two years."),
    Rule.ONCE_LONG_AGO: gettext_lazy("You were in touch once or twice, more than two years ago."),
    Rule.FIRST_SEEN_LATELY: gettext_lazy("The first thing on record between you is less than sixty days old."),
    Rule.TOO_LITTLE: gettext_lazy(
        "You are in touch; help on record amounts to less than one act of ten minutes, too little to name a direction."
    ),
    Rule.STILL_YOUNG: gettext_lazy(
        "You are in touch; the first help on record is less than half a year old, too young to name a direction."
    ),
    Rule.ONLY_FROM_YOU: gettext_lazy("Help on record went from you only, so far."),
    Rule.ONLY_TO_YOU: gettext_lazy("Help on record came to you only, so far."),
    Rule.MOSTLY_FROM_YOU: gettext_lazy(
        "Help went both ways; with ninety per cent certainty at least twice as much from you as to you."
    ),
    Rule.MOSTLY_TO_YOU: gettext_lazy(
        "Help went both ways; with ninety per cent certainty at least twice as much to you as from you."
    ),
    Rule.BOTH_GAVE: gettext_lazy(
        "Help went both ways, and neither side's part is clearly more than twice the other's."
    ),
}


def rule_of(tie: Tie | None) -> Promise:
    """The sentence of the rule that a tie's state rests on."""
    return RULES[tie.rule if tie else Rule.NOTHING_ON_RECORD]


def says(tie: Tie | None) -> str:
    """One line about a tie: what was given and received, and when you last were in touch."""
    if tie is None:
        return _("nothing on record yet")
    parts = []
    if tie.gave:
        parts.append(ngettext("%(n)s act from you", "%(n)s acts from you", tie.gave) % {"n": intcomma(tie.gave)})
    if tie.got:
        parts.append(ngettext("%(n)s act to you", "%(n)s acts to you", tie.got) % {"n": intcomma(tie.got)})
    if not parts:
        parts.append(ngettext("%(n)s contact", "%(n)s contacts", tie.contacts) % {"n": intcomma(tie.contacts)})
    if tie.last_at is not None:
        parts.append(_("last %(when)s") % {"when": month(tie.last_at)})
    return " · ".join(parts)


def between(name: str, tie: Tie | None) -> str:
    """One sentence on how it is between the reader and somebody, from what is on record alone."""
    if tie is None:
        return _("Nothing between you and %(name)s is on record yet.") % {"name": name}
    since = month(tie.last_at) if tie.last_at is not None else ""
    usual = length(tie.usual_gap) if tie.usual_gap else ""
    match tie.state:
        case State.QUIET | State.PASSING if since and usual:
            said = _("You and %(name)s have not been in touch since %(when)s; every %(usual)s was usual.")
        case State.QUIET | State.PASSING if since:
            said = _("You and %(name)s have not been in touch since %(when)s.")
        case State.NEW if tie.first_at is not None:
            said, since = _("You and %(name)s first met on record in %(when)s."), month(tie.first_at)
        case State.BOTH | State.FROM_YOU | State.TO_YOU if tie.gave or tie.got:
            return _helped(name, tie)
        case _ if usual:
            said = _("You and %(name)s are in touch about every %(usual)s.")
        case _ if since:
            said = _("You and %(name)s were last in touch in %(when)s.")
        case _:
            return _helped(name, tie)
    return said % {"name": name, "when": since, "usual": usual}


def _helped(name: str, tie: Tie) -> str:
    gave = ngettext("you helped %(name)s once", "you helped %(name)s %(n)s times", tie.gave) % {
        "name": name,
        "n": tie.gave,
    }
    got = ngettext("%(name)s helped you once", "%(name)s helped you %(n)s times", tie.got) % {
        "name": name,
        "n": tie.got,
    }
    if tie.gave and tie.got:
        return _("On record, %(one)s, and %(other)s.") % {"one": gave, "other": got}
    return _("On record, %(one)s.") % {"one": gave if tie.gave else got}


def birthday(written: str) -> str:
    """A birthday in the reader's form; without its year where nobody knows it."""
    try:
        if written.startswith("--"):
            return date_format(date.fromisoformat(f"2000-{written[2:]}"), "MONTH_DAY_FORMAT")
        return date_format(date.fromisoformat(written), "DATE_FORMAT")
    except ValueError:
        return written


def month(at: int) -> str:
    """A time as month and year, in the reader's own zone and form."""
    return date_format(localtime(datetime.fromtimestamp(at, UTC)), "YEAR_MONTH_FORMAT")


def length(seconds: float) -> str:
    """A span as people say it: "three weeks" is "3 weeks" here, never seconds."""
    days = round(seconds / DAY)
    if days < 14:
        return ngettext("%(n)s day", "%(n)s days", max(days, 1)) % {"n": max(days, 1)}
    if days < 60:
        return ngettext("%(n)s week", "%(n)s weeks", round(days / 7)) % {"n": round(days / 7)}
    if days < 700:
        months = round(days / 30.44)
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    years = round(seconds / YEAR)
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}

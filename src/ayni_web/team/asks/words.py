"""What pages say of asks: why one was asked, what the coach asks for, how an ask stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from ayni.guidance.asking import Advice, Caution, Question
from ayni.ledger import kinds
from ayni_web.book.kind_words import KINDS
from ayni_web.people.models import Party
from ayni_web.promises.words import day_words
from ayni_web.team.asks.models import Ask, Reached
from ayni_web.team.asks.queries import FirstOffers

#: What people in a team most often ask for, first the usual.
ASKED_FOR = (
    kinds.ADVICE, kinds.HANDS_ON, kinds.EXPLANATION, kinds.FEEDBACK, kinds.REVIEW, kinds.TEST, kinds.INTRODUCTION,
    kinds.REFERRAL, kinds.RESOURCE, kinds.TEMPLATE, kinds.TOOL, kinds.MENTORING, kinds.SUPPORT, kinds.UNSTATED,
)  # fmt: skip

QUESTIONS: Mapping[Question, Any] = {
    Question.WHAT_EXACTLY: gettext_lazy("What exactly is it? Name the thing, the place, the number."),
    Question.WHICH_PERSON: gettext_lazy("Whom would you like to meet: which role, which place, which person?"),
    Question.WHICH_PART: gettext_lazy("Which part should they look at, and what should they look for?"),
    Question.WHICH_THING: gettext_lazy("Which thing, how many, and where should it get to?"),
    Question.WHICH_TASK: gettext_lazy("Which piece of work, where, and what is there already?"),
    Question.WHICH_QUESTION: gettext_lazy("Which one question should they answer, and what do you know already?"),
    Question.WHAT_FOR: gettext_lazy("What is it for? What becomes possible if somebody helps?"),
    Question.BY_WHEN: gettext_lazy("By which day would it still help?"),
    Question.WHICH_DAY: gettext_lazy("You say that it is urgent: by which day, exactly?"),
    Question.WHAT_TO_DO: gettext_lazy("What would somebody do for you, in one sentence that begins with a verb?"),
    Question.HOW_LONG: gettext_lazy("About how many minutes would it take?"),
    Question.SAY_THANKS: gettext_lazy("A please, a thank-you, or what you will give on, makes it easier to say yes."),
}
CAUTIONS: Mapping[Caution, Any] = {
    Caution.VAGUE: gettext_lazy("These words leave open what is meant: %(words)s"),
    Caution.SEVERAL: gettext_lazy(
        "This reads like several asks in one. Make an ask of each: each finds its own people."
    ),
    Caution.DAY_PAST: gettext_lazy("A day is named that has passed: %(words)s"),
    Caution.DAY_UNREAL: gettext_lazy("There is no such day: %(words)s"),
    Caution.PRESSING: gettext_lazy("Urgent words press more than they help; a day says it better: %(words)s"),
    Caution.TITLE_EMPTY: gettext_lazy("The first line alone does not say yet what it is about."),
    Caution.REACHABLE: gettext_lazy("All in the team would read this number or address: %(words)s"),
}
WEEKDAYS = (
    pgettext_lazy("an hour that comes back", "on Mondays"),
    pgettext_lazy("an hour that comes back", "on Tuesdays"),
    pgettext_lazy("an hour that comes back", "on Wednesdays"),
    pgettext_lazy("an hour that comes back", "on Thursdays"),
    pgettext_lazy("an hour that comes back", "on Fridays"),
    pgettext_lazy("an hour that comes back", "on Saturdays"),
    pgettext_lazy("an hour that comes back", "on Sundays"),
)
#: So many things the coach says at once.
MOST_SAID = 3


def party_name(party: Party) -> str:
    """What somebody of a team is called; whoever's account has ended is called nothing any more."""
    return party.name or (_("somebody without a name") if party.user_id else _("somebody who is not here any more"))


def kind_choices() -> list[tuple[int, str]]:
    """The kinds of help to choose from."""
    return [(one.number, capfirst(str(KINDS[one.number]))) for one in ASKED_FOR]


@dataclass(frozen=True, slots=True)
class Coached:
    """What the coach says of a draft: what is there, at most three things that would help it, and what it read."""

    there: int
    questions: list[str]
    cautions: list[str]
    #: The day and the minutes that the words name, where the form has none of its own.
    read: str

    @property
    def is_ready(self) -> bool:
        return not self.questions and not self.cautions


def coached(advice: Advice) -> Coached:
    """The coach's advice in words."""
    said = [_caution(one.caution, [span.words for span in one.spans]) for one in advice.cautions]
    asked = list(dict.fromkeys(str(QUESTIONS[one.question]) for one in advice.missing))
    return Coached(
        there=len({one.quality for one in advice.found}),
        questions=asked[: max(MOST_SAID - len(said), 1)],
        cautions=said[:MOST_SAID],
        read=_read(advice),
    )


def _read(advice: Advice) -> str:
    day = _("by %(day)s") % {"day": day_words(advice.day)} if advice.day else ""
    minutes = _("about %(n)s min") % {"n": round(advice.minutes)} if advice.minutes is not None else ""
    return ", ".join(filter(None, (day, minutes)))


def _caution(caution: Caution, words: Iterable[str]) -> str:
    named = ", ".join(f"“{one}”" for one in dict.fromkeys(words))
    text = str(CAUTIONS[caution]) % {"words": named}
    return text if named else text.rstrip(": ")


# Why one was asked


def because(reached: Sequence[Reached]) -> list[list[str]]:
    """Why each of these asks reached its reader, each reason a sentence to them: two queries for all of them."""
    reasons = [reason for one in reached for reason in one.reasons]
    by = {one["by"] for one in reasons if "by" in one}
    names = {one.pk: party_name(one) for one in Party.objects.filter(pk__in=by)} if by else {}
    # Earlier asks that the reader helped with themselves.
    earlier = {pk for one in reasons for pk in one.get("answers", ())[:2]}
    titles = dict(Ask.objects.filter(pk__in=earlier).values_list("pk", "title")) if earlier else {}
    return [[said for why in one.reasons if (said := _because(why, names, titles, one.ask))] for one in reached]


def _because(reason: Mapping[str, Any], names: Mapping[int, str], titles: Mapping[int, str], ask: Ask) -> str:
    match reason.get("why"):
        case "gift":
            return _("You said that you can give this: %(gift)s.") % {"gift": _ended(reason.get("gift", ""))}
        case "standing":
            return _("You offer this to whoever asks: %(gift)s.") % {"gift": _ended(reason.get("gift", ""))}
        case "answered_such":
            helped = [titles[pk] for pk in reason.get("answers", ()) if pk in titles]
            if not helped:
                return _("You have helped with such an ask before.")
            return _("You helped with this one: %(ask)s.") % {"ask": _ended(helped[0])}
        case "gave_such":
            return _gave_such(reason, ask)
        case "pointed_to":
            return _("%(name)s thought of you for it.") % {"name": names.get(reason.get("by", 0), _("Somebody"))}
        case "newcomer":
            return _("You came lately and have hardly been asked: a chance to begin.")
        case "seldom_asked":
            return _("You have been asked little of late, so that it is not always the same people.")
        case "through":
            return _("They ask through what you offer.")
    return ""


def _gave_such(reason: Mapping[str, Any], ask: Ask) -> str:
    times = int(reason.get("times", 0) or 1)
    said = ngettext(
        "The ledger of the team has one such act of yours (%(kind)s)",
        "The ledger of the team has %(times)d such acts of yours (%(kind)s)",
        times,
    ) % {"times": times, "kind": KINDS.get(ask.kind, _("help"))}
    last = reason.get("at")
    if last is None:
        return f"{said}."
    day = timezone.localtime(datetime.fromtimestamp(int(last), UTC)).date()
    return _("%(said)s, the last %(day)s.") % {"said": said, "day": day_words(day)}


def _ended(text: str) -> str:
    return text.strip().rstrip(".")


# How it goes


def first_offers_words(found: FirstOffers) -> str:
    """How soon a first offer comes, with what was counted."""
    if found.half_within is None:
        said = _("Fewer than half have had an offer.")
    else:
        said = _("Half have a first offer within %(time)s.") % {"time": span_words(found.half_within)}
    counted = ngettext("%(asks)d ask in %(days)d days", "%(asks)d asks in %(days)d days", found.asks)
    return f"{said} " + _("Counted: %(counted)s; those that still wait, for as long as they have.") % {
        "counted": counted % {"asks": found.asks, "days": found.days}
    }


def span_words(span: timedelta) -> str:
    """A span of time as one says it: 20 minutes, 5 hours, 3 days."""
    minutes = max(round(span.total_seconds() / 60), 1)
    if minutes < 90:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 36:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}

"""What a sign says: what was seen, over how long, how sure, by which rule, how often it erred, and one thing to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.guidance.signs import Do, Sign, Sort
from ayni.guidance.signs_measured import MEASURED
from ayni.guidance.stretched import Fact, Hint, Reading
from ayni_web.accounts.models import Space
from ayni_web.practice.signs.queries import Shown

TITLES: Mapping[tuple[Sort, bool], Promise] = {
    (Sort.HELP, False): gettext_lazy("Less help comes from %(name)s than did."),
    (Sort.HELP, True): gettext_lazy("Help from %(name)s has stopped coming."),
    (Sort.ANSWERING, False): gettext_lazy("%(name)s answers you less often than before."),
    (Sort.ANSWERING, True): gettext_lazy("%(name)s has stopped answering you."),
    (Sort.COMING, False): gettext_lazy("You hear less from %(name)s than you did."),
    (Sort.COMING, True): gettext_lazy("You have not heard from %(name)s for longer than is usual between you."),
    (Sort.FROM_YOU, False): gettext_lazy(
        "Between you and %(name)s, help now goes mostly from you, more than it used to."
    ),
    (Sort.FROM_YOU, True): gettext_lazy("Between you and %(name)s, help has gone mostly from you all along."),
    (Sort.TO_YOU, False): gettext_lazy("Between you and %(name)s, help now comes mostly to you, more than it used to."),
    (Sort.TO_YOU, True): gettext_lazy("Between you and %(name)s, help has come mostly to you all along."),
    (Sort.OWN, False): gettext_lazy("Less goes from you to the people around you than did, although as much comes."),
    (Sort.OWN, True): gettext_lazy("Nothing goes from you to the people around you any more, although as much comes."),
    (Sort.OVERLOAD, False): gettext_lazy("You give more than you said you can."),
}

#: In few words, for lists of what was put away.
ABOUT: Mapping[Sort, Promise] = {
    Sort.HELP: gettext_lazy("Less help comes"),
    Sort.ANSWERING: gettext_lazy("Fewer answers come"),
    Sort.COMING: gettext_lazy("You hear less"),
    Sort.FROM_YOU: gettext_lazy("Help goes mostly from you"),
    Sort.TO_YOU: gettext_lazy("Help comes mostly to you"),
    Sort.OWN: gettext_lazy("Less goes from you"),
    Sort.OVERLOAD: gettext_lazy("More than you said you can"),
}

_COUNTS: Mapping[Sort, Promise] = {
    Sort.HELP: gettext_lazy(
        "Since %(since)s help came in %(after)s of %(after_of)s weeks; before, in %(before)s of %(before_of)s."
    ),
    Sort.COMING: gettext_lazy(
        "Since %(since)s something came in %(after)s of %(after_of)s weeks; before, in %(before)s of %(before_of)s."
    ),
    Sort.ANSWERING: gettext_lazy(
        "Since %(since)s an answer came within two weeks %(after)s of %(after_of)s times that you turned to them; "
        "before, %(before)s of %(before_of)s times."
    ),
    Sort.FROM_YOU: gettext_lazy(
        "In the last half year it went from you on %(after)s of %(after_of)s days with help; before, on %(before)s "
        "of %(before_of)s."
    ),
    Sort.TO_YOU: gettext_lazy(
        "In the last half year it came to you on %(after)s of %(after_of)s days with help; before, on %(before)s of "
        "%(before_of)s."
    ),
    Sort.OWN: gettext_lazy(
        "Since %(since)s you reached %(after)s people a week on average; before, over %(before_of)s weeks, it was "
        "%(before)s."
    ),
    Sort.OVERLOAD: gettext_lazy(
        "In the last %(before_of)s weeks you gave %(after)s minutes, and said %(before)s; it was more in "
        "%(after_of)s of them."
    ),
}

_ALL_ALONG: Mapping[Sort, Promise] = {
    Sort.FROM_YOU: gettext_lazy("Since %(from)s it went from you on %(all)s of %(all_of)s days with help."),
    Sort.TO_YOU: gettext_lazy("Since %(from)s it came to you on %(all)s of %(all_of)s days with help."),
}

RULES: Mapping[Sort, Promise] = {
    Sort.HELP: gettext_lazy(
        "It compares two readings of the weeks in which help came: one pace throughout, or a pace that fell to a "
        "third or less at some week of the last half year. It needs six weeks with help over at least eight weeks "
        "before. A week in which little came from everybody counts for less. Answers and reactions are no help in "
        "this sense. It looks up to the last thing on record."
    ),
    Sort.COMING: gettext_lazy(
        "It compares two readings of the weeks in which anything came (a message, a meeting, help): one pace "
        "throughout, or a pace that fell to a third or less at some week of the last half year. It needs six such "
        "weeks over at least eight weeks before. A week in which little came from everybody counts for less. It "
        "looks up to the last thing on record."
    ),
    Sort.ANSWERING: gettext_lazy(
        "It compares two readings of the times that you turned to them, by a message or by help: as many answered throughout, or a "
        "third or less of that since some week of the last half year. An answer is anything that came within two weeks; "
        "times younger than that are not counted yet."
    ),
    Sort.FROM_YOU: gettext_lazy(
        "All of the 90 % interval of the half year lies beyond two to one, it is more than before between you with "
        "the same certainty, and more than usually goes one way in such help. The first half year of help between "
        "two is left in peace; without a change, it is said only after two years and eight days of help."
    ),
    Sort.TO_YOU: gettext_lazy("The same rule as for help that goes mostly from you, the other way round."),
    Sort.OWN: gettext_lazy(
        "It compares two readings of how many people something went to from you a week: one pace throughout, or a "
        "pace that fell to a third or less at least eight weeks ago. A week in which little came to you counts for "
        "less, so that a holiday is no sign."
    ),
    Sort.OVERLOAD: gettext_lazy(
        "The effort of what you gave, as recorded or as is usual for its kind, was more than your own number for a "
        "week in at least three of the last four weeks."
    ),
}

_READINGS: Mapping[Reading, Promise] = {
    Reading.STRETCHED: gettext_lazy(
        "This looks more like a stretch that passes than like a habit. It may be otherwise."
    ),
    Reading.LONG: gettext_lazy(
        "It has gone one way for as long as your record reaches. What they do for others outside your record it "
        "does not show."
    ),
    Reading.OPEN: gettext_lazy("Your record does not say whether this passes."),
}

_DO: Mapping[Do, Promise] = {
    Do.ASK_HOW: gettext_lazy("Ask how they are, and for nothing else."),
    Do.LET_HELP: gettext_lazy("Ask them for something small that is easy for them."),
    Do.TALK: gettext_lazy("Tell them what you see, and what you would like."),
    Do.GIVE: gettext_lazy("Give something small back, or tell them what their help has changed."),
    Do.LESS: gettext_lazy("Say “not now” to the next thing that somebody asks."),
    Do.ONE_SMALL: gettext_lazy("Do one small thing for one person."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A sign in words."""

    sign: Sign
    name: str
    href: str
    says: str
    counts: str
    sure: str
    reading: str
    facts: list[str]
    rule: str
    erred: str
    do: str
    do_href: str
    do_words: str


def told(sign: Sign, shown: Shown) -> Told:
    """A sign as its reader sees it."""
    name = shown.names.get(sign.party or 0, "")
    own = shown.space.kind == Space.Kind.PERSONAL
    href = reverse("insights:person", args=[sign.party]) if own and sign.party else ""
    do_href, do_words = _where(sign, href)
    return Told(
        sign=sign,
        name=name,
        href=href,
        says=title_of(sign, name),
        counts=_counts(sign),
        sure=_sure(sign),
        reading=str(_READINGS[sign.reading]) if sign.reading else "",
        facts=[_fact(fact) for fact in sign.facts],
        rule=str(RULES[sign.sort]),
        erred=_erred(sign),
        do=str(_DO[sign.do]),
        do_href=do_href,
        do_words=do_words,
    )


def title_of(sign: Sign, name: str) -> str:
    """One sentence that says what is true now."""
    other = sign.all_along if sign.sort in (Sort.FROM_YOU, Sort.TO_YOU) else sign.stopped
    return str(TITLES[sign.sort, other]) % {"name": name}


def _counts(sign: Sign) -> str:
    mine = sign.sort is not Sort.TO_YOU
    before = sign.before if mine else sign.before_of - sign.before
    after = sign.after if mine else sign.after_of - sign.after
    said: dict[str, object] = {
        "since": _day(sign.since),
        "from": _month(sign.from_),
        "before": before,
        "before_of": sign.before_of,
        "after": after,
        "after_of": sign.after_of,
        "all": before + after,
        "all_of": sign.before_of + sign.after_of,
    }
    if sign.sort is Sort.OWN:
        said["before"] = formats.number_format(sign.before / max(sign.before_of, 1), 1)
        said["after"] = formats.number_format(sign.after / max(sign.after_of, 1), 1)
    if sign.all_along:
        return str(_ALL_ALONG[sign.sort]) % said
    return str(_STOPPED[sign.sort] if sign.stopped and sign.sort in _STOPPED else _COUNTS[sign.sort]) % said


_STOPPED: Mapping[Sort, Promise] = {
    Sort.HELP: gettext_lazy("The last came on %(since)s; before, help came in %(before)s of %(before_of)s weeks."),
    Sort.COMING: gettext_lazy(
        "The last came on %(since)s; before, something came in %(before)s of %(before_of)s weeks."
    ),
}


def _sure(sign: Sign) -> str:
    if sign.times is not None:
        times = int(sign.times) if sign.times < 20 else int(round(sign.times, -1))
        if times > 1000:
            return _("This record is more than a thousand times likelier if something changed than if nothing did.")
        return _("This record is about %(times)s times likelier if something changed than if nothing did.") % {
            "times": max(times, 2)
        }
    if sign.low is None or sign.high is None or sign.all_along:
        return (
            ""
            if sign.sort is not Sort.OVERLOAD
            else _("This is counted, not estimated. What nobody recorded is not in it.")
        )
    low, high = (sign.low, sign.high) if sign.sort is Sort.FROM_YOU else (1 - sign.high, 1 - sign.low)
    said = {"low": round(100 * low), "high": round(100 * high), "usual": round(100 * (sign.usual or 0))}
    text = _("With 90 %% certainty it is between %(low)s and %(high)s of every hundred days of help.") % said
    if sign.usual is not None:
        text += " " + _("In such help %(usual)s of a hundred usually go one way.") % said
    return text


def _erred(sign: Sign) -> str:
    if sign.sort is Sort.OVERLOAD:
        return _("It compares with a number that you set yourself, so there is no past on which to test it.")
    if sign.all_along:
        return _("This rule has not been tested: no public record is long enough. Take it with more doubt than others.")
    rule = {Sort.HELP: "coming", Sort.FROM_YOU: "one_sided", Sort.TO_YOU: "one_sided"}.get(sign.sort, sign.sort.value)
    found = MEASURED[rule]
    share, low, high = (round(100 * one) for one in found["false_share"])
    said = {
        "share": share,
        "low": low,
        "high": high,
        "year": formats.number_format(found["false_a_year"][0], 1),
        "twice": round(MEASURED["twice"]["false_a_year"][0]),
    }
    text = (
        _(
            "Tried on a public record of mail, this rule was wrong in %(share)s of 100 signs (between %(low)s and "
            "%(high)s): what it had seen did not last. Those were %(year)s wrong signs for one person in a year."
        )
        % said
    )
    if sign.sort in (Sort.COMING, Sort.HELP):
        text += " " + _("The rule “twice the usual gap” gave %(twice)s.") % said
    if sign.sort in (Sort.HELP, Sort.FROM_YOU, Sort.TO_YOU):
        text += " " + _("That record holds messages; of help itself no public record is long enough.")
    return text


def _fact(fact: Fact) -> str:
    said = {"n": fact.number, "month": _month(fact.at) if fact.at is not None else ""}
    if fact.hint is Hint.BEFORE:
        one = ngettext(
            "Before, they helped you on %(n)s day, last in %(month)s.",
            "Before, they helped you on %(n)s days, last in %(month)s.",
            fact.number,
        )
        return one % said
    if fact.hint is Hint.OTHERS:
        one = ngettext(
            "They helped others on %(n)s day lately: their hands may be full.",
            "They helped others on %(n)s days lately: their hands may be full.",
            fact.number,
        )
        return one % said
    return str(_FACTS[fact.hint]) % said


_FACTS: Mapping[Hint, Promise] = {
    Hint.HARD_SEASON: gettext_lazy("You noted that they are having a hard season."),
    Hint.MOMENT: gettext_lazy("You noted that something large is happening in their life about now."),
    Hint.LAST_YEAR: gettext_lazy("A year ago it was so at this time too, and it passed."),
    Hint.FROM_ALL: gettext_lazy("In these weeks less came to you from everybody."),
    Hint.NEVER: gettext_lazy(
        "Since %(month)s, when you first helped, no help from them is on record, for you or anybody."
    ),
    Hint.SHORT: gettext_lazy("Help between you is on record for less than two years."),
}


def _where(sign: Sign, person: str) -> tuple[str, str]:
    """Where the one thing is done."""
    if sign.do is Do.LESS:
        return reverse("today:no"), _("Find the words")
    if sign.do is Do.ONE_SMALL:
        return reverse("today:today"), _("See whom you could help today")
    return (person, _("To their page")) if person else ("", "")


def _day(at: int) -> str:
    return formats.date_format(datetime.fromtimestamp(at, UTC), "DATE_FORMAT")


def _month(at: int) -> str:
    return formats.date_format(datetime.fromtimestamp(at, UTC), "YEAR_MONTH_FORMAT")

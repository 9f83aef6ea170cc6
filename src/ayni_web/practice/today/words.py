"""What Today says: the one thing to do, why now, and what it rests on. Only what facts and record hold is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.guidance.ideas import Help, Reason, Suggestion, Sure, Why
from ayni_web.book.words import kind_words
from ayni_web.practice.today.queries import Day
from ayni_web.ties.words import length

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a reason rests on, and where it can be looked at."""

    says: str
    href: str


class Wording:
    """The words for the suggestions of one day."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._names = day.names

    def name(self, party: int) -> str:
        known = self._names.get(party)
        return known.name if known else _("somebody")

    def first(self, party: int) -> str:
        """How one speaks of somebody: their first name, of "Adler, Ben" the Ben."""
        name = self.name(party)
        given = name.partition(",")[2].split() if name.count(",") == 1 else name.split()
        return name if "@" in name or not given else given[0]

    def need(self, chosen: Suggestion) -> str:
        return self.text(chosen, Why.NEED)

    def act(self, chosen: Suggestion) -> str:
        """The one thing to do."""
        said = {
            "first": self.first(chosen.party),
            "other": self.name(self.other(chosen) or 0),
            "need": short(self.text(chosen, Why.NEED)),
            "gift": short(self.text(chosen, Why.YOU_CAN) or self.text(chosen, Why.THEY_CAN)),
            "what": short(self.text(chosen, Why.PROMISED) or self.text(chosen, Why.MOMENT)),
            "plan": short(self.plan(chosen)),
        }
        return _acts()[chosen.help] % said

    def plan(self, chosen: Suggestion) -> str:
        reason = _with(chosen, Why.MOMENT)
        moment = self._day.texts.moments.get(reason.moment) if reason and reason.moment is not None else None
        return str(moment.plan) if moment else ""

    def other(self, chosen: Suggestion) -> int | None:
        reason = _with(chosen, Why.THEY_CAN)
        return reason.other if reason else None

    def promise(self, chosen: Suggestion) -> int | None:
        reason = _with(chosen, Why.PROMISED)
        return reason.promise if reason else None

    def why(self, chosen: Suggestion) -> list[str]:
        """One sentence for each reason."""
        return [said for reason in chosen.reasons if (said := self._said(chosen.party, reason))]

    def main(self, chosen: Suggestion) -> list[str]:
        """The first three reasons, and what is to be minded; the others are one click away."""
        told = [(reason.why, said) for reason in chosen.reasons if (said := self._said(chosen.party, reason))]
        first = [said for why, said in told if why is not Why.MIND][:3]
        return [*first, *(said for why, said in told if why is Why.MIND)]

    def says(self, party: int, reason: Reason) -> str:
        return self._said(party, reason)

    def evidence(self, chosen: Suggestion) -> list[Evidence]:
        """What the reasons rest on: acts by their kind and day, and facts by where they stand."""
        found: list[Evidence] = []
        person = reverse("insights:person", args=[chosen.party])
        for reason in chosen.reasons:
            found += self.acts(reason.rows)
            if reason.why in (Why.QUIET, Why.NEW) and reason.at is not None:
                found.append(
                    Evidence(_("what was between you, the latest on %(day)s") % {"day": _at(reason.at)}, person)
                )
            need = self._day.texts.needs.get(reason.need) if reason.need is not None else None
            if need is not None:
                where = f" ({need.where})" if need.where else ""
                told = f"{need.get_sort_display()}: “{short(need.text)}”, {need.get_learned_display()}{where}"
                found.append(Evidence(told, person))
            if reason.other is not None:
                found.append(Evidence(self.name(reason.other), reverse("insights:person", args=[reason.other])))
        return found or [Evidence(self.name(chosen.party), person)]

    def acts(self, rows: tuple[int, ...]) -> list[Evidence]:
        """Acts by kind and day, with their pages."""
        opened = self._day.opened
        found = []
        for row in rows:
            act = int(opened.rows[row])
            if act > 0:
                said = _("%(what)s on %(day)s") % {
                    "what": capfirst(kind_words(int(opened.ledger.kind[row]), self._day.space.pk)),
                    "day": _at(int(opened.ledger.at[row])),
                }
                found.append(Evidence(said, reverse("book:act", args=[act])))
        return found

    def sure(self, chosen: Suggestion) -> str:
        return {
            Sure.SAID: _("It rests on what was said."),
            Sure.SEEN: _("It rests on what is on record or was read; whether it is welcome is not certain."),
            Sure.GUESSED: _("It is a guess; ask rather than assume."),
        }[chosen.sure]

    def text(self, chosen: Suggestion, why: Why) -> str:
        reason = _with(chosen, why)
        texts = self._day.texts
        if reason is None:
            return ""
        if reason.need is not None and reason.need in texts.needs:
            return str(texts.needs[reason.need].text)
        if reason.gift is not None:
            return texts.gifts.get(reason.gift, "")
        if reason.promise is not None and reason.promise in texts.promises:
            return texts.promises[reason.promise].what
        if reason.moment is not None and reason.moment in texts.moments:
            return str(texts.moments[reason.moment].what)
        return ""

    def _said(self, party: int, reason: Reason) -> str:
        said = {
            "first": self.first(party),
            "day": _at(reason.at) if reason.at is not None else _on(reason.on) if reason.on else "",
            "usual": length(reason.usual) if reason.usual else "",
            "until": _on(reason.until) if reason.until else "",
        }
        match reason.why:
            case Why.NEED | Why.MIND:
                return self._of_a_need(reason, said)
            case Why.PROMISED:
                return self._of_a_promise(reason, said)
            case Why.MOMENT:
                return self._of_a_moment(reason, said)
            case Why.MANNER:
                return _manners().get(self._day.texts.manners.get(party, ""), "") % said
            case Why.YOU_CAN:
                return _("You can give: %(what)s.") % {"what": short(self._day.texts.gifts.get(reason.gift or 0, ""))}
            case Why.THEY_CAN:
                gift = short(self._day.texts.gifts.get(reason.gift or 0, ""))
                return _("%(name)s can give: %(what)s.") % {"name": self.name(reason.other or 0), "what": gift}
            case Why.ANNIVERSARY:
                years = reason.years or 1
                told = ngettext(
                    "A year ago, on %(day)s, %(first)s helped you.",
                    "%(n)s years ago, on %(day)s, %(first)s helped you.",
                    years,
                )
                return told % {**said, "n": years}
            case Why.HELPER_IN_NEED:
                return self._of_a_helper(party, reason, said)
            case Why.QUIET if not reason.usual:
                return _("You have not been in touch since %(day)s.") % said
            case _:
                return _plain()[reason.why] % said

    def _of_a_need(self, reason: Reason, said: dict[str, str]) -> str:
        need = self._day.texts.needs.get(reason.need) if reason.need is not None else None
        if need is None:
            return ""
        told = {**said, "text": short(need.text)}
        if reason.why is Why.MIND:
            return _("Mind that: %(text)s.") % told
        if need.learned == "said":
            return _("On %(day)s %(first)s told you: %(text)s.") % told
        if need.learned == "read":
            return _("On %(day)s you read of %(first)s: %(text)s.") % told
        return _("You guessed on %(day)s of %(first)s: %(text)s.") % told

    def _of_a_helper(self, party: int, reason: Reason, said: dict[str, str]) -> str:
        """What somebody needs now, and when they helped."""
        need = self._day.texts.needs.get(reason.need) if reason.need is not None else None
        moment = self._day.texts.moments.get(reason.moment) if reason.moment is not None else None
        told = {**said, "name": self.name(party), "text": short(need.text if need else moment.what if moment else "")}
        if reason.until is not None:
            return _("%(name)s has a hard season until %(until)s. On %(day)s %(first)s helped you.") % told
        if moment is not None:
            day = _on(reason.on) if reason.on else ""
            return _("For %(name)s, %(on)s: %(text)s. On %(day)s %(first)s helped you.") % {**told, "on": day}
        return _("%(name)s looks for: %(text)s. On %(day)s %(first)s helped you.") % told

    def _of_a_promise(self, reason: Reason, said: dict[str, str]) -> str:
        if reason.on is not None and reason.on < self._day.today:
            return _("You promised it by %(day)s; you can also agree on another day.") % said
        return _("You promised it by %(day)s.") % said

    def _of_a_moment(self, reason: Reason, said: dict[str, str]) -> str:
        moment = self._day.texts.moments.get(reason.moment) if reason.moment is not None else None
        if moment is None or reason.on is None:
            return ""
        told = {**said, "what": short(moment.what)}
        if reason.on == self._day.today:
            return _("Today for %(first)s: %(what)s.") % told
        if reason.on < self._day.today:
            return _("On %(day)s for %(first)s: %(what)s.") % told
        return _("On %(day)s, soon, for %(first)s: %(what)s.") % told


def _with(chosen: Suggestion, why: Why) -> Reason | None:
    return next((reason for reason in chosen.reasons if reason.why is why), None)


def _acts() -> dict[Help, str]:
    return {
        Help.KEEP: _("Keep what you promised: %(what)s."),
        Help.INTRODUCE: _("Introduce %(first)s to %(other)s."),
        Help.SHARE: _("Send %(first)s something you have: %(gift)s."),
        Help.EXPLAIN: _("Tell %(first)s what you know of this: %(gift)s."),
        Help.LEND_A_HAND: _("Offer %(first)s a hand: %(gift)s."),
        Help.OFFER: _("Ask %(first)s which one thing would help with this: %(need)s."),
        Help.THINK_ALONG: _("Offer %(first)s to think it through together: %(need)s."),
        Help.FIND_SOMEBODY: _("Think of one person whom %(first)s should meet for this: %(need)s."),
        Help.PLANNED: _("Do what you planned for %(first)s: %(plan)s."),
        Help.CHEER: _("Write %(first)s a line for the day: %(what)s."),
        Help.STAND_BY: _("Send %(first)s a few warm words that need no answer."),
        Help.THINK_OF: _("Let %(first)s know that you think of the day: %(what)s."),
        Help.THANK: _("Thank %(first)s, and say what it changed."),
        Help.TELL: _("Tell %(first)s what came of their help back then."),
        Help.FOLLOW_UP: _("Ask %(first)s what came of it."),
        Help.WAKE: _("Write to %(first)s again, with something useful at hand."),
        Help.WELCOME: _("Ask %(first)s what they are working on."),
        Help.LISTEN: _("Ask %(first)s what they are after just now."),
    }


def _manners() -> dict[str, str]:
    return {
        "concrete": _("%(first)s likes quick and concrete help."),
        "thoughtful": _("%(first)s likes thoughtful feedback."),
        "introduction": _("%(first)s likes a good introduction more than advice."),
    }


def _plain() -> dict[Why, str]:
    return {
        Why.HARD_SEASON: _("%(first)s has a hard season until %(until)s: something light is enough."),
        Why.HELPED_YOU: _("%(first)s helped you on %(day)s, and no word of thanks is on record yet."),
        Why.ONCE_HELPED_YOU: _("%(first)s helped you on %(day)s."),
        Why.YOU_GAVE: _("You helped %(first)s on %(day)s; what came of it is not known yet."),
        Why.QUIET: _("You have not been in touch since %(day)s; every %(usual)s was usual."),
        Why.NEW: _("You first met on record on %(day)s."),
        Why.LITTLE_KNOWN: _("You named %(first)s as somebody you know; little is written down yet."),
    }


def short(text: str) -> str:
    """At most so many letters, cut between words, without the full stop that our own sentence sets."""
    text = text.strip().rstrip(".")
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0] + "…"


def _at(at: int) -> str:
    return date_format(localtime(datetime.fromtimestamp(at, UTC)), "DATE_FORMAT")


def _on(day: date) -> str:
    return date_format(day, "DATE_FORMAT")

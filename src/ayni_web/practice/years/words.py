"""What is said of an old tie: how it was, how long it has been silent, what is at hand, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.guidance.ideas import Help, Reason, Sure, Why
from ayni.guidance.waking import Old, Useful
from ayni_web.book.models import Act
from ayni_web.book.words import told
from ayni_web.practice.years.queries import OldTies
from ayni_web.ties.letters import first_name, short
from ayni_web.ties.words import length, month


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a sentence rests on, and where it can be looked at."""

    says: str
    href: str
    on: str = ""


class Wording:
    """The words for the old ties of one reader. `acts` are those behind rows of the ledger."""

    def __init__(self, found: OldTies, acts: Mapping[int, Act]) -> None:
        self._found, self._acts = found, acts

    def name(self, party: int) -> str:
        known = self._found.names.get(party)
        return known.name if known else _("somebody")

    def first(self, party: int) -> str:
        return first_name(self.name(party))

    def said(self, useful: Useful) -> dict[str, str]:
        """The words of what is at hand, as they were written down."""
        texts = self._found.texts
        said = {"need": "", "gift": "", "other": "", "what": "", "plan": ""}
        for reason in useful.reasons:
            if reason.why is Why.NEED and (need := texts.needs.get(reason.need or 0)) is not None:
                said["need"] = need.text
            if reason.gift is not None:
                said["gift"] = texts.gifts.get(reason.gift, "")
            if reason.other is not None:
                said["other"] = self.name(reason.other)
            if (moment := texts.moments.get(reason.moment or 0)) is not None:
                said["what"], said["plan"] = moment.what, moment.plan
        if useful.cared is not None:
            said["what"] = texts.cared.get(useful.cared, "")
        return said

    def act(self, party: int, useful: Useful) -> str:
        """The one thing to give."""
        said = {key: short(value) for key, value in self.said(useful).items()}
        return _acts()[useful.help] % {"first": self.first(party), **said}

    def other(self, useful: Useful) -> int | None:
        """Who would be introduced to them."""
        return next((reason.other for reason in useful.reasons if reason.why is Why.THEY_CAN), None)

    def why(self, party: int, useful: Useful) -> list[str]:
        """One sentence for each reason."""
        return [said for reason in useful.reasons if (said := self._said(party, useful, reason))]

    def _said(self, party: int, useful: Useful, reason: Reason) -> str:
        texts, first = self._found.texts, self.first(party)
        on = _on(reason.on) if reason.on else _at(reason.at) if reason.at is not None else ""
        need = texts.needs.get(reason.need) if reason.need is not None else None
        match reason.why:
            case Why.NEED | Why.MIND if need is not None:
                return _of_a_need(reason.why, need.learned, {"first": first, "day": on, "text": short(need.text)})
            case Why.YOU_CAN:
                return _("You can give: %(what)s.") % {"what": short(texts.gifts.get(reason.gift or 0, ""))}
            case Why.THEY_CAN:
                what = short(texts.gifts.get(reason.gift or 0, ""))
                return _("%(name)s can give: %(what)s.") % {"name": self.name(reason.other or 0), "what": what}
            case Why.MOMENT if (moment := texts.moments.get(reason.moment or 0)) is not None:
                what = short(moment.what)
                return _("On %(day)s for %(first)s: %(what)s.") % {"day": on, "first": first, "what": what}
            case Why.HARD_SEASON if reason.until is not None:
                return _("%(first)s has a hard season until %(until)s: something light is enough.") % {
                    "first": first,
                    "until": _on(reason.until),
                }
            case Why.ONCE_HELPED_YOU:
                return _("%(first)s helped you on %(day)s.") % {"first": first, "day": on}
            case Why.YOU_GAVE if useful.cared is not None:
                return _("What you gave on %(day)s was meant to support this: %(what)s.") % {
                    "day": on or _("some day"),
                    "what": short(texts.cared.get(useful.cared, "")),
                }
        return ""

    def sure(self, useful: Useful) -> str:
        return {
            Sure.SAID: _("It rests on what was said."),
            Sure.SEEN: _("It rests on what is on record or was read; whether it is welcome is not certain."),
            Sure.GUESSED: _("It is a guess; ask rather than assume."),
        }[useful.sure]

    def was(self, old: Old) -> str:
        """How it was between the two, in one sentence."""
        tie = old.tie
        parts = []
        if tie.gave:
            parts.append(ngettext("%(n)s act from you", "%(n)s acts from you", tie.gave) % {"n": intcomma(tie.gave)})
        if tie.got:
            parts.append(ngettext("%(n)s act to you", "%(n)s acts to you", tie.got) % {"n": intcomma(tie.got)})
        parts.append(
            ngettext("%(n)s day in touch", "%(n)s days in touch", tie.days_in_touch)
            % {"n": intcomma(tie.days_in_touch)}
        )
        first = tie.first_at if tie.first_at is not None else tie.last_at
        return _("From %(first)s to %(last)s: %(what)s.") % {
            "first": month(first or 0),
            "last": month(tie.last_at or 0),
            "what": ", ".join(parts),
        }

    def silence(self, old: Old) -> str:
        """How long it has been silent, against its own rhythm."""
        silence = length(old.silence)
        if old.tie.usual_gap:
            return _("Silent for %(silence)s, where every %(usual)s was usual between you.") % {
                "silence": silence,
                "usual": length(old.tie.usual_gap),
            }
        return _("Silent for %(silence)s.") % {"silence": silence}

    def acts(self, rows: tuple[int, ...]) -> list[Evidence]:
        """Acts in their tellers' words, with their days and pages."""
        return [
            Evidence(told(act), reverse("book:act", args=[act.pk]), on=_day(act.at))
            for row in rows
            if (act := self._acts.get(row)) is not None
        ]

    def evidence(self, party: int, old: Old, useful: Useful | None) -> list[Evidence]:
        """All that is said of a tie rests on: the greatest acts between the two, what else is at hand, and all between them."""
        rows = [*old.rows, *(row for reason in (useful.reasons if useful else ()) for row in reason.rows)]
        found = self.acts(tuple(dict.fromkeys(rows)))
        other = self.other(useful) if useful else None
        if other is not None:
            found.append(Evidence(self.name(other), reverse("insights:person", args=[other])))
        person = reverse("insights:person", args=[party])
        return [*found, Evidence(_("everything between you and %(first)s") % {"first": self.first(party)}, person)]


def _of_a_need(why: Why, learned: str, said: dict[str, str]) -> str:
    if why is Why.MIND:
        return _("Mind that: %(text)s.") % said
    if learned == "said":
        return _("On %(day)s %(first)s told you: %(text)s.") % said
    if learned == "read":
        return _("On %(day)s you read of %(first)s: %(text)s.") % said
    return _("You guessed on %(day)s of %(first)s: %(text)s.") % said


def _acts() -> dict[Help, str]:
    return {
        Help.STAND_BY: _("Send %(first)s a few warm words that need no answer."),
        Help.PLANNED: _("Do what you planned for %(first)s: %(plan)s."),
        Help.SHARE: _("Send %(first)s something you have: %(gift)s."),
        Help.EXPLAIN: _("Tell %(first)s what you know of this: %(gift)s."),
        Help.INTRODUCE: _("Offer %(first)s an introduction to %(other)s."),
        Help.LEND_A_HAND: _("Offer %(first)s a hand: %(gift)s."),
        Help.CHEER: _("Write %(first)s a line for the day: %(what)s."),
        Help.THINK_OF: _("Let %(first)s know that you think of the day: %(what)s."),
        Help.TELL: _("Tell %(first)s what came of their help back then."),
        Help.OFFER: _("Offer %(first)s one thing you could do for this: %(need)s."),
        Help.THINK_ALONG: _("Offer %(first)s to think it through together: %(need)s."),
        Help.FIND_SOMEBODY: _("Think of one person whom %(first)s should meet for this: %(need)s."),
        Help.FOLLOW_UP: _("Send %(first)s something that has to do with this: %(what)s."),
    }


def _day(at: datetime | None) -> str:
    return date_format(localtime(at), "DATE_FORMAT") if at is not None else ""


def _at(at: int) -> str:
    return date_format(localtime(datetime.fromtimestamp(at, UTC)), "DATE_FORMAT")


def _on(day: date) -> str:
    return date_format(day, "DATE_FORMAT")

"""What would-it-hold says: who would likely answer, and why; never how good anybody is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.guidance.holding import Because, Candidate, Group, Sign
from ayni.guidance.thinness import Advice, Holds, Step
from ayni.guidance.thinness import Standing as Stands
from ayni.guidance.wants import Want
from ayni.ledger.columns import NO_TIME
from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.practice.mirror.hold_queries import Held
from ayni_web.practice.mirror.models import Refused
from ayni_web.practice.mirror.want_words import WANTS
from ayni_web.ties.knowing import Known
from ayni_web.ties.words import month

#: So many of a group stand on the page; all of them are one click away.
MOST_SHOWN = 8
#: More of a group than so many are nobody's answer to a question: words narrow it.
MOST_IN_ALL = 200

GROUPS: Mapping[Group, Promise] = {
    Group.LIKELY: gettext_lazy("Would likely answer"),
    Group.PERHAPS: gettext_lazy("Perhaps"),
    Group.UNKNOWN: gettext_lazy("Would answer you; whether they can give this is not known"),
    Group.NOT: gettext_lazy("You said: not them"),
}
_MEANS: Mapping[Group, Promise] = {
    Group.LIKELY: gettext_lazy(
        "Something on record or in your notes says that they can, something that they would, and nothing speaks against it now."
    ),
    Group.PERHAPS: gettext_lazy("Something says that they can; whether they would is not clear, or now is no good time."),
    Group.UNKNOWN: gettext_lazy("They come back to you, as far as the record shows. You could ask whom they know."),
    Group.NOT: gettext_lazy("What you say goes before the record."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign in words, with the way to what it rests on; `bar` is a share and its interval, in percent."""

    says: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    candidate: Candidate
    known: Known
    reasons: list[Reason]

    @property
    def yours(self) -> bool:
        """Whether it stands here because the reader said so."""
        return self.candidate.has(Sign.YOU_SAY, Sign.YOU_SAY_NOT)


@dataclass(frozen=True, slots=True)
class Shown:
    """One group as the page shows it."""

    group: Group
    title: str
    means: str
    people: list[Person]
    all: int
    whole: bool  # as much of it as is ever shown


@dataclass(frozen=True, slots=True)
class OfWant:
    """One want in the overview."""

    stands: Stands
    words: str
    says: str
    known: Known | None


class Wording:
    """The words for one look."""

    def __init__(self, held: Held, want: Want | None) -> None:
        self._held, self._want = held, want
        self._names = held.standing.names
        self._opened = held.standing.mine.opened
        others = {one.other for each in held.candidates for one in each.because if one.other is not None}
        self._others = {one.pk: one for one in Party.objects.filter(space=held.standing.space, pk__in=others)}

    def groups(self, every: str) -> list[Shown]:
        """The groups that have anybody; `every` names the group of which all are shown."""
        found = []
        for group in Group:
            people = [one for one in self._held.candidates if one.group is group]
            shown = people[: MOST_IN_ALL if every == group else MOST_SHOWN]
            if people:
                persons = [Person(one, self._names[one.party], self._reasons(one)) for one in shown]
                found.append(Shown(group, str(GROUPS[group]), str(_MEANS[group]), persons, len(people), every == group))
        return found

    def overview(self) -> list[OfWant]:
        return [self._of(one) for one in self._held.stands]

    def _of(self, stands: Stands) -> OfWant:
        known = self._names.get(stands.likely[0]) if stands.holds is Holds.ONE else None
        n = len(stands.likely)
        match stands.holds:
            case Holds.TOO_LITTLE:
                says = _("Too little is on record to say.")
            case Holds.NOBODY if stands.perhaps:
                says = ngettext(
                    "Nobody would surely answer; one person perhaps.",
                    "Nobody would surely answer; %(n)s people perhaps.",
                    len(stands.perhaps),
                ) % {"n": len(stands.perhaps)}
            case Holds.NOBODY:
                says = _("Nobody is known who could.")
            case Holds.ONE:
                says = _("It rests on one person: %(name)s.") % {"name": known.name if known else _("somebody")}
            case _:
                says = ngettext("One person would likely answer.", "%(n)s people would likely answer.", n) % {"n": n}
        return OfWant(stands, str(WANTS[stands.want]), says, known)

    # One sign --------------------------------------------------------------------------------------

    def _reasons(self, candidate: Candidate) -> list[Reason]:
        return [self._reason(candidate.party, one) for one in candidate.because]

    def _reason(self, party: int, one: Because) -> Reason:
        person = reverse("insights:person", args=[party])
        match one.sign:
            case Sign.GAVE_YOU | Sign.GAVE_OTHERS | Sign.WROTE | Sign.WHEN_ASKED:
                said = self._times(one)
                return Reason(said, *self._act(one))
            case Sign.SAYS:
                gift = self._held.gift(one.fact)
                return Reason(
                    _("Can give, as you noted: %(what)s.") % {"what": _short(gift.text if gift else "")}, person
                )
            case Sign.ROLE:
                known = self._names[party]
                return Reason(_("Their role says so: %(what)s.") % {"what": known.who or ", ".join(one.words)}, person)
            case Sign.KNOWS:
                return self._knows(one)
            case Sign.BOTH:
                said = _("Help went both ways: %(gave)s from you, %(got)s from them.") % {"gave": one.n, "got": one.of}
                return Reason(said, person, _("Look"))
            case Sign.ANSWERS | Sign.SELDOM | Sign.RETURNS:
                return Reason(self._share(one), person, _("Look"))
            case Sign.LIMIT:
                limit = self._held.need(one.fact)
                return Reason(_("Mind that: %(text)s.") % {"text": _short(limit.text if limit else "")}, person)
            case Sign.QUIET:
                tie = self._held.standing.ties.get(party)
                when = month(tie.last_at) if tie is not None and tie.last_at is not None else ""
                return Reason(_("You have not been in touch since %(when)s.") % {"when": when}, person)
            case Sign.HARD_SEASON:
                return Reason(_("They have a hard season now."), person)
            case Sign.YOU_SAY:
                return Reason(_("You said that they would."))
            case Sign.YOU_SAY_NOT:
                return Reason(_("You said that they would not."))

    def _times(self, one: Because) -> str:
        ledger = self._opened.ledger
        times = [int(ledger.at[row]) for row in one.rows if ledger.at[row] != NO_TIME]
        said = {"n": one.n, "when": month(max(times)) if times else _("no date")}
        match one.sign:
            case Sign.GAVE_YOU:
                told = ngettext(
                    "Gave you such help once (%(when)s).", "Gave you such help %(n)s times, last in %(when)s.", one.n
                )
            case Sign.GAVE_OTHERS:
                told = ngettext(
                    "Gave such help to others once (%(when)s).",
                    "Gave such help to others %(n)s times, last in %(when)s.",
                    one.n,
                )
            case Sign.WROTE:
                told = ngettext(
                    "Helped with this once (%(when)s).", "Helped with this %(n)s times, last in %(when)s.", one.n
                )
            case _:
                told = ngettext(
                    "Helped once when you asked (%(when)s).",
                    "Helped when you asked, %(n)s times, last in %(when)s.",
                    one.n,
                )
        return told % said

    def _act(self, one: Because) -> tuple[str, str]:
        acts = [int(self._opened.rows[row]) for row in one.rows]
        act = next((pk for pk in reversed(acts) if pk > 0), 0)
        return (reverse("book:act", args=[act]), _("The last act")) if act else ("", "")

    def _knows(self, one: Because) -> Reason:
        other = self._others.get(one.other or 0)
        name = called(other) if other is not None else _("somebody")
        if one.n == 1:
            said = _("Is in touch with %(name)s.") % {"name": name}
        else:
            said = _("Is in touch with %(n)s people whom you do not know, %(name)s among them.") % {
                "n": one.n,
                "name": name,
            }
        if other is None:
            return Reason(said)
        return Reason(said, reverse("introductions:way") + f"?to={other.pk}", _("Who could introduce me"))

    def _share(self, one: Because) -> str:
        said = {
            "of": one.of,
            "share": _percent(one.share),
            "low": _percent(one.low),
            "high": _percent(one.high),
        }
        if one.sign is Sign.RETURNS:
            return (
                _(
                    "After your help, theirs followed within a year in about %(share)s of 100 cases "
                    "(%(of)s acts; 95 %% interval %(low)s to %(high)s)."
                )
                % said
            )
        if one.sign is Sign.SELDOM:
            return (
                _(
                    "After you wrote or met them, something came back within thirty days in only about %(share)s of 100 cases "
                    "(%(of)s times; 95 %% interval %(low)s to %(high)s)."
                )
                % said
            )
        return (
            _(
                "After you wrote or met them, something came back within thirty days in about %(share)s of 100 cases "
                "(%(of)s times; 95 %% interval %(low)s to %(high)s)."
            )
            % said
        )

    # What to do ------------------------------------------------------------------------------------

    def advice(self, advice: Advice) -> dict[str, object]:
        """The one thing to do about a thin place, and why it is thought of."""
        known = self._names[advice.party]
        need, gift = self._held.need(advice.need), self._held.gift(advice.gift)
        said = {
            "name": known.name,
            "want": WANTS[advice.want],
            "need": _short(need.text if need else ""),
            "gift": _short(gift.text if gift else ""),
        }
        return {"advice": advice, "known": known, "does": _DOES[advice.step] % said, "why": _WHY[advice.step] % said}


_DOES: Mapping[Step, Promise] = {
    Step.GIVE_FIRST: gettext_lazy("Give first: help %(name)s with what they need (%(need)s)."),
    Step.OFFER: gettext_lazy("Help %(name)s with what they need (%(need)s)."),
    Step.WAKE: gettext_lazy("Write to %(name)s again, with something useful at hand."),
    Step.THANK: gettext_lazy("Tell %(name)s what came of their help."),
    Step.ASK_WHAT: gettext_lazy("Ask %(name)s, when you next talk, what they like to help with, and write it down."),
}
_WHY: Mapping[Step, Promise] = {
    Step.GIVE_FIRST: gettext_lazy(
        "%(name)s could perhaps give %(want)s one day, and needs what you can give now: %(gift)s. Do it for its own sake."
    ),
    Step.OFFER: gettext_lazy(
        "Few are known for %(want)s; whom you help becomes somebody whom you may ask. You can give: %(gift)s."
    ),
    Step.WAKE: gettext_lazy("%(name)s gave you %(want)s once, and you have lost touch."),
    Step.THANK: gettext_lazy("%(name)s gave you %(want)s once. Who hears that it helped will gladly do it again."),
    Step.ASK_WHAT: gettext_lazy(
        "You help each other, and what they can give is not written down. Perhaps %(want)s is closer than you think."
    ),
}


def refused_words(row: Refused) -> str:
    """A step that was refused, as a line."""
    wants = {one.value: str(words) for one, words in WANTS.items()}
    return _("%(name)s, for %(want)s") % {
        "name": called(row.party.root or row.party),
        "want": wants.get(row.want, row.want),
    }


def _short(text: str) -> str:
    text = text.strip().rstrip(".")
    return text if len(text) <= 120 else text[:120].rsplit(" ", 1)[0] + "…"


def _percent(part: float | None) -> int:
    return round(100 * (part or 0.0))

"""What the mirror says: kind, plain, and only what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.guidance.mirror import Do, Finding, Patience, Seen, Sight, With
from ayni_web.practice.mirror.queries import Reflection
from ayni_web.ties.knowing import Known

_PATIENCE = Patience()
_UNSEEN = (Finding.UNSEEN, Finding.TOO_LITTLE)

QUESTIONS: Mapping[Sight, Promise] = {
    Sight.ASKING: gettext_lazy("Do I only write when I need something?"),
    Sight.BETWEEN: gettext_lazy("Do I vanish between requests?"),
    Sight.UPWARDS: gettext_lazy("Do I give only upwards?"),
    Sight.RECEIVING: gettext_lazy("Do I take too much somewhere?"),
    Sight.GIVING: gettext_lazy("Do I give too much somewhere?"),
    Sight.THANKING: gettext_lazy("Does a word go back when somebody has helped me?"),
    Sight.OUTCOMES: gettext_lazy("Do I keep what their help has changed?"),
    Sight.FOLLOWING: gettext_lazy("Do I hear what came of my help?"),
    Sight.PROMISES: gettext_lazy("Do I keep what I promise?"),
}

_SAYS: Mapping[tuple[Sight, Finding], Promise] = {
    (Sight.ASKING, Finding.WELL): gettext_lazy("Mostly you get in touch without asking for anything."),
    (Sight.ASKING, Finding.EITHER): gettext_lazy("Sometimes you ask for something when you get in touch, often you do not."),
    (Sight.ASKING, Finding.LOOK): gettext_lazy("When you get in touch first, you mostly ask for something soon after."),
    (Sight.BETWEEN, Finding.WELL): gettext_lazy("Between one request and the next you mostly stay in touch."),
    (Sight.BETWEEN, Finding.EITHER): gettext_lazy("Between requests you sometimes stay in touch, and sometimes not."),
    (Sight.BETWEEN, Finding.LOOK): gettext_lazy("Between one request and the next, mostly nothing goes from you."),
    (Sight.UPWARDS, Finding.WELL): gettext_lazy("Most of your help goes to people who have no more say than you."),
    (Sight.UPWARDS, Finding.EITHER): gettext_lazy("Your help goes to people with more say and to others."),
    (Sight.UPWARDS, Finding.LOOK): gettext_lazy("Most of your help goes to people who have more say than you."),
    (Sight.RECEIVING, Finding.WELL): gettext_lazy("In no relationship of long standing did clearly more come to you than went."),
    (Sight.RECEIVING, Finding.LOOK): gettext_lazy("In some relationships of long standing clearly more came to you than went."),
    (Sight.GIVING, Finding.WELL): gettext_lazy("In no relationship of long standing did clearly more go from you than came."),
    (Sight.GIVING, Finding.LOOK): gettext_lazy("In some relationships of long standing clearly more went from you than came."),
    (Sight.THANKING, Finding.WELL): gettext_lazy("When somebody has helped you, a word from you mostly follows soon."),
    (Sight.THANKING, Finding.EITHER): gettext_lazy("When somebody has helped you, a word follows at times."),
    (Sight.THANKING, Finding.LOOK): gettext_lazy("When somebody has helped you, a word from you is mostly not on record."),
    (Sight.OUTCOMES, Finding.WELL): gettext_lazy("You mostly note what help has changed for you."),
    (Sight.OUTCOMES, Finding.EITHER): gettext_lazy("At times you note what help has changed for you."),
    (Sight.OUTCOMES, Finding.LOOK): gettext_lazy("What help has changed for you is mostly not written down."),
    (Sight.FOLLOWING, Finding.WELL): gettext_lazy("You mostly know what came of your help."),
    (Sight.FOLLOWING, Finding.EITHER): gettext_lazy("At times you know what came of your help."),
    (Sight.FOLLOWING, Finding.LOOK): gettext_lazy("What came of your help is mostly not known yet."),
    (Sight.PROMISES, Finding.WELL): gettext_lazy("You keep what you promise, nearly always."),
    (Sight.PROMISES, Finding.EITHER): gettext_lazy("You keep many of your promises."),
    (Sight.PROMISES, Finding.LOOK): gettext_lazy("Many of your promises could not be kept."),
}  # fmt: skip

_COUNTS: Mapping[Sight, Promise] = {
    Sight.ASKING: gettext_lazy(
        "Of %(of)s times that you got in touch first after two quiet weeks, help that you had asked for came within two "
        "weeks %(counted)s times."
    ),
    Sight.BETWEEN: gettext_lazy(
        "Of %(of)s times that you asked the same person again at least sixty days later, nothing had gone from you to them in "
        "between %(counted)s times."
    ),
    Sight.UPWARDS: gettext_lazy(
        "Of %(of)s times that you helped, %(counted)s went to somebody with more say than you."
    ),
    Sight.RECEIVING: gettext_lazy(
        "Relationships of at least two years with at least five acts: %(of)s. Clearly more came to you in %(counted)s of them."
    ),
    Sight.GIVING: gettext_lazy(
        "Relationships of at least two years with at least five acts: %(of)s. Clearly more went from you in %(counted)s of them."
    ),
    Sight.THANKING: gettext_lazy(
        "Of %(of)s times that somebody helped you, something went from you to them within two weeks %(counted)s times."
    ),
    Sight.OUTCOMES: gettext_lazy(
        "Of %(of)s times that somebody helped you, you noted what came of it %(counted)s times."
    ),
    Sight.FOLLOWING: gettext_lazy(
        "Of %(of)s times that you helped, it is written down what came of it %(counted)s times."
    ),
    Sight.PROMISES: gettext_lazy("Of %(of)s promises of yours that ended, %(counted)s were kept."),
}

_ALONE: Mapping[Sight, Promise] = {
    Sight.ASKING: gettext_lazy("%(counted)s of %(of)s times that you got in touch"),
    Sight.BETWEEN: gettext_lazy("%(counted)s of %(of)s times between two requests"),
    Sight.RECEIVING: gettext_lazy("%(counted)s of %(of)s acts came to you"),
    Sight.GIVING: gettext_lazy("%(counted)s of %(of)s acts went from you"),
    Sight.THANKING: gettext_lazy("%(counted)s of %(of)s times without a word on record"),
}

RULES: Mapping[Sight, Promise] = {
    Sight.ASKING: gettext_lazy(
        "It counts times at which you were the first to get in touch with somebody (a message, a meeting, an act) after "
        "fourteen days without anything between you. Times after which help came of which nobody wrote down whether you had "
        "asked are left out. Answers and reactions are no help in this sense."
    ),
    Sight.BETWEEN: gettext_lazy(
        "It counts pairs of requests to the same person that are at least sixty days apart. What went from you within two "
        "weeks after the first or before the second belongs to these and does not count as staying in touch."
    ),
    Sight.UPWARDS: gettext_lazy(
        "Who has more say: first what you said of them, then what their role says, then whether they reach many people, as "
        "on Today. It is worth a thought only where it is more than the part of such people among those you deal with."
    ),
    Sight.RECEIVING: gettext_lazy(
        "It looks at the whole record, whatever the span: a relationship is named when all of the 90 % interval of its "
        "balance lies beyond two to one; old help counts half after five years. Younger imbalances are left in peace."
    ),
    Sight.GIVING: gettext_lazy(
        "The same rule the other way round. Nobody in a hard season is named. Help does not always come back by the same "
        "way, and what nobody wrote down is not on record."
    ),
    Sight.THANKING: gettext_lazy(
        "Any message, meeting or act from you to them counts as a word; words said face to face are not on record. Help of "
        "the last two weeks is left out, because its time is not over."
    ),
    Sight.OUTCOMES: gettext_lazy("It counts help older than two weeks, and looks whether the outcome was noted with it."),
    Sight.FOLLOWING: gettext_lazy("It counts help older than two weeks, and looks whether the outcome was noted with it."),
    Sight.PROMISES: gettext_lazy("What was agreed anew and then kept is kept. What was let go counts neither way."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One relationship under a sight."""

    known: Known
    says: str
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A sight as the page shows it. `bar` is where the share and its interval stand, in percent."""

    seen: Seen
    question: str
    says: str
    counts: str
    more: list[str]
    sure: str
    rule: str
    people: list[Person]
    do: str
    do_href: str
    do_words: str
    acts: str
    bar: tuple[int, int, int] | None

    @property
    def width(self) -> int:
        """How wide the interval is in the picture, never nothing."""
        return max(self.bar[2] - self.bar[0], 1) if self.bar else 0

    @property
    def mark(self) -> int:
        """Where the share stands in the picture, inside its edges."""
        return min(self.bar[1], 99) if self.bar else 0

    @property
    def told(self) -> bool:
        """Whether anything could be said."""
        return self.seen.finding not in _UNSEEN


class Wording:
    """The words for one reflection."""

    def __init__(self, reflection: Reflection) -> None:
        self._reflection = reflection
        self._names = reflection.standing.names
        self._rows = reflection.standing.mine.opened.rows

    def shown(self, seen: Seen) -> Shown:
        acts = self._acts(seen.sight) if seen.rows else ""
        do, href, words = self._do(seen)
        told = seen.finding not in _UNSEEN
        interval = told and seen.low is not None and seen.high is not None and seen.of
        bar = (
            (_percent(seen.low or 0), _percent(seen.counted / seen.of), _percent(seen.high or 0)) if interval else None
        )
        return Shown(
            seen=seen,
            question=str(QUESTIONS[seen.sight]),
            says=self._says(seen),
            counts=_counted(seen) if told and seen.of else "",
            more=self._more(seen),
            sure=_sure(seen, bar),
            rule=str(RULES[seen.sight]),
            people=self._people(seen) if told else [],
            do=do,
            do_href=href,
            do_words=words,
            acts=acts,
            bar=bar,
        )

    def _acts(self, sight: Sight, party: int | None = None) -> str:
        query = f"?of={sight}&over={self._reflection.over}"
        return reverse("mirror:acts") + query + (f"&with={party}" if party is not None else "")

    def _people(self, seen: Seen) -> list[Person]:
        """Those who are named, by name: which of them comes first says nothing."""
        found = [self._person(seen.sight, one) for one in seen.people if one.party in self._names]
        return sorted(found, key=lambda one: (one.known.name.casefold(), one.known.id))

    def _person(self, sight: Sight, one: With) -> Person:
        says = _ALONE[sight] % {"counted": one.counted, "of": one.of} if sight in _ALONE else ""
        return Person(self._names[one.party], says, self._acts(sight, one.party))

    def _says(self, seen: Seen) -> str:
        if seen.finding is Finding.TOO_LITTLE:
            return _("Too little is on record to say.")
        if seen.finding is Finding.UNSEEN:
            return _("Your record cannot show this yet.")
        return str(_SAYS[seen.sight, seen.finding])

    def _more(self, seen: Seen) -> list[str]:
        """What else belongs to the figures."""
        if seen.finding is Finding.UNSEEN:
            return [_unseen(seen)]
        found = []
        if seen.finding is Finding.TOO_LITTLE and seen.sight not in (Sight.RECEIVING, Sight.GIVING):
            told = ngettext(
                "One such case is on record; at least %(least)s are needed for a word about it.",
                "%(n)s such cases are on record; at least %(least)s are needed for a word about it.",
                seen.of,
            )
            found.append(told % {"n": seen.of, "least": seen.needed})
        if seen.finding is Finding.TOO_LITTLE and seen.sight in (Sight.RECEIVING, Sight.GIVING):
            found.append(_("No relationship has five acts on record over two years yet."))
        if seen.beside is not None:
            found.append(
                _("Of the people you had to do with, %(n)s %% have more say than you, as far as that is known.")
                % {"n": _percent(seen.beside)}
            )
        if seen.unknown and seen.sight is Sight.ASKING:
            told = ngettext(
                "One more time help came, and nobody wrote down whether you had asked.",
                "%(n)s more times help came, and nobody wrote down whether you had asked.",
                seen.unknown,
            )
            found.append(told % {"n": seen.unknown})
        if seen.unknown and seen.sight is Sight.UPWARDS:
            told = ngettext(
                "Of one person whom you helped it is not known.",
                "%(n)s times you helped somebody of whom it is not known.",
                seen.unknown,
            )
            found.append(told % {"n": seen.unknown})
        if len(seen.people) < seen.counted and seen.sight in (Sight.RECEIVING, Sight.GIVING):
            told = ngettext("One of them is named here.", "%(n)s of them are named here.", len(seen.people))
            found.append(told % {"n": len(seen.people)})
        if seen.unknown and seen.sight in (Sight.RECEIVING, Sight.GIVING):
            told = ngettext(
                "One younger imbalance is left in peace.", "%(n)s younger imbalances are left in peace.", seen.unknown
            )
            found.append(told % {"n": seen.unknown})
        return found

    def _do(self, seen: Seen) -> tuple[str, str, str]:
        """The one small thing, where it leads, and what the link says."""
        known = self._names.get(seen.party) if seen.party is not None else None
        name = known.name if known else ""
        page = reverse("insights:person", args=[known.id]) if known else ""
        to = _("To the page of %(name)s") % {"name": name}
        act = self._act(seen.row)
        match seen.do:
            case Do.WRITE if known:
                return _("Write %(name)s a few lines that ask for nothing.") % {"name": name}, page, to
            case Do.TELL if known:
                return _("Tell %(name)s what came of their help.") % {"name": name}, act or page, _look(act, to)
            case Do.GIVE if known and seen.sight is Sight.UPWARDS:
                return _("Do something small for %(name)s.") % {"name": name}, page, to
            case Do.GIVE if known:
                return (
                    _("Ask yourself what would be useful to %(name)s, and do a small part of it.") % {"name": name},
                    page,
                    to,
                )
            case Do.LET_HELP if known:
                return (
                    _("Let %(name)s do something small for you: ask for one thing that is easy for them.")
                    % {"name": name},
                    page,
                    to,
                )
            case Do.ASK_OUTCOME if known:
                return _("Ask %(name)s what came of it.") % {"name": name}, act or page, _look(act, to)
            case Do.NOTE_OUTCOME if known:
                return (
                    _("Note what the help of %(name)s has changed; then tell them.") % {"name": name},
                    act or page,
                    _look(act, to),
                )
            case Do.NOTE_ASKED:
                return (
                    _("When you record help that you got, choose whether you had asked for it."),
                    reverse("book:acts"),
                    _("To your acts"),
                )
            case Do.SAY_WHO:
                return _("Say of a few people who has more say than you."), reverse("mirror:say"), _("Say who")
            case Do.BRING_MAIL:
                return _("Bring in your mail: headers are enough."), reverse("imports:list"), _("To the imports")
            case Do.AGREE_ANEW:
                return (
                    _("When a date cannot hold, agree on another before it passes."),
                    reverse("promises:list"),
                    _("To the promises"),
                )
            case _:
                return "", "", ""

    def _act(self, row: int | None) -> str:
        act = int(self._rows[row]) if row is not None else 0
        return reverse("book:act", args=[act]) if act > 0 else ""


def _counted(seen: Seen) -> str:
    return str(_COUNTS[seen.sight] % {"of": intcomma(seen.of), "counted": intcomma(seen.counted)})


def _look(act: str, otherwise: str) -> str:
    return _("To the act") if act else otherwise


def _unseen(seen: Seen) -> str:
    match seen.sight:
        case Sight.ASKING | Sight.BETWEEN:
            return _(
                "It needs at least five times that help came to you and it was written down whether you had asked; "
                "%(n)s more came without that."
            ) % {"n": seen.unknown}
        case Sight.UPWARDS:
            return _(
                "A ledger does not know who has more say. Ayni guesses from roles and from how many people somebody "
                "reaches; here these tell too little. You can say it yourself."
            )
        case _:
            return _("No message or meeting of yours is on record in this time, so words of thanks cannot be seen.")


def _sure(seen: Seen, bar: tuple[int, int, int] | None) -> str:
    if bar is None:
        if seen.finding in _UNSEEN:
            return ""
        return _("Each is named only where all of a 90 % interval says so.") if seen.of else ""
    if seen.finding is Finding.EITHER:
        return _("With nine chances in ten the part lies between %(low)s %% and %(high)s %%: it fits both.") % {
            "low": bar[0],
            "high": bar[2],
        }
    return _("With nine chances in ten the part lies between %(low)s %% and %(high)s %%.") % {
        "low": bar[0],
        "high": bar[2],
    }


def _percent(part: float) -> int:
    return round(100 * part)

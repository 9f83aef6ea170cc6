"""How the shelf and pilots are spoken of: what was told, by whom and when; nobody is rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.guidance.languages import languages_in
from ayni.guidance.pilots import Stage
from ayni.guidance.sharing import Next, Sign
from ayni.ledger.acts import Outcome
from ayni_web.people.models import Party
from ayni_web.practice.sharing.models import Pilot, PilotChange, Thing
from ayni_web.practice.sharing.queries import Given, Got, With, partners_of
from ayni_web.promises.words import day_words, name_of


def why_next(one: Next) -> str:
    """By what one knows that somebody looks for this: "They said on 3 May: “permits for the office”"."""
    wish = one.wish
    said = {"text": wish.text, "day": date_format(wish.on, "DATE_FORMAT") if wish.on is not None else ""}
    match wish.sign, wish.learned:
        case Sign.ASKED, _learned:
            return _("They asked for this on %(day)s: “%(text)s”.") % said
        case Sign.SEEKS, _learned:
            return _("They seek: “%(text)s”.") % said
        case Sign.GOAL, "said":
            return _("They said on %(day)s that they want to reach: “%(text)s”.") % said
        case Sign.GOAL, "read":
            return _("You read on %(day)s that they want to reach: “%(text)s”.") % said
        case Sign.GOAL, _learned:
            return _("You guessed on %(day)s that they want to reach: “%(text)s”.") % said
        case _sign, "said":
            return _("They said on %(day)s that they need: “%(text)s”.") % said
        case _sign, "read":
            return _("You read on %(day)s that they need: “%(text)s”.") % said
        case _:
            return _("You guessed on %(day)s that they need: “%(text)s”.") % said


def to_mind(party: Party, limits: Iterable[str], thing: Thing) -> list[str]:
    """What one should know of somebody before handing them something."""
    today = timezone.localdate()
    sentences = []
    if party.hard_season_until is not None and party.hard_season_until >= today:
        day = date_format(party.hard_season_until, "DATE_FORMAT")
        sentences.append(_("They have a hard season until %(day)s: a few warm words are enough.") % {"day": day})
    sentences += [_("A limit of theirs: %(limit)s.") % {"limit": limit.rstrip(".")} for limit in limits]
    if party.manner:
        sentences.append(_("Likes to be helped %(how)s.") % {"how": party.get_manner_display()})
    if party.channel:
        sentences.append(_("Best reached by: %(channel)s.") % {"channel": party.channel})
    if in_another_language(thing, party):
        said = {"its": thing.language, "theirs": party.language}
        sentences.append(_("It is in %(its)s; they speak %(theirs)s.") % said)
    return sentences


def in_another_language(thing: Thing, party: Party) -> bool:
    """Whether both languages are known, and none of theirs is that of the thing."""
    its, theirs = set(languages_in(thing.language)), set(languages_in(party.language))
    return bool(its and theirs) and not its & theirs


def what_helped(given: Sequence[Given | Got]) -> str:
    """What those who got a thing told of it, as counts of tellings; how many have it, before all."""
    if not given:
        return _("Nobody has it yet.")
    people = len({one.party_id for one in given})
    told = Counter(one.outcome for one in given)
    have = ngettext("%(n)s person has it.", "%(n)s people have it.", people) % {"n": intcomma(people)}
    helped = told[Outcome.HELPED] + told[Outcome.HELPED_MUCH]
    little, did_not, unknown = (told[one] for one in (Outcome.HELPED_A_LITTLE, Outcome.DID_NOT_HELP, Outcome.UNKNOWN))
    parts = [
        *_times(helped, ngettext("it helped (%(n)s time)", "it helped (%(n)s times)", helped)),
        *_times(little, ngettext("it helped a little (%(n)s time)", "it helped a little (%(n)s times)", little)),
        *_times(did_not, ngettext("it did not help (%(n)s time)", "it did not help (%(n)s times)", did_not)),
        *_times(unknown, ngettext("nothing yet (%(n)s time)", "nothing yet (%(n)s times)", unknown)),
    ]
    return _("%(have)s What was told: %(told)s.") % {"have": have, "told": ", ".join(parts)}


def _times(number: int, sentence: str) -> list[str]:
    """A count with its words; nothing where there is nothing to count."""
    return [sentence % {"n": intcomma(number)}] if number else []


# Pilots


@dataclass(frozen=True, slots=True)
class PilotShown:
    """A pilot as lists and pages show it."""

    pilot: Pilot
    stage: Stage
    partners: Sequence[With]
    names: str
    days: str
    stands: str

    @property
    def is_over(self) -> bool:
        return self.stage is Stage.OVER

    @property
    def has_ended(self) -> bool:
        return self.stage is Stage.ENDED

    @property
    def is_planned(self) -> bool:
        return self.stage is Stage.PLANNED


def pilot_shown(pilot: Pilot, today: date | None = None) -> PilotShown:
    """A pilot with what is said of it."""
    today = today or timezone.localdate()
    partners = partners_of(pilot)
    stage = pilot.stage_on(today)
    return PilotShown(pilot, stage, partners, names_of(partners), days_words(pilot), stands(pilot, stage, today))


def names_of(partners: Iterable[With]) -> str:
    """With whom, in one line."""
    return ", ".join(name_of(one.party) for one in partners) or _("nobody who is here any more")


def days_words(pilot: Pilot) -> str:
    """From when to when; "" before that was said."""
    return span_words(pilot.begins, pilot.ends)


def span_words(begins: date | None, ends: date | None) -> str:
    """From one day to another, as far as they are known."""
    first = date_format(begins, "DATE_FORMAT") if begins else ""
    last = date_format(ends, "DATE_FORMAT") if ends else ""
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(first)s") % {"first": first}
    return _("until %(last)s") % {"last": last} if last else ""


def stands(pilot: Pilot, stage: Stage, today: date) -> str:
    """How far it is."""
    match stage:
        case Stage.ENDED:
            return str(pilot.get_how_display())
        case Stage.OVER if pilot.ends is not None:
            return _("its last day was %(day)s") % {"day": day_words(pilot.ends, today)}
        case Stage.RUNNING if pilot.ends is not None:
            return _("running, until %(day)s") % {"day": day_words(pilot.ends, today)}
        case Stage.AGREED if pilot.begins is not None:
            return _("agreed, begins %(day)s") % {"day": day_words(pilot.begins, today)}
        case Stage.PLANNED if pilot.begins is not None and pilot.begins < today:
            return _("planned; the first day has passed, and nothing is agreed yet")
        case _:
            return _("planned, nothing is agreed yet")


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a pilot, in words."""

    says: str
    at: PilotChange
    before: str = ""


def happened(changes: Iterable[PilotChange]) -> list[Happened]:
    """What happened, the first first."""
    return [Happened(_says(one), one, _before(one)) for one in changes]


def _says(one: PilotChange) -> str:
    label = str(one.get_what_display())
    if one.late:
        label = _("%(what)s, after its last day") % {"what": label}
    if one.what == PilotChange.What.ENDED and one.why in Pilot.How.values:
        return f"{label}: {Pilot.How(one.why).label}"
    return f"{label}: {one.why}" if one.why and one.what != PilotChange.What.REOPENED else label


def _before(one: PilotChange) -> str:
    """What stood there before."""
    if one.what == PilotChange.What.DAYS:
        first, _slash, last = one.before.partition("/")
        return span_words(*(date.fromisoformat(day) if day else None for day in (first, last)))
    if one.what == PilotChange.What.REOPENED and one.why in Pilot.How.values:
        how = str(Pilot.How(one.why).label)
        return f"{how}: {one.before}" if one.before else how
    return one.before


def earlier_measures(changes: Iterable[PilotChange]) -> list[PilotChange]:
    """The measures that stood before, the latest first: they stay in sight beside the one that holds."""
    return [one for one in changes if one.what == PilotChange.What.MEASURE][::-1]

"""Letters to begin with: to hand something over, to propose a pilot, to share what was learned. They invent nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from ayni.guidance.sharing import Next, Sign
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.sharing.models import Pilot, Thing
from ayni_web.practice.sharing.queries import With
from ayni_web.practice.sharing.words import span_words
from ayni_web.ties.letters import Letter, first_name, language_for, letter


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter, and to whom: their mail addresses parted by commas, "" where none is known."""

    letter: Letter
    to: str

    @property
    def mailto(self) -> str:
        """An address that opens the reader's own mail program. Nothing is sent by Ayni."""
        return self.letter.mailto(self.to)


def handing_over(thing: Thing, party: Party, why: Next | None, signed: str) -> Draft:
    """A letter with a thing, for a reason that they know of."""
    with _in_language_of([party]):
        lines = [
            _why(why),
            _("Here is something that may be of use: “%(title)s”.") % {"title": thing.title},
            thing.about.strip(),
            _("You find it here: %(where)s") % {"where": thing.address}
            if thing.address
            else _("Shall I send it over?"),
            _("No need to answer. If it helps, or does not, I would like to hear of it one day."),
        ]
        subject = _("Something that may be of use: %(title)s") % {"title": thing.title}
        told = letter(subject, _joined(lines), first=first_name(party.name), signed=signed)
    return Draft(told, _addresses([party]))


def _why(why: Next | None) -> str:
    """What they said themselves; of what was only read or guessed a letter asks, and claims nothing."""
    if why is None or why.wish.sign is Sign.ASKED:
        return ""
    need = {"need": why.wish.text.strip().rstrip(".")}
    if why.wish.learned == "said":
        return _("I remember what you are after: %(need)s.") % need
    return _("I wonder whether this is on your mind: %(need)s.") % need


def proposing(pilot: Pilot, partners: Sequence[With], signed: str) -> Draft:
    """A letter that proposes a pilot, with the measure to agree on first."""
    with _in_language_of([one.party for one in partners]):
        lines = [
            _("I would like to try something small with you: %(what)s.") % {"what": pilot.what.rstrip(".")},
            _said(_("Why: %(text)s."), pilot.why),
            _said(_("When: %(text)s."), span_words(pilot.begins, pilot.ends)),
            _said(_("We would say that it worked if: %(text)s."), pilot.measure),
            _said(_("What I would give: %(text)s."), pilot.i_give),
            _what_they_give(partners),
            _("Does this fit? Change what you like; I would begin only once we agree on how we will know."),
        ]
        told = letter(_("Shall we try something small?"), _joined(lines), first=_first_names(partners), signed=signed)
    return Draft(told, _addresses([one.party for one in partners]))


def _what_they_give(partners: Sequence[With]) -> str:
    if len(partners) == 1:
        return _said(_("What you would give: %(text)s."), partners[0].said)
    said = [f"{first_name(one.party.name)}: {one.said.rstrip('.')}" for one in partners if one.said]
    return _said(_("What each of you would give: %(text)s."), "; ".join(said))


def what_was_learned(pilot: Pilot, partners: Sequence[With], signed: str) -> Draft:
    """A letter that shares the lesson with those who took part."""
    with _in_language_of([one.party for one in partners]):
        lines = [
            _("thank you for trying this with me: %(what)s.") % {"what": pilot.what.rstrip(".")},
            _said(_("We had agreed to look at: %(text)s."), pilot.measure),
            _said(_("What it says: %(text)s."), pilot.found),
            _said(_("What I learned: %(text)s."), pilot.learned),
            _said(_("What could come next: %(text)s."), pilot.next),
            _("What did you learn?"),
        ]
        subject = _("What we learned: %(what)s") % {"what": pilot.what}
        told = letter(subject, _joined(lines), first=_first_names(partners), signed=signed)
    return Draft(told, _addresses([one.party for one in partners]))


def _said(sentence: str, text: str) -> str:
    return sentence % {"text": text.strip().rstrip(".")} if text.strip() else ""


def _joined(lines: Sequence[str]) -> str:
    return "\n\n".join(line for line in lines if line)


def _first_names(partners: Sequence[With]) -> str:
    names = [first_name(one.party.name) for one in partners]
    return ", ".join(name for name in names if name and "@" not in name)


def _in_language_of(parties: Sequence[Party]) -> AbstractContextManager[None]:
    """The language of all of these where it is one, else the reader's."""
    codes = {language_for(party.language) for party in parties}
    chosen: AbstractContextManager[None] = translation.override(
        codes.pop() if len(codes) == 1 else translation.get_language()
    )
    return chosen


def _addresses(parties: Sequence[Party]) -> str:
    """One mail address of each who has one."""
    found = []
    for party in parties:
        known_as = party.space.identifiers.filter(party_id__in=people.one_with(party), scheme="email").order_by("pk")
        address = known_as.values_list("value", flat=True).first()
        if address and " " not in address:
            found.append(address)
    return ",".join(found)

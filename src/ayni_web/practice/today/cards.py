"""The cards of Today, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from ayni.guidance.ideas import Suggestion, Why
from ayni_web.practice.today.drafts import Draft, draft_of
from ayni_web.practice.today.queries import Day
from ayni_web.practice.today.words import Evidence, Wording
from ayni_web.ties.knowing import Known
from ayni_web.ties.threads import thread_with
from ayni_web.ui.charts.thread import ThreadPicture


@dataclass(frozen=True, slots=True)
class Card:
    """One person, one thing to do, and why now."""

    chosen: Suggestion
    known: Known
    thread: ThreadPicture
    act: str
    why: str
    more: list[str]
    evidence: list[Evidence]
    sure: str
    draft: Draft
    first: bool = False


def cards_of(day: Day, signed: str) -> list[Card]:
    """A card for each suggestion of the day."""
    wording = Wording(day)
    names = day.names
    return [
        Card(
            chosen=chosen,
            known=names[chosen.party],
            thread=thread_with(day.mine, chosen.party),
            act=wording.act(chosen),
            why=" ".join(wording.main(chosen)),
            more=[said for said in wording.why(chosen) if said not in wording.main(chosen)],
            evidence=wording.evidence(chosen),
            sure=wording.sure(chosen),
            draft=draft_of(chosen, wording, signed),
            first=place == 0,
        )
        for place, chosen in enumerate(day.found.chosen)
    ]


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something worth remembering today."""

    known: Known
    says: str
    acts: list[Evidence]


def remembered_of(day: Day) -> list[Remembered]:
    """Help received about this day in earlier years, and what those once did who need something now; cards say it themselves."""
    wording, names = Wording(day), day.names
    shown = {one.party for one in day.found.chosen}
    return [
        Remembered(names[one.party], wording.says(one.party, one.reason), wording.acts(one.reason.rows))
        for one in day.found.remembered
        if one.party in names and not (one.reason.why is Why.HELPER_IN_NEED and one.party in shown)
    ]

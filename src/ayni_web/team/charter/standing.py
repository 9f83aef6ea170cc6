"""Where a clause stands: what holds, what is proposed, who said what to it, and who is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ayni.guidance.agreeing import Present, Voice, in_force_since, waited_for
from ayni_web.people.models import Party
from ayni_web.team.charter.models import Answer, Clause, Wording


@dataclass(frozen=True, slots=True)
class Said:
    """One wording, and what those who are concerned say to it."""

    wording: Wording
    since: datetime | None
    yes: list[Answer]
    no: list[Answer]
    waits: list[Party]
    mine: Answer | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A clause as it stands. `holds` is in force; `proposed` is newer and asks everybody."""

    clause: Clause
    holds: Said | None
    proposed: Said | None
    earlier: list[Wording]

    @property
    def shown(self) -> Said | None:
        """What the clause says: what holds, or else what is proposed."""
        return self.holds or self.proposed

    @property
    def asks_me(self) -> bool:
        """Whether the reader is asked something and has not answered."""
        return any(said is not None and said.mine is None for said in (self.holds, self.proposed))

    def is_due(self, today: date) -> bool:
        """Whether the day to look at it again has come."""
        return self.holds is not None and self.clause.look_again is not None and self.clause.look_again <= today


def standing_of(clause: Clause, present: Sequence[tuple[Party, Present]], me: Party | None) -> Standing:
    """Where a clause stands, from its wordings with their answers, all of which are there already."""
    told = sorted(clause.wordings.all(), key=lambda one: one.number)
    said = [_said(one, present, me) for one in told]
    holds = next((one for one in reversed(said) if one.since is not None and one.wording.taken_back_at is None), None)
    newest = said[-1] if said else None
    proposed = newest if newest is not None and newest.since is None and newest.wording.taken_back_at is None else None
    shown = {one.wording.pk for one in (holds, proposed) if one is not None}
    return Standing(clause, holds, proposed, [one for one in reversed(told) if one.pk not in shown])


def standings(clauses: Iterable[Clause], present: Sequence[tuple[Party, Present]], me: Party | None) -> list[Standing]:
    """Where each of them stands, without those that were let go or taken back before they held."""
    found = [standing_of(one, present, me) for one in clauses if one.ended_at is None]
    return [one for one in found if one.shown is not None and not (one.holds and one.holds.wording.ends)]


def _said(wording: Wording, present: Sequence[tuple[Party, Present]], me: Party | None) -> Said:
    answers = list(wording.answers.all())
    voices = [Voice(one.party_id, one.agrees, one.at) for one in answers]
    here = [one for _party, one in present]
    parties = {party.pk: party for party, _present in present}
    now = [one for one in answers if one.party_id in parties]
    return Said(
        wording=wording,
        since=in_force_since(voices, here, wording.agreed_at),
        yes=[one for one in now if one.agrees],
        no=[one for one in now if not one.agrees],
        waits=[parties[who] for who in waited_for(voices, here)],
        mine=next((one for one in answers if me is not None and one.party_id == me.pk), None),
    )

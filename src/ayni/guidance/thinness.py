"""Where a network is thin: what nobody, or a single person, would likely give, and one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from ayni.guidance.holding import Candidate, Group, Holding, Sign
from ayni.guidance.ideas import Gift, Need
from ayni.guidance.matching import Offers
from ayni.guidance.ties import State
from ayni.guidance.wants import Want


class Holds(StrEnum):
    """Whether a want would be met."""

    NOBODY = "nobody"
    ONE = "one"  # rests on one person
    FEW = "few"
    ENOUGH = "enough"
    TOO_LITTLE = "too_little"  # is on record to say


@dataclass(frozen=True, slots=True)
class Standing:
    """How it is with one want: who would likely answer, and who perhaps."""

    want: Want
    holds: Holds
    likely: tuple[int, ...]
    perhaps: tuple[Candidate, ...]


class Step(StrEnum):
    """What one could do about it, long before one needs anything."""

    GIVE_FIRST = "give_first"  # to somebody who can give it, and needs what one has
    WAKE = "wake"  # somebody who gave it once and has gone quiet
    THANK = "thank"  # somebody who gave it once, so that it does not stay the only time
    OFFER = "offer"  # to somebody else who needs what one has
    ASK_WHAT = "ask_what"  # somebody close what they like to help with


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do about a want. `code` names it for good: refused once, it does not come back."""

    want: Want
    step: Step
    party: int
    need: int | None = None
    gift: int | None = None

    @property
    def code(self) -> str:
        return f"{self.want}:{self.step}:{self.party}"


def standings(holding: Holding) -> list[Standing]:
    """Every want, in their own order."""
    return [_standing(holding, want) for want in Want]


def _standing(holding: Holding, want: Want) -> Standing:
    found = holding.candidates(want, unknown=False)
    likely = tuple(one.party for one in found if one.group is Group.LIKELY)
    perhaps = tuple(one for one in found if one.group is Group.PERHAPS)
    if not holding.enough_on_record and not likely:
        holds = Holds.TOO_LITTLE
    elif len(likely) >= holding.measured.enough:
        holds = Holds.ENOUGH
    else:
        holds = (Holds.NOBODY, Holds.ONE)[len(likely)] if len(likely) < 2 else Holds.FEW
    return Standing(want, holds, likely, perhaps)


def matched(needs: Sequence[Need], mine: Sequence[Gift]) -> dict[int, tuple[int, int]]:
    """Whose need one can meet: by person, the need and what one has for it, where the words of both agree.

    >>> matched([Need(id=7, party=2, text="grant writing")], [Gift(id=3, party=1, text="writing grants")])
    {2: (7, 3)}
    """
    offers = Offers([gift.text for gift in mine])
    found: dict[int, tuple[int, int]] = {}
    for need in sorted(needs, key=lambda one: one.id):
        if need.sort != "limit" and need.party not in found and (met := offers.meeting(need.text)):
            found[need.party] = (need.id, mine[met[0].index].id)
    return found


def advised(
    holding: Holding,
    stands: Sequence[Standing],
    meets: Mapping[int, tuple[int, int]],
    refused: Set[str] = frozenset(),
) -> Advice | None:
    """One thing to do about what is thinnest, that was not refused before; None where all holds or nothing fits.

    Of what is equally thin, the step that comes first, then the want. Nobody in a hard season is thought of, and nobody
    of whom the reader said that they would not.
    """
    for holds in (Holds.NOBODY, Holds.ONE, Holds.FEW):
        thin = [one for one in stands if one.holds is holds]
        for step in Step:
            for standing in thin:
                for advice in _advices(holding, standing, step, meets):
                    if advice.code not in refused:
                        return advice
    return None


def _advices(
    holding: Holding, standing: Standing, step: Step, meets: Mapping[int, tuple[int, int]]
) -> Iterator[Advice]:
    want = standing.want
    match step:
        case Step.GIVE_FIRST:
            for one in _may_be_asked(standing):
                if one.party in meets:
                    yield Advice(want, step, one.party, *meets[one.party])
        case Step.WAKE | Step.THANK:
            for one in _may_be_asked(standing):
                if one.has(Sign.GAVE_YOU) and one.has(Sign.QUIET) == (step is Step.WAKE):
                    yield Advice(want, step, one.party)
        case Step.OFFER:
            for party in sorted(meets):
                if _is_other(holding, standing, party):
                    yield Advice(want, step, party, *meets[party])
        case Step.ASK_WHAT:
            for party in _close(holding):
                if _is_other(holding, standing, party):
                    yield Advice(want, step, party)


def _may_be_asked(standing: Standing) -> Iterator[Candidate]:
    return (one for one in standing.perhaps if not one.has(Sign.HARD_SEASON, Sign.LIMIT))


def _is_other(holding: Holding, standing: Standing, party: int) -> bool:
    """Somebody who does not hold this want already, is in no hard season, and of whom the reader did not say no."""
    network = holding.network
    return (
        party in network.people
        and party not in network.hard_season
        and party not in standing.likely
        and network.told.get((standing.want, party), True)
    )


def _close(holding: Holding) -> list[int]:
    """With whom help goes both ways and of whom it is not written down what they can give; who was in touch last comes first."""
    network = holding.network
    told = {gift.party for gift in network.gifts}
    found = [
        (-(tie.last_at or 0), party)
        for party, tie in network.ties.items()
        if party not in told and tie.gave and tie.got and tie.state not in (State.QUIET, State.PASSING)
    ]
    return [party for _, party in sorted(found)]

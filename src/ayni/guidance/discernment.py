"""Where help goes one way for long: a private hint, with what it rests on and how it may be wrong. Never a label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ayni.clock import YEAR
from ayni.guidance.between import Between
from ayni.guidance.ideas import OneWay, Person, Said, Situation
from ayni.ledger.columns import NO_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """When a hint is fair: so many acts over so long. A younger imbalance is left in peace. Spans are seconds."""

    acts: int = 5
    over: float = 2 * YEAR
    lately: float = 1.5 * YEAR


def one_way(
    situation: Situation, people: Mapping[int, Person], between: Between, patience: Patience | None = None
) -> OneWay | None:
    """The person to whom most went over years and from whom nothing came lately, neither to the reader nor to anyone on record.

    None for people in a hard season, for those of whom the reader said no to the hint (`hint:KEY`), and where the record is
    too young. Whoever gave to anyone within `patience.lately` is never meant.
    """
    patience = patience or Patience()
    refused = {answer.idea for answer in situation.answers if answer.said is Said.NOT_THIS}
    record = _Record(situation, between)
    found: list[OneWay] = []
    givers, counts = np.unique(between.others[between.gives], return_counts=True)
    for party in givers[counts >= patience.acts].tolist():
        person = people.get(party)
        if person is None or f"hint:{party}" in refused or _hard_season(person, situation):
            continue
        hint = record.of(party, patience)
        if hint is not None:
            found.append(hint)
    return max(found, key=lambda one: (not one.gave_before, len(one.rows), -one.party), default=None)


def _hard_season(person: Person, situation: Situation) -> bool:
    return person.hard_season_until is not None and person.hard_season_until >= situation.today


class _Record:
    """What the record says of everybody's giving and receiving, worked out once for all."""

    def __init__(self, situation: Situation, between: Between) -> None:
        ledger = situation.ledger
        self._now, self._between = situation.now, between
        self._keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
        self._order = np.argsort(self._keys, kind="stable")
        acts = ~ledger.is_contact & (ledger.giver != ledger.receiver) & (ledger.at <= situation.now)
        # An act of theirs without a date may be of yesterday.
        at = np.where(ledger.at == NO_TIME, situation.now, ledger.at)
        self._last_gave = np.full(len(self._keys), NO_TIME)
        np.maximum.at(self._last_gave, ledger.giver[acts], at[acts])
        others = acts & (ledger.giver != between.me)
        self._from_others = np.bincount(ledger.receiver[others], minlength=len(self._keys))

    def of(self, party: int, patience: Patience) -> OneWay | None:
        rows, at = self._between.given_to(party)
        place = self._order[np.searchsorted(self._keys, party, sorter=self._order)]
        last_gave = int(self._last_gave[place])
        gave_before = last_gave != NO_TIME
        lately = int(np.sum(self._now - at <= patience.lately))
        if self._now - int(at[0]) < patience.over or (gave_before and lately < patience.acts):
            return None
        if gave_before and self._now - last_gave <= patience.lately:
            return None
        return OneWay(
            party=party,
            rows=tuple(int(row) for row in rows),
            since=int(at[0]),
            last=int(at[-1]),
            from_others=int(self._from_others[place]),
            gave_before=gave_before,
        )

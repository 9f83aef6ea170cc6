"""People: what every party gave and received, with how many, how evenly spread, and how much went one way.

Concentration is the Gini coefficient: Gini (1912), Variabilità e mutabilità; formula as in Dixon et al. (1987),
Bootstrapping the Gini coefficient of inequality, Ecology 68, without the correction for small samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.engines import stretches
from ayni.engines.contract import COUNT, NUMBER, PARTY, Column, Key, Measure, Options, PersonRows


@dataclass(frozen=True, slots=True)
class _Way:
    """One way between a party and each of its partners: acts and weight, one entry a party and partner."""

    acts: NDArray[np.int64]
    weight: NDArray[np.float64]

    @property
    def any(self) -> NDArray[np.bool_]:
        return self.acts > 0


def kernel(rows: PersonRows, options: Options) -> Mapping[str, NDArray[Any]]:
    """One row a party that has at least one act with somebody else.

    - `mutual_share`: partners with at least one act each way, as a share of partners
    - `giving_concentration`: Gini of the weight given over those given to,
      G = Σ_k (2k − m − 1) x_(k) / (m Σ x), x ascending, m partners; 0 even, toward 1 all to one;
      null for fewer than two partners or no weight. `receiving_concentration` likewise
    - `one_way_given_…`: what went to partners who never gave back;
      `one_way_received_…`: what came from partners never given to
    """
    partner_starts = stretches.starts_of(stretches.owner(rows.starts), rows.partner)
    party_starts = np.searchsorted(partner_starts, rows.starts)
    given = _way(rows, rows.gave, partner_starts)
    received = _way(rows, ~rows.gave, partner_starts)
    partners = np.diff(party_starts)
    mutual = stretches.counts(given.any & received.any, party_starts)
    return {
        "party": rows.person,
        "given": stretches.sums(given.acts, party_starts),
        "received": stretches.sums(received.acts, party_starts),
        "given_weight": stretches.sums(given.weight, party_starts),
        "received_weight": stretches.sums(received.weight, party_starts),
        "given_to": stretches.counts(given.any, party_starts),
        "received_from": stretches.counts(received.any, party_starts),
        "partners": partners,
        "mutual_partners": mutual,
        "mutual_share": stretches.ratio(mutual, partners),
        "giving_concentration": _gini(given, party_starts),
        "receiving_concentration": _gini(received, party_starts),
        **_one_way("one_way_given", given, ~received.any, party_starts),
        **_one_way("one_way_received", received, ~given.any, party_starts),
    }


def _way(rows: PersonRows, chosen: NDArray[np.bool_], partner_starts: stretches.Starts) -> _Way:
    return _Way(
        acts=stretches.counts(chosen, partner_starts),
        weight=stretches.sums(np.where(chosen, rows.weight, 0.0), partner_starts),
    )


def _one_way(
    name: str, way: _Way, unanswered: NDArray[np.bool_], party_starts: stretches.Starts
) -> dict[str, NDArray[Any]]:
    return {
        f"{name}_partners": stretches.counts(way.any & unanswered, party_starts),
        f"{name}_acts": stretches.sums(np.where(unanswered, way.acts, 0), party_starts),
        f"{name}_weight": stretches.sums(np.where(unanswered, way.weight, 0.0), party_starts),
    }


def _gini(way: _Way, party_starts: stretches.Starts) -> NDArray[np.float64]:
    """The Gini coefficient of each party's weight over the partners that it went to or came from."""
    party = stretches.owner(party_starts)[way.any]
    parties = len(party_starts) - 1
    order = np.lexsort([way.weight[way.any], party])
    party, weight = party[order], way.weight[way.any][order]
    m = np.bincount(party, minlength=parties)
    place = np.arange(len(party)) - (np.cumsum(m) - m)[party] + 1
    uneven = np.bincount(party, weights=(2 * place - m[party] - 1) * weight, minlength=parties)
    total = np.bincount(party, weights=weight, minlength=parties)
    # Equal weights give 0, not the last bit of a sum.
    return stretches.ratio(np.maximum(uneven, 0), np.where(m > 1, m * total, 0))


MEASURE = Measure(
    name="people",
    summary="What every party gave and received, with how many others, how evenly, and how much went one way.",
    key=Key.PERSON,
    options=Options,
    columns=(
        Column("party", PARTY, "party", "the party"),
        Column("given", COUNT, "acts", "acts given"),
        Column("received", COUNT, "acts", "acts received"),
        Column("given_weight", NUMBER, "weight", "summed weight given"),
        Column("received_weight", NUMBER, "weight", "summed weight received"),
        Column("given_to", COUNT, "parties", "how many parties were given to"),
        Column("received_from", COUNT, "parties", "how many parties gave"),
        Column("partners", COUNT, "parties", "how many parties there was any act with"),
        Column("mutual_partners", COUNT, "parties", "partners with at least one act each way"),
        Column("mutual_share", NUMBER, "1", "mutual partners as a share of partners"),
        Column("giving_concentration", NUMBER, "1", "Gini of weight over those given to: 0 even, toward 1 all to one"),
        Column("receiving_concentration", NUMBER, "1", "Gini of weight over those who gave"),
        Column("one_way_given_partners", COUNT, "parties", "parties given to who never gave back"),
        Column("one_way_given_acts", COUNT, "acts", "acts given to those"),
        Column("one_way_given_weight", NUMBER, "weight", "weight given to those"),
        Column("one_way_received_partners", COUNT, "parties", "parties who gave and were never given to"),
        Column("one_way_received_acts", COUNT, "acts", "acts received from those"),
        Column("one_way_received_weight", NUMBER, "weight", "weight received from those"),
    ),
    source="Gini 1912; Dixon et al. 1987",
    kernel=kernel,
)

"""Whom help went to next, told from the record before: ours against recency, frequency and plain popularity.

    python bench/guidance.py [--small]

At ten times in the later two fifths of a record, for people drawn by lot who give again within the days after and knew
at least five others: everybody they had a row with is put in order, from rows before that time alone, and the next act
to one of them is looked for. `hit_3` and `hit_10` are how often it went to one of the first three or ten, `reciprocal` is
the mean of one over its place. Intervals are 95 %, by drawing people anew a thousand times; those named `over_…` are of the
difference, ours less the other's, in the same draws. Equals stand in an order drawn by lot. The weights of ours were
fitted on times in the first 55 % of the rows, and no row from there is looked for here. Needs public files that are not
part of the project (`../shared/data`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY
from ayni.guidance.leanings import lately_reached, leanings
from ayni.ledger.ledger import Ledger

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
#: File and how many days ahead are looked at: mail is denser than questions.
RECORDS = {
    "email_eu": ("email_eu/email-Eu-core-temporal.txt.gz", 30),
    "mathoverflow": ("mathoverflow/sx-mathoverflow.txt.gz", 90),
}
TIMES = np.linspace(0.62, 0.92, 10)
KNEW_AT_LEAST = 5
SEED = 20_261_122
DRAWS = 1_000
OTHERS = ("recency", "frequency", "popularity")


def run(small: bool) -> dict[str, Any]:
    """For each record and way of ordering: hit rate at three and ten, mean reciprocal place, and what ours has over it."""
    found = {name: measured(name, people=15 if small else 150) for name in RECORDS}
    return {"workload": "guidance", "records": found}


def measured(name: str, *, people: int) -> dict[str, Any]:
    """The figures of one record, from so many people at each time."""
    file, ahead = RECORDS[name]
    path = DATA / file
    if not path.is_file():
        raise FileNotFoundError(f"the record {file} is not there")
    ledger = Ledger.from_csv(path, columns={"giver": 0, "receiver": 1, "at": 2}).without_self()
    times = np.sort(ledger.at)
    chance = np.random.default_rng(SEED)
    places: dict[str, list[float]] = {way: [] for way in ("ayni", *OTHERS)}
    whose: list[int] = []
    asked = left_out = 0
    for time in TIMES:
        now = int(times[int(len(times) * time)]) + 1
        past = ledger.where(ledger.at < now)
        following = ledger.where((ledger.at >= now) & (ledger.at < now + ahead * DAY))
        reached, popular = lately_reached(past, now), np.bincount(past.receiver, minlength=len(past.parties))
        givers = np.unique(following.giver)
        chance.shuffle(givers)
        taken = 0
        for giver in givers:
            if taken == people:
                break
            orders = _orders(past, int(giver), now, reached, popular)
            if orders is None:
                continue
            asked += 1
            hit = _next(following, int(giver), orders["others"])
            if hit is None:
                left_out += 1
                continue
            taken += 1
            whose.append(int(giver))
            lot = chance.random(len(hit))
            for way, kept in places.items():
                order = np.lexsort((lot, -orders[way]))
                kept.append(float(np.flatnonzero(hit[order])[0] + 1))
    told = _told({way: np.array(kept) for way, kept in places.items()}, np.array(whose), chance)
    return {"asked": len(whose), "gave_only_to_others": left_out, "of": asked, **told}


def _orders(
    past: Ledger, giver: int, now: int, reached: NDArray[np.float64], popular: NDArray[np.int64]
) -> dict[str, NDArray[Any]] | None:
    """Everybody the giver had a row with, by their number, and how early each stands by each way; None for too few."""
    keys = past.parties.keys.to_numpy(zero_copy_only=False)
    ours = leanings(past, int(keys[giver]), now, reached=reached)
    if len(ours.keys) < KNEW_AT_LEAST:
        return None
    order = np.argsort(keys, kind="stable")
    others = order[np.searchsorted(keys, ours.keys, sorter=order)]
    from_me, to_me = past.giver == giver, past.receiver == giver
    rows = np.flatnonzero(from_me | to_me)
    other = np.where(from_me[rows], past.receiver[rows], past.giver[rows])
    last = np.zeros(len(past.parties), dtype=np.int64) + np.iinfo(np.int64).min
    np.maximum.at(last, other, past.at[rows])
    gave = np.bincount(other[from_me[rows]], minlength=len(past.parties))
    return {
        "others": others,
        "ayni": ours.leaning,
        "recency": last[others],
        "frequency": gave[others],
        "popularity": popular[others],
    }


def _next(following: Ledger, giver: int, others: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """To which of these the giver's next act goes (several where they are of the same second); None where to none."""
    rows = np.flatnonzero((following.giver == giver) & np.isin(following.receiver, others))
    if not len(rows):
        return None
    first = following.at[rows].min()
    return np.isin(others, following.receiver[rows[following.at[rows] == first]])


def _told(
    places: Mapping[str, NDArray[np.float64]], whose: NDArray[np.int64], chance: np.random.Generator
) -> dict[str, Any]:
    measures = {
        way: np.stack([place <= 3, place <= 10, 1 / place], axis=1).astype(float) for way, place in places.items()
    }
    people, where = np.unique(whose, return_inverse=True)
    draws = chance.integers(0, len(people), size=(DRAWS, len(people)))
    times = np.stack([np.bincount(draw, minlength=len(people)) for draw in draws])[:, where].astype(float)
    times /= times.sum(axis=1, keepdims=True)
    names = ("hit_3", "hit_10", "reciprocal")

    def figure(values: NDArray[np.float64]) -> dict[str, list[float]]:
        drawn = np.quantile(times @ values, (0.025, 0.975), axis=0)
        return {
            name: [round(float(one), 3) for one in (values[:, at].mean(), drawn[0, at], drawn[1, at])]
            for at, name in enumerate(names)
        }

    told = {way: figure(values) for way, values in measures.items()}
    return told | {f"over_{way}": figure(measures["ayni"] - measures[way]) for way in OTHERS}


if __name__ == "__main__":
    print(json.dumps(run("--small" in sys.argv), indent=1))

"""Every measure against a slow reading of its definition in plain Python, on small random ledgers."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from ayni import Ledger
from ayni.ledger.kinds import is_contact

HALF_LIFE = 10.0


class Row(NamedTuple):
    giver: str
    receiver: str
    at: int | None
    weight: float
    kind: int


rows = st.lists(
    st.builds(
        Row,
        giver=st.sampled_from("abcdef"),
        receiver=st.sampled_from("abcdef"),
        at=st.none() | st.integers(-5, 25),
        weight=st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.25]),  # sums of these are exact
        kind=st.sampled_from([0, 1, 3, 200, 300, 10_001]),
    ),
    max_size=25,
)


def ledger_of(rows: list[Row]) -> Ledger:
    if not rows:
        return Ledger.from_columns([], [])
    giver, receiver, at, weight, kind = zip(*rows, strict=True)
    return Ledger.from_columns(list(giver), list(receiver), at=list(at), weight=list(weight), kind=list(kind))


def counted(rows: list[Row], now: int | None, contacts: bool) -> list[Row]:
    return [
        row
        for row in rows
        if row.giver != row.receiver
        and (contacts or not is_contact(row.kind))
        and (now is None or row.at is None or row.at <= now)
    ]


def last(rows: list[Row]) -> int | None:
    return max((row.at for row in rows if row.at is not None), default=None)


def close(found: object, expected: object) -> bool:
    if isinstance(expected, float) and found is not None:
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)
    return found == expected


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


@settings(deadline=None)
@given(rows, st.none() | st.integers(-6, 30), st.booleans())
def test_dyads_are_what_their_definition_says(rows: list[Row], now: int | None, contacts: bool) -> None:
    moment = last(rows) if now is None else now
    acts = counted(rows, now, contacts)
    found = ledger_of(rows).dyads(now=now, contacts=contacts, half_life=HALF_LIFE).rows()
    pairs = sorted({tuple(sorted((row.giver, row.receiver))) for row in acts})
    assert [(row["a"], row["b"]) for row in found] == pairs
    for dyad, (a, b) in zip(found, pairs, strict=True):
        decayed, effective = {}, {}
        for way, giver, receiver in (("ab", a, b), ("ba", b, a)):
            these = [row for row in acts if (row.giver, row.receiver) == (giver, receiver)]
            worth = [0.0 if row.at is None else 2 ** (-(moment - row.at) / HALF_LIFE) for row in these]
            decayed[way] = math.fsum(row.weight * value for row, value in zip(these, worth, strict=True))
            effective[way] = math.fsum(worth)
            times = sorted(row.at for row in these if row.at is not None)
            assert dyad[f"acts_{way}"] == len(these)
            assert dyad[f"weight_{way}"] == sum(row.weight for row in these)
            assert close(dyad[f"decayed_{way}"], decayed[way])
            assert seconds(dyad[f"first_{way}"]) == (times[0] if times else None)
            assert seconds(dyad[f"last_{way}"]) == (times[-1] if times else None)
            assert dyad[f"kinds_{way}"] == sorted({row.kind for row in these})
        assert dyad["turns"] == turns([row for row in acts if {row.giver, row.receiver} == {a, b}], a)
        whole = decayed["ab"] + decayed["ba"]
        assert close(dyad["balance"], share(decayed["ab"] - decayed["ba"], whole))
        low, high = (beta(0.5 + effective["ab"], 0.5 + effective["ba"]).ppf(p) for p in (0.05, 0.95))
        assert dyad["balance_low"] == (pytest.approx(2 * low - 1, abs=1e-9) if whole else None)
        assert dyad["balance_high"] == (pytest.approx(2 * high - 1, abs=1e-9) if whole else None)


def seconds(time: object) -> int | None:
    return None if time is None else int(time.timestamp())  # type: ignore[attr-defined]


def turns(acts: list[Row], a: str) -> int | None:
    """Changes of direction; of acts in the same second those of `a` come first."""
    timed = sorted((row.at, row.giver != a) for row in acts if row.at is not None)
    return sum(one[1] != other[1] for one, other in pairwise(timed)) if timed else None


@settings(deadline=None)
@given(rows, st.none() | st.integers(-6, 30), st.booleans())
def test_people_are_what_their_definition_says(rows: list[Row], now: int | None, contacts: bool) -> None:
    acts = counted(rows, now, contacts)
    found = ledger_of(rows).people(now=now, contacts=contacts).rows()
    parties = sorted({party for row in acts for party in (row.giver, row.receiver)})
    assert [row["party"] for row in found] == parties
    for row, party in zip(found, parties, strict=True):
        given = [act for act in acts if act.giver == party]
        received = [act for act in acts if act.receiver == party]
        to, of = {act.receiver for act in given}, {act.giver for act in received}
        expected = {
            "given": len(given),
            "received": len(received),
            "given_weight": sum(act.weight for act in given),
            "received_weight": sum(act.weight for act in received),
            "given_to": len(to),
            "received_from": len(of),
            "partners": len(to | of),
            "mutual_partners": len(to & of),
            "mutual_share": share(len(to & of), len(to | of)),
            "giving_concentration": gini([sum(a.weight for a in given if a.receiver == one) for one in to]),
            "receiving_concentration": gini([sum(a.weight for a in received if a.giver == one) for one in of]),
            "one_way_given_partners": len(to - of),
            "one_way_given_acts": sum(act.receiver not in of for act in given),
            "one_way_given_weight": sum(act.weight for act in given if act.receiver not in of),
            "one_way_received_partners": len(of - to),
            "one_way_received_acts": sum(act.giver not in to for act in received),
            "one_way_received_weight": sum(act.weight for act in received if act.giver not in to),
        }
        assert {name for name, value in expected.items() if not close(row[name], value)} == set()


def gini(amounts: list[float]) -> float | None:
    """Half the mean absolute difference relative to the mean."""
    if len(amounts) < 2 or not sum(amounts):
        return None
    return sum(abs(x - y) for x in amounts for y in amounts) / (2 * len(amounts) * sum(amounts))


@settings(deadline=None)
@given(rows, st.none() | st.integers(-6, 30), st.booleans())
def test_reciprocity_is_what_its_definition_says(rows: list[Row], now: int | None, contacts: bool) -> None:
    acts = counted(rows, now, contacts)
    weight: dict[tuple[str, str], float] = defaultdict(float)
    for act in acts:
        weight[act.giver, act.receiver] += act.weight
    parties = sorted({party for tie in weight for party in tie})
    pairs = list(combinations(parties, 2))
    ways = [((a, b) in weight) + ((b, a) in weight) for a, b in pairs]
    answered = [tie for tie in weight if tie[::-1] in weight]
    r = share(len(answered), len(weight))
    density = share(len(weight), 2 * len(pairs))
    found = ledger_of(rows).reciprocity(now=now, contacts=contacts).rows()[0]
    expected = {
        "parties": len(parties),
        "acts": len(acts),
        "self_acts_left_out": sum(row.giver == row.receiver for row in rows),
        "ties": len(weight),
        "reciprocated": len(answered),
        "reciprocity": r,
        "rho": None if r is None or density in (None, 1.0) else (r - density) / (1 - density),
        "weighted_reciprocity": share(sum(min(weight[t], weight[t[::-1]]) for t in answered), sum(weight.values())),
        "numeric_symmetry": share(sum(weight[t] == weight[t[::-1]] for t in answered), len(weight)),
        "mutual": ways.count(2),
        "asymmetric": ways.count(1),
        "null": ways.count(0),
    }
    assert {name for name, value in expected.items() if not close(found[name], value)} == set()
    left_out = found["self_acts_left_out"] + found["contacts_left_out"] + found["later_left_out"]
    assert found["acts"] + left_out == len(rows)


any_weights = st.lists(st.floats(0, 1e6), min_size=25, max_size=25)


@pytest.mark.parametrize("measure", ["dyads", "people", "reciprocity"])
@settings(deadline=None)
@given(rows=rows, weights=any_weights, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing_not_even_the_last_bit(
    measure: str, rows: list[Row], weights: list[float], seed: int
) -> None:
    rows = [row._replace(weight=weight) for row, weight in zip(rows, weights, strict=False)]
    shuffled = [rows[n] for n in np.random.default_rng(seed).permutation(len(rows))]
    options = {"half_life": HALF_LIFE} if measure == "dyads" else {}
    one, other = (getattr(ledger_of(order), measure)(**options) for order in (rows, shuffled))
    assert one.table.equals(other.table)
    assert one.counts == other.counts


@settings(deadline=None)
@given(rows, st.sampled_from([0.25, 2.0, 1024.0]))
def test_a_unit_of_weight_changes_no_share(rows: list[Row], unit: float) -> None:
    scaled = [row._replace(weight=row.weight * unit) for row in rows]
    one, other = ledger_of(rows), ledger_of(scaled)
    for measure, shares in {
        "dyads": ["balance", "balance_low", "balance_high", "turns"],
        "people": ["mutual_share", "giving_concentration", "receiving_concentration"],
        "reciprocity": ["reciprocity", "rho", "weighted_reciprocity", "numeric_symmetry"],
    }.items():
        before, after = getattr(one, measure)(), getattr(other, measure)()
        assert before.table.select(shares).equals(after.table.select(shares))
    assert [w * unit for w in one.dyads()["weight_ab"]] == other.dyads()["weight_ab"]


@settings(deadline=None)
@given(rows, st.permutations("abcdef"))
def test_other_names_for_the_parties_change_no_figure_of_the_whole(rows: list[Row], names: list[str]) -> None:
    renamed = dict(zip("abcdef", names, strict=True))
    swapped = [row._replace(giver=renamed[row.giver], receiver=renamed[row.receiver]) for row in rows]
    one, other = ledger_of(rows).reciprocity(), ledger_of(swapped).reciprocity()
    assert one.table.drop_columns(["weighted_reciprocity"]).equals(other.table.drop_columns(["weighted_reciprocity"]))
    assert close(other["weighted_reciprocity"][0], one["weighted_reciprocity"][0])

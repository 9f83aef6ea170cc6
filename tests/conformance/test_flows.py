"""Flows against a slow reading of their definition in plain Python, on small random ledgers."""

from __future__ import annotations

import math
from typing import NamedTuple

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger
from ayni.ledger.kinds import is_contact

WITHIN = 7


class Row(NamedTuple):
    giver: str
    receiver: str
    at: int | None
    kind: int
    asked: int


rows = st.lists(
    st.builds(
        Row,
        giver=st.sampled_from("abcdef"),
        receiver=st.sampled_from("abcdef"),
        at=st.none() | st.integers(-5, 25),
        kind=st.sampled_from([0, 1, 3, 200]),
        asked=st.sampled_from([-1, 0, 1]),
    ),
    max_size=30,
)
groups = st.lists(st.sampled_from(["x", "y", "z", None]), min_size=6, max_size=6)


def ledger_of(rows: list[Row], group: dict[str, str | None]) -> Ledger:
    columns = {name: [getattr(row, name) for row in rows] for name in Row._fields}
    types = [pa.string(), pa.string(), pa.int64(), pa.int32(), pa.int8()]
    table = pa.table({name: pa.array(columns[name], type_) for name, type_ in zip(Row._fields, types, strict=True)})
    parties = pa.table({"key": list(group), "group": pa.array(list(group.values()), pa.string())})
    return Ledger.from_arrow(table, parties=parties)


def close(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


@settings(deadline=None)
@given(rows, groups, st.none() | st.integers(-6, 40), st.booleans())
def test_flows_are_what_their_definition_says(
    rows: list[Row], told: list[str | None], now: int | None, contacts: bool
) -> None:
    group = dict(zip("abcdef", told, strict=True))
    last = max((row.at for row in rows if row.at is not None), default=None)
    moment = last if now is None else now
    acts = [
        row
        for row in rows
        if row.giver != row.receiver
        and (contacts or not is_contact(row.kind))
        and (now is None or row.at is None or row.at <= now)
    ]
    placed = [act for act in acts if group[act.giver] and group[act.receiver]]
    found = ledger_of(rows, group).flows(now=now, contacts=contacts, within=WITHIN)
    names = sorted({one for one in told if one})
    cells = [(of, to) for of in names for to in names]
    assert [(row["giver_group"], row["receiver_group"]) for row in found.rows()] == cells
    for row, (of, to) in zip(found.rows(), cells, strict=True):
        these = [act for act in placed if (group[act.giver], group[act.receiver]) == (of, to)]
        watched = [act for act in these if act.at is not None and act.at + WITHIN <= moment]
        answered = [act for act in watched if any(answers(other, act) for other in placed)]
        expected = expectation(placed, group, of, to)
        assert row["acts"] == len(these)
        assert row["asked"] == sum(act.asked == 1 for act in these)
        assert row["watched"] == len(watched)
        assert row["answered"] == len(answered)
        assert close(row["answered_share"], len(answered) / len(watched) if watched else None)
        assert close(row["expected"], expected)
        assert close(row["ratio"], len(these) / expected if expected > 0 else None)
    inside = sum(group[act.giver] == group[act.receiver] for act in placed)
    assert found.overall["without_group_left_out"] == len(acts) - len(placed)
    assert close(found.overall["ei"], (len(placed) - 2 * inside) / len(placed) if placed else None)
    mixed = sum(expectation(placed, group, one, one) for one in names)
    assert close(found.overall["ei_expected"], (len(placed) - 2 * mixed) / len(placed) if placed else None)


def answers(other: Row, act: Row) -> bool:
    back = (other.giver, other.receiver) == (act.receiver, act.giver)
    return back and other.at is not None and act.at is not None and act.at < other.at <= act.at + WITHIN


def expectation(acts: list[Row], group: dict[str, str | None], of: str, to: str) -> float:
    """Each act goes to one of the others, drawn in proportion to what these received."""
    whole = 0.0
    for act in acts:
        if group[act.giver] != of:
            continue
        others = [other for other in acts if other.receiver != act.giver]
        whole += sum(group[other.receiver] == to for other in others) / len(others)
    return whole

"""Airtime against a slow reading of its definition in plain Python, on small random ledgers."""

from __future__ import annotations

import math
from typing import NamedTuple

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger
from ayni.ledger.kinds import is_contact


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
        at=st.none() | st.integers(-5, 15),
        weight=st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.25]),
        kind=st.sampled_from([0, 1, 3, 3, 200]),
    ),
    max_size=30,
)
groups = st.lists(st.sampled_from(["x", "y", None]), min_size=6, max_size=6)


def close(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


def over(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def gini(amounts: list[int]) -> float | None:
    if len(amounts) < 2 or not sum(amounts):
        return None
    return sum(abs(x - y) for x in amounts for y in amounts) / (2 * len(amounts) * sum(amounts))


@pytest.mark.parametrize("by", ["group", "person"])
@settings(deadline=None)
@given(rows=rows, told=groups, now=st.none() | st.integers(-6, 20), contacts=st.booleans())
def test_airtime_is_what_its_definition_says(
    by: str, rows: list[Row], told: list[str | None], now: int | None, contacts: bool
) -> None:
    group = dict(zip("abcdef", told, strict=True))
    said = [
        row
        for row in rows
        if row.giver != row.receiver
        and is_contact(row.kind) == contacts
        and (now is None or row.at is None or row.at <= now)
    ]
    turns: dict[tuple[str, int], float] = {}
    for row in said:
        if row.at is not None:
            turns[row.giver, row.at] = max(row.weight, turns.get((row.giver, row.at), 0.0))
    count = {party: sum(speaker == party for speaker, _ in turns) for party in "abcdef"}
    words = {party: sum(w for (speaker, _), w in turns.items() if speaker == party) for party in "abcdef"}

    types = [pa.string(), pa.string(), pa.int64(), pa.float64(), pa.int32()]
    columns = {
        name: pa.array([getattr(row, name) for row in rows], type_)
        for name, type_ in zip(Row._fields, types, strict=True)
    }
    parties = pa.table({"key": list(group), "group": pa.array(told, pa.string())})
    found = Ledger.from_arrow(pa.table(columns), parties=parties).airtime(now=now, contacts=contacts, by=by)
    if by == "group":
        names = [*sorted({one for one in told if one}), *([None] if None in told else [])]
        members = [[party for party in "abcdef" if group[party] == name] for name in names]
        assert found["group"] == names
    else:
        members = [[party] for party in "abcdef"]
        assert found["party"] == list("abcdef")
        assert found["group"] == told
    for row, these in zip(found.rows(), members, strict=True):
        share = len(these) / 6
        mine, spoken = sum(count[one] for one in these), sum(words[one] for one in these)
        assert (row["people"], row["turns"], row["words"]) == (len(these), mine, spoken)
        assert row["never_spoke"] == sum(not count[one] for one in these) == len(these) - row["spoke"]
        assert close(row["people_share"], share)
        assert close(row["turn_share"], over(mine, len(turns)))
        assert close(row["ratio"], over(mine, share * len(turns)))
        assert close(row["word_ratio"], over(spoken, share * sum(words.values())))
        assert close(row["gini"], gini([count[one] for one in these]))
    assert found.overall["without_time_left_out"] == sum(row.at is None for row in said)
    assert close(found.overall["all_gini"], gini(list(count.values())))

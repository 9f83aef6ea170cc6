"""Load against a slow reading of its definition in plain Python, on small random ledgers."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger
from ayni.ledger.kinds import is_contact

PER = 7


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
        at=st.none() | st.integers(-5, 40),
        kind=st.sampled_from([0, 3, 200]),
        asked=st.sampled_from([-1, 0, 1, 1]),
    ),
    max_size=30,
)
capacities = st.lists(st.none() | st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=6, max_size=6)


@settings(deadline=None)
@given(rows, capacities, st.none() | st.integers(-6, 60), st.booleans())
def test_load_is_what_its_definition_says(
    rows: list[Row], told: list[float | None], now: int | None, contacts: bool
) -> None:
    capacity = dict(zip("abcdef", told, strict=True))
    moment = max((row.at for row in rows if row.at is not None), default=None) if now is None else now
    acts = [
        row
        for row in rows
        if row.giver != row.receiver
        and (contacts or not is_contact(row.kind))
        and (now is None or row.at is None or row.at <= now)
    ]
    types = [pa.string(), pa.string(), pa.int64(), pa.int32(), pa.int8()]
    columns = {
        name: pa.array([getattr(row, name) for row in rows], type_)
        for name, type_ in zip(Row._fields, types, strict=True)
    }
    parties = pa.table({"key": list(capacity), "capacity": pa.array(told, pa.float64())})
    found = Ledger.from_arrow(pa.table(columns), parties=parties).load(now=now, contacts=contacts, per=PER)
    assert found["party"] == sorted({party for act in acts for party in (act.giver, act.receiver)})
    ends = stretches(acts, moment)
    assert found.overall["stretches"] == len(ends)
    for row in found.rows():
        given = [act for act in acts if act.giver == row["party"]]
        asked = [act for act in given if act.asked == 1]
        weeks = [sum(act.at is not None and end - PER < act.at <= end for act in asked) for end in ends]
        room = capacity[row["party"]]
        assert (row["given"], row["asked"]) == (len(given), len(asked))
        assert row["share"] == len(given) / len(acts)
        assert row["recent_asks"] == (weeks[0] if weeks else None)
        assert row["peak_asks"] == (max(weeks) if weeks else None)
        assert row["mean_asks"] == (sum(weeks) / len(weeks) if weeks else None)
        assert row["capacity"] == room
        assert row["used"] == (weeks[0] / room if weeks and room else None)
        assert row["over_capacity"] == (sum(week > room for week in weeks) if weeks and room is not None else None)


def stretches(acts: list[Row], moment: int | None) -> list[int]:
    """The ends of the stretches, the latest first."""
    times = [act.at for act in acts if act.at is not None]
    if not times or moment is None:
        return []
    ends = [moment]
    while ends[-1] - PER >= min(times):
        ends.append(ends[-1] - PER)
    return ends

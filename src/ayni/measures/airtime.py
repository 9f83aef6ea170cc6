"""Airtime: who speaks and how much, by group or by person, for the size of the group and with those who never spoke.

A group's turns against its size is the participation ratio of studies of talk in meetings and classrooms, such as Karpowitz,
Mendelberg & Shaker (2012), Gender inequality in deliberative participation, American Political Science Review 106.
Its interval leaves out one person at a time, within each group: Efron & Tibshirani (1993), An Introduction to the
Bootstrap, ch. 11, and for groups Rao & Shao (1992), Jackknife variance estimation with survey data, Biometrika 79.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.contract import COUNT, NUMBER, PARTY, TEXT, AllActs, Column, Measure, Options
from ayni.errors import UnknownNameError
from ayni.ledger.columns import NO_TIME
from ayni.ledger.kinds import FIRST_CONTACT, LAST_CONTACT
from ayni.measures.concentration import gini

_TAIL = 0.05
_BY = ("group", "person")

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AirtimeOptions(Options):
    """What `airtime` can be asked beside the usual. Turns are contacts unless acts are asked for instead."""

    contacts: bool = field(
        default=True,
        metadata={"help": "Turns are contacts, such as messages and words in a meeting. Without them, acts are."},
    )
    by: str = field(default="group", metadata={"help": "One row for each group, or for each person: group or person."})


@dataclass(frozen=True, slots=True)
class _Turns:
    """Turns and words of every party of the ledger, also of those who never spoke."""

    turns: NDArray[np.int64]
    words: Numbers
    without_time: int


def kernel(rows: AllActs, options: AirtimeOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a group, by name, and last one for all who have none; or one row a party.

    A turn is all that one party said in one second, to however many. Its words are the largest weight
    among these rows. With n people and T turns in a group, N and ΣT in all: ratio = (T / ΣT) / (n / N).
    """
    if options.by not in _BY:
        raise UnknownNameError(f"airtime has rows by {' or '.join(_BY)}, not by {options.by!r}.")
    told = _turns(rows, contacts=options.contacts)
    groups = len(rows.group_names)
    # Those without a group stand last.
    group = np.where(rows.group < 0, groups, rows.group).astype(np.int64)
    member = group if options.by == "group" else np.arange(rows.parties)
    present = np.unique(member)
    found = {
        "group": _named(group[present] if options.by == "person" else present, rows.group_names),
        "party": pa.array(present.astype(np.int32), mask=np.full(len(present), options.by == "group")),
        **_figures(told, np.searchsorted(present, member), len(present)),
    }
    people = rows.parties
    return found | {
        "all_people": np.array([people]),
        "all_never_spoke": np.array([int((told.turns == 0).sum())]),
        "all_turns": np.array([int(told.turns.sum())]),
        "all_words": np.array([told.words.sum()]),
        "all_gini": np.array([gini(told.turns)]),
        "without_time_left_out": np.array([told.without_time]),
    }


def _turns(rows: AllActs, *, contacts: bool) -> _Turns:
    pairs = rows.pairs
    is_contact = (pairs.kind >= FIRST_CONTACT) & (pairs.kind <= LAST_CONTACT)
    meant = is_contact == contacts
    chosen = np.flatnonzero(meant & (pairs.at != NO_TIME))
    giver, at, weight = pairs.giver[chosen], pairs.at[chosen], pairs.weight[chosen]
    order = np.lexsort((weight, at, giver))
    giver, at, weight = giver[order], at[order], weight[order]
    # The last row of a turn has the largest weight.
    last = np.append((giver[1:] != giver[:-1]) | (at[1:] != at[:-1]), np.full(min(len(giver), 1), True))
    return _Turns(
        np.bincount(giver[last], minlength=rows.parties),
        np.bincount(giver[last], weights=weight[last], minlength=rows.parties),
        int(meant.sum()) - len(chosen),
    )


def _named(group: NDArray[np.int64], names: tuple[str, ...]) -> pa.Array:
    """Names of groups, null for none."""
    return pa.array([*names, None], pa.string()).take(pa.array(group))


def _figures(told: _Turns, row: NDArray[np.int64], count: int) -> Mapping[str, NDArray[Any]]:
    """The columns, from each party's turns and words and the number of the row that it belongs to."""
    people = np.bincount(row, minlength=count)
    spoke = np.bincount(row[told.turns > 0], minlength=count)
    turns = np.bincount(row, weights=told.turns, minlength=count)
    words = np.bincount(row, weights=told.words, minlength=count)
    size = people / max(len(row), 1)
    ratio = _over(turns, turns.sum()) / size
    low, high = _interval(ratio, told.turns, row, people)
    return {
        "people": people,
        "spoke": spoke,
        "never_spoke": people - spoke,
        "turns": turns.astype(np.int64),
        "words": words,
        "people_share": size,
        "turn_share": _over(turns, turns.sum()),
        "ratio": ratio,
        "ratio_low": low,
        "ratio_high": high,
        "word_ratio": _over(words, words.sum()) / size,
        "gini": _ginis(told.turns, row, count),
    }


def _ginis(turns: NDArray[np.int64], row: NDArray[np.int64], count: int) -> Numbers:
    """Of the turns inside each row; rows of one person have none."""
    if count == len(row):
        return np.full(count, np.nan)
    order = np.argsort(row, kind="stable")
    parts = np.split(turns[order], np.cumsum(np.bincount(row, minlength=count))[:-1])
    return np.array([gini(part) for part in parts])


def _interval(
    ratio: Numbers, turns: NDArray[np.int64], row: NDArray[np.int64], people: NDArray[np.int64]
) -> tuple[Numbers, Numbers]:
    """90 % interval of each ratio, people taken as drawn within each row; NaN for a row of one, or without any turn.

    Leaving out person i of row h with t turns moves ratio g from N T_g / (n_g T) to
    (N − 1) (T_g − [g = h] t) / ((n_g − [g = h]) (T − t)). Deviations of all rows but g differ by t alone, so
    that their sums serve every g at once.
    """
    from scipy.special import stdtrit  # takes longer to import than everything else here

    everybody, total = len(row), int(turns.sum())
    if total == 0 or len(people) == everybody:
        return np.full(len(people), np.nan), np.full(len(people), np.nan)
    of = np.bincount(row, weights=turns, minlength=len(people))
    rest = total - turns
    alone = bool((rest == 0).any())
    unit = np.divide(everybody - 1, rest, out=np.full(everybody, np.nan), where=rest > 0)
    spread = _squares(unit, row, people)
    others = (of / people) ** 2 * (spread.sum() - spread)
    several = people > 1
    own = np.full(everybody, np.nan)
    here = several[row]
    own[here] = ((of[row] - turns) / (np.maximum(people[row], 2) - 1) * unit)[here]
    variance = others + _squares(np.where(here, own, 0.0), row, people)
    reach = np.sqrt(variance) * stdtrit(np.maximum(people - 1, 1), 1 - _TAIL)
    defined = several & (of > 0) & (not alone)
    return np.where(defined, np.maximum(ratio - reach, 0.0), np.nan), np.where(defined, ratio + reach, np.nan)


def _squares(values: Numbers, row: NDArray[np.int64], people: NDArray[np.int64]) -> Numbers:
    """(n − 1) / n times the squares of deviations from the mean, in each row: its part of a jackknife variance."""
    mean = np.bincount(row, weights=values, minlength=len(people)) / people
    squares = np.bincount(row, weights=(values - mean[row]) ** 2, minlength=len(people))
    found: Numbers = squares * (people - 1) / people
    return found


def _over(part: Numbers, whole: float) -> Numbers:
    return part / whole if whole > 0 else np.full(len(part), np.nan)


MEASURE = Measure(
    name="airtime",
    summary="Who speaks and how much, by group or person, for the size of the group and with those who never spoke.",
    rows=AllActs,
    options=AirtimeOptions,
    columns=(
        Column("group", TEXT, "group", "the group; empty for parties without one"),
        Column("party", PARTY, "party", "the party, in rows by person"),
        Column("people", COUNT, "parties", "parties in it, whether they spoke or not"),
        Column("spoke", COUNT, "parties", "of these, parties with at least one turn"),
        Column("never_spoke", COUNT, "parties", "of these, parties without any"),
        Column("turns", COUNT, "turns", "turns: what one party said in one second, to however many"),
        Column("words", NUMBER, "weight", "summed weight of turns, which is words where these were counted"),
        Column("people_share", NUMBER, "1", "share of all parties"),
        Column("turn_share", NUMBER, "1", "share of all turns"),
        Column("ratio", NUMBER, "1", "share of turns over share of parties: 1 as many as its size"),
        Column("ratio_low", NUMBER, "1", "lower end of the 90 % interval"),
        Column("ratio_high", NUMBER, "1", "upper end of the 90 % interval"),
        Column("word_ratio", NUMBER, "1", "share of words over share of parties"),
        Column("gini", NUMBER, "1", "Gini coefficient of turns inside the group: 0 all spoke alike"),
    ),
    source="Karpowitz, Mendelberg & Shaker 2012; Rao & Shao 1992; Efron & Tibshirani 1993, ch. 11",
    kernel=kernel,
    overall_columns=(
        Column("all_people", COUNT, "parties", "parties that the ledger knows"),
        Column("all_never_spoke", COUNT, "parties", "of these, parties without any turn"),
        Column("all_turns", COUNT, "turns", "turns of all"),
        Column("all_words", NUMBER, "weight", "words of all"),
        Column("all_gini", NUMBER, "1", "Gini coefficient of turns over all parties"),
        Column("without_time_left_out", COUNT, "rows", "rows that state no time, so that nobody knows their turn"),
    ),
)

"""How often a sign errs, and how soon it comes: ours against the rule "twice the usual gap", on public records of messages.

    python bench/signs.py [--small] [--write]

Each relationship is looked at once a week, from rows before that moment alone, as a page would. A sign that was not there
the week before is one that somebody would see.

- **False**: within the eight weeks after it, at least half as much came as in the year before. A person-year is a year of
  somebody who has a relationship with enough of a past to be looked at.
- **Planted drops**: in relationships drawn by lot that go on, everything (or three quarters, drawn by lot) is taken out
  from some week on. Found is what is said within sixteen weeks (in a record of less than 64 weeks, a quarter of it); the
  delay is counted from that week. What was said already is left out.
- **Natural drops**: relationships in which something came in at least six of the last 26 weeks and then nothing for as
  long.

Both rules see the same relationships. `level` is the multiple of the usual gap that had about as many false signs as ours:
a fair match. What is `enough` for ours was chosen in the earlier part of the mail alone (the least, in quarters, with which
no more than a third of the signs were false); every other figure is of a later part, or of the other record. Intervals are
95 %, by drawing people anew. `--write` writes `src/ayni/guidance/signs_measured.py`, which pages quote. Needs public files
that are no part of the project (`../shared/data`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.clock import WEEK
from ayni.guidance.falling import OWN, Pace
from ayni.guidance.one_sided import Sides, help_of, leaning, usual_one_way
from ayni.ledger.ledger import Ledger

if __package__ in (None, ""):  # also as a script of its own
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.signs_records import (
    RECORDS,
    SEED,
    Numbers,
    Record,
    answers,
    coming,
    drawn,
    own,
    read,
    with_others,
)

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "src" / "ayni" / "guidance" / "signs_measured.py"
#: The part of the weeks from which nothing is reported where something was chosen.
EARLIER = 0.55
FIRST_LOOK, AFTER = 12, 8
YEAR_WEEKS = 52
DRAWS = 400
LEVELS = np.arange(2.0, 30.0, 0.5)
NEVER = 10**6


def run(small: bool) -> dict[str, Any]:
    """Error rates of each rule on each record."""
    found: dict[str, Any] = {}
    for name in RECORDS:
        ledger, weeks = read(name)
        readers = 120 if small else None
        record = coming(ledger, weeks, readers)
        found[name] = {"weeks": weeks, "coming": measured(record, fit=name == "email_eu", plants=60 if small else 600)}
        if name == "email_eu":
            found[name]["answering"] = told(*alarms(answers(ledger, weeks, readers), Pace(), later(weeks)))
            mine = own(ledger, weeks, readers)
            found[name]["own"] = told(*alarms(mine, OWN, later(weeks)))
            found[name]["own"]["chosen"] = _enough(mine, OWN, earlier(weeks))
            found[name]["one_sided"] = one_sided(ledger, weeks, readers)
    return {"workload": "signs", "records": found}


def earlier(weeks: int) -> range:
    """The looks in the part from which things are chosen: nothing after it is used."""
    return range(FIRST_LOOK, int(weeks * EARLIER) - AFTER)


def later(weeks: int, all_of_it: bool = False) -> range:
    """The looks that are reported."""
    return range(FIRST_LOOK if all_of_it else int(weeks * EARLIER), weeks - AFTER)


# What comes --------------------------------------------------------------------------------------


def measured(record: Record, *, fit: bool, plants: int) -> dict[str, Any]:
    """All figures of what comes from whom; with `fit` also what the earlier part would choose."""
    pace, reported = Pace(), later(record.weeks, all_of_it=not fit)
    looks = range(FIRST_LOOK, record.weeks)
    weight = np.full(record.counts.shape, -np.inf)
    rows = np.arange(len(record.counts))
    for look in looks:
        weight[:, look] = record.seen(record.counts, look, rows, pace).evidence
    gaps = np.where(np.isfinite(weight), _gaps(record, looks), 0.0)
    level = _level(record, weight, gaps, earlier(record.weeks) if fit else reported)
    chance = np.random.default_rng(SEED)
    planted = _planted(record, weight, reported, plants, chance)
    found: dict[str, Any] = {"people": len(np.unique(record.readers)), "ties": len(rows), "level": level}
    if fit:
        found["chosen"] = _enough(record, pace, earlier(record.weeks))
    for way, score, bar in (("ayni", weight, pace.enough), ("twice", gaps, 2.0), ("matched", gaps, level)):
        found[way] = told(*_judged(record, score > bar, weight, reported))
        kind = "weight" if way == "ayni" else "gaps"
        for what, left in (("stopped", 0.0), ("quarter", 0.25)):
            scores = _scored(record, planted, left, kind, pace, np.random.default_rng(SEED + 1))
            found[way][what] = _delays([one > bar for one in scores], record.readers[[at for at, _ in planted]])
        found[way]["natural"] = _natural(record, score > bar, reported)
    return found


def _gaps(record: Record, looks: range) -> Numbers:
    """The silence at the end of each week in usual gaps: the median so far between days on which something came."""
    found = np.zeros(record.counts.shape)
    for row, days in enumerate(record.days):
        found[row, looks.start :] = _in_gaps(days, np.asarray(looks))
    return found


def _in_gaps(days: NDArray[np.int64], looks: NDArray[np.int64]) -> Numbers:
    ends = looks * 7 + 6
    known = np.searchsorted(days, ends, side="right")
    found = np.zeros(len(looks))
    for number in np.unique(known[known >= 3]).tolist():
        at = known == number
        found[at] = (ends[at] - days[number - 1]) / np.median(np.diff(days[:number]))
    return found


def _new(said: NDArray[np.bool_], looks: range) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where somebody would see something that was not there the week before."""
    fresh = said.copy()
    fresh[:, 1:] &= ~said[:, :-1]
    row, place = np.nonzero(fresh[:, looks.start : looks.stop])
    return row, place + looks.start


def _judged(
    record: Record, said: NDArray[np.bool_], weight: Numbers, looks: range
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64], Numbers]:
    """Whose signs came in these looks, which of them were false, and how many years each person was looked at."""
    row, look = _new(said & np.isfinite(weight), looks)
    sums = np.concatenate([np.zeros((len(record.counts), 1)), np.cumsum(record.counts, axis=1)], axis=1)
    trials = np.ones_like(record.counts) if record.trials is None else record.trials
    tried = np.concatenate([np.zeros((len(trials), 1)), np.cumsum(trials, axis=1)], axis=1)
    begun = np.argmax(record.counts > 0, axis=1)[row]
    end = np.maximum(look - AFTER, begun + 1)
    start = np.maximum(begun, end - YEAR_WEEKS)

    def rate(first: NDArray[np.int64], last: NDArray[np.int64]) -> Numbers:
        with np.errstate(invalid="ignore", divide="ignore"):
            share: Numbers = (sums[row, last] - sums[row, first]) / (tried[row, last] - tried[row, first])
        return share

    after = rate(look + 1, np.minimum(look + 1 + AFTER, record.weeks))
    told = np.isfinite(after)  # without a turn since then nobody knows
    false = after[told] >= 0.5 * rate(start, end)[told]
    people = np.unique(record.readers)
    alive = np.isfinite(weight[:, looks.start : looks.stop])
    years = np.array([alive[record.readers == one].any(axis=0).sum() / YEAR_WEEKS for one in people])
    return record.readers[row][told], false, people, years


def alarms(
    record: Record, pace: Pace, looks: range
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64], Numbers]:
    """The same for our rule alone."""
    weight = _weights(record, pace, looks)
    return _judged(record, weight > pace.enough, weight, looks)


def _weights(record: Record, pace: Pace, looks: range) -> Numbers:
    weight = np.full(record.counts.shape, -np.inf)
    rows = np.arange(len(record.counts))
    for look in range(looks.start - 1, looks.stop):
        weight[:, look] = record.seen(record.counts, look, rows, pace).evidence
    return weight


def _enough(record: Record, pace: Pace, looks: range) -> dict[str, float]:
    """What these looks choose: the least weight, in quarters, with which at most a third of the signs are false."""
    weight = _weights(record, pace, looks)
    for enough in np.arange(0, 8, 0.25):
        false = _judged(record, weight > enough, weight, looks)[1]
        if len(false) and false.mean() <= 1 / 3:
            break
    return {"enough": float(enough), "false_share": round(float(false.mean()), 3) if len(false) else 0.0}


def _level(record: Record, weight: Numbers, gaps: Numbers, looks: range) -> float:
    """The multiple of the usual gap that has as many false signs in these looks as our rule."""
    ours = int(_judged(record, weight > Pace().enough, weight, looks)[1].sum())
    theirs = [int(_judged(record, gaps > level, weight, looks)[1].sum()) for level in LEVELS]
    return float(LEVELS[int(np.argmin(np.abs(np.array(theirs) - ours)))])


def _planted(
    record: Record, weight: Numbers, looks: range, most: int, chance: np.random.Generator
) -> list[tuple[int, int]]:
    """Relationships that go on, each with the week after which something is taken out."""
    found: list[tuple[int, int]] = []
    for row in chance.permutation(len(record.counts)).tolist():
        counts = record.counts[row]
        known = [
            look
            for look in looks
            if look + record.horizon < record.weeks
            and np.isfinite(weight[row, look])
            and counts[max(look - 25, 0) : look + 1].sum() >= Pace().least
        ]
        if not known:
            continue
        look, begun = int(chance.choice(known)), int(np.argmax(counts > 0))
        before = counts[max(begun, look - YEAR_WEEKS) : look + 1].mean()
        if counts[look + 1 : look + 1 + record.horizon].mean() >= 0.7 * before:
            found.append((row, look))
        if len(found) == most:
            break
    return found


def _scored(
    record: Record, planted: list[tuple[int, int]], left: float, kind: str, pace: Pace, chance: np.random.Generator
) -> list[Numbers]:
    """What a rule says of each, week by week from the last one with everything on."""
    found = []
    for row, look in planted:
        days = record.days[row]
        days = days[(days <= look * 7 + 6) | (chance.random(len(days)) < left)]
        looks = np.arange(look, look + record.horizon + 1)
        if kind == "gaps":
            found.append(_in_gaps(days, looks))
            continue
        counts = np.zeros((1, record.weeks))
        counts[0, days // 7] = 1.0
        here = np.array([row])
        found.append(np.array([record.seen(counts, int(one), here, pace).evidence[0] for one in looks]))
    return found


def _delays(said: list[NDArray[np.bool_]], whose: NDArray[np.int64]) -> dict[str, Any]:
    """The share that was found, and the median of days until then; what was said already is left out."""
    fresh = np.array([not one[0] for one in said], np.bool_)
    delay = np.array([int(one.argmax()) * 7 if one.any() else NEVER for one in said])[fresh]
    return _found(delay, whose[fresh])


def _natural(record: Record, said: NDArray[np.bool_], looks: range) -> dict[str, Any]:
    """Drops that happened: the delay from the last day on which something came."""
    delay, whose = [], []
    for row, days in enumerate(record.days):
        last = int(days[-1]) // 7
        if not looks.start <= last < record.weeks - record.horizon:
            continue
        if record.counts[row, max(last - 25, 0) : last + 1].sum() < Pace().least or said[row, last]:
            continue
        weeks = np.flatnonzero(said[row, last + 1 : last + 1 + record.horizon])
        delay.append((last + 1 + int(weeks[0])) * 7 + 6 - int(days[-1]) if len(weeks) else NEVER)
        whose.append(int(record.readers[row]))
    return _found(np.array(delay, np.int64), np.array(whose, np.int64))


def _found(delay: NDArray[np.int64], whose: NDArray[np.int64]) -> dict[str, Any]:
    if not len(delay):
        return {"of": 0}
    rows = _redrawn(whose)

    def middle(one: NDArray[np.int64]) -> float:
        return float(np.median(one))

    return {
        "of": len(delay),
        "found": _three(float(np.mean(delay < NEVER)), [float(np.mean(delay[one] < NEVER)) for one in rows]),
        "days": [None if value >= NEVER / 2 else value for value in _three(middle(delay), [middle(delay[one]) for one in rows])],
    }  # fmt: skip


def _redrawn(whose: NDArray[np.int64]) -> list[NDArray[np.intp]]:
    people, place = np.unique(whose, return_inverse=True)
    order = np.argsort(place, kind="stable")
    ends = np.cumsum(np.bincount(place))
    spans = [order[last - number : last] for last, number in zip(ends, np.bincount(place), strict=True)]
    chance = np.random.default_rng(SEED)
    draws = chance.integers(0, len(people), size=(DRAWS, len(people)))
    return [np.concatenate([spans[one] for one in draw]) for draw in draws]


def _three(value: float, drawn_values: list[float]) -> list[float]:
    low, high = np.quantile(drawn_values, (0.025, 0.975))
    return [round(one, 3) for one in (value, float(low), float(high))]


def told(
    whose: NDArray[np.int64], false: NDArray[np.bool_], people: NDArray[np.int64], years: Numbers
) -> dict[str, Any]:
    """Signs and false signs a person-year, and the share that was false, with intervals."""
    place = np.searchsorted(people, whose)
    signs = np.bincount(place, minlength=len(people)).astype(float)
    wrong = np.bincount(place, weights=false, minlength=len(people)).astype(float)
    chance = np.random.default_rng(SEED)
    times = np.stack(
        [np.bincount(chance.integers(0, len(people), len(people)), minlength=len(people)) for _ in range(DRAWS)]
    )

    def ratio(above: Numbers, below: Numbers) -> list[float]:
        over = (times @ above) / np.maximum(times @ below, 1e-9)
        return _three(float(above.sum() / max(below.sum(), 1e-9)), over.tolist())

    return {
        "signs": len(false),
        "person_years": round(float(years.sum()), 1),
        "signs_a_year": ratio(signs, years),
        "false_a_year": ratio(wrong, years),
        "false_share": ratio(wrong, signs),
    }


# One-sidedness -----------------------------------------------------------------------------------


def one_sided(ledger: Ledger, weeks: int, readers: int | None) -> dict[str, Any]:
    """Messages taken for acts.

    A sign is false where of the days with something in the 13 weeks after it, at least three, at most two in three went
    that way.
    """
    start, sides = int(ledger.at.min()), Sides()
    whose, false, people, years = [], [], [], []
    for reader in drawn(ledger, readers).tolist():
        parties, gives, at, kind = with_others(ledger, reader)
        minutes = np.full(len(at), sides.full_act)
        before: set[tuple[int, int]] = set()
        looked = 0
        for look in range(int(weeks * EARLIER), weeks - 13):
            until = start + (look + 1) * WEEK - 1
            past = at <= until
            helped = help_of(parties[past], gives[past], at[past], minutes[past], until, sides)
            usual = usual_one_way(parties[past], gives[past], kind[past]).get(0, 0.5)
            found = leaning(helped, until, usual, sides)
            lately, earlier_on = helped.gave + helped.got, helped.gave_before + helped.got_before
            looked += bool(((lately >= sides.least) & (earlier_on >= sides.before)).any())
            now = {
                (party, side) for party, side in zip(helped.people.tolist(), found.leans.tolist(), strict=True) if side
            }
            for party, side in sorted(now - before):
                after = (parties == party) & (at > until) & (at <= until + 13 * WEEK)
                later_on = help_of(parties[after], gives[after], at[after], minutes[after], until + 13 * WEEK, sides)
                went, came = float(later_on.gave.sum()), float(later_on.got.sum())
                if went + came >= 3:
                    whose.append(reader)
                    false.append((went if side > 0 else came) <= (went + came) * (1 + sides.lopsided) / 2)
            before = now
        people.append(reader)
        years.append(looked / YEAR_WEEKS)
    order = np.argsort(people)
    return told(np.array(whose, np.int64), np.array(false, np.bool_), np.array(people)[order], np.array(years)[order])


# What pages quote --------------------------------------------------------------------------------

_HEAD = '''"""How often each rule of `signs` erred on a public record. Written by `python bench/signs.py --write`, never by
hand.

Each figure with its 95 % interval. `false_a_year`: false signs in a year of one person. `false_share`: of all signs, those
that were false; `docs/signs.md` says what false means. The record is the later part of the mail of a research institute
(SNAP email-Eu-core-temporal; Paranjape, Benson & Leskovec 2017).
"""

from __future__ import annotations

from collections.abc import Mapping

type Figure = tuple[float, float, float]

MEASURED: Mapping[str, Mapping[str, Figure]] = {
'''


def written(found: Mapping[str, Any]) -> str:
    """The module with what pages quote."""
    mail = found["records"]["email_eu"]
    rules = {name: mail[name] for name in ("answering", "own", "one_sided")}
    rules = {"coming": mail["coming"]["ayni"], "twice": mail["coming"]["twice"], **rules}
    lines = [_HEAD.rstrip("\n")]
    for name, one in rules.items():
        lines.append(f'    "{name}": {{')
        lines += [f'        "{what}": {tuple(one[what])!r},' for what in ("false_a_year", "false_share")]
        lines.append("    },")
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    figures = run("--small" in sys.argv)
    if "--write" in sys.argv:
        MEASURED.write_text(written(figures), encoding="utf-8")
    print(json.dumps(figures, indent=1))

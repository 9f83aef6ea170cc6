"""Whether requests that the coach judges better were granted more often, beyond what their length alone says.

    python bench/asking.py [--small]

Requests for a pizza from strangers (Althoff et al. 2014): an ask in everyday words, and whether somebody granted it. The coach
(`ayni.guidance.asking`) reads title and text as they were when asked; nothing of it is fitted to these requests. Three tests,
each on what its file allows:

- `columns`: 4,040 requests with label, of which only length and a count of words are known: polite ones (please, thanks) and
  hedges (perhaps, I think). So it tests nothing that is specific, dated or meaningful, and thanks only among 80 other words.
- `known`: 1,631 requests with their texts, of which only 113 are known to be granted, since their giver is named; about
  a quarter of all were. The others are taken as not granted, wrongly for some: that draws every lift towards none.
- `texts`: requests with texts and label. They are not in the folder of files: a table with the columns `request_id`,
  `request_title`, `request_text_edit_aware` and `requester_received_pizza` is read from where `AYNI_LABELLED_ASKS` says
  (see `docs/asking.md`). Only texts at least nine tenths as long as they truly are are taken: that table cut some.

`alone` is how often, of two requests of which one was granted, the granted one is the longer (0.5: no better than a coin);
`coach`, how often it has more of the coach's qualities, equals counting half; `both`, how often it is the one of which a logistic
regression on the logarithm of length and how many qualities it has expects more, in ten folds, each told by the other nine;
`lift` is `both` less the same with length alone. `same_length` is `coach` among requests of the same tenth by length: above
0.5 it says what length does not. `judged_better` is the share granted among those with more qualities than the middle one of
their tenth by length, `others` of the rest, `more` the difference. Intervals are 95 %, by drawing requests anew a thousand
times. The number of qualities is made here, to test; Ayni makes none.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.guidance.asking import Draft, Quality, advice

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "asks"
SEED = 20_261_122
FOLDS, TENTHS = 10, 10
#: What every request of that place begins with, and no words of its writer.
_TAG = re.compile(r"^\s*[\[({]?\s*req(?:uest)?\s*[\])}:-]*\s*", re.IGNORECASE)

type Floats = NDArray[np.float64]


def run(small: bool) -> dict[str, Any]:
    """What each test found; a test whose file is not there is told as such."""
    draws, most = (100, 600) if small else (1_000, None)
    found = {"columns": _columns(draws, most), "known": _known(draws, most)}
    texts = os.environ.get("AYNI_LABELLED_ASKS")
    if texts:
        found["texts"] = _texts(Path(texts), draws, most)
    return {"workload": "asking", "tests": found, "no_texts_with_labels": not texts}


def _columns(draws: int, most: int | None) -> dict[str, Any]:
    rows = _table(DATA / "raop_train_features.csv")[:most]
    granted = np.array([float(row["received_pizza"]) > 0 for row in rows])
    length = np.array([float(row["message length"]) for row in rows])
    polite = np.minimum(np.array([[float(row["politeness"])] for row in rows]), 5)
    return _judged(granted, length, polite, draws)


def _known(draws: int, most: int | None) -> dict[str, Any]:
    path = DATA / "unlabelled.json.gz"
    if not path.is_file():
        raise FileNotFoundError(f"the file {path.name} is not there")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = json.load(file)[:most]
    granted = np.array([row["giver_username_if_known"] != "N/A" for row in rows])
    return _of_texts(rows, granted, draws)


def _texts(path: Path, draws: int, most: int | None) -> dict[str, Any]:
    whole = {row["request_id"]: float(row["message length"]) for row in _table(DATA / "raop_train_features.csv")}
    rows = [{name: (value or "").strip() for name, value in row.items() if name} for row in _table(path)]
    rows = [row for row in rows if len(row["request_text_edit_aware"]) >= 0.9 * whole.get(row["request_id"], np.inf)]
    rows = rows[:most]
    granted = np.array([row["requester_received_pizza"].lower() == "true" for row in rows])
    return _of_texts(rows, granted, draws)


def _table(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise FileNotFoundError(f"the file {path.name} is not there")
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def _of_texts(rows: list[dict[str, Any]], granted: NDArray[np.bool_], draws: int) -> dict[str, Any]:
    has = np.array([_qualities(row) for row in rows], dtype=np.float64)
    length = np.array([len(row["request_text_edit_aware"]) for row in rows], dtype=np.float64)
    found = _judged(granted, length, has, draws)
    shares = {
        quality.value: {
            "had": round(float(has[:, at].mean()), 3),
            "granted_with": _share(granted[has[:, at] > 0]),
            "granted_without": _share(granted[has[:, at] == 0]),
        }
        for at, quality in enumerate(Quality)
    }
    return found | {"qualities": shares}


def _qualities(row: dict[str, Any]) -> list[bool]:
    """Which qualities the coach finds in a request."""
    today = datetime.fromtimestamp(float(row.get("unix_timestamp_of_request_utc") or 0), UTC).date()
    title = _TAG.sub("", row["request_title"])
    found = advice(Draft(title=title, text=row["request_text_edit_aware"]), today=today).qualities
    return [quality in found for quality in Quality]


def _share(granted: NDArray[np.bool_]) -> float | None:
    return round(float(granted.mean()), 3) if len(granted) else None


def _judged(granted: NDArray[np.bool_], length: Floats, has: Floats, draws: int) -> dict[str, Any]:
    """All figures of one test, each with its interval."""
    number = has.sum(axis=1)
    tenth = np.digitize(length, np.quantile(length, np.linspace(0, 1, TENTHS + 1)[1:-1]))
    usual = np.array([np.median(number[tenth == one]) if (tenth == one).any() else 0.0 for one in range(TENTHS)])
    better = number > usual[tenth]
    fold = np.random.default_rng(SEED).permutation(len(granted)) % FOLDS
    by_length = _told_by_others(granted, np.log1p(length)[:, None], fold)
    by_both = _told_by_others(granted, np.column_stack([np.log1p(length), number]), fold)

    def figures(rows: NDArray[np.intp]) -> dict[str, float]:
        won = granted[rows]
        both, only_length = (_ahead_within(told[rows], won, fold[rows]) for told in (by_both, by_length))
        told = {
            "alone": _ahead(length[rows], won),
            "coach": _ahead(number[rows], won),
            "both": both,
            "lift": both - only_length,
            "same_length": _ahead_within(number[rows], won, tenth[rows]),
        }
        with_more, without = _standing(better[rows], won, tenth[rows])
        return told | {"judged_better": with_more, "others": without, "more": with_more - without}

    return {
        "requests": len(granted),
        "granted": int(granted.sum()),
        "judged_better_requests": int(better.sum()),
        **_with_intervals(figures, len(granted), draws),
    }


def _with_intervals(
    figures: Callable[[NDArray[np.intp]], dict[str, float]], rows: int, draws: int
) -> dict[str, list[float]]:
    chance = np.random.default_rng(SEED)
    drawn = [figures(chance.integers(0, rows, rows)) for _ in range(draws)]
    return {
        name: [round(float(one), 3) for one in (value, *np.nanquantile([each[name] for each in drawn], (0.025, 0.975)))]
        for name, value in figures(np.arange(rows)).items()
    }


def _ahead(value: Floats, granted: NDArray[np.bool_]) -> float:
    """How often a granted request has more than one that was not: the area under the curve, by ranks."""
    _, place, times = np.unique(value, return_inverse=True, return_counts=True)
    middle = np.cumsum(times) - (times - 1) / 2
    won, lost = int(granted.sum()), int((~granted).sum())
    if not won or not lost:
        return float("nan")
    return float((middle[place][granted].sum() - won * (won + 1) / 2) / (won * lost))


def _ahead_within(value: Floats, granted: NDArray[np.bool_], group: NDArray[np.intp]) -> float:
    """The same among requests of one group, groups counting by their pairs."""
    each = [(value[group == one], granted[group == one]) for one in np.unique(group)]
    pairs = np.array([won.sum() * (~won).sum() for _, won in each], dtype=np.float64)
    ahead = np.array([_ahead(of, won) if count else 0.0 for (of, won), count in zip(each, pairs, strict=True)])
    return float((ahead * pairs).sum() / pairs.sum()) if pairs.sum() else float("nan")


def _standing(better: NDArray[np.bool_], granted: NDArray[np.bool_], group: NDArray[np.intp]) -> tuple[float, float]:
    """The shares granted with and without, as if both were of the same lengths (each group by its number of requests)."""
    with_more, without, sizes = [], [], []
    for one in np.unique(group):
        inside = group == one
        more, fewer = granted[inside & better], granted[inside & ~better]
        if len(more) and len(fewer):
            with_more.append(more.mean())
            without.append(fewer.mean())
            sizes.append(inside.sum())
    if not sizes:
        return float("nan"), float("nan")
    return float(np.average(with_more, weights=sizes)), float(np.average(without, weights=sizes))


def _told_by_others(granted: NDArray[np.bool_], columns: Floats, fold: NDArray[np.intp]) -> Floats:
    """For each request what a logistic regression on the other folds expects of it (a light ridge keeps it defined)."""
    spread = columns.std(axis=0)
    columns = (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1)
    design = np.column_stack([np.ones(len(columns)), columns])
    told = np.empty(len(granted))
    for one in range(FOLDS):
        weights = _logistic(design[fold != one], granted[fold != one].astype(np.float64))
        told[fold == one] = design[fold == one] @ weights
    return told


def _logistic(design: Floats, granted: Floats, ridge: float = 1.0) -> Floats:
    """Newton's steps to the most likely weights."""
    weights = np.zeros(design.shape[1])
    keep = np.eye(design.shape[1]) * ridge
    keep[0, 0] = 0
    for _ in range(25):
        expected = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (granted - expected) - keep @ weights
        curve = (design * (expected * (1 - expected))[:, None]).T @ design + keep
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


if __name__ == "__main__":
    print(json.dumps(run("--small" in sys.argv), indent=1))

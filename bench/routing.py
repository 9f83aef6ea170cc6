"""Whether asks that Ayni brings to people are answered as soon as others, while the same few do less of it: a simulation.

    python bench/routing.py [--small]

Taken from the public record of Math Overflow (who answered or commented on whom, when): who takes part, when each comes by, how
much each answers in a week, who asks when, and which askers are answered by the same people. Assumed, since no record says it:

- The team: everybody who answered somebody in the year before the simulated weeks or in these, in six of 24 fields (see below),
  drawn by lot. They come by when they really wrote something (what lies within half an hour is one visit). In any seven days they
  help at most as often as in their busiest week of that year, and at least once; they take three personal asks in seven
  days (what Ayni sends where nobody says otherwise), or as many as they helped in that week.
- Asks: answers to one asker within three days are one question, asked when the first answer came. What it is about is not on
  record: askers are put into fields by who answered them, over the whole record. Who gave a tenth of their answers to a field can
  answer half of its questions, drawn by lot, and is willing to answer half of these. One offer is enough; what has none
  after 14 days ends without.
- The board: who comes by sees the thirty newest open asks and notices each with the chance `notices`. A personal ask is surely
  read on the next visit, and answered yes or no. People and lots are the same whatever the way.
- Ways: `first_come`: asks stand on the board, who comes first takes them. `best_expert`: each ask is sent to the three with the
  strongest signs, whatever they have to do already. `ayni`: open asks go through `ayni.guidance.routing.routed`, three people an
  ask, under everybody's limit. Both send every six hours where there are new asks or somebody said no, and each day; who is
  silent for four days is not waited for. With `_and_board` asks stand on the board too.
- What both know: answers of the half year before and since, when somebody was here last (who was not for thirty days is away),
  and what people said they can give: six in ten of those who gave a fifth of their answers to a field say so, one in ten names a
  field that is not theirs. Fields are told by one word each, so that matching texts is not what is tested here.

`hours` is the mean time to the first offer, 14 days where there was none; `median_hours` the median; `answered` the share with an
offer; `top_share` the share of all offers made by the ten people who made most under that way; `before_share` by the ten who had
answered most in the half year before; `helped` how many people offered; `asked_over` personal asks sent beyond somebody's limit.
Over several seeds, which draw all lots anew on the same record: mean and 95 % interval (Student's t); `ayni_less_…` and
`ayni_and_board_less_…` are of the differences within seeds.
"""

from __future__ import annotations

import gzip
import json
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import svds
from scipy.stats import t as student

from ayni.clock import DAY
from ayni.guidance.routing import Answer, Ask, Gift, Helper, Tuning, routed

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "mathoverflow"
SEED = 20_261_122
FIELDS, TAKEN, CORE, MOST, AWAY = 24, 6, 5, 10, 30 * DAY
START, YEAR, WEEK, HOUR = 0.6, 365 * DAY, 7 * DAY, 3_600
CAN, ABLE, WILLING, SAYS, WRONG = 0.1, 0.5, 0.5, 0.6, 0.1
ENDS, PATIENCE, BOARD, PLACES = 14 * DAY, 4 * DAY, 30, 3
#: Asks are brought to people every six hours, where there are new ones.
OFTEN = 6 * HOUR
#: How surely an open ask on the board is noticed at a visit: everybody reads all of it; a tenth.
NOTICES = (1.0, 0.1)
WAYS = ("first_come", "best_expert", "best_expert_and_board", "ayni", "ayni_and_board")
FIGURES = ("hours", "median_hours", "answered", "top_share", "before_share", "helped", "asked_over")
#: Load and newness count nothing, and nobody's limit is asked after.
OURS = Tuning()
ALWAYS_THE_BEST = Tuning(shade=0, welcome=0)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What is taken from the record; `shares` are of each person's answers, by field."""

    begins: int
    ends: int
    people: NDArray[np.int64]
    visits: Sequence[tuple[int, int]]  # time, party
    questions: Sequence[tuple[int, int, int]]  # time, asker, field
    shares: Mapping[int, NDArray[np.float64]]
    limit: Mapping[int, int]
    before: Sequence[tuple[int, int, int]]  # time, who answered, field
    first_seen: Mapping[int, int]
    seen_before: Mapping[int, int]


def run(small: bool) -> dict[str, Any]:
    """For each chance of noticing and each way, the figures over the seeds."""
    weeks, seeds, taken = (1, 2, 1) if small else (2, 4, TAKEN)
    notices = NOTICES[1:2] if small else NOTICES
    world = read(weeks)
    teams = [team_of(world, SEED + seed, taken) for seed in range(seeds)]
    told = [_one_seed(team, notices, SEED + seed) for seed, team in enumerate(teams)]
    return {
        "workload": "routing",
        "weeks": weeks,
        "seeds": seeds,
        "people": [len(team.people) for team in teams],
        "questions": [len(team.questions) for team in teams],
        "visits": [len(team.visits) for team in teams],
        "notices": {str(one): _figures([seed[one] for seed in told]) for one in notices},
    }


def _one_seed(team: World, notices: Sequence[float], seed: int) -> dict[float, dict[str, dict[str, float]]]:
    """The figures of every way, by how surely the board is noticed; without a board nothing hangs on that."""
    without = {way: simulated(team, way, 0.0, seed) for way in WAYS if not _on_board(way)}
    return {
        one: {way: without[way] if way in without else simulated(team, way, one, seed) for way in WAYS}
        for one in notices
    }


def _on_board(way: str) -> bool:
    return way == "first_come" or way.endswith("_and_board")


# The record ---------------------------------------------------------------------------------------


def read(weeks: int) -> World:
    """People, visits and questions of so many weeks of the record."""
    answers, everything = _rows("sx-mathoverflow-a2q.txt.gz"), _rows("sx-mathoverflow.txt.gz")
    answers = answers[answers[:, 0] != answers[:, 1]]
    begins = int(np.quantile(answers[:, 2], START))
    ends = begins + weeks * WEEK
    field = _fields(answers)
    seen = (answers[:, 2] >= begins - YEAR) & (answers[:, 2] < ends)
    people = np.unique(answers[seen, 0])
    shares = _shares(answers, field, people)
    past = answers[(answers[:, 2] >= begins - YEAR) & (answers[:, 2] < begins)]
    half = past[past[:, 2] >= begins - YEAR // 2]
    first = np.full(int(everything[:, :2].max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, everything[:, 0], everything[:, 2])
    return World(
        begins=begins,
        ends=ends,
        people=people,
        visits=_visits(everything, people, begins, ends + ENDS),
        questions=_questions(answers[(answers[:, 2] >= begins) & (answers[:, 2] < ends)], field),
        shares=shares,
        limit=_limits(past, people, begins),
        before=[(int(at), int(who), int(field[asker])) for who, asker, at in half],
        first_seen={int(one): int(first[one]) for one in people},
        seen_before=_seen_before(everything, people, begins),
    )


def _rows(name: str) -> NDArray[np.int64]:
    path = DATA / name
    if not path.is_file():
        raise FileNotFoundError(f"the record mathoverflow/{name} is not there")
    with gzip.open(path, "rt", encoding="ascii") as file:
        return np.fromstring(file.read(), dtype=np.int64, sep=" ").reshape(-1, 3)


def _fields(answers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The field of each party as an asker: askers whom the same people answer are of one.

    Spectral co-clustering (Dhillon 2001) with regularised degrees (Qin & Rohe 2013), found on those with at least `CORE` answers;
    each other asker has the field of most of those who answered them.
    """
    size = int(answers[:, :2].max()) + 1
    matrix = csr_array((np.ones(len(answers)), (answers[:, 1], answers[:, 0])), shape=(size, size))
    matrix.sum_duplicates()
    asks, gives = np.asarray(matrix.sum(axis=1)).ravel(), np.asarray(matrix.sum(axis=0)).ravel()
    askers, givers = np.flatnonzero(asks >= CORE), np.flatnonzero(gives >= CORE)
    core = matrix[askers][:, givers]
    core.data = np.log1p(core.data)
    rows, columns = np.asarray(core.sum(axis=1)).ravel(), np.asarray(core.sum(axis=0)).ravel()
    rows, columns = 1 / np.sqrt(rows + rows.mean()), 1 / np.sqrt(columns + columns.mean())
    chance = np.random.default_rng(SEED)
    left, _, right = svds(diags_array(rows) @ core @ diags_array(columns), k=FIELDS, tol=1e-2, rng=chance)
    places = np.concatenate([left, right.T])
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-12)
    _, found = kmeans2(places, FIELDS, minit="++", rng=chance)
    of_givers = np.zeros((size, FIELDS))
    of_givers[givers, found[len(askers) :]] = 1
    field = np.asarray((matrix @ of_givers).argmax(axis=1), dtype=np.int64)
    field[askers] = found[: len(askers)]
    return field


def _shares(
    answers: NDArray[np.int64], field: NDArray[np.int64], people: NDArray[np.int64]
) -> dict[int, NDArray[np.float64]]:
    counts: dict[int, NDArray[np.float64]] = {int(one): np.zeros(FIELDS) for one in people}
    for who, asker, _ in answers:
        if int(who) in counts:
            counts[int(who)][field[asker]] += 1
    return {one: of / of.sum() for one, of in counts.items()}


def _visits(rows: NDArray[np.int64], people: NDArray[np.int64], begins: int, ends: int) -> list[tuple[int, int]]:
    inside = rows[(rows[:, 2] >= begins) & (rows[:, 2] < ends) & np.isin(rows[:, 0], people)]
    inside = inside[np.lexsort((inside[:, 2], inside[:, 0]))]
    fresh = np.ones(len(inside), dtype=np.bool_)
    fresh[1:] = (np.diff(inside[:, 0]) != 0) | (np.diff(inside[:, 2]) > HOUR // 2)
    return sorted((int(at), int(who)) for who, _, at in inside[fresh])


def _questions(answers: NDArray[np.int64], field: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    last: dict[int, int] = {}
    found = []
    for _, asker, at in answers[np.argsort(answers[:, 2], kind="stable")].tolist():
        if at - last.get(asker, -ENDS) > 3 * DAY:
            found.append((at, asker, int(field[asker])))
        last[asker] = at
    return found


def _seen_before(rows: NDArray[np.int64], people: NDArray[np.int64], begins: int) -> dict[int, int]:
    """When each of these was here last before it begins, without those who were not here yet."""
    last = np.full(int(rows[:, :2].max()) + 1, -1)
    earlier = rows[rows[:, 2] < begins]
    np.maximum.at(last, earlier[:, 0], earlier[:, 2])
    return {int(one): int(last[one]) for one in people if last[one] >= 0}


def _limits(past: NDArray[np.int64], people: NDArray[np.int64], begins: int) -> dict[int, int]:
    """How often each helps in seven days, at most: as often as in their busiest week of the year before, and at least once."""
    most = dict.fromkeys(people.tolist(), 1)
    for (who, _), times in Counter((who, (begins - at) // WEEK) for who, _, at in past.tolist()).items():
        most[who] = max(most[who], times)
    return most


def team_of(world: World, seed: int, fields: int) -> World:
    """A team: some of the fields, drawn by lot, with their questions and all who can answer in them."""
    taken = np.random.default_rng(seed).permutation(FIELDS)[:fields]
    people = np.array([one for one in world.people.tolist() if world.shares[one][taken].max() >= CAN])
    here = set(people.tolist())
    return replace(
        world,
        people=people,
        visits=[one for one in world.visits if one[1] in here],
        questions=[one for one in world.questions if one[2] in taken],
        limit={one: world.limit[one] for one in people.tolist()},
        before=[one for one in world.before if one[1] in here and one[2] in taken],
        seen_before={one: at for one, at in world.seen_before.items() if one in here},
    )


# The simulation -----------------------------------------------------------------------------------


class _Lots:
    """What chance decides, the same for every way: drawn from what it is about, not from the order of asking."""

    def __init__(self, world: World, seed: int) -> None:
        chance = np.random.default_rng(seed)
        self._salt = int(chance.integers(1 << 31))
        number = {int(one): place for place, one in enumerate(world.people)}
        shape = (len(world.questions), len(world.people))
        share = np.stack([world.shares[int(one)] for one in world.people])
        of_field = share[:, [field for _, _, field in world.questions]].T >= CAN
        self.can = of_field & (chance.random(shape) < ABLE)
        self.willing = chance.random(shape) < WILLING
        self.number = number
        self.says = chance.random((len(world.people), FIELDS)) < SAYS
        self.wrong = np.where(
            chance.random(len(world.people)) < WRONG, chance.integers(0, FIELDS, len(world.people)), -1
        )

    def notices(self, question: int, who: int, visit: int) -> float:
        """Between 0 and 1, by multiplying and mixing (Steele, Lea & Flood 2014)."""
        mixed = (
            question * 0x9E3779B97F4A7C15 + who * 0xBF58476D1CE4E5B9 + visit * 0x94D049BB133111EB + self._salt
        ) & _ALL
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _ALL
        return (mixed ^ (mixed >> 31)) / 2**64


_ALL = (1 << 64) - 1


def simulated(world: World, way: str, notices: float, seed: int) -> dict[str, float]:
    """One run of one way: its figures."""
    return _Run(world, way, notices, seed).figures()


class _Run:
    """One way in one drawing of lots."""

    def __init__(self, world: World, way: str, notices: float, seed: int) -> None:
        self._world, self._lots, self._notices = world, _Lots(world, seed), notices
        self._board = _on_board(way)
        self._sends = way != "first_come"
        self._limited = way.startswith("ayni")
        self._open: dict[int, dict[int, int]] = {}  # question: whom it was sent to, when; those who hold it
        self._said_no: dict[int, set[int]] = defaultdict(set)
        self._waiting: dict[int, list[int]] = defaultdict(list)  # party: questions sent to them, not yet read
        self._offers: list[tuple[int, int, int]] = []  # question, who, when
        self._helped: dict[int, list[int]] = defaultdict(list)
        self._sent: dict[int, list[int]] = defaultdict(list)
        self._seen = dict(world.seen_before)
        self._over = 0
        self._fresh = False  # whether there is a new question, or somebody said no, since asks were last sent
        self._gifts = {int(one): self._said(int(one)) for one in world.people}
        self._answers = [
            Answer(ask=-place - 1, by=who, text=_words(field), at=at)
            for place, (at, who, field) in enumerate(world.before)
        ]
        self._go()

    def _said(self, one: int) -> tuple[Gift, ...]:
        place = self._lots.number[one]
        true = [of for of in range(FIELDS) if self._world.shares[one][of] >= 2 * CAN and self._lots.says[place, of]]
        fields = {*true, *([int(self._lots.wrong[place])] if self._lots.wrong[place] >= 0 else [])}
        return tuple(Gift(id=one * FIELDS + of, text=_words(of)) for of in sorted(fields))

    def _go(self) -> None:
        """Questions, visits and hours of routing, in the order of time."""
        happens: list[tuple[int, int, int, int]] = [
            (at, 0, number, 0) for number, (at, _, _) in enumerate(self._world.questions)
        ]
        happens += [(at, 1, who, number) for number, (at, who) in enumerate(self._world.visits)]
        if self._sends:
            happens += [(at, 2, 0, 0) for at in range(self._world.begins, self._world.ends + ENDS, OFTEN)]
        routed_last = 0
        for at, what, who, number in sorted(happens):
            if what == 0:
                self._open[who] = {}
                self._fresh = True
            elif what == 1:
                self._visit(at, who, number)
            elif self._fresh or at - routed_last >= DAY:
                self._route(at)
                self._fresh, routed_last = False, at

    def _visit(self, at: int, who: int, number: int) -> None:
        self._seen[who] = at
        for question in self._waiting.pop(who, []):
            if question in self._open and self._world.questions[question][0] > at - ENDS:
                self._asked(question, who, at)
        if self._board:
            for question in sorted(self._open, reverse=True)[:BOARD]:
                if self._world.questions[question][0] <= at - ENDS:
                    break
                if who not in self._open[question] and self._lots.notices(question, who, number) < self._notices:
                    self._may_offer(question, who, at)

    def _asked(self, question: int, who: int, at: int) -> None:
        """Somebody reads what was sent to them: an offer, or a no."""
        if not self._may_offer(question, who, at):
            self._open[question].pop(who, None)
            self._said_no[question].add(who)
            self._fresh = True

    def _may_offer(self, question: int, who: int, at: int) -> bool:
        place = self._lots.number[who]
        if (
            who == self._world.questions[question][1]
            or not self._lots.can[question, place]
            or not self._lots.willing[question, place]
        ):
            return False
        if _lately(self._helped[who], at) >= self._world.limit[who]:
            return False
        self._offers.append((question, who, at))
        self._helped[who].append(at)
        field = self._world.questions[question][2]
        self._answers.append(Answer(ask=question, by=who, text=_words(field), at=at))
        del self._open[question]
        return True

    # Asking people ------------------------------------------------------------------------------

    def _route(self, at: int) -> None:
        self._open = {one: sent for one, sent in self._open.items() if self._world.questions[one][0] > at - ENDS}
        asks = [self._ask(one, at) for one in self._open]
        wanted = [ask for ask in asks if len(ask.asked) < PLACES]
        if not wanted:
            return
        helpers = [self._helper(one, at) for one, seen in self._seen.items() if seen > at - AWAY]
        tuning = OURS if self._limited else ALWAYS_THE_BEST
        since = at - YEAR // 2
        answers = [one for one in self._answers if one.at >= since]
        for one in routed(wanted, helpers, now=at, answers=answers, tuning=tuning).proposals:
            if _lately(self._sent[one.party], at) >= self._asks(one.party):
                self._over += 1
            self._sent[one.party].append(at)
            self._open[one.ask][one.party] = at
            self._waiting[one.party].append(one.ask)

    def _ask(self, question: int, at: int) -> Ask:
        opened, asker, field = self._world.questions[question]
        sent = self._open[question]
        silent = {who for who, when in sent.items() if when <= at - PATIENCE}
        return Ask(
            id=question,
            asker=asker,
            text=_words(field),
            minutes=0,
            opened_at=opened,
            asked=frozenset(set(sent) - silent),
            refused=frozenset(self._said_no[question] | silent),
            places=PLACES,
        )

    def _helper(self, one: int, at: int) -> Helper:
        sent, helped = _lately(self._sent[one], at), _lately(self._helped[one], at)
        left = max(0, min(self._asks(one) - sent, self._world.limit[one] - helped))
        return Helper(
            party=one,
            gifts=self._gifts[one],
            asks_left=left if self._limited else len(self._world.questions),
            asked_lately=sent,
            joined_at=self._world.first_seen[one],
            seen_at=self._seen[one],
        )

    def _asks(self, one: int) -> int:
        """How many personal asks somebody takes in seven days."""
        return max(OURS.asks_a_week, self._world.limit[one])

    # What came of it ----------------------------------------------------------------------------

    def figures(self) -> dict[str, float]:
        first = {question: at for question, _, at in self._offers}
        waits = np.array(
            [min(first.get(number, at + ENDS) - at, ENDS) for number, (at, _, _) in enumerate(self._world.questions)]
        )
        by = Counter(who for _, who, _ in self._offers)
        before = Counter(who for _, who, _ in self._world.before)
        known = {who for who, _ in before.most_common(MOST)}
        all_offers = max(1, len(self._offers))
        return {
            "hours": float(waits.mean()) / HOUR,
            "median_hours": float(np.median(waits)) / HOUR,
            "answered": len(self._offers) / len(self._world.questions),
            "top_share": sum(times for _, times in by.most_common(MOST)) / all_offers,
            "before_share": sum(times for who, times in by.items() if who in known) / all_offers,
            "helped": float(len(by)),
            "asked_over": float(self._over),
        }


def _lately(times: Sequence[int], at: int) -> int:
    return len(times) - bisect_right(times, at - WEEK)


def _words(field: int) -> str:
    """A word for a field: what its asks and gifts say."""
    return chr(ord("a") + field) * 5


# The figures --------------------------------------------------------------------------------------


def _figures(told: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, Any]:
    found: dict[str, Any] = {way: {name: _mean([one[way][name] for one in told]) for name in FIGURES} for way in WAYS}
    for ours in ("ayni", "ayni_and_board"):
        for other in ("first_come", "best_expert"):
            found[f"{ours}_less_{other}"] = {
                name: _mean([one[ours][name] - one[other][name] for one in told]) for name in FIGURES
            }
    return found


def _mean(values: Sequence[float]) -> list[float]:
    """The mean over the seeds, with its interval."""
    middle = float(np.mean(values))
    reach = float(student.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return [round(one, 3) for one in (middle, middle - reach, middle + reach)]


if __name__ == "__main__":
    print(json.dumps(run("--small" in sys.argv), indent=1))

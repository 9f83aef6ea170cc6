from __future__ import annotations

from itertools import permutations
from pathlib import Path

import networkx
import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest

from ayni import InputError, Ledger

DAY = 86_400
SURVEYS = [
    ("krackhardt/ht_advice", "dept"),
    ("krackhardt/ht_friends", "level"),
    ("lazega/law_advice", "office"),
    ("lazega/law_cowork", "practice"),
    ("lazega/law_friends", "status"),
]


def in_groups(groups: dict[str, str | None], **columns: list) -> Ledger:
    parties = pa.table({"key": list(groups), "group": pa.array(list(groups.values()), pa.string())})
    return Ledger.from_arrow(pa.table(columns), parties=parties)


def survey(data: Path, name: str, group: str) -> tuple[Ledger, dict[int, str], list[tuple[int, int]]]:
    """A survey names whom one asks or likes; that one is the giver."""
    people = pa_csv.read_csv(data / f"{name}_nodes.csv")
    edges = pa_csv.read_csv(data / f"{name}_edges.csv")
    parties = pa.table({"key": people["id"], "group": people[group].cast(pa.string())})
    ledger = Ledger.from_arrow(edges, columns={"giver": "target", "receiver": "source"}, parties=parties)
    groups = dict(zip(parties["key"].to_pylist(), parties["group"].to_pylist(), strict=True))
    return ledger, groups, list(zip(edges["target"].to_pylist(), edges["source"].to_pylist(), strict=True))


@pytest.mark.parametrize(("name", "group"), SURVEYS)
def test_acts_between_groups_agree_with_networkx(data: Path, name: str, group: str) -> None:
    ledger, groups, edges = survey(data, name, group)
    graph = networkx.DiGraph(edges)
    networkx.set_node_attributes(graph, groups, "group")
    names = sorted(set(groups.values()))
    mixing = networkx.attribute_mixing_matrix(
        graph, "group", mapping={one: place for place, one in enumerate(names)}, normalized=False
    )
    found = ledger.flows()
    assert found["giver_group"] == [of for of in names for _ in names]
    assert found["receiver_group"] == names * len(names)
    assert np.array_equal(np.reshape(found["acts"], mixing.shape), mixing)
    assert found.overall["ei"] == pytest.approx(1 - 2 * np.trace(mixing) / mixing.sum(), rel=1e-12)


@pytest.mark.parametrize(("name", "group"), SURVEYS)
def test_by_size_is_what_handing_out_the_groups_by_lot_gives(data: Path, name: str, group: str) -> None:
    ledger, groups, edges = survey(data, name, group)
    chance = np.random.default_rng(1988)
    labels = np.unique(list(groups.values()), return_inverse=True)[1]
    place = {key: number for number, key in enumerate(groups)}
    giver, receiver = (np.array([place[one[side]] for one in edges]) for side in (0, 1))
    lots = [chance.permutation(labels) for _ in range(4000)]
    ei = [1 - 2 * float((lot[giver] == lot[receiver]).mean()) for lot in lots]
    whole = ledger.flows().overall
    assert whole["ei_by_size"] == pytest.approx(np.mean(ei), abs=0.006)
    reach = whole["ei_by_size_high"] - whole["ei_by_size"]
    assert reach == pytest.approx(1.645 * np.std(ei), rel=0.05)


def test_the_range_by_size_counts_every_permutation() -> None:
    acts = [("a", "b"), ("b", "a"), ("a", "b"), ("c", "d"), ("e", "c"), ("a", "f")]
    groups = dict(zip("abcdef", "xxxyyz", strict=True))
    inside = [
        sum(lot[ord(i) - 97] == lot[ord(j) - 97] for i, j in acts) / len(acts) for lot in permutations(groups.values())
    ]
    ei = 1 - 2 * np.array(inside)
    whole = in_groups(groups, giver=[i for i, _ in acts], receiver=[j for _, j in acts]).flows().overall
    assert whole["ei_by_size"] == pytest.approx(ei.mean(), abs=1e-12)
    assert whole["ei_by_size_low"] == pytest.approx(max(ei.mean() - 1.6448536 * ei.std(), -1), abs=1e-6)
    assert whole["ei_by_size_high"] == pytest.approx(min(ei.mean() + 1.6448536 * ei.std(), 1), abs=1e-6)


def test_what_is_expected_sums_to_what_each_group_gave(data: Path) -> None:
    found = survey(data, *SURVEYS[0])[0].flows()
    acts, expected = (np.reshape(found[name], (5, 5)) for name in ("acts", "expected"))
    assert expected.sum(axis=1) == pytest.approx(acts.sum(axis=1), rel=1e-12)


def test_mail_that_ignores_its_groups_is_as_expected_and_answers_lie_in_their_interval(data: Path) -> None:
    import ayni

    mail = ayni.read(data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2})
    lot = np.random.default_rng(7).choice(["east", "west"], len(mail.parties))
    parties = pa.table({"key": mail.parties.keys, "group": lot})
    found = Ledger.from_arrow(mail.to_arrow(), parties=parties).flows(within="7d")
    assert found.overall["ei"] == pytest.approx(found.overall["ei_expected"], abs=0.03)
    assert found.overall["ei_by_size_low"] < found.overall["ei"] < found.overall["ei_by_size_high"]
    assert sum(found["acts"]) + found.counts["self_acts_left_out"] == len(mail)
    for row in found.rows():
        assert row["ratio_low"] < row["ratio"] < row["ratio_high"]
        assert row["answered_low"] < row["answered_share"] < row["answered_high"]


def test_an_answer_comes_in_a_later_second_and_within_the_time_given() -> None:
    columns = {"giver": ["a", "b", "b", "a"], "receiver": ["b", "a", "a", "b"]}
    groups = {"a": "x", "b": "y"}
    for days, answered in (([0, 0, 90, 90], 0), ([0, 10, 90, 90], 1), ([0, 30, 90, 90], 1), ([0, 31, 90, 90], 0)):
        flows = in_groups(groups, **columns, at=[day * DAY for day in days]).flows().rows()
        assert (flows[1]["watched"], flows[1]["answered"]) == (1, answered)


def test_answered_is_what_responses_calls_a_direct_return() -> None:
    """With everybody a group of their own, and all acts watched, the shares of the two measures are the same."""
    chance = np.random.default_rng(1958)
    keys = [f"p{n}" for n in range(8)]
    columns = {name: [keys[n] for n in chance.integers(0, 8, 600)] for name in ("giver", "receiver")}
    at = chance.integers(0, 300 * DAY, 600)
    ledger = in_groups(dict(zip(keys, keys, strict=True)), **columns, at=at.tolist())
    now = int(at.max()) + 10 * DAY
    flows, responses = ledger.flows(now=now, within="10d"), ledger.responses(now=now, within="10d").rows()
    assert len(responses) == 8
    for row in responses:
        received = [flow for flow in flows.rows() if flow["receiver_group"] == row["party"]]
        answered, watched = (sum(flow[name] for flow in received) for name in ("answered", "watched"))
        assert watched == row["received"]
        assert row["direct_share"] == pytest.approx(answered / watched, rel=1e-9)


def test_an_act_is_watched_once_its_whole_time_has_passed() -> None:
    ledger = in_groups(
        {"a": "x", "b": "y"}, giver=["a", "b", "a", "a"], receiver=["b", "a", "b", "b"], at=[0, 5 * DAY, 9 * DAY, None]
    )
    early, later = ledger.flows(now=29 * DAY).rows()[1], ledger.flows(now=30 * DAY).rows()[1]
    assert (early["acts"], early["watched"], early["answered_share"]) == (3, 0, None)
    assert (later["acts"], later["watched"], later["answered_share"]) == (3, 1, 1.0)
    assert later["answered_low"] < 1


def test_acts_that_were_asked_for_are_told() -> None:
    ledger = in_groups({"a": "x", "b": "y"}, giver=["a", "a", "a"], receiver=["b", "b", "b"], asked=[1, 0, None])
    assert ledger.flows()["asked"] == [0, 1, 0, 0]


def test_parties_without_a_group_are_left_out_and_counted() -> None:
    ledger = in_groups({"a": "x", "b": "x", "c": None}, giver=["a", "c", "b"], receiver=["b", "a", "c"])
    found = ledger.flows()
    assert found["acts"] == [1]
    assert (found.overall["acts_of_groups"], found.overall["without_group_left_out"]) == (1, 2)


def test_without_groups_there_is_no_row_and_nothing_is_defined() -> None:
    for ledger in (Ledger.from_columns([], []), Ledger.from_columns(["a"], ["b"])):
        found = ledger.flows()
        assert len(found) == 0
        assert (found.overall["acts_of_groups"], found.overall["ei"], found.overall["ei_by_size"]) == (0, None, None)


def test_one_act_between_two_has_figures_and_no_range_by_lot() -> None:
    found = in_groups({"a": "x", "b": "y"}, giver=["a"], receiver=["b"], at=[0]).flows()
    assert found["expected"] == [0, 1, 0, 0]
    assert found["ratio"] == [None, 1, None, None]
    assert found["ratio_low"][1] < 1 < found["ratio_high"][1]
    assert (found.overall["ei"], found.overall["ei_expected"], found.overall["ei_by_size"]) == (1, 1, 1)
    assert found.overall["ei_by_size_low"] is None


def test_far_too_many_groups_are_refused_with_a_reason() -> None:
    keys = [str(n) for n in range(2001)]
    ledger = in_groups(dict(zip(keys, keys, strict=True)), giver=["0"], receiver=["1"])
    with pytest.raises(InputError, match="up to 2,000 groups"):
        ledger.flows()


def test_any_order_and_number_of_threads_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    giver, receiver, at = (chance.integers(0, most, 200_000) for most in (900, 900, 400 * DAY))
    asked = chance.integers(-1, 2, len(at))
    parties = pa.table({"key": np.arange(900), "group": chance.choice(["p", "q", "r", ""], 900)})
    readings = []
    for threads in ("1", "2"):
        monkeypatch.setenv("AYNI_THREADS", threads)
        order = chance.permutation(len(at))
        table = pa.table(dict(zip(("giver", "receiver", "at", "asked"), (giver, receiver, at, asked), strict=True)))
        readings.append(Ledger.from_arrow(table.take(order), parties=parties).flows())
    one, other = readings
    assert one.table.equals(other.table)
    assert one.overall == other.overall

from __future__ import annotations

from math import comb
from pathlib import Path

import networkx
import numpy as np
import pytest

import ayni
from ayni import Ledger

BY_PLACE = {"giver": 0, "receiver": 1, "at": 2}
ASKED_FOR = {"giver": "target", "receiver": "source"}  # surveys name whom one asks: that one is the giver
TYPES = [
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U", "030T", "030C", "201", "120D", "120U", "120C", "210", "300",
]  # fmt: skip


def census(ledger: Ledger, **options: object) -> dict[str, int | None]:
    found = ledger.triads(**options).rows()[0]
    return {name: found[f"t{name}"] for name in TYPES}


def by_networkx(ledger: Ledger) -> dict[str, int]:
    ties = zip(ledger.giver.tolist(), ledger.receiver.tolist(), strict=True)
    graph = networkx.DiGraph((giver, receiver) for giver, receiver in ties if giver != receiver)
    return networkx.triadic_census(graph)


@pytest.mark.parametrize(
    "survey",
    ["krackhardt/ht_advice", "krackhardt/ht_friends", "lazega/law_advice", "lazega/law_cowork", "lazega/law_friends"],
)
def test_surveys_have_the_census_that_networkx_finds(data: Path, survey: str) -> None:
    ledger = ayni.read(data / f"{survey}_edges.csv", columns=ASKED_FOR)
    assert census(ledger) == by_networkx(ledger)


def test_college_messages_have_the_census_that_networkx_finds(data: Path) -> None:
    ledger = ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns=BY_PLACE)
    assert census(ledger) == by_networkx(ledger)


def test_european_mail_has_the_census_that_igraph_found(data: Path) -> None:
    """Figures of igraph 1.0, whose licence keeps it from being a dependency."""
    found = census(ayni.read(data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns=BY_PLACE))
    assert list(found.values()) == [
        144549219, 6208975, 7547952, 81896, 38347, 58745, 145903, 262008, 5639, 419, 279934, 6984, 11123, 7455, 39656, 34185,
    ]  # fmt: skip


#: The types as drawn by Davis & Leinhardt, with the middle party b where there is one.
DRAWN = {
    "012": "ab", "102": "ab ba", "021D": "ba bc", "021U": "ab cb", "021C": "ab bc", "111D": "ab cb bc", "111U": "ab ba bc",
    "030T": "ab bc ac", "030C": "ab bc ca", "201": "ab ba bc cb", "120D": "ba bc ac ca", "120U": "ab cb ac ca",
    "120C": "ab bc ac ca", "210": "ab bc cb ac ca", "300": "ab ba bc cb ac ca",
}  # fmt: skip


@pytest.mark.parametrize(("name", "ties"), DRAWN.items())
def test_one_triad_of_each_type_is_that_type(name: str, ties: str) -> None:
    """Two more parties, who only have a tie with each other, keep all three in the census where one has no tie."""
    ledger = Ledger.from_columns([*(tie[0] for tie in ties.split()), "y"], [*(tie[1] for tie in ties.split()), "z"])
    parties = len(set("".join(ties.split()))) + 2
    found = census(ledger)
    assert sum(found.values()) == comb(parties, 3)
    if name not in ("012", "102"):
        assert found[name] == 1
    else:
        assert found[name] == 2 + 2 * (name == "012")


def test_fewer_than_three_parties_have_no_triad() -> None:
    for ledger in (Ledger.from_columns([], []), Ledger.from_columns([1, 2, 3], [2, 1, 3])):
        assert set(census(ledger).values()) == {0}


def test_all_triads_are_counted_and_ties_are_as_many_as_they_say() -> None:
    chance = np.random.default_rng(1970)
    giver, receiver = chance.integers(0, 400, (2, 3_000))
    ledger = Ledger.from_columns(giver, receiver)
    found, parties = census(ledger), ledger.triads()["parties"][0]
    assert sum(found.values()) == comb(parties, 3)
    dyads = ledger.reciprocity().rows()[0]
    assert sum(int(name[0]) * n for name, n in found.items()) == dyads["mutual"] * (parties - 2)
    assert sum(int(name[1]) * n for name, n in found.items()) == dyads["asymmetric"] * (parties - 2)


def test_turning_every_act_around_swaps_what_points_up_and_down() -> None:
    chance = np.random.default_rng(1972)
    giver, receiver = chance.integers(0, 60, (2, 600))
    found, turned = census(Ledger.from_columns(giver, receiver)), census(Ledger.from_columns(receiver, giver))
    swap = str.maketrans("UD", "DU")
    assert turned == {name.translate(swap): n for name, n in found.items()} | {
        name: found[name] for name in TYPES if name[-1] not in "UD"
    }


def test_a_census_beyond_64_bits_leaves_out_what_does_not_fit() -> None:
    """With four million parties there are more triads without a tie than a whole number of 64 bits holds."""
    pairs = 2_000_000
    ledger = Ledger.from_columns(np.arange(pairs), np.arange(pairs) + pairs)
    found = census(ledger)
    assert found["003"] is None
    assert found["012"] == pairs * (2 * pairs - 2)


def test_neither_the_order_of_rows_nor_the_number_of_threads_changes_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(2001)
    giver, receiver = (np.minimum(chance.zipf(1.3, 200_000), 20_000) for _ in range(2))
    order = chance.permutation(200_000)
    found = []
    for threads, rows in (("1", slice(None)), ("2", order), ("3", order[::-1])):
        monkeypatch.setenv("AYNI_THREADS", threads)
        found.append(census(Ledger.from_columns(giver[rows], receiver[rows])))
    assert found[0] == found[1] == found[2]


def test_contacts_and_later_acts_make_no_tie() -> None:
    ledger = Ledger.from_columns([1, 2, 3], [2, 3, 1], kind=["advice", "advice", "message"], at=[1, 2, 3])
    assert census(ledger)["021C"] == 1
    assert census(ledger, contacts=True)["030C"] == 1
    assert census(ledger, contacts=True, now=2)["021C"] == 1


def test_the_columns_are_the_types_in_their_order() -> None:
    columns = Ledger.from_columns([1], [2]).triads().columns
    assert columns == ["parties", *(f"t{name}" for name in TYPES)]
    assert all(column.isidentifier() for column in columns)

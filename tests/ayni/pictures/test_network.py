from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import ayni
from ayni import Ledger
from ayni.pictures.labels import text_width
from ayni.pictures.network_layout import parted, places
from ayni.pictures.picture import Picture
from tests.ayni.pictures.drawing import hints, of_class, said


def lawyers(data: Path) -> Ledger:
    return ayni.read(data / "lazega" / "law_friends_edges.csv", columns={"giver": "source", "receiver": "target"})


def managers(data: Path) -> Ledger:
    return ayni.read(data / "krackhardt" / "ht_friends_edges.csv", columns={"giver": "source", "receiver": "target"})


@pytest.mark.parametrize("width", [390, 720])
def test_every_party_and_tie_of_a_small_network_is_drawn_once(data: Path, width: int) -> None:
    # Friends among 21 managers: 23 mutual pairs and 56 one way (Wasserman & Faust 1994).
    picture = managers(data).plot(width=width)
    parties = [told.split(":")[0] for told in hints(picture, "party")]
    assert sorted(parties, key=int) == [str(key) for key in range(1, 22)]
    assert len(of_class(picture, "mutual")) == 23
    assert len(of_class(picture, "one-way")) == 56
    assert "both ways 23" in said(picture)


def test_mutual_ties_are_those_of_the_measure(data: Path) -> None:
    picture = lawyers(data).plot()
    assert len(of_class(picture, "mutual")) == lawyers(data).reciprocity()["mutual"][0]
    assert picture.title == "Between 176 of 399 pairs, something went both ways."


def boxes(picture: Picture) -> list[tuple[float, float, float, float]]:
    found = []
    for name in of_class(picture, "name"):
        x, y, wide = float(name.get("x", 0)), float(name.get("y", 0)), text_width(name.text or "", 14)
        left = {"start": x, "end": x - wide, "middle": x - wide / 2}[name.get("text-anchor", "start")]
        found.append((left, y - 11, left + wide, y + 4))
    return found


@pytest.mark.parametrize("width", [390, 720, 1280])
def test_no_name_covers_another_or_leaves_the_sheet(data: Path, width: int) -> None:
    for ledger in (managers(data), lawyers(data)):
        written = boxes(ledger.plot(width=width))
        assert len(written) > 8
        meeting = [
            (a, b) for a, b in combinations(written, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        ]
        assert meeting == []
        assert min(left for left, *_ in written) >= 0
        assert max(right for _, _, right, _ in written) <= width


def test_names_that_had_no_room_are_counted(data: Path) -> None:
    picture = lawyers(data).plot(width=390)
    left_out = int(re.search(r"(\d+) names? had no room", said(picture))[1])  # type: ignore[index]
    assert left_out + len(of_class(picture, "name")) == len(of_class(picture, "party"))


def test_of_a_large_network_the_strongest_ties_are_drawn_and_the_others_counted(data: Path) -> None:
    ledger = ayni.read(
        data / "email_eu" / "email-Eu-core-temporal-Dept1.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2}
    )
    dyads = ledger.dyads()
    picture = dyads.plot(limit=20)
    drawn = len(of_class(picture, "tie"))
    parties = hints(picture, "party")
    assert len(parties) == len(set(parties)) <= 20
    everybody = {*dyads["a"], *dyads["b"]}
    assert (
        f"Drawn are the {drawn} ties with most acts, between {len(parties)} parties; "
        f"{len(dyads) - drawn:,} ties and {len(everybody) - len(parties)} parties are not." in said(picture)
    )
    # The strongest of all is among them.
    strongest = max(dyads.rows(), key=lambda row: row["acts_ab"] + row["acts_ba"])
    told = f"{strongest['a']} gave {strongest['b']} {strongest['acts_ab']:,}"
    assert any(told in tie for tie in hints(picture, "tie"))


def test_a_tie_says_who_gave_whom_how_much() -> None:
    picture = Ledger.from_columns(["ada", "ada", "ben", "cem"], ["ben", "ben", "ada", "ada"]).plot()
    assert set(hints(picture, "tie")) == {
        "ada gave ben 2, ben gave ada 1",
        "ada gave cem 0, cem gave ada 1",
    }
    assert set(hints(picture, "party")) == {
        "ada: gave 2, received 2",
        "ben: gave 1, received 2",
        "cem: gave 1, received 0",
    }


def test_an_arrow_points_to_whoever_received() -> None:
    ledger = Ledger.from_columns(["ada"], ["ben"])
    picture = ledger.plot()
    (tie,) = of_class(picture, "one-way")
    line, head = (one.get("d", "") for one in tie if one.get("d"))
    start = tuple(map(float, re.findall(r"-?[\d.]+", line)[:2]))
    tip = tuple(map(float, re.findall(r"-?[\d.]+", head)[:2]))
    ada, ben = (
        (float(circle.get("cx", 0)), float(circle.get("cy", 0)))
        for circle in (next(one for one in party if one.get("cx")) for party in of_class(picture, "party"))
    )
    if hints(picture, "party")[0].startswith("ben"):
        ada, ben = ben, ada
    assert np.hypot(*np.subtract(start, ada)) < np.hypot(*np.subtract(start, ben))
    assert np.hypot(*np.subtract(tip, ben)) < np.hypot(*np.subtract(tip, ada))


def test_names_come_from_the_ledger_or_from_who_asks() -> None:
    dyads = Ledger.from_columns(["ada"], ["ben"]).dyads()
    assert "Ada Brook" in said(dyads.plot(names={"ada": "Ada Brook"}))
    assert "ada" in said(dyads.plot())


def test_some_parties_alone_can_be_drawn(data: Path) -> None:
    picture = managers(data).plot(of=["1"])
    assert all("1 gave" in tie or "gave 1 " in tie for tie in hints(picture, "tie"))


def test_no_circle_touches_another() -> None:
    chance = np.random.default_rng(3)
    radius, room = chance.uniform(3, 9, 60), np.array([600.0, 400.0])
    at = parted(chance.uniform(0, 1, (60, 2)) * room * 0.5 + 100, radius, room)
    for one, other in combinations(range(60), 2):
        assert np.hypot(*(at[one] - at[other])) >= radius[one] + radius[other]


def test_who_gives_each_other_much_stands_near() -> None:
    # Two circles of six that one tie joins.
    pairs = [(a, b) for a, b in combinations(range(6), 2)] + [(a + 6, b + 6) for a, b in combinations(range(6), 2)]
    first, second = (np.array(side) for side in zip(*pairs, (0, 6), strict=True))
    at = places([f"party {one}" for one in range(12)], first, second, np.ones(len(first)), 1.3)
    inside = np.mean([np.hypot(*(at[a] - at[b])) for a, b in pairs])
    between = np.mean([np.hypot(*(at[a] - at[b])) for a in range(6) for b in range(6, 12)])
    assert between > 2 * inside
    assert np.abs(at).max(axis=0) == pytest.approx(np.minimum([1.3, 1.0], np.abs(at).max(axis=0)))

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.linalg import lsqr

import ayni
from ayni import Ledger


def test_giving_down_a_line_runs_from_source_to_sink() -> None:
    found = Ledger.from_columns(["a", "b"], ["b", "c"]).potentials()
    assert found["potential"] == pytest.approx([1, 0, -1], abs=1e-12)
    assert found["net"] == [1, 0, -1]
    assert found["stands"] == ["source", "even", "sink"]
    assert found["component"] == [0, 0, 0]


def test_a_circle_has_no_heights() -> None:
    ledger = Ledger.from_columns(["a", "b", "c"], ["b", "c", "a"])
    assert ledger.potentials()["stands"] == ["even"] * 3
    assert ledger.circulation(exact="no")["circular_share"] == [1.0]


def test_each_part_of_the_network_has_heights_of_its_own() -> None:
    found = Ledger.from_columns(["a", "c", "b"], ["b", "d", "a"], weight=[1, 10, 3]).potentials()
    assert found["component"] == [0, 0, 1, 1]
    assert found["potential"] == pytest.approx([-0.5, 0.5, 5, -5], abs=1e-9)


def test_who_gave_to_nobody_else_is_not_listed() -> None:
    assert Ledger.from_columns(["a", "z"], ["b", "z"]).potentials()["party"] == ["a", "b"]
    assert len(Ledger.from_columns([], []).potentials()) == 0


def test_mail_agrees_with_least_squares(data: Path) -> None:
    ledger = ayni.read(
        data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2}
    )
    dyads = ledger.dyads().to_pandas()
    found = ledger.potentials()
    place = {party: number for number, party in enumerate(found["party"])}
    a, b = (dyads[end].map(place).to_numpy() for end in "ab")
    width = (dyads.acts_ab > 0).to_numpy(float) + (dyads.acts_ba > 0).to_numpy(float)
    flow = (dyads.weight_ab - dyads.weight_ba).to_numpy()
    links, root = np.arange(len(dyads)), np.sqrt(width)
    shape = (len(dyads), len(place))
    along = coo_array((root, (links, a)), shape) - coo_array((root, (links, b)), shape)
    potential = lsqr(along.tocsr(), flow / root, atol=1e-13, btol=1e-13, iter_lim=10_000)[0]
    assert found["potential"] == pytest.approx(potential.tolist(), abs=1e-6)
    [shares] = ledger.circulation(exact="no").rows()
    down = float(((along @ potential) ** 2).sum() / (flow**2 / width).sum())
    assert (shares["gradient_share"], shares["circular_share"]) == pytest.approx((down, 1 - down), abs=1e-9)


def test_a_long_chain_runs_down_step_by_step() -> None:
    parties = 50_000
    ledger = Ledger.from_columns(
        np.arange(parties), np.arange(1, parties + 1), weight=np.tile([1.0, 3.0], parties // 2)
    )
    found = ledger.potentials()["potential"]
    assert found[0] - found[-1] == pytest.approx(2 * parties, rel=1e-12)
    assert np.diff(found[:5]).tolist() == pytest.approx([-1, -3, -1, -3], abs=1e-6)
    assert ledger.circulation(exact="no")["gradient_share"] == [pytest.approx(1, abs=1e-12)]


def test_what_hangs_on_a_circle_runs_down_and_the_circle_does_not() -> None:
    found = Ledger.from_columns(
        ["a", "b", "c", "a", "d"], ["b", "c", "a", "d", "e"], weight=[1, 1, 1, 2, 4]
    ).potentials()
    height = dict(zip(found["party"], found["potential"], strict=True))
    assert height["a"] - height["b"] == pytest.approx(0, abs=1e-9)
    assert (height["a"] - height["d"], height["d"] - height["e"]) == pytest.approx((2, 4), abs=1e-9)

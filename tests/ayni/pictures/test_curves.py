from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import ayni
from ayni import InputError, Ledger, Reading
from tests.ayni.pictures.drawing import of_class, said


def messages(data: Path) -> Ledger:
    return ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2})


def test_two_curves_rise_from_nothing_and_the_second_is_dashed(data: Path) -> None:
    curves = of_class(messages(data).plot("curves"), "curve")
    assert ["dashed" in (curve.get("class") or "") for curve in curves] == [False, True]
    for curve in curves:
        corners = [tuple(map(float, corner.split())) for corner in (curve.get("d") or "")[1:].split("L")]
        assert all(later[0] >= sooner[0] and later[1] <= sooner[1] for sooner, later in pairwise(corners))
        assert len(corners) < 2_000


def test_shares_within_are_those_of_the_measure(data: Path) -> None:
    overall = messages(data).responses(within="2d").overall
    text = said(messages(data).plot("curves", within="2d"))
    assert f"Within 2 days, {100 * overall['direct_share']:.0f} % were followed by one to the giver" in text
    assert f"{overall['received']:,} acts received" in text


def test_a_median_is_pointed_at_where_half_is_reached() -> None:
    ledger = Ledger.from_columns(["ada", "ben"] * 30, ["ben", "ada"] * 30, at=[day * 86_400 for day in range(60)])
    picture = ledger.plot("curves")
    assert picture.title == "Half of what was received was returned within 24 hours."
    assert "24 hours" in said(picture)


def test_where_nothing_states_a_time_it_says_so() -> None:
    assert "no return times" in Ledger.from_columns(["ada"], ["ben"]).plot("curves").title


def test_nothing_returned_so_far_is_no_error() -> None:
    ledger = Ledger.from_columns(["ada", "ada"], ["ben", "cem"], at=[0, 86_400])
    assert ledger.plot("curves").title == "Nothing that was received was returned so far."


def test_a_reading_without_its_ledger_says_what_to_draw_instead() -> None:
    alone = Reading("responses", Ledger.from_columns(["ada"], ["ben"]).responses().table)
    with pytest.raises(InputError, match=r"ledger\.responses\(\)\.plot\(\)"):
        alone.plot()

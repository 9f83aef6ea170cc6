from __future__ import annotations

import pytest

from ayni import Ledger
from tests.ayni.pictures.drawing import hints, of_class, parsed, said


def a_ledger() -> Ledger:
    """Two back and forth, three around, five one way."""
    giver = ["ada", "ben", "cem", "dot", "eli", *["fay"] * 5]
    receiver = ["ben", "ada", "dot", "eli", "cem", *["gus"] * 5]
    return Ledger.from_columns(giver, receiver)


def test_three_shares_are_as_wide_as_they_are_large() -> None:
    picture = a_ledger().plot("circulation")
    widths = [float(share[1].get("width", 0)) for share in of_class(picture, "share")]
    room = 720 - 2 * 32 - 2 * 4
    assert widths == pytest.approx([room * 0.2, room * 0.3, room * 0.5], abs=0.1)
    assert hints(picture, "share") == [
        "20 % came back directly",
        "30 % came back through others",
        "50 % has gone one way so far",
    ]
    assert picture.title == "50 % of what was given came back."


def test_shares_of_nothing_are_not_in_the_bar_but_are_told() -> None:
    picture = Ledger.from_columns(["ada"], ["ben"]).plot("circulation")
    assert len(of_class(picture, "share")) == 1
    assert "0 % came back directly" in said(picture)


def test_where_only_the_split_was_made_two_shares_are_told_apart() -> None:
    picture = a_ledger().plot("circulation", exact="no")
    assert len(of_class(picture, "share")) == 2
    assert "not told apart" in said(picture)
    assert "run in circles" in said(picture)


def test_shares_look_different_without_their_colour() -> None:
    # Plain, and hatched in two ways: the bar's shares have different forms on them.
    forms = [len(share.findall("*")) for share in of_class(a_ledger().plot("circulation"), "share")]
    assert forms == [2, 3, 3]
    assert "M" in (parsed(a_ledger().plot("circulation")).find(".//*[@opacity='0.75']").get("d") or "")  # type: ignore[union-attr]

from __future__ import annotations

from ayni.guidance.reach import reaching_far
from ayni.ledger.ledger import Ledger


def test_who_is_in_touch_with_many_reaches_far_and_equals_do_not() -> None:
    ledger = Ledger.from_columns([2] * 6 + [9], [10, 11, 12, 13, 14, 15, 3], kind=["message"] * 7)
    assert reaching_far(ledger, dict.fromkeys([2, 3, 10, 11, 12], "")) == {2}
    assert reaching_far(Ledger.from_columns([2, 4], [3, 5]), dict.fromkeys([2, 3, 4, 5], "")) == set()


def test_who_belongs_to_one_of_the_largest_houses_reaches_far() -> None:
    houses = {
        1: "Large",
        2: "Large",
        3: "Large",
        4: "A",
        5: "B",
        6: "C",
        7: "D",
        8: "E",
        9: "F",
        10: "G",
        11: "H",
        12: "I",
    }
    houses |= {13: "J", 14: "K"}
    assert reaching_far(Ledger.from_columns([20], [21]), houses) == {1, 2, 3}

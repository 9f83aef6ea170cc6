from __future__ import annotations

import pyarrow as pa

from ayni import Ledger
from tests.ayni.pictures.drawing import hints, of_class, said


def a_ledger(groups: int) -> Ledger:
    """In group n, 2n + 1 acts inside and one to the next group."""
    keys = [f"{side}{group:02}" for group in range(groups) for side in "ab"]
    giver, receiver = [], []
    for group in range(groups):
        giver += [f"a{group:02}"] * (2 * group + 2)
        receiver += [f"b{group:02}"] * (2 * group + 1) + [f"a{(group + 1) % groups:02}"]
    parties = pa.table({"key": keys, "group": [f"Team {int(key[1:]) + 1}" for key in keys]})
    return Ledger.from_arrow(pa.table({"giver": giver, "receiver": receiver}), parties=parties)


def test_every_group_with_every_group_has_a_cell_with_its_acts() -> None:
    ledger = a_ledger(3)
    picture = ledger.plot("flows")
    table = {(row["giver_group"], row["receiver_group"]): row["acts"] for row in ledger.flows().rows()}
    told = hints(picture, "cell")
    assert len(told) == len(table) == 9
    for (giver, receiver), acts in table.items():
        assert any(one.startswith(f"{giver} gave {receiver} {acts} act") for one in told)


def test_groups_that_do_not_fit_are_left_out_and_counted_the_busiest_stay() -> None:
    picture = a_ledger(20).plot("flows", width=390)
    cells = len(of_class(picture, "cell"))
    drawn = round(cells**0.5)
    assert drawn**2 == cells
    assert drawn < 20
    assert f"Drawn are the {drawn} groups with most acts; {20 - drawn} are not." in said(picture)
    assert any(told.startswith("Team 20 gave Team 20") for told in hints(picture, "cell"))


def test_the_sentence_compares_with_chance() -> None:
    ledger = a_ledger(3)
    flows = ledger.flows()
    inside, whole = flows.overall["internal"], flows.overall["acts_of_groups"]
    assert inside is not None
    assert whole is not None
    assert ledger.plot("flows").title.startswith(f"{100 * inside / whole:.0f} % stayed inside groups, where chance")

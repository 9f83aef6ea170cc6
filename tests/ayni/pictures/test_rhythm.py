from __future__ import annotations

import pytest

from ayni import InputError, Ledger, UnknownNameError
from tests.ayni.pictures.drawing import hints, of_class, said

DAY = 86_400
START = 1_600_000_000


def a_ledger(quiet: int = 0) -> Ledger:
    """ada and ben every 20 days, by turns; ada and cem three times; the record ends `quiet` days later."""
    at = [START + 20 * DAY * turn for turn in range(30)]
    giver = ["ada" if turn % 3 else "ben" for turn in range(30)]
    receiver = ["ben" if one == "ada" else "ada" for one in giver]
    return Ledger.from_columns(
        [*giver, "ada", "ada", "cem", "dot"],
        [*receiver, "cem", "cem", "ada", "eli"],
        at=[*at, START, START + 90 * DAY, START + 95 * DAY, at[-1] + quiet * DAY],
        kind=[*["advice"] * 27, *["message"] * 3, "advice", "advice", "review", "advice"],
    )


def bars(d: str) -> int:
    return d.count("M")


def test_a_pair_is_drawn_with_what_each_gave() -> None:
    picture = a_ledger().plot("rhythm", of=["ben", "ada"], width=1280)
    assert picture.title.startswith("ben and ada: usually every ")
    (given,), (received,), (contacts,) = (of_class(picture, name) for name in ("given", "received", "contacts"))
    # Of 27 acts ben gave each third, looked from ben; three messages are neither.
    assert (bars(given.get("d", "")), bars(received.get("d", "")), bars(contacts.get("d", ""))) == (9, 18, 3)
    assert "above: ben gave" in said(picture)


def test_looked_from_the_other_side_above_and_below_change() -> None:
    one, other = (a_ledger().plot("rhythm", of=pair, width=1280) for pair in (["ada", "ben"], ["ben", "ada"]))
    assert bars(of_class(one, "given")[0].get("d", "")) == bars(of_class(other, "received")[0].get("d", ""))


def test_the_busiest_relationships_come_first() -> None:
    told = hints(a_ledger().plot("rhythm"), "thread")
    assert [one.split(":")[0] for one in told] == ["ada and ben", "ada and cem", "dot and eli"]
    assert "too few for a rhythm" in told[-1]


def test_one_key_draws_whoever_that_party_is_in_touch_with() -> None:
    told = hints(a_ledger().plot("rhythm", of=["ada"]), "thread")
    assert [one.split(":")[0] for one in told] == ["ada and ben", "ada and cem"]


def test_a_long_silence_is_dotted_and_a_short_one_is_not() -> None:
    assert not of_class(a_ledger(25).plot("rhythm", of=["ada", "ben"]), "silence")
    assert len(of_class(a_ledger(300).plot("rhythm", of=["ada", "ben"]), "silence")) == 1


def test_who_is_not_there_or_never_met_is_said() -> None:
    with pytest.raises(UnknownNameError, match="'zoe'"):
        a_ledger().plot("rhythm", of=["zoe"])
    with pytest.raises(InputError, match="Between ben and cem"):
        a_ledger().plot("rhythm", of=["ben", "cem"])


def test_a_window_and_a_now_hold_for_the_acts_too() -> None:
    now = START + 200 * DAY
    picture = a_ledger().plot("rhythm", of=["ada", "ben"], now=now, window="101d", width=1280)
    drawn = sum(bars(of_class(picture, name)[0].get("d", "")) for name in ("given", "received"))
    assert drawn == 6  # days 100, 120, 140, 160, 180, 200


def test_contacts_that_do_not_count_are_not_drawn() -> None:
    picture = a_ledger().plot("rhythm", of=["ada", "ben"], contacts=False)
    assert not of_class(picture, "contacts")
    assert "in touch" not in said(picture)

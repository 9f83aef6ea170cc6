from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ayni
from ayni import ColumnsError, Ledger

ACTS = {
    "giver": ["ada", "ben", "ada"],
    "receiver": ["ben", "cem", "dia"],
    "giver_group": ["west", None, "west"],
    "receiver_group": ["west", "east", ""],
}


def groups(ledger: Ledger) -> dict[object, str | None]:
    codes, names = ledger.parties.groups
    keys = ledger.parties.keys.to_pylist()
    return {key: names[code] if code >= 0 else None for key, code in zip(keys, codes.tolist(), strict=True)}


def test_acts_may_tell_the_groups_of_their_parties() -> None:
    ledger = Ledger.from_arrow(pa.table(ACTS))
    assert groups(ledger) == {"ada": "west", "ben": "west", "cem": "east", "dia": None}
    assert ledger.flows().overall["acts_of_groups"] == 2


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_files_may_name_these_columns_as_they_like(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"acts.{ending}"
    columns = {"giver_group": "team", "receiver_group": "team_of_receiver"}
    table = pa.table(ACTS).rename_columns([columns.get(name, name) for name in ACTS])
    if ending == "csv":
        rows = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
        lines = [",".join(value or "" for value in row) for row in rows]
        path.write_text("\n".join([",".join(table.column_names), *lines]), encoding="utf-8")
    else:
        pq.write_table(table, path)
    assert groups(ayni.read(path, columns=columns))["cem"] == "east"
    assert groups(ayni.read(path)) == {"ada": None, "ben": None, "cem": None, "dia": None}


def test_by_position_too(tmp_path: Path) -> None:
    (tmp_path / "acts.csv").write_text("1,2,red,blue\n2,1,blue,red\n", encoding="utf-8")
    places = {"giver": 0, "receiver": 1, "giver_group": 2, "receiver_group": 3}
    assert groups(ayni.read(tmp_path / "acts.csv", columns=places)) == {1: "red", 2: "blue"}


def test_who_changed_groups_is_in_that_of_the_latest_act() -> None:
    moved = pa.table(
        {
            "giver": ["ada", "ada", "ben"],
            "receiver": ["ben", "ben", "ada"],
            "at": [20, 10, None],
            "giver_group": ["east", "west", None],
            "receiver_group": [None, None, "north"],
        }
    )
    assert groups(Ledger.from_arrow(moved)) == {"ada": "east", "ben": None}


@pytest.mark.parametrize("at", [[5, 5], [None, None]])
def test_two_groups_at_one_time_are_refused(at: list[int | None]) -> None:
    torn = pa.table({"giver": [7, 7], "receiver": [8, 8], "at": pa.array(at, pa.int64()), "giver_group": ["x", "y"]})
    with pytest.raises(ColumnsError, match=r"7 is in two groups at the same time: 'x' and 'y'"):
        Ledger.from_arrow(torn)


def test_the_table_of_parties_counts_before_the_acts() -> None:
    parties = pa.table({"key": ["ada", "dia", "eli"], "group": ["south", None, "south"], "name": ["Ada", "Dia", "Eli"]})
    ledger = Ledger.from_arrow(pa.table(ACTS), parties=parties)
    assert groups(ledger) == {"ada": "south", "ben": "west", "cem": "east", "dia": None, "eli": "south"}
    assert ledger.parties.names.to_pylist() == ["Ada", "ben", "cem", "Dia", "Eli"]
    without = Ledger.from_arrow(pa.table(ACTS), parties=parties.drop_columns(["group"]))
    assert groups(without)["ada"] == "west"


def test_groups_are_kept_when_a_ledger_is_written_and_read(tmp_path: Path) -> None:
    ledger = Ledger.from_arrow(pa.table(ACTS))
    ledger.write_parquet(tmp_path / "acts.parquet")
    assert groups(Ledger.from_parquet(tmp_path / "acts.parquet")) == groups(ledger)


def test_numbers_may_name_groups_and_no_act_tells_none() -> None:
    numbered = pa.table({"giver": [1], "receiver": [2], "giver_group": [10], "receiver_group": [20]})
    assert groups(Ledger.from_arrow(numbered)) == {1: "10", 2: "20"}
    assert groups(Ledger.from_arrow(numbered.slice(0, 0))) == {}

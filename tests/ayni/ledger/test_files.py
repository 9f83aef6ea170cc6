from __future__ import annotations

import gzip
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ayni
from ayni import AyniError, ColumnsError, InputError, Ledger, WrongFormatError

ACTS = pa.table(
    {"giver": ["ada", "ben", "ada"], "receiver": ["ben", "ada", "cem"], "at": [10, None, 30], "weight": [1.0, 2.0, 0.5]}
)


def test_parquet_comes_back_exactly_as_it_was_written(tmp_path: Path) -> None:
    parties = pa.table({"key": ["ada", "idle"], "name": ["Ada", "Idle"]})
    for name, ledger in {
        "texts": Ledger.from_arrow(ACTS),
        "numbers": Ledger.from_columns([2**40, 7], [7, 9], kind=[0, 200], asked=[1, -1], basis=[2, 0]),
        "named": Ledger.from_arrow(ACTS, parties=parties),
        "filtered": Ledger.from_arrow(ACTS).only(["ada", "cem"]),
        "empty": Ledger.from_columns([], []),
    }.items():
        ledger.write_parquet(tmp_path / f"{name}.parquet")
        assert ayni.read(tmp_path / f"{name}.parquet").equals(ledger), name


def test_writing_over_a_ledger_leaves_no_parties_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "acts.parquet"
    Ledger.from_arrow(ACTS, parties=pa.table({"key": ["ada"], "name": ["Ada"]})).write_parquet(path)
    Ledger.from_arrow(ACTS).write_parquet(path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["acts.parquet"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "acts.parquet"
    Ledger.from_arrow(ACTS).write_parquet(path)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pyarrow.parquet.write_table", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Ledger.from_columns([1], [2]).write_parquet(path)
    monkeypatch.undo()
    assert ayni.read(path).equals(Ledger.from_arrow(ACTS))
    assert [file.name for file in tmp_path.iterdir()] == ["acts.parquet"]


@settings(deadline=None, max_examples=25)
@given(cut=st.integers(0, 3), numbers=st.booleans())
def test_any_split_into_files_gives_the_same_ledger(
    cut: int, numbers: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("split")
    table = ACTS if not numbers else pa.table({"giver": [1, 2, 1], "receiver": [2, 1, 3]})
    pq.write_table(table.slice(0, cut), folder / "1.parquet")
    pq.write_table(table.slice(cut), folder / "2.parquet")
    pq.write_table(pa.table({"key": ["ada"], "name": ["Ada"]}), folder / "0.parties.parquet")  # of no file here
    assert ayni.read(f"{folder}/*.parquet").equals(Ledger.from_arrow(table))
    assert ayni.read([folder / "1.parquet", folder / "2.parquet"]).equals(Ledger.from_arrow(table))


def test_a_file_of_numbers_and_one_of_texts_read_together_as_texts(tmp_path: Path) -> None:
    pq.write_table(pa.table({"giver": [1], "receiver": [2]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"giver": ["1"], "receiver": ["x"]}), tmp_path / "2.parquet")
    assert ayni.read(f"{tmp_path}/*.parquet").parties.keys.to_pylist() == ["1", "2", "x"]


@pytest.mark.parametrize(
    "text",
    [
        "giver,receiver,at,weight\nada,ben,1970-01-01T00:00:10Z,1\nben,ada,,2\nada,cem,1970-01-01T01:00:30+01:00,0.5\n",
        "giver;receiver;at;weight\nada;ben;10;1\nben;ada;;2\nada;cem;30;0.5\n",
        '"weight"\t"at"\t"giver"\t"receiver"\r\n1\t10\tada\tben\r\n2\t\tben\tada\r\n0.5\t30\tada\tcem\r\n',
        "\ufeffgiver,receiver,at,weight,note\nada,ben,10,1,x\n\nben,ada,,2,\nada,cem,30,0.5,y",
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_text_tables_are_read_however_they_are_laid_out(tmp_path: Path, text: str, packed: bool) -> None:
    path = tmp_path / "acts.csv"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    assert ayni.read(path).equals(Ledger.from_arrow(ACTS))


@pytest.mark.parametrize("text", ["1 2 10\n3 1 20\n", "# made by hand\n 1  2   10 \n3 \t 1 20", "1\t2\t10\n3\t1\t20\n"])
def test_a_file_without_a_header_is_read_by_position(tmp_path: Path, text: str) -> None:
    path = tmp_path / "acts.txt"
    path.write_text(text)
    expected = Ledger.from_columns([1, 3], [2, 1], at=[10, 20])
    assert ayni.read(path, columns={"giver": 0, "receiver": 1, "at": 2}).equals(expected)


def test_a_file_without_a_header_tells_how_to_go_on(tmp_path: Path) -> None:
    path = tmp_path / "acts.txt"
    path.write_text("1 2 10\n")
    with pytest.raises(ColumnsError, match=r"no header: its first line is '1 2 10'.*giver,receiver,at.*giver=0"):
        ayni.read(path)


def test_ids_with_leading_zeros_are_not_taken_for_numbers(tmp_path: Path) -> None:
    path = tmp_path / "acts.csv"
    path.write_text("giver,receiver\n007,7\n7,NA\n")
    assert ayni.read(path).parties.keys.to_pylist() == ["007", "7", "NA"]


def test_a_column_may_change_its_form_far_down(tmp_path: Path) -> None:
    path = tmp_path / "acts.csv"
    lines = ["giver,receiver,at"] + ["1,2,10"] * 300_000 + ["1,2,1970-01-01T00:00:10Z"]
    path.write_text("\n".join(lines))
    assert set(ayni.read(path).at.tolist()) == {10}


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        ("a.csv", b"", ColumnsError, "is empty"),
        ("a.csv", b"giver,receiver\n1,2\n3\n", WrongFormatError, "line 3 has 1 fields where the first line has 2"),
        ("a.csv", b"giver,receiver\n1,\n", AyniError, "a.csv: line 2 has no receiver"),
        ("a.csv", b"giver,receiver\n\xff\xfe\xfa,1\n", WrongFormatError, "UTF-8"),
        ("a.csv", b"src,dst\n1,2\n", ColumnsError, "The columns here are: src, dst"),
        ("a.csv", b"\x00\x01\x02", WrongFormatError, "is no text"),
        ("a.csv.gz", b"\x1f\x8b\x08broken", WrongFormatError, "cannot be opened"),
        ("a.parquet", b"PAR1 and then nothing", WrongFormatError, "cannot be read as Parquet"),
        ("a.parquet", b"", WrongFormatError, "cannot be read as Parquet"),
    ],
)
def test_broken_files_are_refused_in_words(
    tmp_path: Path, name: str, content: bytes, error: type[AyniError], said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=said):
        ayni.read(tmp_path / name)


def test_a_path_to_nothing_or_to_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        ayni.read(tmp_path / "none.parquet")
    with pytest.raises(InputError, match="There is no file"):
        ayni.read(f"{tmp_path}/*.parquet")
    with pytest.raises(InputError, match="is a folder"):
        ayni.read(tmp_path)
    with pytest.raises(InputError, match="No ledger file"):
        ayni.read([])


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ('giver,receiver,note\n1,2,"two\nlines"\n\n1,,z\n', None, "line 5 has no receiver"),
        ("# by hand\ngiver,receiver,at\nada,ben,1\nben,cem,soon\n", None, "line 4 has 'soon' in the column at"),
        ("giver;receiver;weight\nada;ben;1\nada;ben;-3\n", None, "line 3 has the weight -3.0"),
        ("1 2 5\n\n1 2 x\n", {"giver": 0, "receiver": 1, "at": 2}, "line 3 has 'x' in the column at"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_is_wrong_with_a_row_is_told_with_the_files_line(
    tmp_path: Path, text: str, columns: dict[str, str | int] | None, said: str, packed: bool
) -> None:
    good, path = tmp_path / "0.csv", tmp_path / "1.csv"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    good.write_text("1 2 5\n" if columns else "giver,receiver,at\nada,ben,10\n")
    for paths in ([path], [good, path]):
        with pytest.raises(AyniError, match=re.escape(f"{path}: {said}")):
            ayni.read(paths, columns=columns)


def test_what_is_wrong_with_a_row_of_parquet_is_told_with_its_file_and_row(tmp_path: Path) -> None:
    for name, weights in {"1": [1.0, 2.0], "2": [1.0, -2.0]}.items():
        table = pa.table({"giver": [1, 2], "receiver": [2, 1], "weight": weights})
        pq.write_table(table, tmp_path / f"{name}.parquet")
    with pytest.raises(AyniError, match=re.escape(f"{tmp_path / '2.parquet'}: row 2 has the weight -2.0")):
        ayni.read(f"{tmp_path}/*.parquet")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@settings(deadline=None, max_examples=150)
@given(place=st.floats(0, 1), noise=st.binary(min_size=1, max_size=8), cut=st.booleans())
def test_damaged_files_are_read_or_refused_and_never_anything_else(
    kind: str, place: float, noise: bytes, cut: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("damaged") / f"acts.{kind}"
    if kind == "csv":
        path.write_text("giver,receiver,at,kind\n" + "ada,ben,10,advice\n" * 20)
    else:
        pq.write_table(ACTS, path)
    whole = path.read_bytes()
    at = int(place * len(whole))
    path.write_bytes(whole[:at] if cut else whole[:at] + noise + whole[at + len(noise) :])
    try:
        found = ayni.read(path)
    except AyniError:
        return
    assert len(found.giver) == len(found.at) == len(found)
    assert found.reciprocity()["acts"][0] <= len(found)


def test_what_is_known_of_parties_comes_back_equal(tmp_path: Path) -> None:
    """Columns that a source wrote without nulls may come back as columns that might hold some."""
    schema = pa.schema([pa.field("key", pa.string(), nullable=False), pa.field("name", pa.string(), nullable=False)])
    parties = pa.table([["a", "b"], ["Ada", "Ben"]], schema=schema)
    ledger = Ledger.from_arrow(pa.table({"giver": ["a"], "receiver": ["b"]}), parties=parties)
    ledger.write_parquet(tmp_path / "acts.parquet")
    assert Ledger.from_parquet(tmp_path / "acts.parquet").equals(ledger)

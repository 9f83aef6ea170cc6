"""The Spark engine on one small local session: skew, limits, what is refused, and folders in and out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ayni import MEASURES, Ledger
from ayni.engines.spark import Limits, local_session, run
from ayni.errors import AyniError, ColumnsError, InputError, LedgerError, SpanError, UnknownNameError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ACTS = pa.table({"giver": [1, 2, 1, 3], "receiver": [2, 1, 3, 3], "at": [10, 20, 30, 40]})


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with local_session(cores=2, partitions=2) as session:
        yield session


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dyads", "responses", "people"])
def test_one_person_with_half_of_all_acts_changes_nothing(name: str, spark: SparkSession) -> None:
    chance = np.random.default_rng(5)
    giver, receiver = chance.integers(0, 20_000, (2, 200_000))
    busy = chance.random(200_000) < 0.5
    giver = np.where(busy, 7, giver)
    receiver = np.where(busy & (chance.random(200_000) < 0.5), 8, receiver)  # and one pair with a quarter of them
    rows = pa.table({"giver": giver, "receiver": receiver, "at": chance.integers(0, 10**8, 200_000)})
    embedded = getattr(Ledger.from_arrow(rows), name)()
    found = run(MEASURES[name], spark.createDataFrame(rows), session=spark)
    assert found.to_arrow().equals(embedded.table)
    assert dict(found.counts) == dict(embedded.counts)


def test_a_party_beyond_the_limit_is_named(spark: SparkSession) -> None:
    rows = pa.table({"giver": ["ada"] + ["robot"] * 30, "receiver": ["ben"] + [f"p{n}" for n in range(30)]})
    found = run(MEASURES["responses"], spark.createDataFrame(rows), session=spark, limits=Limits(acts=20))
    with pytest.raises(InputError, match="'robot' has more than 20 acts alone"):
        found.to_arrow()
    pairs = pa.table({"giver": ["ada"] * 30, "receiver": ["ben"] * 30})
    with pytest.raises(InputError, match="'ada' and 'ben' have more than 20 acts between them"):
        run(MEASURES["reciprocity"], spark.createDataFrame(pairs), session=spark, limits=Limits(acts=20))


def test_more_ties_or_rows_than_the_driver_takes_are_refused_with_a_way_out(spark: SparkSession) -> None:
    frame = spark.createDataFrame(ACTS)
    with pytest.raises(InputError, match=r"2 pairs of parties.*the most is 1"):
        run(MEASURES["reciprocity"], frame, session=spark, limits=Limits(ties=1))
    with pytest.raises(InputError, match=r"every act beside every other.*up to 3 rows.*Ask the embedded engine"):
        run(MEASURES["motifs"], frame, session=spark, limits=Limits(rows=3))
    found = run(MEASURES["responses"], frame, session=spark, limits=Limits(rows=2))
    with pytest.raises(InputError, match=r"Figures over all rows.*up to 2 acts"):
        found.overall()


@pytest.mark.parametrize(
    "wrong",
    [
        {"giver": [1, None], "receiver": [2, 3]},
        {"giver": ["ada", ""], "receiver": ["ben", "ben"]},
        {"giver": [1.0, 2.5], "receiver": [2.0, 3.0]},
        {"giver": [1, 2], "receiver": [2, 3], "weight": [1.0, -1.0]},
        {"giver": [1, 2], "receiver": [2, 3], "weight": [1.0, float("inf")]},
        {"giver": [1, 2], "receiver": [2, 3], "at": [1, 10**13]},
        {"giver": [1, 2], "receiver": [2, 3], "at": ["2026-01-01", "soon"]},
        {"giver": [1, 2], "receiver": [2, 3], "kind": [1, 5000]},
        {"giver": [1, 2], "receiver": [2, 3], "kind": ["advice", "nonsense"]},
        {"giver": [1, 2], "receiver": [2, 3], "asked": [0, 7]},
    ],
    ids=lambda wrong: f"{list(wrong)[-1]}: {list(wrong.values())[-1][1]}",
)
def test_rows_that_no_ledger_takes_are_refused_alike_before_any_work(
    wrong: dict[str, list[Any]], spark: SparkSession
) -> None:
    rows = pa.table(wrong)
    with pytest.raises(AyniError) as embedded:
        Ledger.from_arrow(rows)
    with pytest.raises(AyniError) as told:
        run(MEASURES["dyads"], spark.createDataFrame(rows), session=spark)
    assert type(told.value) is type(embedded.value)
    assert type(told.value) in (LedgerError, ColumnsError)
    assert str(told.value) == str(embedded.value).replace("Row 2 has", "A row has")


def test_columns_are_read_as_a_ledger_reads_them(spark: SparkSession) -> None:
    rows = pa.table(
        {
            "from": ["ada", "ben", "ada"],
            "to": [7, 7, 8],
            "day": ["2026-01-01", None, "2026-01-03T12:00:00+01:00"],
            "kind": ["advice", "", "message"],
            "weight": pa.array([1, None, 3], pa.int16()),
        }
    )
    named = {"giver": "from", "receiver": "to", "at": "day"}
    embedded = Ledger.from_arrow(rows, columns=named).dyads(contacts=True)
    found = run(MEASURES["dyads"], spark.createDataFrame(rows), session=spark, columns=named, contacts=True)
    assert found.to_reading().table.equals(embedded.table)
    assert found.now == embedded.now
    with pytest.raises(ColumnsError, match="There is no column 'src'"):
        run(MEASURES["dyads"], spark.createDataFrame(rows), session=spark, columns={"giver": "src"})


def test_a_ledger_without_acts_gives_no_rows(spark: SparkSession) -> None:
    for name in ("dyads", "people", "reciprocity"):
        rows = ACTS.slice(0, 0)
        embedded = getattr(Ledger.from_arrow(rows), name)()
        found = run(MEASURES[name], spark.createDataFrame(rows), session=spark)
        assert found.to_arrow().equals(embedded.table), name
        assert found.now is None


def test_what_spark_does_not_do_is_said(spark: SparkSession) -> None:
    frame = spark.createDataFrame(ACTS)
    with pytest.raises(InputError, match="one span at a time"):
        run(MEASURES["dyads"], frame, session=spark, every="month")
    with pytest.raises(UnknownNameError, match="no option 'nonsense'"):
        run(MEASURES["dyads"], frame, session=spark, nonsense=1)
    with pytest.raises(SpanError):
        run(MEASURES["dyads"], frame, session=spark, window="soon")


def test_a_folder_is_read_and_a_folder_is_written(spark: SparkSession, tmp_path: Path) -> None:
    acts, out = tmp_path / "acts", tmp_path / "dyads"
    acts.mkdir()
    pq.write_table(ACTS.slice(0, 2), acts / "parties.parquet")  # an unlucky name that is none of a file of parties
    pq.write_table(ACTS.slice(2).append_column("weight", pa.array([2.5, 1.0])), acts / "later.parquet")
    told = pa.table({"key": [1, 2, 9], "name": ["Ada", "Ben", "Cem"], "kind": ["person"] * 3})
    pq.write_table(told, acts / "later.parties.parquet")
    found = run(MEASURES["dyads"], acts, session=spark)
    found.write(str(out))
    embedded = Ledger.from_parquet([acts / "parties.parquet", acts / "later.parquet"]).dyads()
    written = pq.read_table(out).sort_by([("a", "ascending"), ("b", "ascending")])
    assert written["weight_ab"].to_pylist() == embedded["weight_ab"]
    assert written["last_ab"].cast(pa.timestamp("s", tz="UTC")).to_pylist() == embedded["last_ab"]
    assert written.column_names == embedded.columns
    with pytest.raises(InputError, match="Name a new folder"):
        found.write(str(out))
    with pytest.raises(InputError, match="Name a folder of Parquet files"):
        run(MEASURES["dyads"], tmp_path / "nowhere", session=spark)


def test_files_of_parties_tell_groups_to_measures_that_ask_for_them(spark: SparkSession, tmp_path: Path) -> None:
    pq.write_table(ACTS, tmp_path / "acts.parquet")
    pq.write_table(pa.table({"key": [1, 2, 3], "group": ["red", "blue", "blue"]}), tmp_path / "acts.parties.parquet")
    embedded = Ledger.from_parquet(tmp_path / "acts.parquet").flows()
    for source in (tmp_path, tmp_path / "acts.parquet"):
        found = run(MEASURES["flows"], source, session=spark).to_reading()
        assert found.table.equals(embedded.table)
        assert dict(found.overall) == dict(embedded.overall)


def test_frames_carry_units_and_meanings(spark: SparkSession) -> None:
    frame = run(MEASURES["dyads"], spark.createDataFrame(ACTS), session=spark).frame
    metadata = {field.name: field.metadata for field in frame.schema.fields}
    assert metadata["last_ab"] == {"unit": "UTC", "meaning": "last act from a to b"}

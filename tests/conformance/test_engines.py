"""Every measure on every engine: what Spark finds is what the embedded engine finds, row for row and bit for bit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

from ayni import MEASURES, Ledger
from ayni.engines.spark import local_session, run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DAY = 86_400
BEGIN = 1_600_000_000
#: Fewer shuffles than usual: each is as good as another for telling whether two engines do the same.
OPTIONS: dict[str, dict[str, Any]] = {"pay_forward": {"shuffles": 10}, "dyads": {"half_life": "90d"}}
#: One measure for each way in which rows are brought together.
ONE_OF_EACH = ("dyads", "responses", "people", "reciprocity", "potentials", "rhythm")


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with local_session(cores=2, partitions=3) as session:
        yield session


def table(rows: int, seed: int, *, texts: bool) -> pa.Table:
    """Random rows about some 60 parties, a few of them very busy: acts to oneself, contacts, equal times, no times, all weights."""
    chance = np.random.default_rng(seed)
    giver, receiver = (np.minimum(chance.zipf(1.5, rows), 60) for _ in range(2))
    at = chance.integers(BEGIN, BEGIN + 400 * DAY, rows)
    at = np.where(chance.random(rows) < 0.5, at // DAY * DAY, at)  # many in the same second
    ids = (giver, receiver) if not texts else tuple(np.array(names())[side] for side in (giver, receiver))
    return pa.table(
        {
            "giver": ids[0],
            "receiver": ids[1],
            "at": pa.array(at, mask=chance.random(rows) < 0.05),
            "weight": chance.random(rows) * 10,
            "kind": chance.choice([0, 1, 3, 200, 300, 10_001], rows),
            "asked": chance.choice([-1, 0, 1], rows).astype(np.int8),
        }
    )


def names() -> list[str]:
    """Names whose order by code point differs from that by UTF-16 unit and from that of an alphabet."""
    return [f"{chr(0x1F600 + n % 7) if n % 3 == 0 else chr(0xFF00 + n % 11)}{'Zaä'[n % 3]}{n}" for n in range(61)]


def known(rows: pa.Table) -> pa.Table:
    """Groups and capacities of the parties that gave."""
    keys = pa.chunked_array(rows["giver"].chunks).unique()
    groups, capacities = zip(*[(f"group {n % 4}", n % 3 + 0.5) for n in range(len(keys))], strict=True)
    return pa.table({"key": keys, "group": groups, "capacity": capacities})


def same(name: str, rows: pa.Table, spark: SparkSession, **options: Any) -> None:
    asked = OPTIONS.get(name, {}) | options
    parties = known(rows)
    embedded = getattr(Ledger.from_arrow(rows, parties=parties), name)(**asked)
    found = run(MEASURES[name], spark.createDataFrame(rows), session=spark, parties=parties, **asked).to_reading()
    assert found.table.schema.equals(embedded.table.schema, check_metadata=True)
    assert found.table.equals(embedded.table)
    assert (found.now, dict(found.counts), found.of_whole) == (embedded.now, dict(embedded.counts), embedded.of_whole)
    assert dict(found.overall) == dict(embedded.overall)
    assert len(found) > 0


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_spark_finds_what_the_embedded_engine_finds(name: str, spark: SparkSession) -> None:
    same(name, table(2_000, 1, texts=True), spark)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(MEASURES)))
def test_so_does_every_measure_with_numbers_for_ids(name: str, spark: SparkSession) -> None:
    same(name, table(3_000, 2, texts=False), spark)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dyads", "responses", "people", "reciprocity"])
def test_and_with_contacts_a_moment_and_a_window(name: str, spark: SparkSession) -> None:
    same(name, table(2_000, 3, texts=False), spark, contacts=True, now=BEGIN + 300 * DAY, window="100d")
    same(name, table(2_000, 4, texts=True), spark, window="60d")

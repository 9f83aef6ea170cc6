"""Acts as Spark frames: opened, looked through, cast, left out where they do not count, and brought together by key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyspark.errors import AnalysisException
from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 (its usual name)
from pyspark.sql.types import (
    ByteType,
    DataType,
    DoubleType,
    IntegerType,
    LongType,
    ShortType,
    StringType,
    StructField,
    StructType,
)

import ayni.errors
from ayni.engines.spans import TimeSpan
from ayni.engines.spark.working import SURVEY, Casting, Surveying
from ayni.errors import AyniError
from ayni.ledger.acts import Asked
from ayni.ledger.casting import DEFAULT_KIND, DEFAULT_WEIGHT
from ayni.ledger.columns import NO_TIME
from ayni.ledger.kinds import FIRST_CONTACT, LAST_CONTACT
from ayni.ledger.tables import IDS, names_in

type Source = DataFrame | str | Path | Sequence[str | Path]

_ENDING = ".parties.parquet"

_WHOLE = (ByteType, ShortType, IntegerType, LongType)
#: Beside the ids and `at`: the type in a ledger, the types that Spark can cast to it without a question, what null means.
_BESIDE: dict[str, tuple[DataType, tuple[type[DataType], ...], float]] = {
    "weight": (DoubleType(), (DoubleType, *_WHOLE[:3]), DEFAULT_WEIGHT),
    "kind": (IntegerType(), _WHOLE, DEFAULT_KIND),
    "asked": (ByteType(), _WHOLE, int(Asked.UNKNOWN)),
}


def _acts_glob() -> str:
    """Parquet files except those of parties: a glob cannot say "not", so it lists how a name can differ from that ending."""
    tail = _ENDING.removesuffix(".parquet")
    differing = [f"*[!{tail[place]}]{tail[place + 1 :]}" for place in range(len(tail))]
    shorter = [tail[place:] for place in range(1, len(tail))]
    return "{" + ",".join(f"{stem}.parquet" for stem in differing + shorter) + ",*.pq}"


ACTS_GLOB = _acts_glob()


def opened(source: Source, session: SparkSession) -> DataFrame:
    """The rows of a frame, or of the Parquet files of a folder; files of parties beside the acts are not among them."""
    if isinstance(source, (str, Path)):
        source = [source]
    if not isinstance(source, Sequence):
        return source
    reader = session.read.option("mergeSchema", "true").option("pathGlobFilter", ACTS_GLOB)
    return reader.parquet(*(str(path) for path in source))


def parties_of(source: Source, session: SparkSession) -> pa.Table | None:
    """What files of parties in these folders, or beside these files, say; None where there are none."""
    if not isinstance(source, (str, Path, Sequence)):
        return None
    each = [source] if isinstance(source, (str, Path)) else source
    told = [found for one in each if (found := _parties_at(str(one), session)) is not None]
    return pa.concat_tables(told, promote_options="permissive") if told else None


def _parties_at(path: str, session: SparkSession) -> pa.Table | None:
    if path.endswith(".parquet"):
        path = path.removesuffix(".parquet") + _ENDING
    reader = session.read.option("mergeSchema", "true").option("pathGlobFilter", f"*{_ENDING}")
    try:
        return reader.parquet(path).toArrow()
    except AnalysisException as error:
        if error.getCondition() in ("PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA"):
            return None
        raise


def named(frame: DataFrame, columns: Mapping[str, str] | None) -> DataFrame:
    """The columns that a ledger uses, under its names. Raises `ColumnsError`."""
    found = names_in(frame.columns, columns)
    return frame.select([F.col(f"`{theirs.replace('`', '``')}`").alias(name) for name, theirs in found.items()])


@dataclass(frozen=True, slots=True)
class Survey:
    """What a pass over all rows found, before any work: how many do not count and why, and their times."""

    rows: int
    self_acts: int
    contacts: int
    later: int
    earlier: int
    first_at: int | None
    last_at: int | None

    @property
    def counts(self) -> Mapping[str, int]:
        """As in `Reading.counts`."""
        left_out = {
            "self_acts_left_out": self.self_acts,
            "contacts_left_out": self.contacts,
            "later_left_out": self.later,
            "earlier_left_out": self.earlier,
        }
        return {"acts": self.rows - sum(left_out.values()), **left_out}


def survey(frame: DataFrame, within: TimeSpan, *, contacts: bool) -> Survey:
    """Looks through all rows, with a ledger's own reading of them. Raises what a ledger in memory would raise."""
    types = {"problem": StringType(), "message": StringType()}
    schema = StructType([StructField(name, types.get(name, LongType())) for name in SURVEY])
    told = frame.mapInArrow(Surveying(contacts, within.since, within.until), schema).toArrow().to_pylist()
    problems = sorted((one["problem"], one["message"]) for one in told if one["problem"])
    if problems:
        raise _problem(*problems[0])
    numbers = {name: [one[name] for one in told if one[name] is not None] for name in SURVEY}
    sums = {name: sum(numbers[name]) for name in ("rows", "self_acts", "contacts", "later", "earlier")}
    first, last = min(numbers["first_at"], default=None), max(numbers["last_at"], default=None)
    return Survey(**sums, first_at=first, last_at=last)


def _problem(name: str, message: str) -> AyniError:
    """The error that a worker met. Its number of the row is that of some batch, which says nothing to anybody."""
    kind: type[AyniError] = getattr(ayni.errors, name)
    return kind(re.sub(r"^Row [\d,]+ has", "A row has", message))


def typed(frame: DataFrame) -> DataFrame:
    """Columns in a ledger's types, without nulls: `NO_TIME` where no time is stated. `basis` matters to no measure.

    Spark does it where there is nothing to decide; for times as texts, kinds by their names and the like, the workers read
    as a ledger does.
    """
    beside = [name for name in _BESIDE if name in frame.columns]
    if _is_plain(frame):
        ids = [F.col(name).cast(_id_type(frame)).alias(name) for name in IDS]
        at = F.coalesce(F.col("at").cast("bigint"), F.lit(NO_TIME)) if "at" in frame.columns else F.lit(NO_TIME)
        rest = [_filled(name) for name in beside]
        return frame.select(*ids, at.alias("at"), *rest)
    fields = [StructField(name, _id_type(frame), nullable=False) for name in IDS]
    fields += [StructField("at", LongType(), nullable=False)]
    fields += [StructField(name, _BESIDE[name][0], nullable=False) for name in beside]
    return frame.mapInArrow(Casting(tuple(beside)), StructType(fields))


def _filled(name: str) -> Expression:
    type_, _, null = _BESIDE[name]
    return F.coalesce(F.col(name).cast(type_), F.lit(null).cast(type_)).alias(name)


def _is_plain(frame: DataFrame) -> bool:
    types = {field.name: field.dataType for field in frame.schema.fields}
    alike = all(isinstance(types[name], _WHOLE) for name in IDS) or all(type(types[n]) is StringType for n in IDS)
    times = "at" not in types or isinstance(types["at"], _WHOLE)
    return alike and times and all(isinstance(types[n], taken) for n, (_, taken, _) in _BESIDE.items() if n in types)


def _id_type(frame: DataFrame) -> DataType:
    """Ids are texts where one of the two columns has texts."""
    return StringType() if any(isinstance(frame.schema[name].dataType, StringType) for name in IDS) else LongType()


def counted(acts: DataFrame, within: TimeSpan, *, contacts: bool) -> DataFrame:
    """The acts that count: to somebody else, within the span, and contacts only where asked for."""
    kept: Expression = F.col("giver") != F.col("receiver")
    if not contacts and "kind" in acts.columns:
        kept &= ~F.col("kind").between(FIRST_CONTACT, LAST_CONTACT)
    if within.until is not None:
        kept &= F.col("at") <= F.lit(within.until)
    if within.since is not None:
        kept &= F.col("at") > F.lit(within.since)
    return acts.filter(kept)


def by_pair(acts: DataFrame, partitions: int | None) -> DataFrame:
    """Acts with those of a pair together, in the order of the contract."""
    giver, receiver = F.col("giver"), F.col("receiver")
    beside = [name for name in _BESIDE if name in acts.columns]
    pairs = acts.select(
        F.least(giver, receiver).alias("lower"),
        F.greatest(giver, receiver).alias("upper"),
        "at",
        (giver > receiver).alias("up"),
        *beside,
    )
    return _together(pairs, ["lower", "upper"], ["at", "up", *beside], partitions)


def by_person(acts: DataFrame, partitions: int | None) -> DataFrame:
    """Every act with its giver and with its receiver, those of a person together, in the order of the contract."""
    giver, receiver, at = F.col("giver"), F.col("receiver"), F.col("at")
    gave = F.struct(giver.alias("person"), receiver.alias("partner"), at, F.lit(1).cast("tinyint").alias("side"))
    # Received from one whose key comes before one's own stands before what one gave in the same second, else after.
    side = F.when(giver < receiver, 0).otherwise(2).cast("tinyint").alias("side")
    received = F.struct(receiver.alias("person"), giver.alias("partner"), at, side)
    both = acts.select(F.explode(F.array(gave, received)).alias("one")).select("one.*")
    ordered = _together(both, ["person"], ["at", "side", "partner"], partitions)
    return ordered.select("person", "partner", "at", (F.col("side") == 1).alias("gave"))


def ties_by_person(sums: DataFrame, partitions: int | None) -> DataFrame:
    """The sums of each pair seen from both sides, those of a person together, in the order of partners."""
    sides = [_seen("lower", "upper", "up", "down"), _seen("upper", "lower", "down", "up")]
    both = sums.select(F.explode(F.array(*sides)).alias("one")).select("one.*")
    return _together(both, ["person"], ["partner"], partitions)


def _seen(person: str, partner: str, given: str, received: str) -> Expression:
    return F.struct(
        F.col(person).alias("person"),
        F.col(partner).alias("partner"),
        F.col(f"acts_{given}").alias("acts_given"),
        F.col(f"acts_{received}").alias("acts_received"),
        F.col(f"weight_{given}").alias("weight_given"),
        F.col(f"weight_{received}").alias("weight_received"),
    )


def _together(frame: DataFrame, keys: list[str], then: list[str], partitions: int | None) -> DataFrame:
    """Rows of a key in one partition, and in order there. One that is very large goes to disk, not to memory, for it."""
    spread = frame.repartition(*keys) if partitions is None else frame.repartition(partitions, *keys)
    return spread.sortWithinPartitions(*keys, *then)

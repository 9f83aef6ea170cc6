"""A Spark session on this machine, for those who bring none of their own."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

from ayni.engines.spark.failing import plainly
from ayni.errors import InputError

#: How much of the machine's memory the part of Spark that is not Python may take.
_SHARE_OF_MEMORY = 4


@contextmanager
def local_session(cores: int | None = None, partitions: int | None = None) -> Iterator[SparkSession]:
    """A session on this machine, stopped at the end, on so many cores or all; or the active one, left as it is.

    For a cluster, make the session yourself and give it to `run`. Raises `InputError` where Java is missing or cannot start.
    """
    _refuse_without_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    logging.getLogger("py4j").setLevel(logging.ERROR)  # it tells of every connection that it closes
    active = SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    with warnings.catch_warnings(), plainly():
        # PySpark looks for pandas at every turn and finds it too new; nothing here uses pandas.
        warnings.filterwarnings("ignore", message="PySpark does not yet", category=FutureWarning)
        session = _started(cores, partitions)
        try:
            yield session
        finally:
            session.stop()


def _started(cores: int | None, partitions: int | None) -> SparkSession:
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",  # what goes wrong is said once, in a sentence
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(1 << 16),
    }
    if partitions is not None:
        settings["spark.sql.shuffle.partitions"] = str(partitions)
    if "SPARK_DRIVER_MEMORY" not in os.environ:
        settings["spark.driver.memory"] = f"{_megabytes() // _SHARE_OF_MEMORY}m"
        settings["spark.driver.maxResultSize"] = "0"  # driver and workers are one process here
    builder = SparkSession.Builder().master(f"local[{cores or '*'}]").appName("ayni")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _megabytes() -> int:
    """The memory of this machine."""
    return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20)


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if home and not (Path(home) / "bin" / "java").is_file():
        raise InputError(
            f"JAVA_HOME is {home}, and there is no Java there. Set it to where Java is, or leave it unset."
        )
    if not home and shutil.which("java") is None:
        raise InputError(
            "The Spark engine needs Java 17 or newer, and there is none on this machine. On Debian and Ubuntu: "
            "apt install default-jre-headless. Or measure with the embedded engine, which needs none."
        )

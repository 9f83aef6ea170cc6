"""What goes wrong in Spark, said in one sentence of Ayni's own errors."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

import ayni.errors
from ayni.errors import AyniError, InputError

_OURS = re.compile(r"ayni\.errors\.(\w+): (.+)")

#: What Spark says, and what it means for somebody who wants to go on.
_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        r"PYTHON_VERSION_MISMATCH|different (?:minor )?versions?",
        "The workers' Python is another version than this one, {here}. "
        "Set PYSPARK_PYTHON to a Python {here} that has Ayni installed, and start again.",
    ),
    (
        r"No module named '(?:ayni|numba|numpy|pyarrow|pyspark)",
        "The workers' Python has no Ayni. Install the same version of it there, "
        "or ship this environment with the session (spark.archives); docs/spark.md says how.",
    ),
    (
        r"Cannot run program|reading the port number from pyspark.daemon",
        "The workers' Python cannot be started. "
        "Set PYSPARK_PYTHON to a Python {here} that is there on every worker and has Ayni installed.",
    ),
    (
        r"JAVA_GATEWAY_EXITED|UnsupportedClassVersionError",
        "Spark could not start. It needs Java 17 or newer: on Debian and Ubuntu, apt install default-jre-headless; "
        "or set JAVA_HOME to where it is.",
    ),
    (
        r"maxResultSize",
        "What the driver is to collect is larger than spark.driver.maxResultSize. "
        "Start the session with a larger one, and with as much more spark.driver.memory.",
    ),
    (
        r"Python worker exited unexpectedly|worker_crash|ExecutorLostFailure|OutOfMemoryError|Java heap space",
        "A worker stopped in the middle, most likely for lack of memory. Give workers more of it "
        "(spark.executor.memoryOverhead for their Python), or run fewer tasks on each (spark.executor.cores).",
    ),
    (r"PATH_NOT_FOUND", "{first} Name a folder of Parquet files, or the files."),
    (r"UNABLE_TO_INFER_SCHEMA", "There are no Parquet files of acts there. Name the folder that holds them."),
    (r"PATH_ALREADY_EXISTS", "There is something already where the result is to be written. Name a new folder."),
    (
        r"CANNOT_MERGE_SCHEMAS|CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE|CONVERT_UNSUPPORTED|COLUMN_DATA_TYPE_MISMATCH",
        "The files do not agree on the type of a column, such as ids that are numbers in one and texts in "
        "another. Write them alike: {first}",
    ),
    (r"is not a Parquet file|CANNOT_READ_FILE|FAILED_READ_FILE", "A file cannot be read as Parquet: {first}"),
)


@contextmanager
def plainly() -> Iterator[None]:
    """Turns what Spark raises inside into one of Ayni's errors. Use it around actions on a frame that `run` returned."""
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise meant(error) from None


def meant(error: Exception) -> AyniError:
    """The error of the tree that says the same in one sentence."""
    text = str(error)
    if told := _OURS.findall(text):
        name, sentence = told[-1]
        kind = getattr(ayni.errors, name, InputError)
        return kind(sentence) if issubclass(kind, AyniError) else InputError(sentence)
    first = _first_line(text)
    for pattern, sentence in _MEANINGS:
        if re.search(pattern, text):
            return InputError(sentence.format(here=_here(), first=first))
    return InputError(f"Spark could not do this: {first}")


def _here() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _first_line(text: str) -> str:
    """The line that says what happened: the last of a worker's traceback, else the first."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    raised = [line for line in lines if re.match(r"(\w+\.)*\w*(Error|Exception): ", line)]
    line = (raised[-1] if "Traceback" in text and raised else lines[0]) if lines else "it gave no reason."
    return re.sub(r"^\[[A-Z_.0-9]+\] |\s*SQLSTATE: \w+.*$", "", line)

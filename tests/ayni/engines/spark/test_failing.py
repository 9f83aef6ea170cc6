from __future__ import annotations

import pytest
from pyspark.errors import PySparkException

from ayni.engines.spark.failing import meant, plainly
from ayni.errors import AyniError, ColumnsError, InputError, LedgerError

WORKER = """Job aborted due to stage failure: Task 1 in stage 6.0 failed 4 times
Traceback (most recent call last):
  File "working.py", line 21, in __call__
    raise
{raised}
"""


@pytest.mark.parametrize(
    ("raised", "kind", "sentence"),
    [
        ("ayni.errors.InputError: 'robot' has too many acts. Leave it out.", InputError, "'robot' has too many acts."),
        ("ayni.errors.LedgerError: A row has no giver.", LedgerError, "A row has no giver."),
        ("ayni.errors.ColumnsError: The column at is odd.", ColumnsError, "The column at is odd."),
    ],
)
def test_an_error_of_ours_in_a_worker_comes_out_as_itself(raised: str, kind: type[AyniError], sentence: str) -> None:
    found = meant(PySparkException(WORKER.format(raised=raised)))
    assert type(found) is kind
    assert str(found).startswith(sentence)
    assert "Traceback" not in str(found)


@pytest.mark.parametrize(
    ("said", "next_step"),
    [
        (
            "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.11 than that in driver: 3.12",
            "PYSPARK_PYTHON",
        ),
        ('java.io.IOException: Cannot run program "python9": error=2, No such file', "PYSPARK_PYTHON"),
        ("EOFException occurred while reading the port number from pyspark.daemon's stdout.", "PYSPARK_PYTHON"),
        (WORKER.format(raised="ModuleNotFoundError: No module named 'ayni'"), "spark.archives"),
        ("[JAVA_GATEWAY_EXITED] Java gateway process exited before sending its port number.", "Java 17"),
        (
            "Total size of serialized results (1025 MiB) is bigger than spark.driver.maxResultSize (1024 MiB)",
            "larger one",
        ),
        ("org.apache.spark.SparkException: Python worker exited unexpectedly (crashed)", "memoryOverhead"),
        ("[PATH_NOT_FOUND] Path does not exist: file:/nowhere. SQLSTATE: 42K03", "Name a folder"),
        ("[PATH_ALREADY_EXISTS] Path file:/x already exists.", "Name a new folder"),
    ],
)
def test_what_spark_says_becomes_one_sentence_with_a_next_step(said: str, next_step: str) -> None:
    found = meant(PySparkException(said))
    assert isinstance(found, InputError)
    assert next_step in str(found)
    assert "\n" not in str(found)
    assert "SQLSTATE" not in str(found)


def test_what_nobody_foresaw_still_names_what_happened() -> None:
    told = str(meant(PySparkException(WORKER.format(raised="ZeroDivisionError: division by zero"))))
    assert told == "Spark could not do this: ZeroDivisionError: division by zero"
    assert "[SOME_CLASS]" not in str(meant(PySparkException("[SOME_CLASS] Something. SQLSTATE: 42000")))


def test_errors_of_other_sorts_pass_through() -> None:
    with pytest.raises(ZeroDivisionError), plainly():
        _ = 1 / 0

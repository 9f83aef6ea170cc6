"""The Spark engine: the same kernels where acts outgrow one machine, on a session that the user gives.

    from ayni import MEASURES
    from ayni.engines.spark import run

    found = run(MEASURES["dyads"], "s3a://lake/acts", session=spark, half_life="180d")
    found.frame          # a data frame of Spark, computed when it is used
    found.write("s3a://lake/dyads")

`docs/spark.md` says how it works, what it takes and where its limits are. Needs the extra `spark`, and Java.
"""

from importlib.util import find_spec

from ayni.errors import InputError

if find_spec("pyspark") is None:
    raise InputError("The Spark engine needs PySpark. Install it with: pip install 'ayni[spark]'")

from ayni.engines.spark.engine import SparkReading, run
from ayni.engines.spark.failing import plainly
from ayni.engines.spark.limits import Limits
from ayni.engines.spark.sessions import local_session

__all__ = ["Limits", "SparkReading", "local_session", "plainly", "run"]

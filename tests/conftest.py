"""What every test may ask for."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from hypothesis import settings
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.clusters import APPLICATION, OWNER, Cluster

# Before anything reads the settings: tests live in a home of their own, one for each process that runs them,
# whatever the environment says. That is also why the settings are named here and not in pyproject.toml, which
# would have them read before this file.
HOME = Path(tempfile.mkdtemp(prefix="ayni-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("AYNI_")]:
    del os.environ[name]
os.environ["AYNI_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "ayni_web.site.settings"
# A Java machine that lives for a minute: compiling well what runs there takes longer than it saves.
os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
# With TEST_DATABASE=postgresql tests that ask a database ask a PostgreSQL, which is started here and thrown away at the end.
# Processes that run tests side by side share it, each with a database of its own.
ON_POSTGRESQL = os.environ.get("TEST_DATABASE", "sqlite") == "postgresql"
if ON_POSTGRESQL and "TEST_CLUSTER" not in os.environ:
    cluster = Cluster()
    atexit.register(cluster.stop)
    os.environ["TEST_CLUSTER"] = cluster.address(OWNER, "ayni")
if ON_POSTGRESQL:
    # Who owns the tables makes them; tests then ask as the role that row-level security holds back.
    os.environ["AYNI_DATABASE_URL"] = os.environ["TEST_CLUSTER"]
# The files below this one import models at their top.
django.setup()
from tests.empties import Beginning  # noqa: E402  # it asks for migrations

if ON_POSTGRESQL:
    from django.conf import settings as site

    from ayni_web.walls.acting import is_the_house

    site.DATABASE_ROLE = APPLICATION
    # Tests that start an Ayni of their own give it a home of its own, which has a file.
    del os.environ["AYNI_DATABASE_URL"]
    # What a test does by itself is of no one person. What it asks for through a page is of whoever asks.
    is_the_house()


# Every browser that a test makes brings a server of its own up, which looks through all files that are there to be served. They
# are the same for each: the first looks, the others take what it found.
_look_through = WhiteNoiseMiddleware.add_files_from_finders
_found: dict[str, Any] = {}


def _take_what_was_found(server: WhiteNoiseMiddleware) -> None:
    if not _found:
        _look_through(server)
        _found.update(server.files)
    server.files.update(_found)


WhiteNoiseMiddleware.add_files_from_finders = _take_what_was_found


# How long an example takes says how busy the machine is, or that a kernel was compiled.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Processes that run tests side by side must not inherit whose settings to read: they would read them, with this
    process's home, before they come to make one of their own here."""
    if config.getoption("numprocesses", None):
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of the means of one database are left out where the other is asked, and the long ones begin."""
    other = "sqlite" if ON_POSTGRESQL else "postgresql"
    left_out = [item for item in items if item.get_closest_marker(other) is not None]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item.get_closest_marker(other) is None]
    # The long ones begin first, so that at the end no process waits for another.
    items.sort(key=lambda item: not any(item.get_closest_marker(long) for long in ("story", "slow")))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Beginning:
    """Before the test database is made: it begins with what is written of an empty one."""
    beginning = Beginning()
    beginning.wait()
    return beginning


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: Beginning, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """On PostgreSQL: from here on the role asks that owns nothing and is walled in."""
    from django.db import connection

    django_db_modify_db_settings.done()
    if not ON_POSTGRESQL:
        yield
        return

    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            # Between some tests everything is emptied, which no page ever does.
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {APPLICATION}")
        connection.close()
    connection.settings_dict["OPTIONS"]["assume_role"] = APPLICATION
    yield
    del connection.settings_dict["OPTIONS"]["assume_role"]
    with django_db_blocker.unblock():
        connection.close()


DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real files. Missing, it fails loudly where CI is set, and says so elsewhere too."""
    if not DATA.is_dir():
        message = f"The real files for tests are missing: expected them at {DATA}."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return DATA

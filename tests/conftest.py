"""What every test may ask for."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from hypothesis import settings

# Before anything reads the settings: tests live in a home of their own, one for each process that runs them,
# whatever the environment says. That is also why the settings are named here and not in pyproject.toml, which
# would have them read before this file.
HOME = Path(tempfile.mkdtemp(prefix="ayni-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("AYNI_")]:
    del os.environ[name]
os.environ["AYNI_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "ayni_web.site.settings"
# The files below this one import models at their top.
django.setup()


# How long an example takes says how busy the machine is, or that a kernel was compiled.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Processes that run tests side by side must not inherit whose settings to read: they would read them, with this
    process's home, before they come to make one of their own here."""
    if config.getoption("numprocesses", None):
        del os.environ["DJANGO_SETTINGS_MODULE"]


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

"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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

"""Every test of this room has a home of its own."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Folders for uploads, exports and snapshots that no other test sees."""
    place = tmp_path / "home"
    settings.ENVIRONMENT = SimpleNamespace(
        home=place,
        uploads=place / "uploads",
        exports=place / "exports",
        snapshots=place / "snapshots",
        upload_limit_mb=1,
    )
    return place


@pytest.fixture
def space(mara: User) -> Space:
    return personal_space(mara)

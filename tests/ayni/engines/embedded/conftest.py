"""A ledger file, and a look at which files are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ayni import Ledger
from ayni.engines.embedded import opening
from ayni.ledger.ledger import read as read_plainly
from tests.ayni.engines.embedded.keeping import some


@pytest.fixture
def acts(tmp_path: Path) -> Path:
    path = tmp_path / "acts.parquet"
    some(1).write_parquet(path)
    return path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The files that were read, each time any were."""
    seen: list[list[str]] = []

    def told(files: list[Path], **options: Any) -> Ledger:
        seen.append([Path(file).name for file in files])
        return read_plainly(files, **options)

    monkeypatch.setattr(opening, "read_files", told)
    return seen

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ayni_web.site.keys import secret_key


def test_a_key_is_made_once_and_read_by_its_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "secret_key"
    assert secret_key(file) == secret_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_those_who_start_together_agree_on_one_key(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "secret_key"
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _number: secret_key(file), range(64)))
    assert len(keys) == 1


def test_a_damaged_key_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    file.write_text("short")
    with pytest.raises(RuntimeError, match="too short"):
        secret_key(file)

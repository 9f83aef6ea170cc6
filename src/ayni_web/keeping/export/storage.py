"""Where exports lie: in the home, one folder a space, for the reader's eyes alone, and for a day."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from pathlib import Path

from django.conf import settings

from ayni_web.accounts.models import Space

KEPT = 24 * 3600
_NAME = re.compile(r"[0-9a-f]{64}\.zip")


def folder_of(space: Space) -> Path:
    """The folder of a space's exports."""
    return Path(settings.ENVIRONMENT.exports) / space.pk.hex


def new_file(space: Space) -> Path:
    """A place for a new export, under a name that nobody guesses. Nothing is there yet."""
    folder = folder_of(space)
    for place in (folder.parent, folder):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{secrets.token_hex(32)}.zip"


def file_named(space: Space, name: str) -> Path | None:
    """An export of a space, while it is there."""
    path = folder_of(space) / name
    return path if _NAME.fullmatch(name) and path.is_file() else None


def remove_all(space: Space) -> int:
    """Remove every export of a space; how many there were."""
    folder = folder_of(space)
    if not folder.is_dir():
        return 0
    number = sum(1 for _ in folder.glob("*.zip"))
    shutil.rmtree(folder, ignore_errors=True)
    return number


def count(space: Space) -> int:
    folder = folder_of(space)
    return sum(1 for _ in folder.glob("*.zip")) if folder.is_dir() else 0


def remove_old() -> int:
    """Remove exports of all spaces that are a day old, and drafts of those that never came to an end."""
    removed = 0
    for file in Path(settings.ENVIRONMENT.exports).glob("*/*"):
        if file.stat().st_mtime < time.time() - KEPT:
            file.unlink(missing_ok=True)
            removed += 1
    return removed

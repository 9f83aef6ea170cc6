"""What belongs to the database outside of it: the keys of what it holds sealed, and the files that wait to be brought in.

Without the keys one-time codes and recovery codes would not open in another home, so a backup takes them along, in a
folder beside it. Private notes need none of them: those open with what only their author knows.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ayni.errors import InputError

KEYS, FILES = "keys", "uploads"
#: As `keys.secret_key` makes them.
_SHORTEST_KEY = 50


def beside(backup: Path) -> Path:
    """The folder of a backup's belongings. Some have none: those of older versions, and copies of the database alone."""
    return backup.with_suffix(".files")


def keep(home: Path, folder: Path) -> None:
    """Takes a home's keys and waiting files into a folder. Done twice, it adds what came meanwhile."""
    for file in _belongings(home):
        target = folder / file.relative_to(home)
        if target.exists():
            continue
        _make_way_to(target, folder)
        try:
            _take(file, target)
        except FileNotFoundError:
            # Brought in, and so removed, while we look.
            continue


def put_back(folder: Path, home: Path) -> None:
    """Puts what `keep` took into a home, in the place of what is there under the same names."""
    for file in _belongings(folder):
        target = home / file.relative_to(folder)
        _make_way_to(target, home)
        draft = target.with_name(f"{target.name}.restoring")
        draft.unlink(missing_ok=True)
        _take(file, draft)
        draft.replace(target)


def prove(folder: Path) -> int:
    """How many files are kept there; 0 where there is no such folder. Raises `InputError` where a key is missing or cut."""
    if not folder.is_dir():
        return 0
    keys = sorted(file for file in (folder / KEYS).glob("*") if file.is_file())
    if not keys:
        raise InputError(f"The keys are missing in {folder}. Use an older backup.")
    for key in keys:
        if key.stat().st_size < _SHORTEST_KEY:
            raise InputError(f"The key {key} is damaged: it is too short. Use an older backup.")
    return sum(1 for _file in _belongings(folder))


def _belongings(home: Path) -> Iterator[Path]:
    yield from sorted(file for file in (home / KEYS).glob("*_key") if file.is_file())
    # One folder an import. What else lies there are locks, and looks at files that are being taken.
    for folder in sorted(home.joinpath(FILES).glob("[0-9a-f]" * 32)):
        yield from sorted(file for file in folder.rglob("*") if file.is_file())


def _make_way_to(target: Path, top: Path) -> None:
    top.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in reversed(target.relative_to(top).parents):
        (top / folder).mkdir(exist_ok=True, mode=0o700)


def _take(file: Path, target: Path) -> None:
    if file.parent.name == KEYS:
        # A key of its own, not the same file under two names.
        with open(target, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            out.write(file.read_bytes())
        return
    try:
        # Files that wait are never written again, so a second name for one takes no room on the disk.
        os.link(file, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(file, target)

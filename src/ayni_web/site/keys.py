"""The server's own keys: made once, readable by its user alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(file: Path) -> str:
    """The key that signs sessions and links. Made on first use; two processes that start together agree on one."""
    try:
        return _read(file)
    except FileNotFoundError:
        pass
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(64))
    try:
        # A hard link fails where the name is taken: whoever was first has made the key.
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _read(file)


def _read(file: Path) -> str:
    key = file.read_text(encoding="ascii").strip()
    if len(key) < 50:
        raise RuntimeError(
            f"The key in {file} is damaged: it is too short. Restore it from a backup, or remove it (all sign out)."
        )
    return key

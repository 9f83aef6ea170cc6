"""Where counts of failed sign-ins stand, and which one-time codes were used."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

_PERIOD = 30  # seconds that a one-time code stands for, as authenticator apps have it


class Counts(FileBasedCache):
    """Files, shared by all processes and kept across restarts.

    A used one-time code is remembered for as long as it could be used again. django-allauth remembers
    it for one period only, although with a tolerance for slow clocks it is taken for longer; RFC 6238,
    section 5.2, wants a code taken once.
    """

    _dir: str  # where the files are

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if str(key).startswith("allauth.mfa.totp.used"):
            timeout = _PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        return super().add(key, value, timeout=timeout, version=version)

    def count(self, key: str, timeout: int) -> int:
        """Count one more; how many there are now. Of several threads and processes that count at once, each adds its own."""
        Path(self._dir).mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(Path(self._dir) / "counting", "a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            number = int(self.get(key, 0)) + 1
            self.set(key, number, timeout)
        return number

"""Where counts of failed sign-ins stand, and which one-time codes were used."""

from __future__ import annotations

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

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if str(key).startswith("allauth.mfa.totp.used"):
            timeout = _PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        return super().add(key, value, timeout=timeout, version=version)

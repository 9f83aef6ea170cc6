"""Who tries links that open nothing has to wait. No guess would succeed; this keeps the trying from costing the server."""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

MOST_MISSES = 30
WINDOW = 10 * 60


def too_many(request: HttpRequest) -> bool:
    """Whether so many links that open nothing were tried from this address that it has to wait."""
    return int(cache.get(_key(request), 0)) >= MOST_MISSES


def missed(request: HttpRequest) -> None:
    """Count a link that opened nothing."""
    key = _key(request)
    cache.set(key, int(cache.get(key, 0)) + 1, WINDOW)


def _key(request: HttpRequest) -> str:
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        address = ""
    # The address itself is kept nowhere.
    digest = hashlib.sha256(address.encode()).hexdigest()[:32]
    return f"introductions.missed.{digest}.{int(time.time()) // WINDOW}"

"""Who tries links that open nothing has to wait. No guess would succeed; this keeps the trying from costing the server."""

from __future__ import annotations

import hashlib
import time
from typing import cast

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from ayni_web.accounts.counts import Counts

MOST_MISSES = 30
WINDOW = 10 * 60


def may_miss(request: HttpRequest) -> bool:
    """Count a link that opened nothing; False where so many were tried from this address that it has to wait."""
    counts = cast(Counts, caches["default"])
    return counts.count(_key(request), WINDOW) <= MOST_MISSES


def _key(request: HttpRequest) -> str:
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        address = ""
    # The address itself is kept nowhere.
    digest = hashlib.sha256(address.encode()).hexdigest()[:32]
    return f"introductions.missed.{digest}.{int(time.time()) // WINDOW}"

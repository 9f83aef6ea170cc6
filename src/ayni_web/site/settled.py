"""A process that has loaded everything and only answers from now on."""

from __future__ import annotations

import gc

from django.urls import get_resolver


def settle() -> None:
    """Take what is loaded by now out of what the collector of garbage looks through.

    There are some 300,000 objects that live as long as the process; looking through them stops every
    request for a third of a second, once in some thirty requests. What requests leave is still collected.
    """
    _ = get_resolver().url_patterns  # brings in all views and forms, which would come with the first request
    gc.collect()
    gc.freeze()

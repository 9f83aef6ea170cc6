"""A process that has loaded everything and only answers from now on."""

from __future__ import annotations

import gc
from importlib import import_module

from django.urls import get_resolver


def settle() -> None:
    """Take what is loaded by now out of what the collector of garbage looks through.

    There are some 300,000 objects that live as long as the process; looking through them stops every
    request for a third of a second, once in some thirty requests. What requests leave is still collected.
    """
    # What would else be brought in while the first who need it wait: all views and forms, the compiler, solvers.
    _ = get_resolver().url_patterns
    for late in ("numba", "scipy.optimize", "scipy.sparse.csgraph"):
        import_module(late)
    gc.collect()
    gc.freeze()

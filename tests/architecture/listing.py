"""Every address of the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A named address and the names of what stands in it."""

    name: str
    parts: tuple[str, ...]


@cache
def every_address() -> tuple[Address, ...]:
    """All that the site answers under, in the order in which they are tried."""
    return tuple(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: Sequence[URLPattern | URLResolver], space: str, parts: tuple[str, ...]) -> Iterator[Address]:
    for one in patterns:
        here = (*parts, *one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, here)
        else:
            assert one.name, f"{one.pattern} has no name"
            yield Address(f"{space}{one.name}", here)

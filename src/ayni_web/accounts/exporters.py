"""What rooms add to an export.

A room has a module `exporters` (found by itself) that says:

    add_exporter(Exporter("promises", order=40, rows=rows_of))

Its rows become a list under its name in `ayni.json`. Times are written as ISO texts, and what says nothing (None, "", False,
an empty list) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ayni_web.accounts.models import Space


@dataclass(frozen=True)
class Exporter:
    """One list of an export. `rows` must not leave a query open while its rows are taken: read in stretches, or all at once."""

    name: str
    order: int
    rows: Callable[[Space], Iterable[Mapping[str, Any]]]


_EXPORTERS: dict[str, Exporter] = {}


def add_exporter(exporter: Exporter) -> None:
    """Declares a list of the export."""
    _EXPORTERS[exporter.name] = exporter


def exporters() -> list[Exporter]:
    """All that rooms declared, in their order."""
    return sorted(_EXPORTERS.values(), key=lambda exporter: (exporter.order, exporter.name))

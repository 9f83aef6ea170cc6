"""Parts of the settings page that other rooms add.

A room has a module `settings_sections` (found by itself) that says:

    add_section(Section("export", _("Take everything with you"), "insights/_export.html", context=export_context))

The template is included inside the page, with `user`, `request`, and as `given` what `context` returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class Section:
    """One part of the settings page."""

    key: str
    title: str | Promise
    template: str
    context: Callable[[HttpRequest], Mapping[str, Any]] = lambda request: {}
    #: Those with a smaller number stand higher; the account's own parts stand above all.
    order: int = 100


_SECTIONS: dict[str, Section] = {}


def add_section(section: Section) -> None:
    """Adds a part to the settings page."""
    _SECTIONS[section.key] = section


def sections() -> list[Section]:
    """All parts that rooms added, in their order."""
    return sorted(_SECTIONS.values(), key=lambda section: (section.order, section.key))

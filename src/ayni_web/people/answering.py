"""How soon somebody answers, in words for others."""

from __future__ import annotations

from django.utils.translation import ngettext


def usually_answers(name: str, hours: int) -> str:
    """One sentence; whole days from two days on."""
    if hours % 24 == 0 and hours >= 48:
        said = ngettext(
            "%(name)s usually answers within %(n)s day.", "%(name)s usually answers within %(n)s days.", hours // 24
        )
        return said % {"name": name, "n": hours // 24}
    said = ngettext(
        "%(name)s usually answers within %(n)s hour.", "%(name)s usually answers within %(n)s hours.", hours
    )
    return said % {"name": name, "n": hours}

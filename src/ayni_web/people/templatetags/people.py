"""Words of this room for templates."""

from __future__ import annotations

from django import template

from ayni_web.people import words

register = template.Library()


@register.filter
def reason_words(reason: tuple[str, dict[str, str]]) -> str:
    """Why two entries look like one, or what speaks against it."""
    return words.reason_words(reason)

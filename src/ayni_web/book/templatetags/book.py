"""Words of acts for templates of this room and those above."""

from __future__ import annotations

from django import template

from ayni_web.book import words
from ayni_web.book.models import Act

register = template.Library()


@register.filter
def told(act: Act) -> str:
    """One line for an act."""
    return words.told(act)


@register.filter
def context_line(act: Act) -> str:
    """Why, what for, where it may lead, what came of it."""
    return words.context_line(act)


@register.filter
def kind_words(number: int) -> str:
    """What a kind is called."""
    return words.kind_words(number)


@register.filter
def givers(act: Act) -> str:
    """Who gave, by name."""
    return words.names_of(act, "giver")


@register.filter
def receivers(act: Act) -> str:
    """Who received, by name."""
    return words.names_of(act, "receiver")

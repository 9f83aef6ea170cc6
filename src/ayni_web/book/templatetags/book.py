"""Words of acts for templates of this room and those above."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.utils.translation import gettext as _

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
def kind_words(number: int, space_id: UUID | None = None) -> str:
    """What a kind is called; kinds of one's own need the space that they are of."""
    return words.kind_words(number, space_id)


@register.filter
def givers(act: Act) -> str:
    """Who gave, by name."""
    return words.names_of(act, "giver")


@register.filter
def receivers(act: Act) -> str:
    """Who received, by name."""
    return words.names_of(act, "receiver")


@register.filter
def side(act: Act) -> str:
    """Whether the reader gave, received, or both; "contact" where they had no part."""
    sides = {part.role for part in act.parts.all() if (part.party.root or part.party).is_me}
    return (
        {"giver": "given", "receiver": "received"}[sides.pop()] if len(sides) == 1 else "both" if sides else "contact"
    )


@register.simple_tag
def part_share(share: float) -> str:
    """Somebody's part of the giving, in percent."""
    return _("%(percent)s %% of it") % {"percent": round(share * 100)}


@register.simple_tag
def minutes_words(minutes: float) -> str:
    """An effort as people say it."""
    return words.effort(minutes)

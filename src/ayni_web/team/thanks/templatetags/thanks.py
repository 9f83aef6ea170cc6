"""Names of people in a team for this room's templates; `me` is the reader's own party."""

from __future__ import annotations

from django import template

from ayni_web.people.models import Party
from ayni_web.team.thanks import words
from ayni_web.team.thanks.models import Programme, Story, Thanks, Win

register = template.Library()


@register.filter
def named(party: Party, me: int) -> str:
    """What the reader calls somebody."""
    return words.name(party, me)


@register.filter
def thanked_names(thanks: Thanks, me: int) -> str:
    """Who is thanked."""
    return words.names([one.party for one in thanks.thanked.all()], me)


@register.filter
def deciders_names(programme: Programme, me: int) -> str:
    """Who decides."""
    return words.names(programme.deciders.all(), me)


@register.filter
def whose_names(win: Win, me: int) -> str:
    """Those whose win it is, who agreed to stand there."""
    return words.names([one.party for one in win.people.all() if one.agrees], me)


@register.filter
def people_names(story: Story, me: int) -> str:
    """Who is in a story."""
    return words.names([one.party for one in story.people.all()], me)

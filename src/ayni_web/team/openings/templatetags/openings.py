"""Names, and where an opportunity stands, for this room's templates; `me` is the reader's own party."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils import timezone

from ayni_web.people.models import Party
from ayni_web.team.openings import words
from ayni_web.team.openings.models import Opening

register = template.Library()


@register.filter
def named_here(party: Party, me: int) -> str:
    return words.names([party], me)


@register.filter
def all_named(parties: Iterable[Party], me: int) -> str:
    return words.names(parties, me)


@register.filter
def stands(opening: Opening) -> str:
    return words.stands(opening, timezone.localdate())

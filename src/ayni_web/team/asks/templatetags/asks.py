"""Tags that pages about asks are written with."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from ayni_web.people.models import Party
from ayni_web.promises.words import day_words
from ayni_web.team.asks.forms import hour_words
from ayni_web.team.asks.words import party_name

register = template.Library()


@register.filter
def called(party: Party) -> str:
    """What somebody of a team is called."""
    return party_name(party)


@register.filter
def day(at: date | datetime) -> str:
    """A day as a sentence names it, of a time in the reader's own zone."""
    return day_words(timezone.localtime(at).date() if isinstance(at, datetime) else at)


@register.filter
def hour(at: datetime) -> str:
    """An hour in the reader's own zone, with its day."""
    return hour_words(at)

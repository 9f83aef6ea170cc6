"""Tags that pages about promises are written with."""

from __future__ import annotations

from datetime import date

from django import template

from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.promises import words
from ayni_web.promises.models import Promise

register = template.Library()


@register.filter
def as_shown(promise: Promise) -> words.Shown:
    """A promise with what a list says of it."""
    return words.shown(promise)


@register.filter
def day_words(day: date) -> str:
    """A day as a sentence names it."""
    return words.day_words(day)


@register.filter
def called(party: Party) -> str:
    """What somebody is called in a sentence; the reader is "you"."""
    return words.name_of(party)


@register.filter
def called_by(party: Party, user: User) -> str:
    """The same of a member of a team, whom this reader reads of."""
    return words.you_or_name(party, user)

"""Words of this room for its templates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django import template

from ayni.guidance.ties import Tie
from ayni_web.ties import words

register = template.Library()


@register.filter
def as_time(at: int | None) -> datetime | None:
    """UTC seconds as a time that templates write in the reader's own zone."""
    return None if at is None else datetime.fromtimestamp(at, UTC)


@register.filter
def span_words(span: timedelta) -> str:
    """A span as people say it."""
    return words.length(span.total_seconds())


@register.filter
def says(tie: Tie | None) -> str:
    """One line about a tie."""
    return words.says(tie)


@register.filter
def birthday(written: str) -> str:
    """A birthday in the reader's form, also where its year is not known."""
    return words.birthday(written)

"""Words of this room for templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from ayni_web.people import knowing_words, queries, words
from ayni_web.people.models import Party, Proposal

register = template.Library()


@register.filter
def reason_words(reason: tuple[str, dict[str, str]]) -> str:
    """Why two entries look like one, or what speaks against it."""
    return words.reason_words(reason)


@register.simple_tag
def called(party: Party) -> str:
    """What pages call somebody: the name, else an address or account."""
    return words.called(party)


@register.simple_tag
def pair_names(proposal: Proposal) -> tuple[str, str]:
    """How the two entries of a proposal call themselves, with an address that tells them apart."""
    ids = [(one.root or one).pk for one in (proposal.first, proposal.second)]
    called = queries.names_told(ids)
    return called.get(ids[0], ""), called.get(ids[1], "")


@register.filter
def entry_of(mapping: Mapping[int, str], key: int) -> str:
    """What a mapping holds under a number, or nothing."""
    return mapping.get(key, "")


@register.filter
def day_words(written: str) -> str:
    """A day as it is kept (2026-12-01, or --12-01 every year), in the reader's form."""
    return knowing_words.day_words(written)

"""What this room goes on with for others: words that become an ask."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from ayni_web.accounts.models import Membership
from ayni_web.accounts.onward import add_onward


def address_of_a_new_ask(membership: Membership, words: str) -> str:
    """The page where an ask is written, with what is asked for on it already."""
    return f"{reverse('asks:new', args=[membership.space_id])}?{urlencode({'title': words[:300]})}"


add_onward("ask", address_of_a_new_ask)

"""What one ritual of a team hands on to another without knowing it: words that somebody may go on with elsewhere.

A ritual that takes something on has a module `onwards` (found by itself) that says:

    add_onward("ask", address_of_a_new_ask)

and whoever has such words asks `onward("ask", membership, words)` for the address of a page that begins with them. Nothing is
written by it: the person looks at the words there, adds what is missing, and sends them on themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.models import Membership

_ONWARD: dict[str, Callable[[Membership, str], str]] = {}


def add_onward(what: str, address: Callable[[Membership, str], str]) -> None:
    """Declares where words of this sort can be gone on with."""
    _ONWARD[what] = address


def onward(what: str, membership: Membership, words: str) -> str:
    """The address of a page that begins with these words; empty where no ritual takes them on."""
    address = _ONWARD.get(what)
    return address(membership, words) if address is not None else ""

"""What the rituals of a team do when somebody leaves it, or is taken out: what they had open there ends or waits no longer.

A ritual says so in its module `partings` (found by itself), beside what it does when an account ends (`accounts.partings`):

    when_left(end_what_was_open)

Called with the membership, in the transaction that ends it. What they took part in stays.
"""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.models import Membership

_FOLLOW: list[Callable[[Membership], None]] = []


def when_left(follow: Callable[[Membership], None]) -> None:
    """Declares what a ritual does then."""
    if follow not in _FOLLOW:
        _FOLLOW.append(follow)


def tell_of_leaving(membership: Membership) -> None:
    """Tell all rituals."""
    for follow in _FOLLOW:
        follow(membership)

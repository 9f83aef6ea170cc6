"""Who follows when somebody changes what they say of themselves.

A room has a module `profiles` (found by itself) that says:

    when_changed(rename)
"""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.models import User

_FOLLOW: list[Callable[[User], None]] = []


def when_changed(follow: Callable[[User], None]) -> None:
    """Declares what a room does then, in the same transaction."""
    if follow not in _FOLLOW:
        _FOLLOW.append(follow)


def tell_of_change(user: User) -> None:
    """Tell all who follow."""
    for follow in _FOLLOW:
        follow(user)

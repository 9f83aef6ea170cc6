"""Who asks."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from ayni_web.accounts.models import User


def who_asks(request: HttpRequest) -> User:
    """The person who is signed in; the middleware lets nobody else come to a page that asks."""
    return cast(User, request.user)

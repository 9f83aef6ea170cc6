"""Signs somebody in who opened a link that only they have."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest

from ayni_web.accounts.models import User

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign this person in, in the browser that asks."""
    # Recorded before `login`, which keeps the session's values while it changes the session's key.
    record_authentication(request, user, "link", reauthenticated=True)
    login(request, user, backend=_BACKEND)
    UserSession.objects.create_from_request(request)

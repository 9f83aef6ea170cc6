"""What this room adds to Settings."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import User
from ayni_web.accounts.sections import Section, add_section
from ayni_web.notify import queries


def _reminders(request: HttpRequest) -> dict[str, Any]:
    asker = cast(User, request.user)
    return {"wishes": queries.wishes_of(asker), "feed": queries.feed_of(asker)}


add_section(Section("reminders", _("Reminders and what is new"), "notify/_settings.html", _reminders, order=15))

"""Telling somebody of a thing at a moment, for the tests of this folder."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.notify.models import Notice
from ayni_web.notify.telling import tell

TEN = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Europe/Berlin"))  # a Tuesday


def told(user: User, key: str = "ask:1", *, at: datetime = TEN, sort: str = "asks", **more: Any) -> Notice:
    space = more.pop("space", None) or personal_space(user)
    said = {"what": more.pop("what", "a map")}
    tell(user, sort=sort, key=key, words="You are asked: %(what)s", said=said, path="/today/", space=space)
    Notice.objects.filter(owner=user, key=key).update(at=at)
    return Notice.objects.get(owner=user, key=key)

"""What a team's page shows of its channel: where it leads, or the way to set one up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.notify import queries


def _channel(request: HttpRequest, membership: Membership) -> Mapping[str, Any] | None:
    channel = queries.channel_of(membership)
    if not channel.sealed and not channel.stopped and not may(membership, Power.CONNECT):
        return None
    return {"channel": channel}


add_team_part(TeamPart("channel", "notify/_channel.html", context=_channel, where="aside", order=95))

"""What this room adds to the file that a member takes along of their team: the channel, without its secret, and what went there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.notify import queries


def _posts(asker: Membership) -> Iterator[Mapping[str, Any]]:
    for post in list(queries.posts_of(asker).order_by("pk")):
        yield {
            "sort": post.sort,
            "state": post.state,
            "made_at": post.made_at.isoformat(),
            "sent_at": post.sent_at.isoformat() if post.sent_at else None,
            "host": post.host,
            "text": post.text,
        }


def _channel(asker: Membership) -> Iterator[Mapping[str, Any]]:
    channel = queries.channel_of(asker)
    if channel.sealed:
        yield {"host": channel.host, "sorts": channel.sorts, "set_at": channel.set_at.isoformat()}


add_team_exporter(TeamExporter("channel", 90, _channel))
add_team_exporter(TeamExporter("told_outside", 91, _posts))

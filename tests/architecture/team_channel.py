"""The channel of a team, for `test_roles`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ayni_web.notify import channel_actions
from ayni_web.notify.models import Channel, Post
from tests.architecture.rooms_of_teams import People, Room, Things

#: An address of the range that is kept for documentation: nobody has it, and no request is made to it.
ADDRESS = "https://hooks.example/services/a-secret"


def _build(people: People) -> Things:
    channel_actions.set_up(people.place["lead"], ADDRESS, ["wins"], version=1)
    return {}


def _again(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"address": "", "sorts": ["thanks"], "version": Channel.objects.get().version}


ROOM = Room(
    "channel",
    _build,
    sent={"channel:set_up": _again},
    done=["channel:set_up", "channel:end"],
    tables=[(Channel, "space"), (Post, "space")],
)

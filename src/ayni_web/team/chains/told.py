"""What this room keeps, as rows of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ayni_web.people.words import called
from ayni_web.team.chains.models import Chain

type Row = Mapping[str, Any]


def chain_row(chain: Chain, me: int, *, whole: bool) -> Row:
    """A chain as one reader sees it: before all agree, only the links that they took part in."""
    links = [one for one in chain.links.all() if whole or me in {one.giver_id, one.receiver_id}]
    return {
        "id": chain.pk,
        "told": whole,
        "links": [
            {"act": one.act_id, "from": called(one.giver), "to": called(one.receiver), "says": one.says}
            for one in links
        ],
        "at": chain.at.isoformat(),
    }

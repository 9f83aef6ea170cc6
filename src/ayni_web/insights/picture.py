"""The reader's network as the weave draws it."""

from __future__ import annotations

from django.urls import reverse

from ayni.clock import YEAR
from ayni_web.insights.knowing import Knowing, Known
from ayni_web.ui.charts import State, WeavePerson, WeavePicture, weave


def network_picture(known: Knowing, *, opened: str = "") -> WeavePicture | None:
    """The weave of all whom the reader knows; None while there is nobody."""
    if not known.everybody:
        return None
    now = known.observed_until
    # One address with a place for the number: looking ten thousand addresses up would take longer than drawing.
    before, after = reverse("insights:person", args=(0,)).rsplit("0", 1)
    people = [_person(one, now, f"{before}{one.id}{after}") for one in known.everybody]
    return weave(people, open_group=opened, address=reverse("insights:network"))


def _person(one: Known, now: int, href: str) -> WeavePerson:
    tie = one.tie
    since = (now - tie.last_at) / YEAR if tie and tie.last_at is not None else None
    return WeavePerson(
        key=str(one.id),
        name=one.name,
        href=href,
        state=State(one.state.value),
        closeness=tie.closeness if tie else 0.0,
        recency=0.0 if since is None else 2.0**-since,
        given=tie.gave_minutes if tie else 0.0,
        received=tie.got_minutes if tie else 0.0,
        given_acts=tie.gave if tie else 0,
        received_acts=tie.got if tie else 0,
        circle=one.circles[0] if one.circles else one.organisation,
    )

"""The only writer of what was shown. A figure of a group is shown through `show`, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import transaction

from ayni.protect.groups import LEAST, Refusal, refusal
from ayni_web.accounts.models import Space
from ayni_web.protect.models import ShownFigure
from ayni_web.protect.queries import groups_shown, shown_before


@transaction.atomic
def show(
    space: Space,
    *,
    about: str,
    period: str,
    group: Collection[int],
    work: Callable[[], Mapping[str, Any]],
    least: int = LEAST,
) -> Mapping[str, Any] | Refusal:
    """A figure of these people (ids of memberships), or why it is not shown.

    `work` works it out, only where it may be shown, from the data of these people alone; the caller answers for that. `about`
    names what it is a figure of: whatever could be added to or subtracted from each other has the same. `period` is the time it
    is over, which must have ended. What was shown before is told again as it was. Of two who ask at once the second waits for
    the first, so that neither can be told beside the other what they may not be told after it.
    """
    Space.objects.select_for_update().get(pk=space.pk)
    before = shown_before(space, about, period)
    if before is not None:
        return dict(before.figure)
    people = frozenset(group)
    why = refusal(people, groups_shown(space, about), least)
    if why is not None:
        return why
    figure = dict(work())
    ShownFigure.objects.create(space=space, about=about, period=period, group=sorted(people), figure=figure)
    return figure

"""How help goes round in a team as a whole, month by month, through the door of `protect`. Nobody is named or told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from ayni.clock import WEEK
from ayni.guidance.dealings import FIRST_HELP
from ayni.guidance.falling import OWN
from ayni.guidance.together import Sort, whole
from ayni.protect.groups import LEAST, Refusal, kept_together
from ayni_web.accounts.models import Membership, Space
from ayni_web.book.snapshot import open_snapshot
from ayni_web.people.models import Party
from ayni_web.practice.signs.models import SignPutAway
from ayni_web.protect import queries as protect
from ayni_web.protect.actions import show

ABOUT = "help goes round"


@dataclass(frozen=True, slots=True)
class WholeTeam:
    """What a member sees of the team as a whole, up to the end of a month: its signs, or why there is nothing to see."""

    until: date
    signs: Sequence[Sort]
    figure: Mapping[str, Any]
    people: int
    why_not: Refusal | None = None


class _Stay(NamedTuple):
    """A membership, without all that is known of it: there may be thousands."""

    pk: int
    user_id: int
    joined_at: datetime
    left_at: datetime | None


def whole_team(asker: Membership) -> WholeTeam:
    """Up to the last month that has ended; of a closed team as it was last shown."""
    space, today = asker.space, timezone.localdate()
    last = today.replace(day=1) - timedelta(days=1)
    kept = (
        protect.shown_before(space, ABOUT, _period(last))
        if space.closed_at is None
        else protect.last_shown(space, ABOUT)
    )
    if kept is not None:
        return _told(asker, date.fromisoformat(kept.figure["until"]), kept.figure, len(kept.group))
    if space.closed_at is not None:
        return WholeTeam(last, (), {}, 0, Refusal.SMALL)
    stays = Membership.objects.filter(space=space).values_list("pk", "user_id", "joined_at", "left_at")
    members, end = [_Stay(*stay) for stay in stays], _end(last)
    present = {one.pk for one in members if one.joined_at < end and (one.left_at is None or one.left_at >= end)}
    group = kept_together(present, protect.groups_shown(space, ABOUT))
    if len(group & present) < LEAST:
        return WholeTeam(last, (), {}, len(group), Refusal.SMALL)
    by_id = [one for one in members if one.pk in group]
    found = show(
        space, about=ABOUT, period=_period(last), group=group, work=lambda: _figure(space, by_id, len(group), last)
    )
    if isinstance(found, Refusal):
        return WholeTeam(last, (), {}, len(group), found)
    return _told(asker, last, found, len(group))


def _told(asker: Membership, until: date, figure: Mapping[str, Any], people: int) -> WholeTeam:
    found = [sort for sort, there in ((Sort.LESS, figure.get("less_since")), (Sort.FEW, figure.get("few"))) if there]
    put_away = SignPutAway.objects.filter(space=asker.space_id, owner=asker.user_id)
    away = set(put_away.values_list("sort", flat=True)) if found else set()
    why_not = None if figure["enough"] else Refusal.SMALL
    return WholeTeam(until, [sort for sort in found if sort.value not in away], figure, people, why_not)


def _period(last: date) -> str:
    return f"{last:%Y-%m}"


def _end(last: date) -> datetime:
    return datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)


def _figure(space: Space, members: Sequence[_Stay], people: int, last: date) -> dict[str, Any]:
    """From the help among these people alone."""
    until = int(_end(last).timestamp()) - 1
    ledger = open_snapshot(space).ledger
    users = {one.user_id for one in members}
    parties = Party.objects.filter(space=space, root__isnull=True, user_id__in=users).values_list("pk", flat=True)
    number = {pk: place for place, pk in enumerate(sorted(parties))}
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False).tolist()
    places: NDArray[np.int64] = np.array([number.get(key, -1) for key in keys], np.int64)
    giver, receiver = (
        places[column] if len(places) else np.zeros(0, np.int64) for column in (ledger.giver, ledger.receiver)
    )
    chosen = (giver >= 0) & (receiver >= 0) & (giver != receiver) & ~ledger.is_contact
    chosen &= (ledger.kind == 0) | (ledger.kind >= FIRST_HELP)
    chosen &= (ledger.at <= until) & (ledger.at > 0)
    found = whole(giver[chosen], receiver[chosen], ledger.at[chosen], people, until, _present(members, people, until))
    if found.took_part < LEAST:
        return {"until": last.isoformat(), "enough": False}
    return {
        "until": last.isoformat(),
        "enough": True,
        "less_since": found.less_since,
        "before": found.before,
        "since": found.since,
        "few": found.few,
    }


def _present(members: Sequence[_Stay], people: int, until: int) -> NDArray[np.float64]:
    """Which part of the group was in the team, a week, the latest first."""
    present = np.zeros(OWN.weeks)
    weeks = np.arange(OWN.weeks)
    for one in members:
        joined = (until - int(one.joined_at.timestamp())) // WEEK
        left = -1 if one.left_at is None else (until - int(one.left_at.timestamp())) // WEEK
        present += (weeks <= joined) & (weeks > left)
    return present / max(people, 1)

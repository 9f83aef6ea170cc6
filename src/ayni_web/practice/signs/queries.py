"""The asker's own signs, in their own space or in a team that they are in; and what they put away. Nobody else's, ever."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from ayni.clock import DAY
from ayni.guidance.dealings import dealings
from ayni.guidance.signs import Looked, Sign, Sort, signs
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger
from ayni_web.accounts.models import Membership, Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.snapshot import Opened, open_snapshot
from ayni_web.people import queries as people
from ayni_web.people.models import Moment, Party
from ayni_web.practice.signs.models import SignPutAway
from ayni_web.ties.knowing import RECORD_ENDED, knowing_with_rows

#: How many readers a server keeps in memory.
MOST_KEPT = 32
#: A moment of somebody's life lies near from so long before to so long ahead; and giving to others counts so far back.
_MOMENT_BEFORE, _MOMENT_AHEAD, _LATELY = 180, 30, 90


@dataclass(frozen=True, slots=True)
class Shown:
    """The signs of one person in one space, up to `until`, with the names they are told in."""

    space: Space
    signs: list[Sign]
    names: Mapping[int, str]
    opened: Opened
    place: int
    until: int
    invented: int = 0

    @property
    def ended(self) -> bool:
        """Whether the record ends so long ago that all is told as of then."""
        return int(timezone.now().timestamp()) - self.until > RECORD_ENDED


@dataclass(frozen=True, slots=True)
class _View:
    """Whose record is looked at: the reader's number in it, whom they know there, and up to when it reaches."""

    opened: Opened
    me: int
    names: Mapping[int, str]
    until: int
    #: What was known of people when this was made: another one means another look.
    known: object


_kept: dict[tuple[str, int], tuple[_View, object, Shown]] = {}
_lock = threading.Lock()


def own_signs(user: User) -> Shown | None:
    """The signs in the asker's own space; None where it is not known who they are, or they know nobody."""
    known, mine = knowing_with_rows(user)
    if mine is None or known.me is None or not known.everybody:
        return None
    space = personal_space(user)
    names = {one.id: one.name for one in known.everybody if one.kind == Party.Kind.PERSON}
    until = mine.observed_until
    at = mine.opened.ledger.at[mine.order]
    at = at[(at != NO_TIME) & (at <= int(timezone.now().timestamp()))]
    until = max(until, int(at.max())) if len(at) else until
    view = _View(mine.opened, known.me.pk, names, until, known)
    return _shown(space, user, view, stated=people.week_of(space).minutes, rows=mine.order, invented=known.invented)


def signs_in(asker: Membership) -> Shown | None:
    """The asker's own signs in a team, from what they took part in there and nothing else; None where that is nothing."""
    space, now = asker.space, int(timezone.now().timestamp())
    told = list(Party.objects.filter(space=space, root__isnull=True).values_list("pk", "name", "user_id"))
    me = next((pk for pk, _name, user_id in told if user_id == asker.user_id), None)
    if me is None:
        return None
    names = {pk: name for pk, name, _user in told if pk != me and name}
    closed = space.closed_at
    until = min(now, int(closed.timestamp())) if closed is not None else now
    view = _View(open_snapshot(space), me, names, until, tuple(sorted(names.items())))
    return _shown(space, asker.user, view)


def _shown(
    space: Space,
    user: User,
    view: _View,
    *,
    stated: int | None = None,
    rows: np.ndarray[tuple[int], np.dtype[np.intp]] | None = None,
    invented: int = 0,
) -> Shown:
    today = timezone.localdate()
    away = frozenset(_put_away_in(space, user))
    own = rows is not None  # what is noted of people, and what they give to others, is known in one's own space alone
    hard, moments = _season(space, today) if own else (frozenset(), frozenset())
    stamp = (today, view.until // DAY, stated, away, hard, moments)
    with _lock:
        kept = _kept.get((str(space.pk), user.pk))
    if kept is not None and kept[1] == stamp and kept[0].opened is view.opened and _same(kept[0], view, own):
        return kept[2]
    ledger = view.opened.ledger
    found = dealings(ledger, view.me, view.names, view.until, rows=rows)
    looked = Looked(
        dealings=found,
        minutes=ledger.weight[found.rows],
        until=view.until,
        stated=stated,
        hard_season=hard,
        moments=moments,
        gave_others=_gave_others(ledger, view.me, view.until) if own else {},
        put_away=away,
    )
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    place = np.flatnonzero(keys == view.me)
    shown = Shown(
        space, signs(looked), view.names, view.opened, int(place[0]) if len(place) else -1, view.until, invented
    )
    if not connection.in_atomic_block:
        with _lock:
            if len(_kept) >= MOST_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[(str(space.pk), user.pk)] = (view, stamp, shown)
    return shown


def _same(one: _View, other: _View, own: bool) -> bool:
    """In one's own space the same object comes back while nothing has changed; comparing it would cost more than all this."""
    return one.known is other.known if own else one.known == other.known


def _season(space: Space, today: date) -> tuple[frozenset[int], frozenset[int]]:
    """Who has a hard season now, and of whom a moment that weighs lies near."""
    hard = Party.objects.filter(space=space, root__isnull=True, hard_season_until__gte=today)
    near = Moment.objects.filter(
        space=space,
        sort__in=(Moment.Sort.NEW_ROLE, Moment.Sort.LAUNCH, Moment.Sort.LOSS, Moment.Sort.DECISION),
        on__gte=str(today - timedelta(days=_MOMENT_BEFORE)),
        on__lte=str(today + timedelta(days=_MOMENT_AHEAD)),
    ).exclude(on__startswith="--")
    told = near.select_related("party")
    return frozenset(hard.values_list("pk", flat=True)), frozenset(one.whose_id for one in told)


def _gave_others(ledger: Ledger, me: int, until: int) -> dict[int, int]:
    """On how many days lately each gave help to somebody other than the reader."""
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    place = np.flatnonzero(keys == me)
    here = int(place[0]) if len(place) else -1
    chosen = ~ledger.is_contact & (ledger.at > until - _LATELY * DAY) & (ledger.at <= until)
    chosen &= (ledger.giver != here) & (ledger.receiver != here) & (ledger.giver != ledger.receiver)
    if not chosen.any():
        return {}
    pairs = np.unique(np.stack([ledger.giver[chosen].astype(np.int64), ledger.at[chosen] // DAY], axis=1), axis=0)
    who, days = np.unique(pairs[:, 0], return_counts=True)
    return dict(zip(keys[who].tolist(), days.tolist(), strict=True))


def _put_away_in(space: Space, user: User) -> list[tuple[Sort, int | None]]:
    rows = SignPutAway.objects.filter(space=space, owner=user).values_list("sort", "party_id", "party__root_id")
    return [(Sort(sort), root or party) for sort, party, root in rows if sort in list(Sort)]


def put_away_by(user: User, space: Space) -> QuerySet[SignPutAway]:
    """What the asker put away in a space, the latest first."""
    return SignPutAway.objects.filter(owner=user, space=space).select_related("party__root")


def put_away_for(user: User, put_away_id: int) -> SignPutAway:
    """One of these, or 404."""
    found = SignPutAway.objects.filter(owner=user, pk=put_away_id).select_related("space").first()
    if found is None:
        raise Http404
    return found


def party_in(shown: Shown | None, party_id: int) -> Party:
    """Somebody of whom a sign may speak there, or 404."""
    if shown is None or party_id not in shown.names:
        raise Http404
    return Party.objects.get(space=shown.space, pk=party_id)

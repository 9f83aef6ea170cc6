"""The asker's mirror, and what they said to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from numpy.typing import NDArray

from ayni.guidance.mirror import Looked, Say, Seen, Sight, mirrored
from ayni.guidance.roles import say_of
from ayni.ledger.acts import Outcome
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Act
from ayni_web.practice.mirror.models import MoreSay, PutAway
from ayni_web.practice.mirror.spans import Over
from ayni_web.practice.mirror.standing import Facts, Standing, facts_of, far_of, standing_of
from ayni_web.promises.models import Promise


@dataclass(frozen=True, slots=True)
class Reflection:
    """What the asker sees: every sight that is not put away, those that are, and over which time."""

    standing: Standing
    over: Over
    since: int | None
    seen: list[Seen]
    away: list[PutAway]
    facts: Facts


def reflection_of(user: User, over: Over) -> Reflection | None:
    """The asker's mirror over a span; None where it is not known who they are, or they know nobody."""
    standing = standing_of(user)
    if standing is None:
        return None
    since = None if over.seconds is None else standing.until - over.seconds
    facts, away = facts_of(standing), list(put_away_by(user))
    wholly = {row.sight for row in away if row.party_id is None}
    left_out: dict[Sight, set[int]] = defaultdict(set)
    for row in away:
        if row.party is not None and row.sight in list(Sight):
            left_out[Sight(row.sight)].add(row.party.root_id or row.party.pk)
    looked = Looked(
        dealings=standing.dealings,
        until=standing.until,
        since=since,
        ties=standing.ties,
        outcome_known=standing.once("outcomes", lambda: _outcome_known(standing)),
        say={party: say for party, (say, _) in say_about(standing).items()},
        hard_season=facts.hard_season,
        left_out=left_out,
        welcome=list(facts.meets),
        promises=_promises(standing, since),
    )
    seen = [one for one in mirrored(looked) if one.sight not in wholly]
    return Reflection(standing, over, since, seen, away, facts)


def _outcome_known(standing: Standing) -> NDArray[np.bool_]:
    """For each row of the dealings: whether it is written down what came of it. Telling it makes another act."""
    acts = Act.objects.filter(space=standing.space, outcome__gt=Outcome.UNKNOWN.value).values_list("pk", flat=True)
    known = np.fromiter(acts, np.int64)
    return np.isin(standing.mine.opened.rows[standing.dealings.rows], known)


def say_about(standing: Standing) -> Mapping[int, tuple[Say, str]]:
    """How much say people have next to the reader, and what says so: "said", "role" or "reach"."""
    return standing.once("say", lambda: _say_about(standing))


def _say_about(standing: Standing) -> dict[int, tuple[Say, str]]:
    me = standing.known.me
    own = me.title if me is not None else ""
    far = far_of(standing)
    found: dict[int, tuple[Say, str]] = {}
    for party, known in standing.names.items():
        told = say_of(known.title, own) if known.title else None
        if told is not None:
            found[party] = told, "role"
        elif party in standing.ties:
            found[party] = (Say.MORE if party in far else Say.AS_MUCH), "reach"
    for row in MoreSay.objects.filter(space=standing.space).select_related("party").order_by("at", "pk"):
        party = row.party.root_id or row.party_id
        if party in standing.names:
            found[party] = Say(row.has), "said"
    return found


def _promises(standing: Standing, since: int | None) -> tuple[int, int]:
    """How many promises of the reader were kept, and how many ended, in the span; what was let go is neither."""
    rows = Promise.objects.filter(Q(by=standing.me) | Q(by__root=standing.me), space=standing.space)
    start = None if since is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=since)
    kept = Q(kept_at__isnull=False) if start is None else Q(kept_at__gte=start)
    broken = Q(broken_at__isnull=False) if start is None else Q(broken_at__gte=start)
    told = rows.aggregate(kept=Count("pk", filter=kept), broken=Count("pk", filter=broken & Q(kept_at__isnull=True)))
    return told["kept"], told["kept"] + told["broken"]


def put_away_by(user: User) -> QuerySet[PutAway]:
    """What the asker put away, the latest first."""
    return PutAway.objects.filter(space=personal_space(user)).select_related("party__root")


def put_away_for(user: User, put_away_id: int) -> PutAway:
    """One of these, or 404."""
    found = put_away_by(user).filter(pk=put_away_id).first()
    if found is None:
        raise Http404
    return found


def helped_lately(standing: Standing, most: int) -> list[int]:
    """To whom the reader gave, or with whom they had to do, the latest first: of whom one may say who has more say."""
    found = standing.dealings
    gave = found.where(found.help & found.gives)
    parties: list[int] = []
    for chosen in (gave, found):
        latest = chosen.latest
        order = latest[np.argsort(-chosen.at[latest], kind="stable")][: 2 * most]
        parties += [party for party in chosen.others[order].tolist() if party not in parties]
    return parties[:most]

"""Which talks, looks and notes somebody may see. A one-to-one is there for its two alone, whatever anybody's role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404

from ayni_web.accounts.models import Membership, User
from ayni_web.people.models import Party
from ayni_web.promises.models import Promise
from ayni_web.protect.models import ShownFigure
from ayni_web.team.checkins import sealing
from ayni_web.team.checkins.looking import ABOUT
from ayni_web.team.checkins.models import Look, Note, OneToOne, Point, Pot, Talk, TeamRhythm, Wish

#: Notes are shown so long; who wrote one may take it back before.
NOTES_STAND = timedelta(days=42)


def _of(user: User) -> Q:
    return Q(one__user=user) | Q(other__user=user)


def _in_team_of(asker: Membership) -> QuerySet[OneToOne]:
    return OneToOne.objects.filter(_of(asker.user), space=asker.space_id).select_related("space", "one", "other")


def pairs_of(asker: Membership) -> QuerySet[OneToOne]:
    """The asker's one-to-ones in this team, those that go on first."""
    waiting = Prefetch("wishes", Wish.objects.filter(answered_at__isnull=True).select_related("by"), to_attr="waiting")
    ahead = Prefetch("talks", Talk.objects.filter(held_at=None, skipped_at=None), to_attr="ahead")
    return _in_team_of(asker).prefetch_related(waiting, ahead).order_by(F("ended_at").desc(nulls_first=True), "pk")


def pairs_everywhere(user: User) -> QuerySet[OneToOne]:
    """Somebody's one-to-ones in whatever team, whether or not they are still in it; for their own export."""
    return OneToOne.objects.filter(_of(user)).select_related("space", "one", "other").order_by("pk")


def pairs_now(user: User) -> QuerySet[OneToOne]:
    """Those that go on, in open teams that the user is in; for reminders."""
    here = Membership.objects.filter(user=user, left_at__isnull=True, space__closed_at__isnull=True)
    mine = OneToOne.objects.filter(_of(user), space__in=here.values("space"), ended_at__isnull=True)
    return mine.select_related("space", "one", "other")


def pair_for(asker: Membership, pair_id: int) -> OneToOne:
    """One of them, or 404: the same to a lead as to a stranger."""
    found = _in_team_of(asker).filter(pk=pair_id).first()
    if found is None:
        raise Http404
    return found


def me_in(asker: Membership, pair: OneToOne) -> Party:
    """Which of the two the asker is."""
    return pair.one if pair.one.user_id == asker.user_id else pair.other


def other_in(user: User, pair: OneToOne) -> Party:
    """With whom this is, for one of the two."""
    return pair.other if pair.one.user_id == user.pk else pair.one


def agenda_of(pair: OneToOne) -> list[Point]:
    """What is to be spoken of next, and what was ticked off for it already."""
    here = Point.objects.filter(pair=pair, spoken_in__isnull=True, let_go_at__isnull=True)
    return list(here.select_related("by"))


def point_for(pair: OneToOne, point_id: int) -> Point:
    """One point of the agenda, or 404."""
    found = Point.objects.select_related("pair").filter(pair=pair, pk=point_id, spoken_in=None, let_go_at=None).first()
    if found is None:
        raise Http404
    return found


def talk_ahead(pair: OneToOne) -> Talk | None:
    """The talk that comes; None before both agreed."""
    return Talk.objects.filter(pair=pair, held_at__isnull=True, skipped_at__isnull=True).first()


def talks_before(pair: OneToOne) -> QuerySet[Talk]:
    """Talks that were held or left out, the latest first."""
    return Talk.objects.filter(pair=pair).exclude(held_at=None, skipped_at=None).order_by("-pk")


def talk_for(pair: OneToOne, talk_id: int) -> Talk:
    """One talk of the two, or 404."""
    found = Talk.objects.filter(pair=pair, pk=talk_id).first()
    if found is None:
        raise Http404
    return found


def promises_of(pair: OneToOne) -> QuerySet[Promise]:
    """What the two promised each other in their talks."""
    of_it = Promise.objects.filter(space=pair.space_id, origin="one-to-one", origin_id=str(pair.pk))
    return of_it.select_related("space", "by__root", "to__root").order_by("-made_at", "-pk")


def pair_numbers(user: User, numbers: Any) -> list[OneToOne]:
    """Those of these that the asker may open now: theirs, in teams that they are in."""
    here = Membership.objects.filter(user=user, left_at__isnull=True).values("space")
    mine = OneToOne.objects.filter(_of(user), pk__in=numbers, space__in=here)
    return list(mine.select_related("space", "one", "other"))


def rhythm_of(asker: Membership) -> TeamRhythm | None:
    """When the asker's team looks."""
    return rhythms_of(asker).first()


def rhythms_of(asker: Membership) -> QuerySet[TeamRhythm]:
    """The same, as a part of another question."""
    return TeamRhythm.objects.filter(space=asker.space_id)


def looks_of(asker: Membership) -> QuerySet[Look]:
    """The team's looks, the latest first."""
    return Look.objects.filter(space=asker.space_id)


def look_for(asker: Membership, look_id: int) -> Look:
    """One of them, or 404."""
    found = Look.objects.filter(space=asker.space_id, pk=look_id).first()
    if found is None:
        raise Http404
    return found


def figures_of(asker: Membership, looks: Iterable[Look]) -> Mapping[str, Mapping[str, Any]]:
    """What was shown of these, by the day on which a look opened: from what `protect` keeps, and worked out nowhere else."""
    periods = [look.opens_on.isoformat() for look in looks]
    rows = ShownFigure.objects.filter(space=asker.space_id, about=ABOUT, period__in=periods)
    return dict(rows.values_list("period", "figure"))


def is_asked(asker: Membership, look: Look) -> bool:
    """Whether the asker is among those who can answer."""
    return asker.pk in look.group


def has_answered(asker: Membership, look: Look) -> bool:
    """Whether the asker has answered; of nobody else this can be asked."""
    pot = Pot.objects.filter(look=look).only("salt", "marks").first()
    return pot is not None and sealing.mark(pot.salt, asker.pk) in pot.marks


def notes_of(asker: Membership, now: datetime) -> QuerySet[Note]:
    """Notes of the last weeks that the asker may see: their own, and those that their authors let all see."""
    seen = Note.objects.filter(Q(for_all=True) | Q(by__user=asker.user), space=asker.space_id)
    lately = seen.filter(taken_back_at__isnull=True, made_at__gt=now - NOTES_STAND)
    return lately.select_related("by", "space").order_by("-pk")


def note_for(asker: Membership, note_id: int) -> Note:
    """One note that the asker may see, however old, or 404."""
    seen = Note.objects.filter(
        Q(for_all=True, taken_back_at__isnull=True) | Q(by__user=asker.user), space=asker.space_id
    )
    found = seen.filter(pk=note_id).select_related("by", "space").first()
    if found is None:
        raise Http404
    return found

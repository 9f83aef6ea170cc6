"""What somebody may see of the team's opportunities: all of each, but applications only those who decide and who
wrote them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.people.models import Party
from ayni_web.team.openings.models import Application, Heard, Opening, Pointing

#: Fewer are not counted before others.
LEAST = 5


def parties_here(asker: Membership) -> QuerySet[Party]:
    """Who is in the team now, by name."""
    here = Membership.objects.filter(space=asker.space_id, left_at__isnull=True).values("user")
    return Party.objects.filter(space=asker.space_id, user__in=here).order_by("name", "pk")


def here_now(asker: Membership) -> set[int]:
    return set(parties_here(asker).values_list("pk", flat=True))


def party_of(asker: Membership) -> int:
    """The asker's party in the team; 0 where they have none yet."""
    mine = Party.objects.filter(space=asker.space_id, user=asker.user_id)
    return mine.values_list("pk", flat=True).first() or 0


def openings_seen_in(asker: Membership) -> QuerySet[Opening]:
    """All of the team: those one can apply for or will, by the last day; then those that wait for a decision; then
    the others."""
    today = timezone.localdate()
    state = Case(
        When(Q(decided_at__isnull=False) | Q(withdrawn_at__isnull=False), then=Value(2)),
        When(apply_by__lt=today, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    openings = Opening.objects.filter(space=asker.space_id).select_related("by").prefetch_related("deciders")
    return openings.order_by(state, F("decided_at").desc(nulls_last=True), "apply_by", "-pk")


def open_ones(asker: Membership) -> QuerySet[Opening]:
    """Those that are neither decided nor withdrawn nor past their last day."""
    going = openings_seen_in(asker).filter(decided_at__isnull=True, withdrawn_at__isnull=True)
    return going.filter(apply_by__gte=timezone.localdate())


def opening_for(asker: Membership, opening_id: int) -> Opening:
    """One of these, or 404."""
    found = openings_seen_in(asker).filter(pk=opening_id).first()
    if found is None:
        raise Http404
    return found


def decides(asker: Membership, opening: Opening) -> bool:
    return any(party.user_id == asker.user_id for party in opening.deciders.all())


def applications_seen_by(asker: Membership, opening: Opening) -> QuerySet[Application]:
    """Those who decide read all, once one can apply no more; everybody else their own."""
    standing = Application.objects.filter(opening=opening, withdrawn_at__isnull=True).select_related("party")
    if decides(asker, opening) and timezone.localdate() > opening.apply_by:
        return standing
    return standing.filter(party__user=asker.user_id)


def mine(asker: Membership, opening: Opening) -> Application | None:
    """What the asker wrote, while it stands."""
    return Application.objects.filter(opening=opening, party__user=asker.user_id, withdrawn_at__isnull=True).first()


def chosen_in(opening: Opening) -> list[Party]:
    """Whom it was decided for."""
    chosen = Application.objects.filter(opening=opening, chosen=True, withdrawn_at__isnull=True)
    return [one.party for one in chosen.select_related("party")] if opening.decided_at else []


def who_thought_of(asker: Membership, opening: Opening) -> list[Party]:
    """Who pointed the asker to it."""
    pointings = Pointing.objects.filter(opening=opening, to__user=asker.user_id).select_related("by").order_by("pk")
    return [one.by for one in pointings]


@dataclass(frozen=True, slots=True)
class Reach:
    """Who heard of it. Numbers of fewer than five are None."""

    posted_to: int
    came_later: int
    read: int | None
    applied: int | None
    ways: dict[str, int]


def reach_of(asker: Membership, opening: Opening) -> Reach:
    """Whom it was posted to, and how many say that they read it and applied, without who."""
    end = timezone.make_aware(datetime.combine(opening.apply_by + timedelta(days=1), time()))
    members = Membership.objects.filter(space=asker.space_id).filter(
        Q(left_at__isnull=True) | Q(left_at__gt=opening.at)
    )
    standing = Application.objects.filter(opening=opening, withdrawn_at__isnull=True)
    heard = list(standing.values_list("heard", flat=True))
    ways = Counter(heard) if opening.decided_at is not None else Counter()
    # All of them or none: what is left out could be worked out from the others.
    told = dict(ways) if ways and min(ways.values()) >= LEAST else {}
    return Reach(
        posted_to=members.filter(joined_at__lte=opening.at).count(),
        came_later=members.filter(joined_at__gt=opening.at, joined_at__lt=end).count(),
        read=_enough(Heard.objects.filter(opening=opening).count()),
        applied=_enough(len(heard)) if opening.decided_at is not None else None,
        ways=told,
    )


def _enough(number: int) -> int | None:
    return number if number >= LEAST else None


def has_read(asker: Membership, opening: Opening) -> bool:
    return Heard.objects.filter(opening=opening, party__user=asker.user_id).exists()

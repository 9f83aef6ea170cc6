"""What this room has for somebody's own timeline: the rings in which they sat."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.team_moments import TeamMoment, TeamMoments, add_team_moments
from ayni_web.team.ring.models import Seat


def _of(user: User, most: int) -> Iterable[TeamMoment]:
    here = set(Membership.objects.filter(user=user, left_at__isnull=True).values_list("space_id", flat=True))
    mine = Seat.objects.filter(party__user=user, came_at__isnull=False).select_related("ring__space")
    for seat in mine.order_by("-came_at")[:most]:
        ring = seat.ring
        address = reverse("ring:ring", args=[ring.space_id, ring.pk]) if ring.space_id in here else ""
        words = _("You took part in a ring: %(title)s") % {"title": ring.title}
        yield TeamMoment(at=seat.came_at or ring.begun_at, words=words, team=ring.space.name, address=address)


add_team_moments(TeamMoments("ring", of=_of))

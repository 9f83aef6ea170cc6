"""What this room adds to somebody's own timeline: promises of theirs in teams, when they were made and how they ended."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni_web.accounts.models import User
from ayni_web.accounts.team_moments import TeamMoment, TeamMoments, add_team_moments
from ayni_web.promises import queries
from ayni_web.promises.words import name_of, shown_of_team


def _moments(user: User, most: int) -> Iterator[TeamMoment]:
    here = queries.teams_now(user)
    latest = queries.in_teams_of(user).annotate(latest=Coalesce("kept_at", "broken_at", "withdrawn_at", "made_at"))
    for promise in queries.as_read_by(user, latest.order_by("-latest", "-pk")[:most]):
        row = shown_of_team(promise)
        said = {"by": name_of(promise.by), "to": name_of(promise.to), "what": promise.what, "when": row.when}
        address = reverse("promising:one", args=[promise.space_id, promise.pk]) if promise.space_id in here else ""
        words = _("A promise, %(by)s to %(to)s: %(what)s (%(when)s)") % said
        at = promise.kept_at or promise.broken_at or promise.withdrawn_at or promise.made_at
        yield TeamMoment(at, words, promise.space.name, address)


add_team_moments(TeamMoments("promises", _moments))

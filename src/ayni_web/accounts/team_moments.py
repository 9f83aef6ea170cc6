"""What happened to somebody in teams, beside acts, for their own timeline. It is shown there and lives in the team.

A ritual has a module `team_moments` (found by itself) that says:

    add_team_moments(TeamMoments("asks", of=moments_of))

`of(user, most)` gives the latest things, at most so many, in which this person took part, in whatever team, whether or not they
are still in it: what others keep from them, or between them, is never among these. Acts come onto the timeline by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ayni_web.accounts.models import User


@dataclass(frozen=True, slots=True)
class TeamMoment:
    """One thing that happened, in one line of words to this person, and where it stands while it is theirs to open."""

    at: datetime
    words: str
    team: str
    address: str = ""


@dataclass(frozen=True)
class TeamMoments:
    """What one ritual has of somebody."""

    key: str
    of: Callable[[User, int], Iterable[TeamMoment]]


_RITUALS: dict[str, TeamMoments] = {}


def add_team_moments(moments: TeamMoments) -> None:
    """Declares what a ritual has of somebody."""
    _RITUALS[moments.key] = moments


def team_moments_of(user: User, most: int) -> list[TeamMoment]:
    """The latest of all rituals, newest first. Whoever is and was in no team costs no query of a ritual."""
    if not user.parties_in_teams.exists():
        return []
    found = [one for ritual in _RITUALS.values() for one in ritual.of(user, most)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]

"""What somebody may do in a team, by their role. SECURITY says the same in a table, and a test compares the two."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ayni_web.accounts.models import Membership

Role = Membership.Role


class Power(StrEnum):
    """One thing that somebody may do in a team."""

    SEE = "see"  # the team's pages, who is in it, and of its acts those that are public or one's own
    RECORD = "record"
    INVITE = "invite"
    MEMBERS = "members"  # change roles, take somebody out
    AUDIT = "audit"
    EXPORT = "export"  # what one may see
    LEAVE = "leave"
    CHECK_IN = "check in"  # set when the team looks at how its give and take feels
    RECOGNISE = "recognise"  # begin, change and end programmes of recognition
    CONNECT = "connect"  # let public things out to a channel, and say which
    HAND_OVER = "hand over"
    CLOSE = "close"
    MEDIATE = "mediate"  # be asked to lead a hard talk of two others, where both want it
    POINT_TO_HELP = "point to help"  # say where one can turn when something is not safe
    OWN_LEADING = "own leading"  # see how they lead this team; never how anybody else does


_EVERYBODY = frozenset({Power.SEE, Power.RECORD, Power.EXPORT, Power.LEAVE})
_RUNS_IT = _EVERYBODY | {Power.INVITE, Power.MEMBERS, Power.AUDIT, Power.CONNECT}
#: In a team that is closed nobody writes any more.
_CLOSED = frozenset({Power.SEE, Power.EXPORT})

POWERS: Mapping[str, frozenset[Power]] = {
    Role.MEMBER: _EVERYBODY,
    Role.FACILITATOR: _EVERYBODY | {Power.MEDIATE, Power.CHECK_IN},
    Role.PEOPLE_TEAM: _EVERYBODY | {Power.RECOGNISE, Power.POINT_TO_HELP, Power.CHECK_IN},
    Role.ADMINISTRATOR: _RUNS_IT | {Power.POINT_TO_HELP},
    Role.LEAD: _RUNS_IT
    | {Power.HAND_OVER, Power.CLOSE, Power.RECOGNISE, Power.POINT_TO_HELP, Power.CHECK_IN, Power.OWN_LEADING},
}


def powers_of(membership: Membership) -> frozenset[Power]:
    """What this membership lets its person do now."""
    if membership.left_at is not None:
        return frozenset()
    powers = POWERS[membership.role]
    return powers if membership.space.closed_at is None else powers & _CLOSED


def may(membership: Membership, power: Power) -> bool:
    """Whether this membership lets its person do this now."""
    return power in powers_of(membership)

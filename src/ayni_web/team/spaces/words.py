"""What pages say of roles, and of what was done with a team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import AuditEvent, Membership, User

Role = Membership.Role

#: What each role is for.
FOR_WHAT = {
    Role.MEMBER: gettext_lazy("Takes part in everything."),
    Role.LEAD: gettext_lazy("Invites, gives roles, hands over, closes."),
    Role.FACILITATOR: gettext_lazy("Takes part, and can be asked to help two who find it hard."),
    Role.PEOPLE_TEAM: gettext_lazy("Takes part, and looks after how the team as a whole is doing."),
    Role.ADMINISTRATOR: gettext_lazy("Invites, gives roles but not the lead's, sees what was done with the team."),
}


def roles_told() -> list[tuple[str, str]]:
    """Each role with what it is for."""
    return [(capfirst(str(role.label)), str(words)) for role, words in FOR_WHAT.items()]


def name_of(user: User | None) -> str:
    """What a member is called in their team. Addresses are shown to nobody."""
    if user is None:
        return _("somebody who is not here any more")
    return user.name or _("somebody without a name")


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of a team's audit."""

    at: datetime
    who: str
    what: str
    more: str


def noted(events: Iterable[AuditEvent]) -> list[Noted]:
    """What was done with a team, by whom, and with whom."""
    rows = list(events)
    people = User.objects.in_bulk({whom for row in rows if isinstance(whom := row.detail.get("whom"), int)})
    return [Noted(row.at, _who(row), capfirst(row.words), _more(row, people)) for row in rows]


def _who(event: AuditEvent) -> str:
    return name_of(event.user)


def _more(event: AuditEvent, people: dict[int, User]) -> str:
    told = []
    whom = event.detail.get("whom")
    if whom is not None:
        told.append(name_of(people.get(whom)))
    role = event.detail.get("role")
    if role in Role:
        told.append(str(Role(role).label))
    return ", ".join(told)

"""A chain told as a story, one sentence for each link; before all agree, a reader is told their own links only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.team.chains.models import Chain, ChainLink


@dataclass(frozen=True, slots=True)
class Told:
    """One link as a reader sees it. `says` is empty where it is not theirs to read yet."""

    giver: str
    receiver: str
    says: str
    at: datetime | None
    after: str


def name(party: Party, me: int) -> str:
    return _("you") if party.pk == me else called(party)


def as_told(chain: Chain, me: int, *, whole: bool) -> list[Told]:
    """The links of a chain; `whole`: everybody in it agreed, so all may read all."""
    told, before = [], None
    for link in chain.links.all():
        mine = me in {link.giver_id, link.receiver_id}
        told.append(_link(link, me, before, shown=whole or mine))
        before = link.act.at
    return told


def _link(link: ChainLink, me: int, before: datetime | None, *, shown: bool) -> Told:
    if not shown:
        return Told(_("somebody"), _("somebody"), "", None, "")
    return Told(name(link.giver, me), name(link.receiver, me), link.says, link.act.at, after(before, link.act.at))


def after(before: datetime | None, at: datetime | None) -> str:
    """How long after the link before."""
    if before is None or at is None:
        return ""
    days = (at - before).days
    return ngettext("%(n)s day later", "%(n)s days later", days) % {"n": days} if days else _("the same day")

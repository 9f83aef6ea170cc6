"""What members say of themselves: what they can give in this team, and how much of asks they can bear in a week."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.models import Membership
from ayni_web.people import learning
from ayni_web.people.members import member_party
from ayni_web.people.models import Capacity
from ayni_web.team.asks.models import Limit

MOST_GIFTS = 50


@transaction.atomic
def bear(
    by: Membership,
    *,
    asks: int | None,
    minutes: int | None,
    resting_until: date | None,
    now: datetime | None = None,
) -> None:
    """Say how many asks, and how many minutes of them, may reach one in any seven days, and from when."""
    said = {"asks": asks, "minutes": minutes, "resting_until": resting_until, "changed_at": now or timezone.now()}
    Limit.objects.update_or_create(party=member_party(by), defaults={"space": by.space, **said})


@transaction.atomic
def can_give(by: Membership, text: str, sort: str = Capacity.Sort.KNOWLEDGE) -> Capacity:
    """Say one thing that one can give here. The same words twice are one."""
    if not text.strip():
        raise InputError(_("Say what you can give."))
    party = member_party(by)
    if Capacity.objects.filter(party=party).count() >= MOST_GIFTS:
        raise InputError(_("These are many things already. Take away one that you would rather not be asked for."))
    return learning.add_capacity(party, Capacity.Side.GIVES, text, sort=sort)


@transaction.atomic
def cannot_give(by: Membership, gift: Capacity) -> None:
    """Take it away again."""
    if gift.party.user_id != by.user_id:
        raise PermissionDenied
    learning.remove_fact(gift)

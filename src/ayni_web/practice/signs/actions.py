"""The only writer of what somebody says to their signs. Each can be said again without anything coming twice."""

from __future__ import annotations

from django.utils import timezone

from ayni.guidance.signs import Sort
from ayni.guidance.together import Sort as Together
from ayni_web.accounts.models import Space, User
from ayni_web.people.models import Party
from ayni_web.practice.signs.models import SignPutAway


def put_away(space: Space, owner: User, sort: Sort | Together, because: str, party: Party | None = None) -> SignPutAway:
    """This sign does not fit. Said again, the later words stay."""
    said = {"because": because.strip()[:300], "at": timezone.now()}
    return SignPutAway.objects.update_or_create(space=space, owner=owner, sort=sort.value, party=party, defaults=said)[
        0
    ]


def look_again(row: SignPutAway) -> None:
    row.delete()

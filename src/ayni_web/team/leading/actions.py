"""The only writer of what somebody who leads does not want to be proposed. Said twice, it is kept once."""

from __future__ import annotations

from django.db import transaction

from ayni_web.accounts.models import Membership
from ayni_web.people.models import Party
from ayni_web.team.leading.models import StepRefused


@transaction.atomic
def refuse(by: Membership, sort: str, party: Party) -> None:
    """This is not proposed again."""
    StepRefused.objects.get_or_create(space=by.space, owner=by.user, sort=StepRefused.Sort(sort), party=party)


def propose_again(by: Membership, sort: str, party_id: int) -> None:
    """It may be proposed again. Where nothing was refused, nothing is done."""
    StepRefused.objects.filter(space=by.space_id, owner=by.user_id, sort=sort, party=party_id).delete()

"""Proposing to tell a chain, and agreeing to it.

Everybody in it agrees to the words of their own links, and can withdraw.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.team.chains import notices
from ayni_web.team.chains.models import Chain, ChainLink, InChain, NotToTell
from ayni_web.team.chains.queries import CouldTell


@transaction.atomic
def propose(by: Membership, found: CouldTell, says: Sequence[str]) -> Chain:
    """Ask everybody in a chain whether it may be told. Proposed twice, it is asked once."""
    words = [text.strip()[:300] for text in says]
    if len(words) != len(found.steps) or not all(words):
        raise InputError(_("Say a few words for each link."))
    me = member_party(by)
    try:
        with transaction.atomic():
            chain = Chain.objects.create(space=by.space, by=me, key=found.key)
    except IntegrityError:
        return Chain.objects.get(space=by.space, key=found.key, withdrawn_at__isnull=True)
    ChainLink.objects.bulk_create(
        [
            ChainLink(chain=chain, place=place, act=step.act, giver=step.giver, receiver=step.receiver, says=text)
            for place, (step, text) in enumerate(zip(found.steps, words, strict=True))
        ]
    )
    people = dict.fromkeys([found.steps[0].giver, *(step.receiver for step in found.steps)])
    InChain.objects.bulk_create(
        [InChain(chain=chain, party=one, agreed_to=chain.version if one.pk == me.pk else None) for one in people]
    )
    notices.tell_proposed(chain)
    return chain


@transaction.atomic
def answer(by: Membership, chain: Chain, *, agrees: bool) -> None:
    """Agree that one's links are told, or not; whoever withdraws ends it for all, at once."""
    chain = Chain.objects.select_for_update().get(pk=chain.pk)
    mine = InChain.objects.filter(chain=chain, party__user=by.user_id)
    told = (
        {"agreed_to": chain.version, "declined_at": None}
        if agrees
        else {"agreed_to": None, "declined_at": timezone.now()}
    )
    if not mine.update(**told):
        raise PermissionDenied


@transaction.atomic
def take_back(by: Membership, chain: Chain) -> None:
    """Whoever proposed it takes it back."""
    if chain.by.user_id != by.user_id:
        raise PermissionDenied
    Chain.objects.filter(pk=chain.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    notices.take_back(chain)


def refuse(by: Membership, key: str) -> None:
    """Not to be told; it is proposed no more."""
    NotToTell.objects.get_or_create(party=member_party(by), key=key, defaults={"space": by.space})

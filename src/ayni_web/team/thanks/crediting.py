"""Saying who else it was. Those concerned agree or decline; until they agree, nothing about the credit changes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.thanks import notices, queries
from ayni_web.team.thanks.actions import held, with_another, without
from ayni_web.team.thanks.models import CreditAnswer, CreditClaim, Thanks

State = CreditClaim.State


@transaction.atomic
def claim(by: Membership, thanks: Thanks, party: Party, credit: str, *, instead: bool = False) -> CreditClaim:
    """Say that somebody also helped, oneself or another; or that it was not oneself but them.

    Whoever says so and is among those asked has agreed by it. Raises `InputError` where it cannot be, or is asked
    already.
    """
    thanks = held(thanks)
    me, thanked = member_party(by), queries.thanked_in(thanks)
    if thanks.act.withdrawn_at is not None:
        raise InputError(_("These thanks were taken back in the meantime."))
    if instead and me.pk not in thanked:
        raise PermissionDenied
    here = queries.here_now(by)
    if party.pk not in here:
        raise InputError(_("Choose somebody who is in the team now."))
    if party.pk in thanked:
        raise InputError(_("They are thanked for it already."))
    if party.pk in queries.received(thanks):
        raise InputError(_("They received it: nobody gives to themselves."))
    if thanks.by_id not in here:
        raise InputError(_("Whoever thanked is not in the team any more, so nobody can say who else it was."))
    try:
        with transaction.atomic():
            made = CreditClaim.objects.create(thanks=thanks, by=me, party=party, credit=credit.strip(), instead=instead)
    except IntegrityError:
        raise InputError(_("This is asked already. Those concerned have not all answered yet.")) from None
    if me.pk in asked(made):
        CreditAnswer.objects.create(claim=made, party=me, agrees=True)
    notices.tell_claim(made, asked(made))
    _settle_if_agreed(made, by)
    return made


def asked(claim: CreditClaim) -> set[int]:
    """Who is asked: the one who would be credited, whoever thanked, and those who are thanked already."""
    return {claim.party_id, claim.thanks.by_id, *queries.thanked_in(claim.thanks)}


@transaction.atomic
def answer(by: Membership, claim: CreditClaim, *, agrees: bool, word: str = "") -> None:
    """Agree or decline; an answer can be changed while it is open. Nobody is credited who declines it themselves."""
    thanks = held(claim.thanks)
    me = member_party(by)
    claim.thanks = thanks
    if me.pk not in asked(claim):
        raise PermissionDenied
    still_open(claim)
    CreditAnswer.objects.update_or_create(
        claim=claim, party=me, defaults={"agrees": agrees, "word": word.strip()[:300], "at": timezone.now()}
    )
    if me.pk == claim.party_id and not agrees:
        _end(claim, State.DECLINED)
        return
    _settle_if_agreed(claim, by)


@transaction.atomic
def withdraw(by: Membership, claim: CreditClaim) -> None:
    """Whoever said it takes it back, while it is open."""
    if claim.by.user_id != by.user_id:
        raise PermissionDenied
    held(claim.thanks)
    _end(claim, State.WITHDRAWN)


def still_open(claim: CreditClaim) -> None:
    """Raise `InputError` where it was settled in the meantime."""
    if not CreditClaim.objects.filter(pk=claim.pk, state=State.OPEN).exists():
        raise InputError(_("This was settled in the meantime."))


def _end(claim: CreditClaim, state: str) -> None:
    open_ones = CreditClaim.objects.filter(pk=claim.pk, state=State.OPEN)
    if open_ones.update(state=state, settled_at=timezone.now()) != 1:
        raise InputError(_("This was settled in the meantime."))
    notices.claim_settled(claim)


def _settle_if_agreed(claim: CreditClaim, by: Membership) -> None:
    """Change the credit once the one to be credited and whoever thanked agree, and none of the others declines."""
    answers = dict(CreditAnswer.objects.filter(claim=claim).values_list("party_id", "agrees"))
    needed = {claim.party_id, claim.thanks.by_id}
    if not all(answers.values()) or not needed <= {party for party, agrees in answers.items() if agrees}:
        return
    if claim.party_id in queries.thanked_in(claim.thanks):
        _end(claim, State.WITHDRAWN)
        return
    _end(claim, State.AGREED)
    thanks = held(claim.thanks)
    public = thanks.act.public or claim.party_id in queries.who_like_it_public([claim.party_id])
    with_another(thanks, claim.party, claim.credit, by=by, agrees=public)
    if claim.instead and claim.by_id in queries.thanked_in(thanks):
        without(thanks, claim.by, by=by)

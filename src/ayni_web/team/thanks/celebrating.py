"""Telling wins and milestones, and being glad with those whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.models import Membership
from ayni_web.book.in_order import one_telling
from ayni_web.notify.channel import hand_to_channel
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.thanks import notices, queries
from ayni_web.team.thanks.models import Congratulation, InWin, Win


@transaction.atomic
def tell(
    by: Membership,
    what: str,
    *,
    sort: str = Win.Sort.WIN,
    more: str = "",
    on: date | None = None,
    whose: Sequence[Party] = (),
    once: UUID | None = None,
) -> Win:
    """Tell all in the team what went well, and whose win it is too: their names stand there once they agree."""
    one_telling(once)
    if once is not None and (told := Win.objects.filter(space=by.space, once=once).first()) is not None:
        return told
    me = member_party(by)
    if not what.strip():
        raise InputError(_("Say what happened."))
    if any(party.pk not in queries.here_now(by) for party in whose):
        raise InputError(_("Choose somebody who is in the team now."))
    win = Win.objects.create(
        space=by.space, by=me, sort=sort, what=what.strip(), more=more.strip(), on=on or timezone.localdate(), once=once
    )
    others = {party.pk for party in whose}
    glad = queries.who_like_it_public(others)
    InWin.objects.bulk_create(
        [
            InWin(win=win, party_id=party, agrees=True if party == me.pk or party in glad else None)
            for party in sorted(others)
        ]
    )
    notices.tell_named(win)
    hand_to_channel(by.space, notices.WINS, win.pk)
    return win


@transaction.atomic
def say_named(by: Membership, win: Win, *, agrees: bool) -> None:
    """Somebody whose win it is said to be too wants to be named, or does not."""
    if not InWin.objects.filter(win=win, party__user=by.user_id).update(agrees=agrees):
        raise PermissionDenied


@transaction.atomic
def congratulate(by: Membership, win: Win, text: str) -> None:
    """One line from each; written anew it takes the place of the earlier one, and left empty it is taken back."""
    me, text = member_party(by), " ".join(text.split())[:300]
    if not Win.objects.filter(pk=win.pk, withdrawn_at__isnull=True).exists():
        raise InputError(_("It was taken back in the meantime."))
    if text:
        Congratulation.objects.update_or_create(win=win, party=me, defaults={"text": text, "at": timezone.now()})
        notices.tell_glad(win, me)
    else:
        Congratulation.objects.filter(win=win, party=me).delete()


@transaction.atomic
def take_back(by: Membership, win: Win) -> None:
    """Whoever told it takes it back; what others wrote under it goes with it from every page."""
    if win.by.user_id != by.user_id:
        raise PermissionDenied
    Win.objects.filter(pk=win.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    notices.take_back_win(win)

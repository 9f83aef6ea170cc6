"""Thanking: one transaction over the act in the book and the thanks for it.

Whoever received confirms the act by thanking.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.ledger.acts import Outcome
from ayni_web.accounts.models import Membership
from ayni_web.book import actions as book
from ayni_web.book import queries as acts
from ayni_web.book.in_order import one_telling
from ayni_web.book.models import Act, ActParty
from ayni_web.notify.channel import hand_to_channel
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.thanks import notices, queries
from ayni_web.team.thanks.models import Preference, Thanked, Thanks


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A thank-you as its writer tells it."""

    done: str
    changed: str = ""
    public: bool = False


@transaction.atomic
def thank(
    by: Membership,
    whom: Sequence[Party],
    words: Words,
    *,
    kind: int,
    at: datetime | None = None,
    once: UUID | None = None,
) -> Thanks:
    """Thank somebody for what they did; it becomes an act, confirmed by whoever received it.

    Sent twice, it is kept once.
    """
    one_telling(once)
    told = queries.told_once(by, once)
    if told is not None:
        return told
    me = member_party(by)
    _all_here(by, whom)
    draft = book.Draft(
        givers=list(dict.fromkeys(whom)),
        receivers=[me],
        kind=kind,
        at=at or timezone.now(),
        what=_said(words.done),
        outcome=Outcome.HELPED,
        outcome_note=words.changed,
    )
    act = book.record(by.space, draft, by=by.user)
    return _begin(by, me, act, words, once, told_before=False)


@transaction.atomic
def thank_for(by: Membership, act: Act, words: Words, *, once: UUID | None = None) -> Thanks:
    """Thank for an act that stands in the book already.

    Raises `InputError` where somebody thanked for it or changed it first.
    """
    one_telling(once)
    told = queries.told_once(by, once)
    if told is not None:
        return told
    me = member_party(by)
    if not act.parts.filter(party=me, role=ActParty.Role.RECEIVER).exists():
        raise PermissionDenied
    if Thanks.objects.filter(act=act).exists():
        raise InputError(_("Somebody has thanked for this in the meantime. What you wrote still stands here."))
    before = acts_public(act)
    draft = replace(book.draft_of(act), what=_said(words.done), outcome=Outcome.HELPED, outcome_note=words.changed)
    newer = book.correct(act, draft, by=by.user)
    thanks = _begin(by, me, newer, words, once, told_before=True)
    if before and words.public:
        # Whoever told it for all wanted it seen by all.
        Thanked.objects.filter(thanks=thanks, party__user=act.recorded_by).update(agrees=True)
        _settle(thanks)
    return thanks


def acts_public(act: Act) -> bool:
    """Whether an act is seen by all, told so by whoever gave it."""
    return act.public and act.recorded_by_id is not None


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise InputError(_("Say what they did."))
    return text


def _all_here(by: Membership, whom: Sequence[Party]) -> None:
    here = queries.here_now(by)
    if not whom or any(party.pk not in here for party in whom):
        raise InputError(_("Choose somebody who is in the team now."))


def _begin(by: Membership, me: Party, act: Act, words: Words, once: UUID | None, *, told_before: bool) -> Thanks:
    thanks = Thanks.objects.create(
        space=by.space, by=me, act=act, wants_public=words.public, once=once, told_before=told_before
    )
    givers = [part.party_id for part in act.parts.all() if part.role == ActParty.Role.GIVER]
    open_ones = queries.who_like_it_public(givers)
    Thanked.objects.bulk_create([Thanked(thanks=thanks, party_id=party, agrees=party in open_ones) for party in givers])
    notices.tell_thanked(thanks)
    _settle(thanks)
    return thanks


@transaction.atomic
def say(by: Membership, thanks: Thanks, *, public: bool) -> None:
    """Whoever thanks, or is thanked, says whether all may see it. All do once each of them wants it."""
    thanks = held(thanks)
    mine = thanks.thanked.filter(party__user=by.user_id)
    if thanks.by.user_id == by.user_id:
        Thanks.objects.filter(pk=thanks.pk).update(wants_public=public)
    elif not mine.update(agrees=public, said_at=timezone.now()):
        raise PermissionDenied
    thanks.refresh_from_db()
    _settle(thanks)


def held(thanks: Thanks) -> Thanks:
    """The thanks as it stands now, held until this transaction ends, with the newest telling of its act.

    Raises `InputError` where it was taken back, and nothing is left of it.
    """
    # Held alone, then read with its act: read in one, PostgreSQL would look for the act that it had before others let it go.
    if not Thanks.objects.select_for_update().filter(pk=thanks.pk).values_list("pk", flat=True).first():
        raise InputError(_("These thanks were taken back in the meantime."))
    thanks = Thanks.objects.select_related("act", "by", "space").get(pk=thanks.pk)
    newest = acts.newest_of([thanks.act]).get(thanks.act_id, thanks.act)
    if newest.pk != thanks.act_id:
        thanks.act = newest
        thanks.save(update_fields=["act"])
    if thanks.wants_public and not newest.public and not thanks.thanked.filter(agrees=False).exists():
        # One of them ended it with the act itself: that lasts.
        thanks.wants_public = False
        thanks.save(update_fields=["wants_public"])
    return thanks


def _settle(thanks: Thanks) -> None:
    """All see it where whoever thanks and everybody thanked wants that, and nobody else does otherwise."""
    if thanks.wants_public and not thanks.thanked.filter(agrees=False).exists():
        book.show_to_all(thanks.act)
        hand_to_channel(thanks.space, notices.THANKS, thanks.pk)
    else:
        book.keep_between_them(thanks.act)


@transaction.atomic
def take_back(by: Membership, thanks: Thanks) -> None:
    """Take one's thanks back.

    An act that the other had told stays theirs; what thanks alone had told goes out of force.
    """
    thanks = held(thanks)
    if thanks.by.user_id != by.user_id:
        raise PermissionDenied
    notices.take_back_thanks(thanks)
    if not thanks.told_before:
        book.withdraw(thanks.act)
        return
    draft = replace(book.draft_of(thanks.act), outcome=Outcome.UNKNOWN, outcome_note="")
    book.keep_between_them(thanks.act)
    act = Act.objects.get(pk=thanks.act_id)
    thanks.delete()
    book.correct(act, draft, by=by.user)


@transaction.atomic
def step_out(by: Membership, thanks: Thanks) -> None:
    """One of several who are thanked says that they had no part in it. Raises `InputError` for the only one."""
    thanks = held(thanks)
    mine = thanks.thanked.filter(party__user=by.user_id).first()
    if mine is None:
        raise PermissionDenied
    if thanks.thanked.count() < 2:
        raise InputError(_("You are the only one who is thanked. Say who it was instead."))
    without(thanks, mine.party, by=by)


def without(thanks: Thanks, party: Party, *, by: Membership) -> None:
    """Take somebody out of those credited; the others share it evenly. The earlier telling stays with the act."""
    draft = book.draft_of(thanks.act)
    rest = [one for one in draft.givers if one.pk != party.pk]
    thanks.act = book.correct(thanks.act, replace(draft, givers=rest, shares=None), by=by.user)
    thanks.save(update_fields=["act"])
    thanks.thanked.filter(party=party).delete()
    _settle(thanks)


def with_another(thanks: Thanks, party: Party, credit: str, *, by: Membership, agrees: bool) -> None:
    """Add somebody to those credited; all share it evenly."""
    draft = book.draft_of(thanks.act)
    told = replace(draft, givers=[*draft.givers, party], shares=None, credit={**draft.credit, party.pk: credit})
    thanks.act = book.correct(thanks.act, told, by=by.user)
    thanks.save(update_fields=["act"])
    Thanked.objects.create(thanks=thanks, party=party, agrees=agrees)
    _settle(thanks)


@transaction.atomic
def prefer(by: Membership, *, in_public: bool) -> None:
    """Say whether good words about oneself may be seen by all in this team.

    Where they may no longer, what is seen already only because of this is kept between those concerned from now on.
    Where they may from now on, what was said before stays as it is.
    """
    me = member_party(by)
    Preference.objects.update_or_create(
        party=me, defaults={"space": by.space, "in_public": in_public, "said_at": timezone.now()}
    )
    if in_public:
        return
    following = Thanked.objects.filter(party=me, agrees=True, said_at__isnull=True, thanks__space=by.space)
    for one in list(following.select_related("thanks")):
        with suppress(InputError):  # taken back at this very moment
            thanks = held(one.thanks)
            Thanked.objects.filter(pk=one.pk).update(agrees=False)
            _settle(thanks)

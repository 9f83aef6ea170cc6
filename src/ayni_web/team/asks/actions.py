"""The only writer of asks, of what answers them, and of how they end. Each change states what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.ledger import kinds
from ayni.ledger.acts import Asked, Outcome
from ayni_web.accounts.models import Membership
from ayni_web.book import actions as book
from ayni_web.book.in_order import one_telling
from ayni_web.notify.channel import hand_to_channel
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.promises import actions as promises
from ayni_web.team.asks import notices, queries
from ayni_web.team.asks.models import Ask, Offer, Pointer, Reached

ORIGIN = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An ask as its asker says it."""

    title: str
    reason: str
    due: date
    text: str = ""
    kind: int = kinds.ADVICE.number
    minutes: int | None = None
    for_all: bool = True
    #: Whether it may stand in the team's channel outside too.
    in_channel: bool = False

    def columns(self) -> dict[str, Any]:
        return {
            "title": " ".join(self.title.split())[:300],
            "reason": self.reason.strip()[:1000],
            "due": self.due,
            "text": self.text.strip()[:2000],
            "kind": self.kind,
            "minutes": self.minutes,
            "for_all": self.for_all,
            "in_channel": self.in_channel and self.for_all,
        }


@transaction.atomic
def ask(by: Membership, said: Said, *, once: UUID | None = None, now: datetime | None = None) -> Ask:
    """Ask for something, once for one telling. Whom it reaches is found afterwards (`reaching.route`)."""
    one_telling(once)
    told = queries.told_once(by, once)
    if told is not None:
        return told
    _check(said)
    made = Ask.objects.create(
        space=by.space, by=member_party(by), asked_at=now or timezone.now(), once=once, **said.columns()
    )
    _let_out(made)
    return made


def _let_out(ask: Ask) -> None:
    """It goes to the team's channel where its asker wants that, and the team lets asks out."""
    if ask.in_channel:
        hand_to_channel(ask.space, notices.PUBLIC, ask.pk)


def _check(said: Said) -> None:
    if not said.title.strip():
        raise InputError(_("Say what you ask for."))
    if not said.reason.strip():
        raise InputError(_("Say what it is for: it is what makes people want to help."))


@transaction.atomic
def change(by: Membership, ask: Ask, said: Said, *, version: int) -> None:
    """Say an ask in other words. Raises `ChangedMeanwhileError` where it was changed or ended since it was read."""
    _own(by, ask)
    _check(said)
    _claim(ask, version=version, changes={"version": F("version") + 1, **said.columns()})
    _let_out(Ask.objects.select_related("space").get(pk=ask.pk))


@transaction.atomic
def offer(
    by: Membership,
    ask: Ask,
    text: str,
    *,
    version: int,
    private: bool = False,
    ready_by: date | None = None,
    now: datetime | None = None,
) -> Offer:
    """Offer to help; a second offer is the first. Raises `ChangedMeanwhileError` where the ask changed or ended since."""
    now = now or timezone.now()
    party = _answers(by, ask)
    _hold(ask)
    stands = Offer.objects.filter(ask=ask, by=party, withdrawn_at__isnull=True).first()
    if stands is not None:
        return stands
    first = Coalesce(F("first_offer_at"), now)
    _claim(ask, version=version, changes={"answers": F("answers") + 1, "first_offer_at": first})
    _say(ask, party, Reached.Said.OFFERED, now)
    words = text.strip()[:1000]
    made = Offer.objects.create(ask=ask, by=party, text=words, private=private, ready_by=ready_by, at=now)
    notices.tell_offer(made)
    return made


@transaction.atomic
def withdraw_offer(by: Membership, offer: Offer, *, now: datetime | None = None) -> None:
    """Take an offer back; what was promised by it is let go, and the ask finds its way to others again."""
    if offer.by.user_id != by.user_id:
        raise PermissionDenied
    now = now or timezone.now()
    _claim(offer.ask, changes={"answers": F("answers") + 1})
    if not Offer.objects.filter(pk=offer.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
        return
    _say(offer.ask, offer.by, Reached.Said.NOT_NOW, now)
    notices.take_back_offer(offer)
    fresh = Offer.objects.select_related("promise").get(pk=offer.pk)
    if fresh.promise is not None and fresh.promise.is_open:
        promises.let_go(fresh.promise, why=_("the offer was taken back"), now=now)


@transaction.atomic
def take(by: Membership, offer: Offer, *, now: datetime | None = None) -> None:
    """Say yes to an offer. Where it named a day, it is a promise from now on. Taking it twice takes it once."""
    ask = offer.ask
    _own(by, ask)
    now = now or timezone.now()
    _claim(ask, changes={"answers": F("answers")})
    standing = Offer.objects.filter(pk=offer.pk, withdrawn_at__isnull=True)
    if not standing.exists():
        raise ChangedMeanwhileError(_("This offer was taken back in the meantime."))
    if not standing.filter(taken_at__isnull=True).update(taken_at=now):
        return
    notices.tell_taken(offer)
    if offer.ready_by is not None:
        made = promises.promise(
            ask.space,
            by=offer.by,
            to=ask.by,
            what=ask.title,
            due=offer.ready_by,
            origin=ORIGIN,
            origin_id=ask.pk,
            now=now,
        )
        Offer.objects.filter(pk=offer.pk).update(promise=made)


@transaction.atomic
def not_now(by: Membership, ask: Ask, *, now: datetime | None = None) -> None:
    """Not now, without a reason and without anybody hearing of it: the ask finds its way to others."""
    party = _answers(by, ask)
    _hold(ask)
    _say(ask, party, Reached.Said.NOT_NOW, now or timezone.now())


@transaction.atomic
def point(by: Membership, ask: Ask, to: Party, why: str, *, version: int, now: datetime | None = None) -> Pointer:
    """“Not me, but ask her.” Whom it points to is reached as soon as they have room; nobody learns how much they have."""
    now = now or timezone.now()
    party = _answers(by, ask)
    here = Membership.objects.filter(space=ask.space_id, user=to.user_id, left_at__isnull=True)
    if to.space_id != ask.space_id or to.user_id is None or not here.exists():
        raise InputError(_("Choose somebody of the team."))
    if to.pk == party.pk:
        raise InputError(_("This is you. Offer your help instead."))
    if to.pk == ask.by_id:
        raise InputError(_("They are the one who asks."))
    _hold(ask)
    known = Pointer.objects.filter(ask=ask, by=party, to=to).first()
    if known is not None:
        return known
    _claim(ask, version=version, changes={"answers": F("answers") + 1})
    offered = Offer.objects.filter(ask=ask, by=party, withdrawn_at__isnull=True).exists()
    if not offered:
        _say(ask, party, Reached.Said.POINTED, now)
    made = Pointer.objects.create(ask=ask, by=party, to=to, why=" ".join(why.split())[:300], at=now)
    notices.tell_pointed(made)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an ask ends, in its asker's words. Where it was helped: by whom, with what each did, and how much it helped."""

    end: Ask.End
    note: str = ""
    helpers: Sequence[Party] = ()
    credit: Mapping[int, str] = field(default_factory=dict)
    outcome: Outcome = Outcome.HELPED
    #: Whether all in the team may see the act, or those alone who took part.
    public: bool = False


@transaction.atomic
def end(by: Membership, ask: Ask, ending: Ending, *, version: int, answers: int, now: datetime | None = None) -> Ask:
    """Say how an ask ended. Where it was helped, thanks confirms it in the ledger: the help, and whoever pointed to it.

    Raises `ChangedMeanwhileError` where somebody offered or pointed on, or the ask changed or ended, since it was read.
    """
    _own(by, ask)
    now = now or timezone.now()
    helpers = [one for one in dict.fromkeys(ending.helpers) if one.pk != ask.by_id]
    if ending.end == Ask.End.HELPED and not helpers:
        raise InputError(_("Say who helped. Where nobody here did, you need it no more: take the ask back."))
    changes = {"end": ending.end, "end_note": ending.note.strip()[:500], "ended_at": now, "version": F("version") + 1}
    _claim(ask, version=version, answers=answers, changes=changes)
    if ending.end == Ask.End.HELPED:
        _confirm(by, ask, ending, helpers, now)
    _settle_promises(by, ask, {one.pk for one in helpers}, now)
    notices.tell_ended(ask, helpers)
    return Ask.objects.get(pk=ask.pk)


def _confirm(by: Membership, ask: Ask, ending: Ending, helpers: Sequence[Party], now: datetime) -> None:
    """The acts: one from all who helped, and one from each who pointed to somebody who did."""
    draft = book.Draft(
        givers=helpers,
        receivers=[ask.by],
        kind=ask.kind,
        at=now,
        minutes=ask.minutes,
        asked=Asked.ASKED,
        what=ask.title,
        why=ask.reason,
        outcome=ending.outcome,
        outcome_note=ending.note,
        credit=ending.credit,
    )
    act = book.record(ask.space, draft, by=by.user, public=ending.public)
    Ask.objects.filter(pk=ask.pk).update(act=act)
    for pointer in led_to(Pointer.objects.filter(ask=ask).select_related("by", "to"), {one.pk for one in helpers}):
        pointed = book.Draft(
            givers=[pointer.by],
            receivers=[ask.by],
            kind=kinds.REFERRAL.number,
            at=now,
            asked=Asked.ASKED,
            what=_("Pointed to %(name)s: %(what)s") % {"name": pointer.to.name, "what": ask.title},
            why=ask.reason,
            outcome=ending.outcome,
        )
        told = book.record(ask.space, pointed, by=by.user, public=ending.public)
        Pointer.objects.filter(pk=pointer.pk).update(act=told)


def led_to(pointers: Sequence[Pointer] | Any, helpers: set[int]) -> list[Pointer]:
    """Of those who pointed on, those whose pointing led to one who helped: directly, or through others who pointed on.

    Each is thanked once, for the first way they showed.
    """
    rows: list[Pointer] = list(pointers)
    found: dict[int, Pointer] = {}
    led = set(helpers)
    while True:
        new = [one for one in rows if one.to_id in led and one.by_id not in found]
        if not new:
            return [one for one in rows if found.get(one.by_id) is one]
        for one in new:
            found.setdefault(one.by_id, one)
        led |= set(found)


def _settle_promises(by: Membership, ask: Ask, helpers: set[int], now: datetime) -> None:
    """What was promised by an offer is kept by who helped; nobody needs the rest any more."""
    for one in Offer.objects.filter(ask=ask, promise__isnull=False).select_related("promise"):
        if one.promise is None or not one.promise.is_open:
            continue
        if one.by_id in helpers:
            promises.keep(one.promise, user=by.user, now=now)
        else:
            promises.let_go(one.promise, why=_("the ask has ended"), now=now)


def _own(by: Membership, ask: Ask) -> None:
    if ask.by.user_id != by.user_id:
        raise PermissionDenied


def _answers(by: Membership, ask: Ask) -> Party:
    """Who answers an ask: anybody in the team but the one who asks."""
    if ask.by.user_id == by.user_id:
        raise PermissionDenied
    return member_party(by)


def _hold(ask: Ask) -> None:
    """Answers to one ask come one after the other: who sends theirs twice at once has it looked up after the first is there."""
    Ask.objects.select_for_update().filter(pk=ask.pk).values_list("pk", flat=True).first()


def _claim(ask: Ask, *, changes: Mapping[str, Any], version: int | None = None, answers: int | None = None) -> None:
    """Change an open ask, where it still stands as it was read. One conditional update: of two at once, one comes second."""
    as_read = Ask.objects.filter(pk=ask.pk, ended_at__isnull=True)
    if version is not None:
        as_read = as_read.filter(version=version)
    if answers is not None:
        as_read = as_read.filter(answers=answers)
    if as_read.update(**changes):
        return
    now = Ask.objects.get(pk=ask.pk)
    if not now.is_open:
        raise ChangedMeanwhileError(_("This ask has ended in the meantime: %(end)s.") % {"end": now.get_end_display()})
    if version is not None and now.version != version:
        raise ChangedMeanwhileError(
            _("The ask was written anew in the meantime. Read it once more; your words are still here.")
        )
    raise ChangedMeanwhileError(
        _("Somebody answered in the meantime. Look at it once more; your words are still here.")
    )


def _say(ask: Ask, party: Party, said: str, now: datetime) -> None:
    """Keep what somebody answered, whether or not the ask had found its way to them."""
    notices.answered(ask, party)
    answered = {"said": said, "said_at": now}
    if not Reached.objects.filter(ask=ask, party=party).update(**answered) and said == Reached.Said.NOT_NOW:
        # Whoever saw it in the list and does not want it is not asked for it later either.
        # It may find its way to them at this very moment.
        reached, made = Reached.objects.get_or_create(ask=ask, party=party, defaults={"at": now, **answered})
        if not made:
            Reached.objects.filter(pk=reached.pk).update(**answered)

"""What is told after an event lands where it belongs: being in touch, acts and promises, what was learned of somebody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.guidance.names import KnownNames
from ayni.guidance.promised import understand_promise
from ayni.identity import identifiers
from ayni.ledger.kinds import MEETING
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import BY_HAND, Contact
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.knowledge import OfParty
from ayni_web.people.lines import Told as Fact
from ayni_web.people.models import Capacity, Moment, Need, Party
from ayni_web.practice.events import queries
from ayni_web.practice.events.models import Event, Guest, Told
from ayni_web.promises import actions as promises
from ayni_web.promises import queries as known_promises
from ayni_web.promises.models import Promise

ORIGIN = "event"
#: A meeting that a calendar brought is this one where it began so near to it.
_NEAR = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as it was understood: an act, a promise (`theirs` by the other), or a fact; with none of them a note."""

    text: str
    given: book.Draft | None = None
    dated: bool = False  # whether the line itself names the day of the act
    promised: str = ""
    theirs: bool = False
    fact: Fact | None = None


def _me(user: User, space: Space) -> Party:
    return people.me(space) or people_actions.claim_me(space, (), name=user.name)


@transaction.atomic
def say_met(user: User, guest: Guest, met: bool | None, *, now: datetime | None = None) -> None:
    """Whether the reader met somebody at an event. Meeting them puts them in touch, unless an imported calendar has said so;
    saying otherwise takes that back."""
    now = now or timezone.now()
    guest = Guest.objects.select_for_update(of=("self",)).select_related("event__space", "party__root").get(pk=guest.pk)
    if guest.party is None:
        raise InputError(_("Take them into your people first."))
    if not guest.event.has_begun(now):
        raise InputError(_("This is still to come."))
    if met:
        _put_in_touch(user, guest, now)
    else:
        for key in (_own_key(guest.event), guest.event.met_as):
            book.forget_contact(guest.event.space, key, people.one_with(queries.root_of(guest.party)))
    Guest.objects.filter(pk=guest.pk).update(met=met, said_at=None if met is None else now)


def _put_in_touch(user: User, guest: Guest, now: datetime) -> None:
    event, party = guest.event, queries.root_of(cast(Party, guest.party))
    me = _me(user, event.space)
    if _is_told(event, me, party):
        return
    giver, receiver, key = me, party, _own_key(event)
    called = _as_called(event, me, guest)
    if called is not None:
        giver, receiver = called
        key = event.met_as
    book.note_contact(event.space, giver, receiver, at=min(met_at(event), now), key=key, kind=MEETING.number)


def _own_key(event: Event) -> str:
    return f"event:{event.pk}"


def met_at(event: Event) -> datetime:
    """The time that meeting somebody there has: its beginning; of several days noon of the last."""
    if not event.whole_days:
        return event.starts
    return event.midnight_of(event.last_day) + timedelta(hours=12)


def _is_told(event: Event, me: Party, party: Party) -> bool:
    """Whether a calendar (or this room) has said that the two met there."""
    mine, theirs = people.one_with(me), people.one_with(party)
    both = Q(giver_id__in=mine, receiver_id__in=theirs) | Q(giver_id__in=theirs, receiver_id__in=mine)
    told = Contact.objects.filter(both, space=event.space_id, kind=MEETING.number)
    here = Q(key__in=[key for key in (_own_key(event), event.met_as) if key])
    near = Q(at__gte=event.begins_at - _NEAR, at__lte=max(event.ends_at, event.begins_at)) & ~Q(source=BY_HAND)
    return told.filter(here | near).exists()


def _as_called(event: Event, me: Party, guest: Guest) -> tuple[Party, Party] | None:
    """The meeting as an imported calendar tells it, from who called it to who came, so that importing it later adds nothing
    to it. None where no import would tell of these two."""
    if not event.met_as:
        return None
    told = {
        who: identifiers.email(address)
        for who, address in (("caller", event.caller), ("me", event.as_me), ("guest", guest.address))
    }
    known = people.party_ids(event.space, [one for one in told.values() if one is not None])
    ids = {who: known.get(one) for who, one in told.items() if one is not None}
    other, caller, own = ids.get("guest"), ids.get("caller"), ids.get("me")
    if other is None:
        return None
    if not event.caller or (caller is not None and caller in people.one_with(me)):
        giver, receiver = caller or me.pk, other
    elif caller == other and own is not None:
        giver, receiver = other, own
    else:
        return None
    parties = Party.objects.in_bulk([giver, receiver])
    return parties[giver], parties[receiver]


@transaction.atomic
def tell(
    user: User, event: Event, party: Party, line: Line, *, once: UUID | None = None, now: datetime | None = None
) -> Told:
    """Keep one line that was told of somebody after an event, as what it is. `once` names this telling. Raises
    `InputError` where it cannot be."""
    if (told := queries.told_once(event, once)) is not None:
        return told
    now = now or timezone.now()
    space = personal_space(user)
    if party.space_id != space.pk or event.space_id != space.pk:
        raise InputError(_("Somebody named here is not in this space."))
    told = Told(event=event, party=party, line=line.text[:500], kept_as=Told.As.NOTED, once=once, made_at=now)
    if line.given is not None:
        told.kept_as, told.act = (
            Told.As.GIVEN,
            book.record(space, _in_context(line.given, event, now, dated=line.dated), by=user),
        )
    elif line.promised:
        told.kept_as, told.promise = Told.As.PROMISED, _promise(user, space, event, party, line, now)
    elif line.fact is not None:
        told.kept_as, told.fact = Told.As.LEARNED, _learn(event, party, line.fact)
    told.save()
    return told


def _in_context(draft: book.Draft, event: Event, now: datetime, *, dated: bool) -> book.Draft:
    """The act with the event it happened at; where the line gives its own reason, that stays in front."""
    there = _("at: %(event)s") % {"event": event.name}
    why = f"{draft.why} ({there})" if draft.why else there
    return replace(draft, why=why, at=draft.at if dated else min(met_at(event), now))


def _promise(user: User, space: Space, event: Event, party: Party, line: Line, now: datetime) -> Promise:
    me = _me(user, space)
    by, to = (party, me) if line.theirs else (me, party)
    read = understand_promise(line.promised, KnownNames(()), today=timezone.localtime(now).date())
    if read.unreal:
        raise InputError(_("No calendar has this day: %(day)s.") % {"day": read.unreal})
    return promises.promise(
        space, by=by, to=to, what=read.what, due=read.due, origin=ORIGIN, origin_id=event.pk, now=now
    )


def _learn(event: Event, party: Party, fact: Fact) -> str:
    """Keep a fact of somebody; what names it where it is new, else ""."""
    before = _facts_of(party)
    on = min(event.last_day, timezone.localdate())
    learned = people_actions.learn(party, fact, where=event.name[:300], learned_on=on)
    return "" if _name(learned) in before else _name(learned)


def _facts_of(party: Party) -> set[str]:
    facts = (*people.needs_of(party), *people.capacities_of(party), *people.moments_of(party))
    return {_name(fact) for fact in facts}


def _name(fact: OfParty) -> str:
    return f"{type(fact).__name__.lower()}:{fact.pk}"


@transaction.atomic
def take_back(told: Told) -> None:
    """As if the line had not been told: what it made is withdrawn, let go or taken away."""
    if told.act is not None:
        book.withdraw(told.act)
    if told.promise is not None and told.promise.is_open:
        promises.let_go(told.promise, why=_("told by mistake"))
    party = told.party.root or told.party
    facts: list[Need | Capacity | Moment] = [
        *people.needs_of(party),
        *people.capacities_of(party),
        *people.moments_of(party),
    ]
    for fact in facts:
        if told.fact and told.fact == _name(fact):
            people_actions.remove_fact(fact)
    told.delete()


def came_of(user: User, event: Event) -> list[Promise]:
    """The promises that came out of an event, as they stand now."""
    rows = known_promises.visible_to(user).filter(origin=ORIGIN, origin_id=str(event.pk))
    return list(rows.order_by("pk"))

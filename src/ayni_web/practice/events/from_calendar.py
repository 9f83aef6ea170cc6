"""Events from a calendar file: looked at first, then those that are chosen are kept; the same file twice adds nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from ayni.identity import identifiers
from ayni.ledger.parties import Identifier
from ayni.sources.ics_ahead import Planned, planned_in
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.events import actions, queries
from ayni_web.practice.events.actions import Named, Plan
from ayni_web.practice.events.models import Dropped, Event

#: What lies within these days of now is shown.
BACK, AHEAD = timedelta(days=21), timedelta(days=180)
_NOBODY_CHOOSES_MORE = 25  # people: of a larger one nobody says by themselves that they go


class Sort(StrEnum):
    """What choosing an event of a file would do."""

    NEW = "new"
    CHANGED = "changed"
    OFF = "off"  # it is known here and does not take place any more
    SAME = "same"
    GONE = "gone"  # it does not take place and nobody knows of it here


@dataclass(frozen=True, slots=True)
class Choice:
    """One event of a file. `event` is the one of the reader's that it tells of, as far as there is one."""

    number: int
    key: str
    plan: Plan
    sort: Sort
    told: dict[str, str]
    repeats: bool
    declined: bool
    event: Event | None

    @property
    def may_be_chosen(self) -> bool:
        return self.sort in (Sort.NEW, Sort.CHANGED, Sort.OFF)

    @property
    def suggested(self) -> bool:
        """Whether it is chosen beforehand: what changes something here, and single events at which somebody is."""
        new = self.sort is Sort.NEW and not self.repeats and not self.declined
        return self.sort in (Sort.CHANGED, Sort.OFF) or (new and 0 < len(self.plan.guests) <= _NOBODY_CHOOSES_MORE)

    @property
    def shown(self) -> Event:
        """It as an event, to be told in the same words; it is kept nowhere."""
        plan = self.plan
        return Event(name=plan.name, starts=plan.starts, ends=plan.ends, whole_days=plan.whole_days, zone=plan.zone)


@transaction.atomic
def look(user: User, name: str, content: bytes, now: datetime | None = None) -> Dropped:
    """Read a calendar and keep for a day what it has around now, so that it can be chosen from. Raises `WrongFormatError`
    where it is none."""
    now, space = now or timezone.now(), personal_space(user)
    found = planned_in(content, now=now, me=_mine(user, space), back=BACK, ahead=AHEAD)
    told = {
        "name": name[:200],
        "found": [_as_json(one) for one in found.planned],
        "aside": len(found.aside),
        "more": found.more,
        "made_at": now,
    }
    dropped, _made = Dropped.objects.update_or_create(space=space, defaults=told)
    return dropped


def _mine(user: User, space: Space) -> set[Identifier]:
    """The reader's own addresses: they are no guests."""
    me, said = people.me(space), identifiers.email(user.email)
    rows = space.identifiers.filter(party_id__in=people.one_with(me), scheme="email") if me is not None else ()
    return {Identifier(row.scheme, row.value) for row in rows} | ({said} if said is not None else set())


def _as_json(one: Planned) -> dict[str, Any]:
    return {
        "key": one.key[:340],
        "name": one.name,
        "starts": one.starts.isoformat(),
        "ends": one.ends.isoformat(),
        "whole_days": one.whole_days,
        "zone": one.zone,
        "place": one.place,
        "met_as": one.met_as[:400],
        "off": one.off,
        "repeats": one.repeats,
        "caller": one.caller.value if one.caller is not None else "",
        "as_me": one.as_me.value if one.as_me is not None else "",
        "people": [[each.who.value, each.name] for each in one.people],
    }


def choices(user: User, dropped: Dropped) -> list[Choice]:
    """What a dropped calendar has, each with what choosing it would do; those ahead first, then the latest."""
    space, now = personal_space(user), timezone.now()
    known = queries.by_key(space, [told["key"] for told in dropped.found])
    whom = _Whom(space, [person for told in dropped.found for person in told["people"]])
    found = [_choice(number, told, known.get(told["key"]), whom) for number, told in enumerate(dropped.found)]
    ahead = [one for one in found if one.plan.ends >= now]
    return [
        *ahead,
        *sorted((one for one in found if one.plan.ends < now), key=lambda one: one.plan.starts, reverse=True),
    ]


def _choice(number: int, told: dict[str, Any], event: Event | None, whom: _Whom) -> Choice:
    plan = Plan(
        name=told["name"] or told["place"] or "–",
        starts=datetime.fromisoformat(told["starts"]),
        ends=datetime.fromisoformat(told["ends"]),
        whole_days=told["whole_days"],
        zone=told["zone"],
        place=told["place"],
        purpose=event.purpose if event is not None else "",
        guests=[whom.named(address, name) for address, name in told["people"]],
    )
    return Choice(
        number=number,
        key=told["key"],
        plan=plan,
        sort=_sort(told, event),
        told={**{name: told[name] for name in ("met_as", "caller", "as_me")}, "told_as": _digest(told)},
        repeats=told["repeats"],
        declined=told["off"] == "declined",
        event=event,
    )


def _sort(told: dict[str, Any], event: Event | None) -> Sort:
    if event is None:
        return Sort.GONE if told["off"] == "cancelled" else Sort.NEW
    if told["off"] == "cancelled":
        return Sort.SAME if event.cancelled_at is not None else Sort.OFF
    return Sort.SAME if event.told_as == _digest(told) else Sort.CHANGED


def _digest(told: dict[str, Any]) -> str:
    """What stands for all that a file says of an event."""
    said = [told[name] for name in ("name", "starts", "ends", "whole_days", "zone", "place", "people")]
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()


class _Whom:
    """Who is meant by the addresses and names of a file."""

    def __init__(self, space: Space, told: Sequence[Sequence[str]]) -> None:
        addresses = {address for address, _name in told}
        by_address = people.party_ids(space, [Identifier("email", address) for address in addresses])
        unknown = {name for address, name in told if name and Identifier("email", address) not in by_address}
        rows = Party.objects.filter(space=space, pk__in=by_address.values()).select_related("root")
        parties = {party.pk: party.root or party for party in rows}
        self._by_address = {one.value: parties[pk] for one, pk in by_address.items() if pk in parties}
        self._by_name = _without_addresses(space, unknown)

    def named(self, address: str, name: str) -> Named:
        """By the address; by the name alone where one person has it and no address of theirs is known."""
        party = self._by_address.get(address) or self._by_name.get(name)
        return Named(party, name or (party.name if party else ""), address)


def _without_addresses(space: Space, names: Collection[str]) -> dict[str, Party]:
    """People known by these very names alone, of whom no address says otherwise."""
    rows = list(Party.objects.filter(space=space, root=None, is_me=False, name__in=names))
    times = Counter(party.name for party in rows)
    with_address = set(space.identifiers.filter(party__in=rows, scheme="email").values_list("party_id", flat=True))
    return {party.name: party for party in rows if times[party.name] == 1 and party.pk not in with_address}


@transaction.atomic
def bring_in(user: User, dropped: Dropped, chosen: Collection[int]) -> Counter[Sort]:
    """Keep what was chosen of a calendar; how many of each sort. What was dropped is forgotten then."""
    done: Counter[Sort] = Counter()
    for one in choices(user, dropped):
        if one.number not in chosen or not one.may_be_chosen:
            continue
        if one.event is None:
            event = actions.plan(user, one.plan)
            Event.objects.filter(pk=event.pk).update(key=one.key, **one.told)
        elif one.sort is Sort.OFF:
            actions.call_off(one.event)
        else:
            actions.change_as_told(one.event, one.plan)
            Event.objects.filter(pk=one.event.pk).update(**one.told)
        done[one.sort] += 1
    dropped.delete()
    return done


def forget(dropped: Dropped) -> None:
    """Keep nothing of a dropped calendar."""
    dropped.delete()

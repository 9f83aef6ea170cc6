"""What the page of an event says before: whom to see and why, who else is there, and who knows those one does not know yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.guidance.meeting import Cause, Reason, Through, ToSee, who_knows, whom_to_see
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.events import queries
from ayni_web.practice.events.models import Event, Guest
from ayni_web.practice.events.words import guest_name
from ayni_web.promises.words import day_words, name_of
from ayni_web.ties.memory import Memory, link_of, memory_of, says, short

_NEWCOMERS = 12


@dataclass(frozen=True, slots=True)
class Why:
    """One reason in words, where it can be looked at, and where one can act on it."""

    says: str
    href: str
    does: str = ""
    does_href: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is there, as one wants to know it just before."""

    party: Party
    name: str
    last: str
    bring: list[str] = field(default_factory=list)
    why: list[Why] = field(default_factory=list)
    manner: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom the reader does not know yet, and who could introduce them."""

    guest: Guest
    name: str
    party: Party | None
    through: list[str]
    of_house: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """All of it. `others` are there too, with nothing that comes to mind first."""

    see: list[Person]
    others: list[Person]
    newcomers: list[Newcomer]


def before(user: User, event: Event) -> Before:
    """What is worth knowing before an event."""
    guests = queries.known_guests(event)
    rows = [queries.root_of(guest.party) for guest in guests if guest.party is not None]
    ids = [party.pk for party in rows]
    memory = memory_of(user, ids, rows=rows)
    ties = memory.known.ties
    mine = [one for one in ids if _is_known(memory, one)]
    chosen = whom_to_see(mine, memory.known)
    shown = {one.party for one in chosen}
    strangers = [guest for guest in guests if guest.party is None or queries.root_of(guest.party).pk not in mine]
    return Before(
        see=[_person(memory, one) for one in chosen],
        others=[_person(memory, ToSee(one, ())) for one in mine if one not in shown],
        newcomers=_newcomers(user, memory, strangers[:_NEWCOMERS], set(ties), set(mine)),
    )


def _is_known(memory: Memory, party: int) -> bool:
    """Whether the reader knows them: something was between the two, or the reader put them in or wrote of them."""
    one = memory.parties.get(party)
    if one is None:
        return False
    spoken_of = any(need.whose_id == party for need in memory.needs.values())
    return party in memory.known.ties or one.batch is None or one.address_book or spoken_of


def _person(memory: Memory, one: ToSee) -> Person:
    party = memory.parties[one.party]
    return Person(
        party=party,
        name=name_of(party),
        last=_last(memory, one.party),
        bring=_bring(memory, one),
        why=[_why(memory, one.party, reason) for reason in one.reasons],
        manner=party.get_manner_display() if party.manner else "",
        reach=_reach(party),
    )


def _why(memory: Memory, party: int, reason: Reason) -> Why:
    does, href = "", ""
    if reason.cause is Cause.MEET and reason.other is not None:
        href = _introduce(party, reason.other)
        does = _("Prepare the introduction") if href else ""
    return Why(says(memory, party, reason), link_of(reason, party), does, href)


def _introduce(one: int, other: int) -> str:
    """Where an introduction of two begins, if there is such a room."""
    try:
        return f"{reverse('introductions:new')}?first={one}&second={other}"
    except NoReverseMatch:
        return ""


def _bring(memory: Memory, one: ToSee) -> list[str]:
    """What to have at hand for somebody."""
    found = []
    for reason in one.reasons:
        if reason.cause is Cause.YOU_PROMISED and reason.promise is not None:
            found.append(short(memory.promises[reason.promise].what))
        elif reason.cause is Cause.YOU_CAN and reason.gift is not None:
            found.append(short(memory.gifts[reason.gift].text))
        elif reason.cause is Cause.MOMENT and reason.moment is not None and memory.moments[reason.moment].plan:
            found.append(short(memory.moments[reason.moment].plan))
    return list(dict.fromkeys(found))


def _last(memory: Memory, party: int) -> str:
    tie = memory.known.ties.get(party)
    if tie is None or tie.last_at is None:
        return _("Nothing is on record between you yet.")
    day = timezone.localtime(datetime.fromtimestamp(tie.last_at, UTC)).date()
    return _("Last in touch: %(day)s.") % {"day": day_words(day, memory.known.today)}


def _reach(party: Party) -> str:
    """When and how they are best reached, for what follows."""
    hours = f"{party.hours} ({party.time_zone})" if party.hours and party.time_zone else party.hours
    return " · ".join(part for part in (hours, party.language, party.channel) if part)


def _newcomers(
    user: User, memory: Memory, strangers: Sequence[Guest], ties: set[int], here: set[int]
) -> list[Newcomer]:
    ids = {queries.root_of(guest.party).pk for guest in strangers if guest.party is not None}
    found = who_knows(memory.opened.ledger, memory.known.me, ids, ties, here=here) if ids else {}
    wanted = {through.party for several in found.values() for through in several}
    rows = people.visible_to(user).filter(pk__in=wanted, hidden=False, is_me=False) if wanted else ()
    names = {party.pk: name_of(party) for party in rows}
    houses = _houses(user, [guest for guest in strangers if not found.get(_pk(guest))])
    return [
        Newcomer(
            guest=guest,
            name=guest_name(guest),
            party=queries.root_of(guest.party) if guest.party is not None else None,
            through=[_through(names[one.party], one) for one in found.get(_pk(guest), ()) if one.party in names],
            of_house=houses.get(guest.pk, ""),
        )
        for guest in strangers
    ]


def _pk(guest: Guest) -> int:
    return queries.root_of(guest.party).pk if guest.party is not None else 0


def _through(name: str, one: Through) -> str:
    said = _("%(name)s, who is there too") if one.here else "%(name)s"
    parts = []
    if one.acts:
        parts.append(ngettext("one act between them", "%(n)s acts between them", one.acts) % {"n": one.acts})
    if one.contacts:
        parts.append(
            ngettext("one message or meeting", "%(n)s messages or meetings", one.contacts) % {"n": one.contacts}
        )
    return f"{said % {'name': name}} ({', '.join(parts)})"


#: Everybody's houses: an address there says nothing of whom one works with.
_OPEN_HOUSES = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com gmx.de gmx.net web.de"
    " aol.com proton.me protonmail.com posteo.de mailbox.org t-online.de"
)
_EVERYBODYS = frozenset(_OPEN_HOUSES.split())


def _houses(user: User, strangers: Sequence[Guest]) -> dict[int, str]:
    """For those of whom nothing is on record: somebody of the reader's people with an address at the same house."""
    domains = {guest.pk: guest.address.rpartition("@")[2].casefold() for guest in strangers if "@" in guest.address}
    domains = {pk: domain for pk, domain in domains.items() if domain and domain not in _EVERYBODYS}
    if not domains:
        return {}
    near = Q()
    for domain in sorted(set(domains.values())):
        near |= Q(value__endswith=f"@{domain}")
    space, own = personal_space(user), {guest.address.casefold() for guest in strangers}
    rows = space.identifiers.filter(near, scheme="email", party__hidden=False).exclude(value__in=own)
    found: dict[str, str] = {}
    for row in rows.select_related("party__root").order_by("pk")[:500]:
        party = queries.root_of(row.party)
        if not party.is_me and party.name:
            found.setdefault(row.value.rpartition("@")[2], name_of(party))
    return {pk: found[domain] for pk, domain in domains.items() if domain in found}

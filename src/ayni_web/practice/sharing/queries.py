"""What stands on somebody's shelf, who got it and what came of that, for whom it is not; and their pilots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from ayni.ledger import kinds
from ayni.ledger.acts import Outcome
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import queries as book
from ayni_web.book.models import Act, ActParty, BookState
from ayni_web.people import queries as people
from ayni_web.people.models import Need, Party
from ayni_web.practice.sharing.models import Giving, Partner, Pilot, Refusal, Thing
from ayni_web.promises import queries as promised
from ayni_web.promises.models import Promise

#: Acts of these kinds hand something over.
HANDED_OVER = (kinds.RESOURCE.number, kinds.TEMPLATE.number, kinds.ARTICLE.number, kinds.TOOL.number)
#: Where promises say what they came out of.
PILOT = "pilot"
#: So many acts of a pilot's days are shown; all of them stand in the book.
MOST_ACTS = 12
#: So many earlier acts are looked at for what could stand on the shelf.
_LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class Given:
    """That somebody got a thing: by which act, as it is told now."""

    thing: int
    act: Act
    party: Party

    @property
    def party_id(self) -> int:
        return self.party.pk

    @property
    def outcome(self) -> int:
        return self.act.outcome

    @property
    def is_told(self) -> bool:
        """Whether anybody said what came of it."""
        return self.act.outcome != Outcome.UNKNOWN


@dataclass(frozen=True, slots=True)
class Got:
    """The same in numbers alone, for pages that only count: a shelf may have been given to thousands."""

    thing: int
    party_id: int
    outcome: int


# The shelf


def things_of(user: User) -> QuerySet[Thing]:
    """What stands on the asker's shelf and what they took off it, by title."""
    return Thing.objects.filter(space=personal_space(user))


def thing_for(user: User, thing_id: int) -> Thing:
    """One thing of the asker's, or 404."""
    found = Thing.objects.filter(space=personal_space(user), pk=thing_id).first()
    if found is None:
        raise Http404
    return found


def thing_told_once(space: Space, once: UUID | None) -> Thing | None:
    """The thing that this very telling made already; None where it has not arrived yet."""
    return Thing.objects.filter(space=space, once=once).first() if once is not None else None


def given(space: Space, thing: Thing | None = None) -> list[Given]:
    """Who got what by acts in force, the latest first: of one thing, or of all. Three queries, and one for every time that
    acts were corrected."""
    rows = Giving.objects.filter(thing__space=space).select_related("act")
    rows = rows.filter(thing=thing) if thing is not None else rows
    of_act = {row.act_id: row for row in rows}
    if not of_act:
        return []
    newest = book.newest_of(row.act for row in of_act.values())
    acts = {act.pk: (of_act[first].thing_id, act) for first, act in newest.items() if act.withdrawn_at is None}
    received = ActParty.objects.filter(act_id__in=list(acts), role=ActParty.Role.RECEIVER)
    found = [
        Given(*acts[part.act_id], part.party.root or part.party)
        for part in received.select_related("party__root").order_by("pk")
    ]
    found = [one for one in found if not one.party.is_me]
    return sorted(found, key=lambda one: (one.act.at is not None, one.act.at, one.act.pk), reverse=True)


def got(space: Space) -> list[Got]:
    """Who got what of all that stands on a shelf, by acts in force."""
    rows = Giving.objects.filter(thing__space=space).values_list(
        "thing_id", "act_id", "act__outcome", "act__replaced_at", "act__withdrawn_at"
    )
    acts: dict[int, tuple[int, int]] = {}
    replaced: dict[int, int] = {}
    for thing, act, outcome, later, taken_back in rows:
        if later is not None:
            replaced[act] = thing
        elif taken_back is None:
            acts[act] = (thing, outcome)
    if replaced:
        for first, newest in book.newest_of(Act.objects.filter(pk__in=list(replaced))).items():
            if newest.withdrawn_at is None:
                acts[newest.pk] = (replaced[first], newest.outcome)
    received = ActParty.objects.filter(act_id__in=list(acts), role=ActParty.Role.RECEIVER)
    others = received.exclude(party__is_me=True).exclude(party__root__is_me=True)
    whose = others.values_list("act_id", "party_id", "party__root_id")
    return [Got(acts[act][0], root or party, acts[act][1]) for act, party, root in whose]


def refusals(space: Space) -> set[tuple[int, int]]:
    """The things that are not for somebody, with the party that stands for them."""
    rows = Refusal.objects.filter(thing__space=space).values_list("thing_id", "party_id", "party__root_id")
    return {(thing, root or party) for thing, party, root in rows}


def refused_for(thing: Thing) -> list[Party]:
    """Those for whom a thing is not, by name."""
    rows = Refusal.objects.filter(thing=thing).select_related("party__root")
    found = {party.pk: party for party in (row.party.root or row.party for row in rows)}
    return sorted(found.values(), key=lambda party: (party.name, party.pk))


def limits_of(party_ids: Iterable[int]) -> dict[int, list[str]]:
    """What these people cannot do or do not want, in the reader's words."""
    ids = list(party_ids)
    rows = Need.objects.filter(Q(party_id__in=ids) | Q(party__root_id__in=ids), met_at__isnull=True)
    found: dict[int, list[str]] = {}
    for need in rows.filter(sort=Need.Sort.LIMIT).select_related("party"):
        found.setdefault(need.whose_id, []).append(need.text)
    return found


def handed_over(user: User) -> list[Act]:
    """The latest acts by which the asker gave a resource and that belong to nothing on the shelf."""
    space = personal_space(user)
    me = people.me(space)
    if me is None:
        return []
    mine = people.one_with(me)
    # Asked of each act: the reader gave so many that all of those would be a long list.
    gave = ActParty.objects.filter(act=OuterRef("pk"), party_id__in=mine, role=ActParty.Role.GIVER)
    acts = book.in_force(Act.objects.filter(space=space)).filter(Exists(gave), kind__in=HANDED_OVER)
    found = list(acts.order_by(F("at").desc(nulls_last=True), "-pk")[:_LOOKED_AT])
    kept = {act.pk for act in book.newest_of(_acts_of(space)).values()}
    return [act for act in found if act.pk not in kept]


def state_of_the_book(space: Space) -> tuple[object, ...]:
    """What differs whenever acts of a space were written, taken back, put back or erased."""
    acts = Act.objects.filter(space=OuterRef("pk")).order_by()
    gone = acts.filter(Q(replaced_at__isnull=False) | Q(withdrawn_at__isnull=False)).values("space")
    row = Space.objects.filter(pk=space.pk).values_list(
        Subquery(acts.values("space").annotate(_last=Max("pk")).values("_last")),
        Subquery(gone.annotate(_gone=Count("pk")).values("_gone")),
        Subquery(gone.annotate(_when=Max("withdrawn_at")).values("_when")),
        Subquery(BookState.objects.filter(space=OuterRef("pk")).values("epoch")),
    )
    return tuple(row.get())


def _acts_of(space: Space) -> list[Act]:
    return [row.act for row in Giving.objects.filter(thing__space=space).select_related("act")]


# Pilots


def pilots_of(user: User) -> QuerySet[Pilot]:
    """The asker's pilots, with those they are tried with."""
    partners = Prefetch("partners", Partner.objects.select_related("party__root"))
    return Pilot.objects.filter(space=personal_space(user)).prefetch_related(partners)


def pilot_for(user: User, pilot_id: int) -> Pilot:
    """One pilot of the asker's, or 404."""
    found = pilots_of(user).filter(pk=pilot_id).first()
    if found is None:
        raise Http404
    return found


def pilots_with(user: User, party: Party) -> list[Pilot]:
    """The asker's pilots in which a party takes part, the latest first."""
    mine = Q(party=party) | Q(party__root=party)
    return list(pilots_of(user).filter(pk__in=Partner.objects.filter(mine).values("pilot_id")))


def pilot_told_once(space: Space, once: UUID | None) -> Pilot | None:
    """The pilot that this very telling made already; None where it has not arrived yet."""
    return Pilot.objects.filter(space=space, once=once).first() if once is not None else None


@dataclass(frozen=True, slots=True)
class With:
    """Somebody with whom something is tried, as they stand now: entries that were joined are one."""

    party: Party
    gives: Sequence[str]
    partners: Sequence[Partner]

    @property
    def said(self) -> str:
        """What they give, in one line."""
        return "; ".join(self.gives)


def partners_of(pilot: Pilot) -> list[With]:
    """Those with whom a pilot is tried. Who turned out to be the reader, and who is erased, is none."""
    found: dict[int, list[Partner]] = {}
    for partner in pilot.partners.all():
        party = partner.party.root or partner.party
        if not party.is_me:
            found.setdefault(party.pk, []).append(partner)
    return [
        With(
            rows[0].party.root or rows[0].party,
            list(dict.fromkeys(row.gives for row in rows if row.gives)),
            rows,
        )
        for rows in found.values()
    ]


def promises_of(pilot: Pilot) -> list[Promise]:
    """The promises that came out of a pilot, the open ones first."""
    found = promised.of_space(pilot.space).filter(origin=PILOT, origin_id=str(pilot.pk)).order_by("pk")
    return sorted(found, key=lambda promise: not promise.is_open)


def acts_during(user: User, pilot: Pilot, partners: Sequence[With]) -> list[Act]:
    """What the asker and those who take part gave each other while it ran, the latest first."""
    space = personal_space(user)
    me = people.me(space)
    if pilot.begins is None or pilot.ends is None or not partners or me is None:
        return []
    first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (pilot.begins, pilot.ends))
    roots = [one.party.pk for one in partners]
    theirs = ActParty.objects.filter(Q(party_id__in=roots) | Q(party__root_id__in=roots))
    mine = ActParty.objects.filter(act=OuterRef("pk"), party_id__in=people.one_with(me))
    acts = book.in_force(book.visible_to(user)).filter(at__gte=first, at__lt=last + timedelta(days=1))
    return list(acts.filter(Exists(mine), pk__in=theirs.values("act_id")).order_by("-at", "-pk")[:MOST_ACTS])

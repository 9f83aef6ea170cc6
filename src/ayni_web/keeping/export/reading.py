"""Reads a space for an export, part by part, so that memory stays the same however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast

from ayni.ledger.kinds import BY_NUMBER
from ayni_web.accounts.models import Space
from ayni_web.book.models import Act, ActParty, Contact, OwnKind
from ayni_web.people.models import Claim, Identifier, Party

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Extent:
    """How far an export reaches: what is added while it runs is left for the next one."""

    last_act: int
    last_contact: int
    last_party: int
    rows: int

    @classmethod
    def of(cls, space: Space) -> Extent:
        # Acts first: whoever is in an act of this export was there before it.
        act, contact, party = (
            model._default_manager.filter(space=space).aggregate(last=Max("pk"))["last"] or 0
            for model in (Act, Contact, Party)
        )
        rows = sum(model._default_manager.filter(space=space).count() for model in (Act, Contact, Party))
        return cls(act, contact, party, rows)


@dataclass(slots=True)
class Entry:
    """A party with all that belongs to it. `members` are the parties that it stands for, itself first."""

    party: Party
    identifiers: list[Identifier] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    circles: list[str] = field(default_factory=list)

    def values(self, scheme: str) -> list[str]:
        """The addresses or numbers of one scheme, those that are the person's own first."""
        own = [one.value for one in self.identifiers if one.scheme == scheme]
        shared = [one.partition(":")[2] for one in self.also if one.partition(":")[0] == scheme]
        return list(dict.fromkeys((*own, *shared)))


def entries(space: Space, extent: Extent, *, standing: bool = False) -> Iterator[Entry]:
    """Every party of a space by its number. With `standing`, one for each that stands for itself, with all that its others have."""
    rows = Party.objects.filter(space=space, pk__lte=extent.last_party).order_by("pk")
    if standing:
        rows = rows.filter(root__isnull=True)
    for part in _stretches(rows, CHUNK, lambda party: party.pk):
        yield from _filled(part, standing=standing)


def _filled(parties: Sequence[Party], *, standing: bool) -> list[Entry]:
    found = {party.pk: Entry(party) for party in parties}
    whose = {pk: pk for pk in found}
    if standing:
        whose |= dict(Party.objects.filter(root_id__in=found).order_by("pk").values_list("pk", "root_id"))
    for identifier in Identifier.objects.filter(party_id__in=whose).order_by("pk"):
        found[whose[identifier.party_id]].identifiers.append(identifier)
    told = Claim.objects.filter(party_id__in=whose).order_by("pk")
    # Tables and cards show what a party shows; only the whole holds every claim.
    for claim in told.filter(field="also") if standing else told.exclude(field="identifier"):
        entry = found[whose[claim.party_id]]
        if claim.field == "also":
            entry.also.append(claim.value)
        else:
            entry.claims.append(claim)
    in_circles = Party.circles.through.objects.filter(party_id__in=whose).order_by("circle__name")
    for party, circle in in_circles.values_list("party_id", "circle__name"):
        entry = found[whose[party]]
        if circle not in entry.circles:
            entry.circles.append(circle)
    return list(found.values())


def _stretches(rows: QuerySet[Any, Any], size: int, number: Callable[[Any], int]) -> Iterator[list[Any]]:
    """Rows by their number, each stretch read to its end before it is given out.

    A query that is left open would hold an old state of the database, from which nobody may write: the export's own
    word on how far it is would fail as soon as anybody else had written.
    """
    last = 0
    while some := list(rows.filter(pk__gt=last)[:size]):
        yield some
        last = number(some[-1])


class Part(NamedTuple):
    """Somebody's part in an act."""

    party_id: int
    role: str
    share: float
    credit: str


def acts(space: Space, extent: Extent, *, in_force: bool = False) -> Iterator[tuple[Act, list[Part]]]:
    """Every act of a space by its number, with everybody's part; with `in_force`, none that was corrected or withdrawn."""
    rows = Act.objects.filter(space=space, pk__lte=extent.last_act).order_by("pk")
    if in_force:
        rows = rows.filter(replaced_at__isnull=True, withdrawn_at__isnull=True)
    for some in _stretches(rows, CHUNK, lambda act: act.pk):
        parts: dict[int, list[Part]] = {act.pk: [] for act in some}
        told = ActParty.objects.filter(act_id__in=parts).order_by("pk")
        for act_id, party, role, share, credit in told.values_list("act_id", "party_id", "role", "share", "credit"):
            parts[act_id].append(Part(party, role, share, credit))
        for act in some:
            yield act, parts[act.pk]


class Touch(NamedTuple):
    """A contact as an export writes it: times and imports are texts already."""

    giver: int
    receiver: int
    at: str
    kind: int
    source: str
    key: str
    batch: str | None
    demo: bool


def contacts(space: Space, extent: Extent) -> Iterator[Touch]:
    """Every contact of a space by its number.

    There are the most of these, so no object of the database is made of each, and what the database keeps as text (it
    keeps times of UTC, and ids without strokes) is never made anything else.
    """
    imports: dict[str | None, str | None] = {None: None}
    rows = Contact.objects.filter(space=space, pk__lte=extent.last_contact).order_by("pk")
    columns = rows.values_list(
        "pk",
        "giver_id",
        "receiver_id",
        Cast("at", TextField()),
        "kind",
        "source",
        "key",
        Cast("batch", TextField()),
        "demo",
    )
    for some in _stretches(columns, 20_000, lambda row: row[0]):
        for _, giver, receiver, at, kind, source, key, batch, demo in some:
            if batch not in imports:
                imports[batch] = str(UUID(batch))
            yield Touch(giver, receiver, f"{at[:10]}T{at[11:]}+00:00", kind, source, key, imports[batch], demo)


@dataclass(frozen=True, slots=True)
class Names:
    """How parties and kinds are called in tables: by the party that stands for them."""

    root: dict[int, int]
    name: dict[int, str]
    kinds: dict[int, str]
    minutes: dict[int, float]

    @classmethod
    def of(cls, space: Space) -> Names:
        root: dict[int, int] = {}
        name: dict[int, str] = {}
        for pk, root_id, called in Party.objects.filter(space=space).values_list("pk", "root_id", "name").iterator():
            if root_id:
                root[pk] = root_id
            name[pk] = called
        own = OwnKind.objects.filter(space=space)
        return cls(
            root,
            name,
            {number: kind.name for number, kind in BY_NUMBER.items()},
            {number: kind.minutes for number, kind in BY_NUMBER.items()} | dict(own.values_list("number", "minutes")),
        )

    def standing(self, party: int) -> int:
        return self.root.get(party, party)

    def of_party(self, party: int) -> str:
        return self.name.get(self.standing(party), "")

    def of_kind(self, number: int) -> str:
        """A kind's name in files; a kind of one's own goes by its number, which files of acts understand."""
        return self.kinds.get(number, str(number))


def sides(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Givers and receivers of an act."""
    by_role: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        by_role[part.role].append(part)
    return by_role[ActParty.Role.GIVER], by_role[ActParty.Role.RECEIVER]

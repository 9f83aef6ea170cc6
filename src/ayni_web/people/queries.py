"""Which parties somebody may see, and which party an identifier is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import DateField, Exists, F, Min, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Right
from django.http import Http404

from ayni.ledger.parties import Identifier
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.pages import once_a_page
from ayni_web.accounts.queries import personal_space
from ayni_web.people.facts import Fact
from ayni_web.people.models import Capacity, Circle, Claim, KindLimit, Merge, Moment, Need, Party, Proposal, Week
from ayni_web.people.models import Identifier as KnownAs
from ayni_web.people.moments import Ahead, day_of, ways_to_write
from ayni_web.people.scopes import scoped
from ayni_web.vault.queries import noted


def visible_to(user: User) -> QuerySet[Party]:
    """The parties of the asker's space that stand for themselves (merged ones are shown through their root)."""
    return Party.objects.filter(space=personal_space(user), root__isnull=True)


def party_for(user: User, party_id: int) -> Party:
    """One party the asker may see; a merged one answers with the one that stands for it. 404 for all others."""
    party = Party.objects.select_related("root").filter(space=personal_space(user), pk=party_id).first()
    if party is None:
        raise Http404
    return party.root or party


def party_beside_me(user: User, party_id: int) -> tuple[Party, Party | None]:
    """A party as `party_for` finds it, and the one that is the reader: both, and what they stand for, in one query."""
    space = personal_space(user)
    mine = Party.objects.filter(space=space, is_me=True).order_by().values("pk")
    of_it = Party.objects.filter(Q(pk=party_id) | Q(root=party_id)).order_by().values("pk")
    both = of_it.union(mine, Party.objects.filter(root__in=mine).order_by().values("pk"), all=True)
    rows = list(Party.objects.select_related("root").filter(space=space, pk__in=both).order_by("pk"))
    party = next((row for row in rows if row.pk == party_id), None)
    if party is None:
        raise Http404
    reader = next((row for row in rows if row.is_me), None)
    for one in (party, reader):
        # Of who was merged into another, that one's other parts are not here.
        if one is not None and one.root_id is None:
            one_with.remember(one, [row.pk for row in rows if one.pk in (row.pk, row.root_id)])
    found = None if reader is None else (reader.root or reader)
    me.remember(space, found)
    return party.root or party, found


def number_in(text: str) -> int:
    """The number of a party in what a page sent; nought, which is nobody's, where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0


@once_a_page
def one_with(party: Party) -> list[int]:
    """The ids of all parties that this one stands for, its own included."""
    return list(Party.objects.filter(Q(pk=party.pk) | Q(root=party)).order_by("pk").values_list("pk", flat=True))


def _parts_of(party: Party) -> QuerySet[Party]:
    """The same as a part of another query, so that a page needs one less."""
    return Party.objects.filter(Q(pk=party.pk) | Q(root=party)).order_by()


@once_a_page
def me(space: Space) -> Party | None:
    """The party that is the reader, or None before they said which addresses are theirs."""
    party = Party.objects.select_related("root").filter(space=space, is_me=True).order_by("pk").first()
    return None if party is None else (party.root or party)


def identifiers_of(party: Party) -> list[KnownAs]:
    """By what sources recognise a party and all that it stands for."""
    # In order here: told to order them, a database reads all of the space in that order.
    found = KnownAs.objects.filter(party_id__in=one_with(party)).order_by()
    return sorted(found, key=lambda one: (one.scheme, one.value))


def also_known(party: Party) -> list[str]:
    """Numbers, pages and shared addresses that sources told of a party; they recognise nobody."""
    told = Claim.objects.filter(party_id__in=one_with(party), field="also").values_list("value", flat=True)
    return sorted({value.partition(":")[2] for value in told})


def merge_for(user: User, merge_id: int) -> Merge:
    """A merge of the asker's space, or 404."""
    found = Merge.objects.filter(space=personal_space(user), pk=merge_id).select_related("kept", "merged").first()
    if found is None:
        raise Http404
    return found


def merges_of(party: Party) -> list[Merge]:
    """The merges in force that made this party what it stands for; one for each pair, however many said so."""
    ids = one_with(party)
    said = Merge.objects.filter(undone_at__isnull=True, space=party.space_id).filter(
        Q(kept_id__in=ids) | Q(merged_id__in=ids)
    )
    pairs = {frozenset((row.kept_id, row.merged_id)): row for row in said.select_related("kept", "merged")}
    return sorted(pairs.values(), key=lambda row: row.pk)


def names_told(party_ids: Iterable[int]) -> dict[int, str]:
    """How each of these entries calls itself, apart from what it stands for: its first name told, and an address."""
    ids = list(party_ids)
    names = dict(Claim.objects.filter(party_id__in=ids, field="name").order_by("-pk").values_list("party_id", "value"))
    addresses = addresses_of(ids)
    told = {}
    for party in ids:
        name, address = names.get(party, ""), addresses.get(party, "")
        told[party] = f"{name} ({address})" if name and address and name != address else name or address
    return told


def addresses_of(party_ids: Iterable[int]) -> dict[int, str]:
    """One address of each of these entries that has one; names and numbers that only a file uses are none."""
    ids = list(party_ids)
    addresses: dict[int, str] = {}
    for start in range(0, len(ids), 5_000):
        known_as = KnownAs.objects.filter(party_id__in=ids[start : start + 5_000]).exclude(scheme__contains="/")
        addresses.update(known_as.order_by("-pk").values_list("party_id", "value"))
    return addresses


@once_a_page
def circles_in(party: Party) -> list[Circle]:
    """The circles of a party and of all that it stands for."""
    return list(Circle.objects.filter(parties__in=_parts_of(party)).distinct())


def roots_of(party_ids: Iterable[int]) -> set[int]:
    """The parties that stand for these."""
    ids = list(party_ids)
    found: set[int] = set()
    for start in range(0, len(ids), 5_000):
        for pk, root in Party.objects.filter(pk__in=ids[start : start + 5_000]).values_list("pk", "root_id"):
            found.add(root or pk)
    return found


def open_proposals(user: User) -> QuerySet[Proposal]:
    """Pairs that may be one person, likeliest first."""
    return Proposal.objects.filter(space=personal_space(user), state=Proposal.State.OPEN).select_related(
        "first__root", "second__root"
    )


def proposal_for(user: User, proposal_id: int) -> Proposal:
    """A proposal of the asker's space, or 404."""
    found = (
        Proposal.objects.filter(space=personal_space(user), pk=proposal_id).select_related("first", "second").first()
    )
    if found is None:
        raise Http404
    return found


def circles_of(user: User) -> QuerySet[Circle]:
    """The asker's circles."""
    return Circle.objects.filter(space=personal_space(user))


def party_ids(space: Space, identifiers: Iterable[Identifier], *, source: str = "") -> dict[Identifier, int]:
    """The party of each identifier that the space knows, by the identifier as it was given."""
    wanted: dict[str, dict[str, list[Identifier]]] = {}
    for identifier in identifiers:
        kept = scoped(identifier, source)
        wanted.setdefault(kept.scheme, {}).setdefault(kept.value, []).append(identifier)
    found: dict[Identifier, int] = {}
    for scheme, values in wanted.items():
        keys = list(values)
        for start in range(0, len(keys), 5_000):
            rows = space.identifiers.filter(scheme=scheme, value__in=keys[start : start + 5_000])
            for value, party in rows.values_list("value", "party_id"):
                for identifier in values[value]:
                    found[identifier] = party
    return found


def like(user: User, wanted: str) -> QuerySet[Party]:
    """Parties whose name or address holds these words, by name."""
    found = visible_to(user)
    for word in wanted.split()[:5]:
        known_as = Q(identifiers__value__icontains=word) | Q(merged__identifiers__value__icontains=word)
        found = found.filter(Q(name__icontains=word) | known_as)
    return found.distinct().order_by("name", "pk")


def told_of(user: User, word: str) -> set[int]:
    """The people of whom an address, a place or a note holds this word, as the parties that stand for them."""
    if len(word) < 2:
        return set()
    space = personal_space(user)
    noted = Q()
    for field in ("place", "met", "likes", "seeks", "can_give", "remark"):
        noted |= Q(**{f"{field}__icontains": word})
    written = Party.objects.filter(noted, space=space).values_list("pk", "root_id")
    whose = ("party_id", "party__root_id")
    told = written.union(
        KnownAs.objects.filter(space=space, value__icontains=word).values_list(*whose),
        Need.objects.filter(space=space, text__icontains=word).order_by().values_list(*whose),
        Capacity.objects.filter(space=space, text__icontains=word).order_by().values_list(*whose),
        Moment.objects.filter(space=space, what__icontains=word).order_by().values_list(*whose),
    )
    return {root or pk for pk, root in told}


# What is known of people. Facts of a party are those of all that it stands for.


def needs_of(party: Party) -> list[Need]:
    """What somebody needs, wants to reach and cannot do: what is open first, then what was met; the latest first."""
    rows = Need.objects.filter(party__in=_parts_of(party)).select_related("party")
    return sorted(rows, key=lambda need: need.met_at is not None)


def open_needs(space: Space) -> list[Need]:
    """All needs and goals of a space's people that are not met, the latest first; limits are none. `whose_id` says whose."""
    rows = Need.objects.filter(space=space, met_at__isnull=True).exclude(sort=Need.Sort.LIMIT)
    return list(rows.select_related("party"))


def told_among(space: Space, parties: Collection[int]) -> tuple[list[Fact], list[Fact]]:
    """The words of the open needs and of the capacities of these, in one query; the needs learned last come first."""
    of = {"space": space}
    whose = Coalesce("party__root_id", "party_id")
    needs = Need.objects.filter(_of_these(parties), met_at__isnull=True, **of).order_by()
    gifts = Capacity.objects.filter(_of_these(parties), **of).order_by()
    need = needs.values_list(Value("need"), "pk", whose, "text", "sort", "learned", "learned_on")
    gift = gifts.values_list(Value("gift"), "pk", whose, "text", "sort", "side", Value(None, DateField()))
    rows = [(row[0], Fact(*row[1:])) for row in need.union(gift, all=True)]
    told = sorted((fact for of, fact in rows if of == "need"), key=lambda fact: (fact.on or date.min, fact.pk))
    return told[::-1], sorted((fact for of, fact in rows if of == "gift"), key=lambda fact: fact.pk)


def _of_these(parties: Collection[int]) -> Q:
    """Facts of these parties and of all that they stand for."""
    return Q(party_id__in=parties) | Q(party__root_id__in=parties)


def need_for(user: User, need_id: int) -> Need:
    """A need of somebody in the asker's space, or 404."""
    return _own(Need.objects.filter(space=personal_space(user), pk=need_id).select_related("party__root"))


def capacities_of(party: Party) -> list[Capacity]:
    """What somebody can give, and what they seek."""
    return list(Capacity.objects.filter(party__in=_parts_of(party)).select_related("party"))


def capacities(space: Space) -> list[Capacity]:
    """What everybody of a space can give and seeks, the reader included. `whose_id` says whose."""
    return list(Capacity.objects.filter(space=space).select_related("party"))


def capacity_for(user: User, capacity_id: int) -> Capacity:
    """A capacity of somebody in the asker's space, or 404."""
    return _own(Capacity.objects.filter(space=personal_space(user), pk=capacity_id).select_related("party__root"))


def moments_of(party: Party) -> list[Moment]:
    """The moments of somebody, as they were written down; a birthday that the address book knows is a field of theirs."""
    return list(Moment.objects.filter(party__in=_parts_of(party)).select_related("party"))


def moment_for(user: User, moment_id: int) -> Moment:
    """A moment of somebody in the asker's space, or 404."""
    return _own(Moment.objects.filter(space=personal_space(user), pk=moment_id).select_related("party__root"))


def moments_ahead(space: Space, today: date, days: int, *, party: Party | None = None) -> list[Ahead]:
    """Moments and birthdays from today to so many days ahead, the next first; those of one party, where it is given.

    Whoever is left out of the network is left out here too.
    """
    ways = ways_to_write(today, days)
    rows = Moment.objects.filter(space=space, on__in=ways).select_related("party__root")
    born = Party.objects.filter(space=space, root__isnull=True, is_me=False).annotate(day=Right("birthday", 5))
    born = born.filter(day__in={way[2:] for way in ways if way.startswith("--")}).exclude(birthday="")
    if party is not None:
        rows, born = rows.filter(party__in=_parts_of(party)), born.filter(pk=party.pk)
    written = [Ahead.of_moment(row, ways[row.on]) for row in rows]
    return _in_order(written, [Ahead.of_birthday(one, ways[day_of(one.birthday)]) for one in born])


def moments_among(space: Space, rows: Collection[Party], today: date, days: int) -> list[Ahead]:
    """The same of some people who stand for themselves. What is known of their birthdays is at hand with them."""
    ways = ways_to_write(today, days)
    told = Moment.objects.filter(_of_these([one.pk for one in rows]), space=space, on__in=ways)
    written = [Ahead.of_moment(row, ways[row.on]) for row in told.select_related("party__root")]
    born = [one for one in rows if one.birthday and not one.is_me and day_of(one.birthday) in ways]
    return _in_order(written, [Ahead.of_birthday(one, ways[day_of(one.birthday)]) for one in born])


def _in_order(written: Sequence[Ahead], birthdays: Sequence[Ahead]) -> list[Ahead]:
    """The next first; a birthday that the reader wrote down is not told twice, and who is left out of the network is so here."""
    told = {(one.party.pk, one.on) for one in written if one.sort == Moment.Sort.BIRTHDAY}
    ahead = [*written, *(one for one in birthdays if (one.party.pk, one.on) not in told)]
    return sorted((one for one in ahead if not one.party.hidden), key=lambda one: (one.on, one.party.name, one.what))


def week_of(space: Space) -> Week:
    """What the reader gives in a week and how soon they answer; one that says nothing, not kept, before they said so."""
    return Week.objects.filter(space=space).first() or Week(space=space)


def kind_limits(space: Space) -> dict[int, int]:
    """How many minutes a week the reader gives to acts of a kind, for those kinds of which they said so."""
    return dict(KindLimit.objects.filter(space=space).values_list("kind", "minutes"))


def answers_within(space: Space, party: Party | None = None) -> int | None:
    """Within how many hours the reader usually answers, where this party may know it. None: not said, or not to them."""
    week = week_of(space)
    if week.shown_to == Week.ShownTo.EVERYBODY:
        return week.answers_within_hours
    if week.shown_to == Week.ShownTo.NONE or party is None:
        return None
    among = week.circles.filter(parties__in=one_with(party)).exists()
    return week.answers_within_hours if among else None


def rhythm_wished(party: Party) -> tuple[int, Circle | None] | None:
    """How often the reader wants to be in touch, in days: what they said of the person, or of a circle (the closest one)."""
    return rhythm_among(party, circles_in(party) if party.rhythm_days is None else ())


def rhythm_among(party: Party, circles: Iterable[Circle]) -> tuple[int, Circle | None] | None:
    """The same where the party's circles are at hand."""
    if party.rhythm_days is not None:
        return party.rhythm_days, None
    wished = [(circle.rhythm_days, circle.name, circle) for circle in circles if circle.rhythm_days is not None]
    if not wished:
        return None
    days, _name, circle = min(wished, key=lambda one: one[:2])
    return days, circle


def rhythms_wished(space: Space) -> dict[int, int]:
    """The same for everybody of a space of whom or of whose circle it was said."""
    of_circles = Party.objects.filter(space=space, circles__rhythm_days__isnull=False).annotate(
        head=Coalesce(F("root_id"), F("pk"))
    )
    wished = dict(of_circles.values_list("head").annotate(days=Min("circles__rhythm_days")))
    own = Party.objects.filter(space=space, root__isnull=True, rhythm_days__isnull=False)
    return wished | dict(own.values_list("pk", "rhythm_days"))


def circle_for(user: User, circle_id: int) -> Circle:
    """A circle of the asker, or 404."""
    return _own(circles_of(user).filter(pk=circle_id))


def _own[Row: Model](rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def unspoken(rows: QuerySet[Party]) -> QuerySet[Party]:
    """Those of these parties to whom nothing points but what sources and joining keep: no act, fact, promise or private note."""
    for relation in Party._meta.related_objects:
        if relation.related_model in _KEPT_OF_PARTIES or relation.many_to_many:
            continue
        rows = rows.filter(
            ~Exists(relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")}))
        )
    return rows.filter(~noted("party"))


#: What goes with a party of which nobody speaks.
_KEPT_OF_PARTIES: Sequence[type[Model]] = (KnownAs, Claim, Merge, Proposal, Party)

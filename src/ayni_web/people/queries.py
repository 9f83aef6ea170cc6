"""Which parties somebody may see, and which party an identifier is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.http import Http404

from ayni.ledger.parties import Identifier
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people.models import Circle, Claim, Merge, Party, Proposal
from ayni_web.people.models import Identifier as KnownAs
from ayni_web.people.scopes import scoped


def visible_to(user: User) -> QuerySet[Party]:
    """The parties of the asker's space that stand for themselves (merged ones are shown through their root)."""
    return Party.objects.filter(space=personal_space(user), root__isnull=True)


def party_for(user: User, party_id: int) -> Party:
    """One party the asker may see; a merged one answers with the one that stands for it. 404 for all others."""
    party = Party.objects.select_related("root").filter(space=personal_space(user), pk=party_id).first()
    if party is None:
        raise Http404
    return party.root or party


def number_in(text: str) -> int:
    """The number of a party in what a page sent; nought, which is nobody's, where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0


def one_with(party: Party) -> list[int]:
    """The ids of all parties that this one stands for, its own included."""
    return list(Party.objects.filter(Q(pk=party.pk) | Q(root=party)).order_by("pk").values_list("pk", flat=True))


def me(space: Space) -> Party | None:
    """The party that is the reader, or None before they said which addresses are theirs."""
    party = Party.objects.select_related("root").filter(space=space, is_me=True).order_by("pk").first()
    return None if party is None else (party.root or party)


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


def circles_in(party: Party) -> QuerySet[Circle]:
    """The circles of a party and of all that it stands for."""
    return Circle.objects.filter(parties__in=one_with(party)).distinct()


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
    known_as = KnownAs.objects.filter(space=space, value__icontains=word).values_list("party_id", "party__root_id")
    return {root or pk for rows in (written, known_as) for pk, root in rows}

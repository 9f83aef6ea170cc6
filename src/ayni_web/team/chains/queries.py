"""Which chains somebody may see: those that are told, their part of those that wait, and those that they could tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ayni.guidance.chains import Link, chains
from ayni_web.accounts.models import Membership
from ayni_web.book import queries as book
from ayni_web.book.models import Act, ActParty
from ayni_web.book.words import told as told_act
from ayni_web.people.members import party_id_of
from ayni_web.people.models import Party
from ayni_web.team.chains.models import Chain, ChainLink, InChain, NotToTell

#: So long may lie between receiving and giving on.
WITHIN = timedelta(days=30)
#: So far back, and so many acts at most, are looked at for chains to tell.
BACK = timedelta(days=730)
MOST_ACTS = 2_000
#: So many chains are proposed at once.
SHOWN = 3


def party_of(asker: Membership) -> int:
    """The asker's party in the team; 0 where they have none yet."""
    return party_id_of(asker)


def _chains(asker: Membership) -> QuerySet[Chain]:
    links = ChainLink.objects.select_related("giver", "receiver", "act").order_by("place")
    people = InChain.objects.select_related("party").order_by("pk")
    in_force = ~Exists(
        ChainLink.objects.filter(chain=OuterRef("pk")).exclude(
            act__withdrawn_at__isnull=True, act__replaced_at__isnull=True
        )
    )
    found = Chain.objects.filter(in_force, space=asker.space_id, withdrawn_at__isnull=True).select_related("by")
    return found.prefetch_related(Prefetch("links", queryset=links), Prefetch("people", queryset=people))


def _all_agree(asker: Membership) -> Q:
    here = Membership.objects.filter(space=asker.space_id, left_at__isnull=True).values("user")
    members = Party.objects.filter(space=asker.space_id, user__in=here).values("pk")
    not_yet = Q(agreed_to__isnull=True) | ~Q(agreed_to=OuterRef("version"))
    return ~Q(Exists(InChain.objects.filter(not_yet | ~Q(party__in=members), chain=OuterRef("pk"))))


def told_in(asker: Membership) -> QuerySet[Chain]:
    """Chains in which everybody agrees, newest first."""
    return _chains(asker).filter(_all_agree(asker))


def seen_in(asker: Membership) -> QuerySet[Chain]:
    """Those, and those in which the asker is."""
    mine = InChain.objects.filter(chain=OuterRef("pk"), party__user=asker.user_id)
    return _chains(asker).filter(_all_agree(asker) | Q(Exists(mine)))


def chain_for(asker: Membership, chain_id: int) -> Chain:
    """One of these, or 404."""
    found = seen_in(asker).filter(pk=chain_id).first()
    if found is None:
        raise Http404
    return found


def is_told(asker: Membership, chain: Chain) -> bool:
    return told_in(asker).filter(pk=chain.pk).exists()


def not_told_yet(asker: Membership) -> QuerySet[Chain]:
    """Those in which the asker is, and which wait for somebody."""
    return seen_in(asker).exclude(pk__in=told_in(asker).values("pk"))


def waiting_for(asker: Membership) -> QuerySet[Chain]:
    """Those on which the asker has said neither yes nor no."""
    mine = InChain.objects.filter(chain=OuterRef("pk"), party__user=asker.user_id, declined_at__isnull=True)
    return _chains(asker).filter(Exists(mine.filter(Q(agreed_to__isnull=True) | ~Q(agreed_to=OuterRef("version")))))


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain that could be told."""

    act: Act
    giver: Party
    receiver: Party
    says: str


@dataclass(frozen=True, slots=True)
class CouldTell:
    """A chain that the asker could tell: they see every act of it."""

    key: str
    steps: tuple[Step, ...]


def could_tell(asker: Membership) -> list[CouldTell]:
    """Chains in which the asker is, made of acts that they see; without those told, proposed or refused already."""
    me = party_of(asker)
    acts, says = _acts_seen(asker)
    parties = {part.party_id: part.party for act in acts.values() for part in act.parts.all()}
    links = [
        Link(act.at.timestamp(), act.pk, giver.party_id, receiver.party_id)
        for act in acts.values()
        if act.at is not None
        for giver in act.parts.all()
        if giver.role == ActParty.Role.GIVER
        for receiver in act.parts.all()
        if receiver.role == ActParty.Role.RECEIVER
    ]
    known = set(Chain.objects.filter(space=asker.space_id, withdrawn_at__isnull=True).values_list("key", flat=True))
    known |= set(NotToTell.objects.filter(party=me).values_list("key", flat=True))
    here = _here(asker)
    found = []
    for chain in chains(links, within=WITHIN.total_seconds(), through=me):
        key = key_of([link.act for link in chain])
        people = {chain[0].giver, *(link.receiver for link in chain)}
        if key in known or not people <= here:
            continue
        steps = tuple(
            Step(acts[link.act], parties[link.giver], parties[link.receiver], says[link.act]) for link in chain
        )
        found.append(CouldTell(key, steps))
    return found


def could_tell_for(asker: Membership, key: str) -> CouldTell:
    """One of these, or 404."""
    found = next((one for one in could_tell(asker) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def proposed(asker: Membership, key: str) -> Chain | None:
    """The chain of these acts that the asker proposed already."""
    return Chain.objects.filter(
        space=asker.space_id, key=key, by__user=asker.user_id, withdrawn_at__isnull=True
    ).first()


def _acts_seen(asker: Membership) -> tuple[dict[int, Act], dict[int, str]]:
    """The latest acts that the asker sees, and the words in which they are told to them.

    By the book's rules; and those of chains that are told to all, in the words of these chains and no others.
    """
    since = timezone.now() - BACK
    acts = {act.pk: act for act in book.acts_seen_in(asker).filter(at__gte=since)[:MOST_ACTS]}
    says = {pk: told_act(act)[:300] for pk, act in acts.items()}
    links = ChainLink.objects.filter(chain__in=told_in(asker).values("pk")).exclude(act__in=acts)
    told = dict(links.values_list("act_id", "says"))
    parts = ActParty.objects.select_related("party").order_by("pk")
    more = Act.objects.filter(space=asker.space_id, pk__in=told, at__gte=since)
    acts |= {act.pk: act for act in more.prefetch_related(Prefetch("parts", queryset=parts))}
    return acts, says | told


def _here(asker: Membership) -> set[int]:
    here = Membership.objects.filter(space=asker.space_id, left_at__isnull=True).values("user")
    return set(Party.objects.filter(space=asker.space_id, user__in=here).values_list("pk", flat=True))


def key_of(acts: list[int]) -> str:
    """A chain's acts in one word."""
    return "-".join(map(str, acts))


def people_behind(asker: Membership) -> int:
    """How many took part in acts of this team with a time, for a look at the whole."""
    parts = ActParty.objects.filter(act__space=asker.space_id, act__at__isnull=False)
    parts = parts.filter(act__replaced_at__isnull=True, act__withdrawn_at__isnull=True)
    sides: dict[int, set[str]] = defaultdict(set)
    for party, role in parts.values_list("party_id", "role").distinct():
        sides[party].add(role)
    return sum(1 for roles in sides.values() if len(roles) == 2)

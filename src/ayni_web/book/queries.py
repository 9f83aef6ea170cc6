"""Which acts and contacts somebody may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from ayni.ledger import kinds
from ayni.ledger.parties import Identifier
from ayni_web.accounts.models import Membership, Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.kind_words import KINDS
from ayni_web.book.models import Act, ActParty, Contact, OwnKind
from ayni_web.people import queries as people
from ayni_web.people.models import Identifier as KnownAs
from ayni_web.people.models import Party


def visible_to(user: User) -> QuerySet[Act]:
    """The acts of the asker's space, with everybody's part in them."""
    parts = ActParty.objects.select_related("party", "party__root").order_by("pk")
    return Act.objects.filter(space=personal_space(user)).prefetch_related(Prefetch("parts", queryset=parts))


def in_force(acts: QuerySet[Act]) -> QuerySet[Act]:
    """Those that no correction replaced and nobody withdrew."""
    return acts.filter(replaced_at__isnull=True, withdrawn_at__isnull=True)


def act_for(user: User, act_id: int) -> Act:
    """One act the asker may see, or 404."""
    act = visible_to(user).filter(pk=act_id).first()
    if act is None:
        raise Http404
    return act


def taken_part_in(user: User) -> QuerySet[Act]:
    """Acts of shared spaces in which the asker has a part, whether or not they are still in there. To be read only."""
    theirs = ActParty.objects.filter(party__user=user, party__space__kind=Space.Kind.SHARED)
    return Act.objects.filter(space__kind=Space.Kind.SHARED, pk__in=theirs.values("act_id"))


def timeline_of(user: User) -> QuerySet[Act]:
    """The acts in force of the asker's own space, and those of shared ones in which they took part."""
    return in_force(_to_read(user))


def _to_read(user: User) -> QuerySet[Act]:
    seen = Q(space=personal_space(user))
    if user.parties_in_teams.exists():  # most have none, and the database goes straight to the acts of a space
        seen |= Q(pk__in=taken_part_in(user).values("pk"))
    parts = ActParty.objects.select_related("party", "party__root").order_by("pk")
    return Act.objects.filter(seen).select_related("space").prefetch_related(Prefetch("parts", queryset=parts))


def act_on_timeline(user: User, act_id: int) -> Act:
    """One act to read: of the asker's space, or of a shared one in which they took part. 404 for all others.

    Who writes asks `act_for`, which knows nothing of shared spaces.
    """
    act = _to_read(user).filter(pk=act_id).first()
    if act is None:
        raise Http404
    return as_read_by(user, [act])[0]


def as_read_by(user: User, acts: Iterable[Act]) -> list[Act]:
    """Acts of shared spaces as this reader reads them: "you" is a member like others there, so it is said of each here."""
    read = list(acts)
    for part in (part for act in read for part in act.parts.all()):
        if part.party.user_id == user.pk:
            part.party.is_me = True  # on the page alone; nobody saves what a page shows
    return read


def acts_seen_in(asker: Membership) -> QuerySet[Act]:
    """The acts in force of a team that one of it may see: what is public there, what they took part in, what they told."""
    parts = ActParty.objects.select_related("party", "party__root").order_by("pk")
    theirs = ActParty.objects.filter(party__user=asker.user_id, party__space=asker.space_id).values("act_id")
    seen = Q(public=True) | Q(pk__in=theirs) | Q(recorded_by=asker.user_id)
    found = in_force(Act.objects.filter(seen, space=asker.space_id)).prefetch_related(Prefetch("parts", queryset=parts))
    return found.order_by(F("at").desc(nulls_last=True), "-pk")


def act_seen_in(asker: Membership, act_id: int) -> Act:
    """One of these, or 404."""
    act = acts_seen_in(asker).filter(pk=act_id).first()
    if act is None:
        raise Http404
    return as_read_by(asker.user, [act])[0]


def took_part(user: User, act: Act) -> bool:
    """Whether somebody has a part in an act of a shared space."""
    return ActParty.objects.filter(act=act, party__user=user).exists()


def told_in(asker: Membership, once: UUID | None) -> Act | None:
    """The act that this very telling made already in a team; None where it has not arrived yet."""
    return Act.objects.filter(space=asker.space_id, once=once).first() if once is not None else None


def told_once(user: User, once: UUID | None) -> Act | None:
    """The act that this very telling made already, as it stands now; None where it has not arrived yet."""
    if once is None:
        return None
    act = Act.objects.filter(space=personal_space(user), once=once).first()
    return tellings_of(act)[0] if act is not None else None


def tellings_of(act: Act) -> list[Act]:
    """Every telling of an act, newest first: what it corrects, and what corrected it."""
    newest = act
    while (later := newest.corrections.order_by("-pk").first()) is not None:
        newest = later
    chain = [newest]
    while (earlier := chain[-1].corrects) is not None:
        chain.append(earlier)
    return chain


def newest_of(acts: Iterable[Act]) -> dict[int, Act]:
    """The newest telling of each of these acts, by the id it was asked under: one query for each time they were corrected."""
    newest = {act.pk: act for act in acts}
    under = {act.pk: [act.pk] for act in newest.values() if act.replaced_at is not None}
    while under:
        later: dict[int, list[int]] = {}
        for correction in Act.objects.filter(corrects_id__in=list(under)).order_by("pk"):
            asked = under[correction.corrects_id or 0]
            newest.update(dict.fromkeys(asked, correction))
            if correction.replaced_at is not None:
                later[correction.pk] = asked
        under = later
    return newest


def acts_with(user: User, party: Party) -> QuerySet[Act]:
    """Acts in force in which both the asker and this party have a part, newest first, those without a time last."""
    space = personal_space(user)
    me = people.me(space)
    mine = people.one_with(me) if me else []
    theirs = people.one_with(party)
    return (
        in_force(visible_to(user))
        .filter(pk__in=ActParty.objects.filter(party_id__in=theirs).values("act_id"))
        # Asked of each of theirs: the asker has a part in nearly every act, so all of those would be a long list.
        .filter(Exists(ActParty.objects.filter(act=OuterRef("pk"), party_id__in=mine)))
        .order_by(F("at").desc(nulls_last=True), "-pk")
    )


def acts_side_by_side(user: User, party: Party) -> list[tuple[int, datetime | None]]:
    """Number and time of the acts in force that the asker and this party gave together, or received together."""
    me = people.me(personal_space(user))
    mine = people.one_with(me) if me else []
    theirs = ActParty.objects.filter(party_id__in=people.one_with(party))
    beside = ActParty.objects.filter(act=OuterRef("act"), role=OuterRef("role"), party_id__in=mine)
    in_force = {"act__replaced_at__isnull": True, "act__withdrawn_at__isnull": True}
    # Who is in it is of the asker's own space, and so the act is.
    return list(theirs.filter(Exists(beside), **in_force).order_by().values_list("act_id", "act__at").distinct())


def searched(
    user: User, *, words: str = "", kind: int | None = None, outcome: int | None = None, party: Party | None = None
) -> QuerySet[Act]:
    """Acts of the asker's timeline, newest first, that hold every word somewhere: in what was written, a name, a kind."""
    acts = timeline_of(user)
    if kind is not None:
        acts = acts.filter(kind=kind)
    if outcome is not None:
        acts = acts.filter(outcome=outcome)
    if party is not None:
        acts = acts.filter(pk__in=ActParty.objects.filter(party_id__in=people.one_with(party)).values("act_id"))
    for word in words.split()[:6]:
        acts = acts.filter(_holds(user, word))
    return acts.order_by(F("at").desc(nulls_last=True), "-pk")


_WRITTEN = ("what", "why", "supports", "may_lead_to", "outcome_note")


def _holds(user: User, word: str) -> Q:
    # SQLite folds only the letters of English, so a word is looked for as written, small and with a capital.
    forms = {word} if word.isascii() else {word, word.lower(), word.capitalize()}
    found = Q(kind__in=_kinds_called(user, word))
    named = Q()
    for form in forms:
        for field in _WRITTEN:
            found |= Q(**{f"{field}__icontains": form})
        named |= Q(name__icontains=form) | Q(root__name__icontains=form)
        # Who has no name is shown by their account or address, and so found by it.
        named |= Q(name="", pk__in=KnownAs.objects.filter(value__icontains=form, party__name="").values("party_id"))
    space = personal_space(user)
    # In teams it may be anybody's name: whose acts are seen is decided outside.
    known = Q(space=space) | Q(space__kind=Space.Kind.SHARED, space__memberships__user=user)
    called = ActParty.objects.filter(party__in=Party.objects.filter(known, named).values("pk"))
    # Apart from each other, so that the parts of those who are called so are found by their index. Whose acts these are
    # is decided outside; asking it here would look up the act of every part.
    credited = ActParty.objects.exclude(credit="").filter(credit__icontains=word)
    return found | Q(pk__in=called.values("act_id")) | Q(pk__in=credited.values("act_id"))


def _kinds_called(user: User, word: str) -> list[int]:
    """The kinds that carry a word in the reader's language."""
    word = word.casefold()
    own = OwnKind.objects.filter(space=personal_space(user)).values_list("number", "name")
    called = [*((number, str(name)) for number, name in KINDS.items()), *own]
    return [number for number, name in called if len(word) > 3 and word in name.casefold()]


def in_order(user: User, ids: Sequence[int]) -> list[Act]:
    """The acts of these ids on the asker's timeline, in their order, without those that they may not see."""
    found = {act.pk: act for act in timeline_of(user).filter(pk__in=list(ids))}
    return [found[pk] for pk in ids if pk in found]


def acts_by_id(user: User, ids: Iterable[int], *, parts: bool = True) -> dict[int, Act]:
    """Those of these acts that the asker may see and that are in force; where `parts` is false, without who took part."""
    found = in_force(visible_to(user)).filter(pk__in=list(ids))
    return {act.pk: act for act in (found if parts else found.prefetch_related(None))}


def sender_of(space: Space) -> Callable[[str], Identifier | None]:
    """Finds who wrote a message that an earlier import brought, by its Message-ID: for answers to what is not in the file."""

    def find(message_id: str) -> Identifier | None:
        key = f"mail:{message_id}"
        # All of the few rows are asked for: asked for the first, SQLite reads the whole book in the order of its rows. That an
        # answer came from a source, and that it has a key, are what an index must hear to be used.
        contacts = Contact.objects.filter(space=space, key=key).order_by()
        writer = min(contacts.values_list("giver_id", flat=True), default=None)
        if writer is None:
            parts = ActParty.objects.filter(act__space=space, act__key=f"{key}#answer", role=ActParty.Role.GIVER)
            parts = parts.filter(act__batch__isnull=False).exclude(act__key="").order_by()
            writer = min(parts.values_list("party_id", flat=True), default=None)
        if writer is None:
            return None
        known = space.identifiers.filter(party_id=writer, scheme="email").order_by("pk").first()
        return None if known is None else Identifier(known.scheme, known.value)

    return find


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind to choose from: the frozen ones and the space's own."""

    number: int
    name: str
    minutes: float
    own: bool = False


def kinds_for(user: User) -> Sequence[KindChoice]:
    """The kinds of acts that the asker may record, Ayni's first; own ones that were retired are not offered."""
    own = OwnKind.objects.filter(space=personal_space(user), retired_at__isnull=True)
    return [
        *(KindChoice(kind.number, kind.name, kind.minutes) for kind in kinds.KINDS if not kind.is_contact),
        *(KindChoice(kind.number, kind.name, kind.minutes, own=True) for kind in own),
    ]


def own_kind_for(user: User, number: int) -> OwnKind:
    """A kind that the asker's space added, or 404."""
    found = OwnKind.objects.filter(space=personal_space(user), number=number).first()
    if found is None:
        raise Http404
    return found

"""Erases what the people room keeps: somebody's traces in notes on others, the demo's people, or all of a space."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import Space
from ayni_web.people import claims, queries
from ayni_web.people.actions import withdraw_batch
from ayni_web.people.merging import settle_roots
from ayni_web.people.models import (
    Capacity,
    Circle,
    Claim,
    Identifier,
    KindLimit,
    Merge,
    Moment,
    Need,
    Party,
    Proposal,
    Week,
)
from ayni_web.people.stamps import people_changed
from ayni_web.vault.actions import forget_about
from ayni_web.vault.subjects import about

#: What is written about a party in free words. Names are left alone: a namesake keeps theirs.
_NOTES = ("met", "likes", "seeks", "can_give", "remark", "overruled_why", "title", "channel", "hard_season_why")
type Fact = Need | Capacity | Moment
#: What facts say in free words.
_WORDS: dict[type[Fact], tuple[str, ...]] = {
    Need: ("text", "where"),
    Capacity: ("text",),
    Moment: ("what", "plan"),
}
_CHUNK = 2_000


def traces_of(party: Party) -> Traces:
    """What gives a person away, gathered from all parties that stand for them."""
    ids = queries.one_with(party)
    claimed = Claim.objects.filter(party_id__in=ids, field="name").values_list("value", flat=True)
    names = {" ".join(name.split()) for name in (*claimed, *_names(ids)) if name.strip()}
    others = Party.objects.filter(space=party.space_id).exclude(pk__in=ids)
    shared = {name for name in names if others.filter(name__iexact=name).exists()}
    known_as = Identifier.objects.filter(party_id__in=ids).exclude(scheme__startswith="name/")
    told = Claim.objects.filter(party_id__in=ids, field__in=("identifier", "also")).values_list("value", flat=True)
    values = {*known_as.values_list("value", flat=True), *(one.partition(":")[2] for one in told)}
    return Traces(
        parties=frozenset(ids),
        names=tuple(sorted(name for name in names - shared if " " in name)),
        words=tuple(sorted({word for name in names for word in name.split()})),
        # A short number of some source's own would be found in any text.
        addresses=tuple(sorted(value for value in values if len(value) > 4 and value not in names)),
    )


def _names(ids: list[int]) -> list[str]:
    return list(Party.objects.filter(pk__in=ids).values_list("name", flat=True))


def mentions_in_notes(space: Space, traces: Traces) -> int:
    """How many other parties have a note that names this person."""
    rows = Party.objects.filter(space=space).exclude(pk__in=traces.parties)
    notes = sum(1 if traces.in_anything(row) else 0 for row in rows.values_list(*_NOTES).iterator(chunk_size=_CHUNK))
    return notes + sum(len(_facts_that_name(model, space, traces)) for model in _WORDS)


def _facts_that_name(model: type[Fact], space: Space, traces: Traces) -> list[Fact]:
    others: QuerySet[Any] = model._default_manager.filter(space=space).exclude(party_id__in=traces.parties)
    return [
        fact
        for fact in others.iterator(chunk_size=_CHUNK)
        if traces.in_anything([getattr(fact, field) for field in _WORDS[model]])
    ]


def _forget_in_facts(model: type[Fact], space: Space, traces: Traces) -> None:
    for fact in _facts_that_name(model, space, traces):
        for field in _WORDS[model]:
            setattr(fact, field, traces.out_of(getattr(fact, field)))
        fact.save(update_fields=list(_WORDS[model]))


@transaction.atomic
def forget_in_notes(space: Space, traces: Traces) -> None:
    """Take a person out of what is written about others."""
    changed: list[Party] = []
    for party in Party.objects.filter(space=space).exclude(pk__in=traces.parties).iterator(chunk_size=_CHUNK):
        if traces.in_anything([getattr(party, note) for note in _NOTES]):
            for note in _NOTES:
                setattr(party, note, traces.out_of(getattr(party, note)))
            changed.append(party)
    Party.objects.bulk_update(changed, _NOTES, batch_size=500)
    claims = Claim.objects.filter(party__space=space, field__in=_NOTES).exclude(party_id__in=traces.parties)
    found = [claim for claim in claims.iterator(chunk_size=_CHUNK) if traces.in_text(claim.value)]
    for claim in found:
        claim.value = traces.out_of(claim.value)
    Claim.objects.bulk_update(found, ["value"], batch_size=500)
    for model in _WORDS:
        _forget_in_facts(model, space, traces)
    _forget_in_proposals(space, traces)
    people_changed(space)


def _forget_in_proposals(space: Space, traces: Traces) -> None:
    for proposal in Proposal.objects.filter(space=space):
        if traces.in_anything([proposal.reasons, proposal.cautions]):
            proposal.reasons = traces.out_of_anything(proposal.reasons)
            proposal.cautions = traces.out_of_anything(proposal.cautions)
            proposal.save(update_fields=["reasons", "cautions"])


@transaction.atomic
def withdraw_demo(space: Space, batch: UUID, *, circles: list[int], made_me: bool) -> int:
    """Take the demo's people back, with what was written about them; how many there were.

    Call it after the book's part. Circles that the demo made stay where somebody real is in them; so
    does the reader's party, where it was used for anything else.
    """
    withdraw_batch(space, batch)
    invented = Party.objects.filter(space=space, demo=True)
    forget_about(space, [about("party", one) for one in invented.values_list("pk", flat=True)])
    number = invented.count()
    Merge.objects.filter(space=space).filter(Q(kept__demo=True) | Q(merged__demo=True)).delete()
    invented.delete()
    _withdraw_own_of_the_demo(space)
    Circle.objects.filter(space=space, pk__in=circles, parties__isnull=True).delete()
    if made_me:
        _drop_unused_me(space)
    claims.show_best(settle_roots(space))
    people_changed(space)
    return number


def _withdraw_own_of_the_demo(space: Space) -> None:
    """What the demo said of the reader, where they have not said otherwise since."""
    Capacity.objects.filter(space=space, demo=True).delete()
    if Week.objects.filter(space=space, demo=True).delete()[0]:
        KindLimit.objects.filter(space=space).delete()


def _drop_unused_me(space: Space) -> None:
    mine = Party.objects.filter(space=space, is_me=True, identifiers__isnull=True)
    queries.unspoken(mine.filter(merges_kept__isnull=True, merges_merged__isnull=True)).delete()


def erase_everything(space: Space, step: Callable[[], Any]) -> None:
    """Erase all parties of a space with all that is known of them. Call it after the book's part."""
    for model in (Proposal, Merge, Week, KindLimit, Need, Capacity, Moment):
        model._default_manager.filter(space=space).delete()
        step()
    Party.objects.filter(space=space, root__isnull=False).update(root=None)
    while ids := list(Party.objects.filter(space=space).values_list("pk", flat=True)[:_CHUNK]):
        with transaction.atomic():
            Party.objects.filter(pk__in=ids).delete()
        step()
    Circle.objects.filter(space=space).delete()
    people_changed(space)
    step()

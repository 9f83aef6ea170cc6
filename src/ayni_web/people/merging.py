"""Says that two parties are one, and takes it back. Nothing of either is moved or lost."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.people.models import Merge, Party, Proposal


@transaction.atomic
def merge(
    space: Space, kept: Party, merged: Party, *, reason: str, by: User | None = None, batch: UUID | None = None
) -> Merge:
    """Let `kept` stand for `merged` (and all that it stood for). Raises `ValueError` where they are one already."""
    if kept.space_id != space.pk or merged.space_id != space.pk:
        raise ValueError("Both parties must be of the same space.")
    if (kept.root_id or kept.pk) == (merged.root_id or merged.pk):
        raise ValueError("These two are one already.")
    row = Merge.objects.create(space=space, kept=kept, merged=merged, reason=reason, by=by, batch=batch)
    first, second = sorted((kept.pk, merged.pk))
    Proposal.objects.filter(space=space, first_id=first, second_id=second).update(state=Proposal.State.MERGED)
    settle_roots(space)
    return row


@transaction.atomic
def unmerge(row: Merge, *, by: User | None = None) -> None:
    """Take a merge back, however long ago it was made. The two are not proposed again."""
    if row.undone_at is not None:
        return
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    first, second = sorted((row.kept_id, row.merged_id))
    Proposal.objects.update_or_create(
        space=row.space,
        first_id=first,
        second_id=second,
        defaults={"state": Proposal.State.DECLINED},
        create_defaults={"state": Proposal.State.DECLINED, "confidence": 0.0},
    )
    settle_roots(row.space)


def join_surely(space: Space, one: int, other: int, *, reason: str, batch: UUID | None) -> None:
    """Merge what a source proves to be one, unless it is one already or a person has said that it is not."""
    parties = Party.objects.in_bulk([one, other])
    if (parties[one].root_id or one) == (parties[other].root_id or other):
        return
    first, second = sorted((one, other))
    declined = Proposal.objects.filter(
        space=space, first_id=first, second_id=second, state=Proposal.State.DECLINED
    ).exists()
    if not declined:
        merge(space, parties[one], parties[other], reason=reason, batch=batch)


def settle_roots(space: Space) -> None:
    """Set every party's `root` to what the merges in force say; change only those that differ."""
    above: dict[int, int] = {}

    def top(party: int) -> int:
        while party in above:
            party = above[party]
        return party

    for kept, merged in (
        Merge.objects.filter(space=space, undone_at__isnull=True)
        .order_by("at", "id")
        .values_list("kept_id", "merged_id")
    ):
        head, under = top(kept), top(merged)
        if head != under:
            above[under] = head
    wanted = {party: top(party) for party in above}
    changed: list[Party] = []
    for party in Party.objects.filter(space=space, root__isnull=False).only("pk", "root_id"):
        right = wanted.pop(party.pk, None)
        if party.root_id != right:
            party.root_id = right
            changed.append(party)
    for party in Party.objects.filter(pk__in=wanted).only("pk", "root_id"):
        party.root_id = wanted[party.pk]
        changed.append(party)
    Party.objects.bulk_update(changed, ["root"], batch_size=1_000)

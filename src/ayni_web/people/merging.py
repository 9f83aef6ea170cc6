"""Says that two parties are one, and takes it back. Nothing of either is moved or lost."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.models import Space, User
from ayni_web.people import claims
from ayni_web.people.models import Merge, Party, Proposal
from ayni_web.people.stamps import people_changed

SAME_RECORD = "same-record"


@transaction.atomic
def merge(space: Space, kept: Party, merged: Party, *, reason: str, by: User | None = None) -> Merge:
    """Let `kept` stand for `merged` (and all that it stood for). Raises `ValueError` where they are one already.

    A member of a team is who signs in: their place, asks, promises and sealed talks are theirs under their own party. They are
    joined with nobody; `InputError` says so.
    """
    if space.kind == Space.Kind.SHARED and (kept.user_id is not None or merged.user_id is not None):
        raise InputError(
            _("Who is in a team is somebody with an account of their own, and stays so. Nobody is joined there.")
        )
    if kept.space_id != space.pk or merged.space_id != space.pk:
        raise ValueError("Both parties must be of the same space.")
    if _head(kept) == _head(merged):
        raise ValueError("These two are one already.")
    row = Merge.objects.create(space=space, kept=kept, merged=merged, reason=reason, by=by)
    first, second = sorted((kept.pk, merged.pk))
    Proposal.objects.filter(space=space, first_id=first, second_id=second).update(state=Proposal.State.MERGED)
    claims.show_best(settle_roots(space))
    people_changed(space)
    return row


def _head(party: Party) -> int:
    """What stands for a party now, whatever the object in hand remembers."""
    root = Party.objects.filter(pk=party.pk).values_list("root_id", flat=True).first()
    return root or party.pk


@transaction.atomic
def unmerge(row: Merge) -> None:
    """Take a merge back, however long ago it was made and whoever else said the same. The two are not proposed again."""
    pair = Merge.objects.filter(space=row.space, undone_at__isnull=True)
    ends = [row.kept_id, row.merged_id]
    if not pair.filter(kept_id__in=ends, merged_id__in=ends).update(undone_at=timezone.now()):
        return
    first, second = sorted(ends)
    Proposal.objects.update_or_create(
        space=row.space,
        first_id=first,
        second_id=second,
        defaults={"state": Proposal.State.DECLINED},
        create_defaults={"state": Proposal.State.DECLINED, "confidence": 0.0},
    )
    claims.show_best({*settle_roots(row.space), *ends})
    people_changed(row.space)


def join_surely(space: Space, pairs: Sequence[tuple[int, int]], *, batch: UUID | None) -> set[int]:
    """Merge what a source proves to be one, unless a person has said that it is not; the parties whose root changed.

    Every import keeps its own word, also where another said the same: taking one back leaves the other's.
    """
    wanted = {(min(pair), max(pair)): pair for pair in pairs if pair[0] != pair[1]}
    if not wanted:
        return set()
    firsts = [first for first, _ in wanted]
    apart = Proposal.objects.filter(space=space, first_id__in=firsts, state=Proposal.State.DECLINED)
    mine = Merge.objects.filter(space=space, batch=batch, undone_at__isnull=True, reason=SAME_RECORD)
    silent = set(apart.values_list("first_id", "second_id")) | {
        (min(pair), max(pair)) for pair in mine.values_list("kept_id", "merged_id")
    }
    fresh = [
        Merge(space=space, kept_id=kept, merged_id=merged, reason=SAME_RECORD, batch=batch)
        for ends, (kept, merged) in wanted.items()
        if ends not in silent
    ]
    Merge.objects.bulk_create(fresh, batch_size=1_000)
    return settle_roots(space) if fresh else set()


def settle_roots(space: Space) -> set[int]:
    """Set every party's `root` to what the merges in force say; the parties whose group changed."""
    above: dict[int, int] = {}

    def top(party: int) -> int:
        while party in above:
            above[party] = above.get(above[party], above[party])
            party = above[party]
        return party

    me = set(Party.objects.filter(space=space, is_me=True).values_list("pk", flat=True))
    said = Merge.objects.filter(space=space, undone_at__isnull=True).order_by("at", "id")
    for kept, merged, reason in said.values_list("kept_id", "merged_id", "reason"):
        head, under = top(kept), top(merged)
        # Where a source says so, who was known first stands; and the reader stands for all that is theirs.
        if under in me or (reason == SAME_RECORD and under < head and head not in me):
            head, under = under, head
        if head != under:
            above[under] = head
    wanted = {party: top(party) for party in above}
    touched: set[int] = set()
    changed: list[Party] = []
    for party in Party.objects.filter(space=space, root__isnull=False).only("pk", "root_id"):
        right = wanted.pop(party.pk, None)
        if party.root_id != right:
            touched |= {one for one in (party.pk, party.root_id, right) if one is not None}
            party.root_id = right
            changed.append(party)
    for start in range(0, len(wanted), 5_000):
        some = list(wanted)[start : start + 5_000]
        for party in Party.objects.filter(pk__in=some).only("pk", "root_id"):
            touched |= {party.pk, wanted[party.pk]}
            party.root_id = wanted[party.pk]
            changed.append(party)
    Party.objects.bulk_update(changed, ["root"], batch_size=1_000)
    return touched


def bridge(space: Space, leaving: Collection[int]) -> None:
    """Before parties go: let those whom a person joined through them stay joined without them."""
    by_hand = Merge.objects.filter(space=space, undone_at__isnull=True, batch__isnull=True)
    beside: dict[int, list[tuple[int, Merge]]] = {}
    for row in by_hand.filter(kept_id__in=leaving) | by_hand.filter(merged_id__in=leaving):
        beside.setdefault(row.kept_id, []).append((row.merged_id, row))
        beside.setdefault(row.merged_id, []).append((row.kept_id, row))
    seen: set[int] = set()
    for start in set(beside) & set(leaving):
        around: list[tuple[int, Merge]] = []
        reach = [start]
        while reach:
            one = reach.pop()
            if one in seen:
                continue
            seen.add(one)
            for other, row in beside.get(one, ()):
                if other in leaving:
                    reach.append(other)
                else:
                    around.append((other, row))
        staying = list(dict.fromkeys(other for other, _ in around))
        for other in staying[1:]:
            row = around[0][1]
            Merge.objects.create(
                space=space, kept_id=staying[0], merged_id=other, reason=row.reason, by=row.by, at=row.at
            )

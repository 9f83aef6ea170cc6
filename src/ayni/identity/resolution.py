"""Who is who: sure joins made, likely ones proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ayni.errors import InputError
from ayni.identity.candidates import candidates
from ayni.identity.commonness import Commonness
from ayni.identity.evidence import judge
from ayni.identity.joining import Ids, join
from ayni.identity.portraits import Portrait, portrait
from ayni.identity.reasons import Reason
from ayni.identity.records import Reading, Record, read

#: Proposals less sure than this are not made, unless asked for.
LEAST_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two groups that are likely one person.

    `left` and `right` are roots of groups, `left` the lesser. `reasons` say what speaks for it, the
    strongest first; `cautions` what speaks against it. `confidence` is from 0 to 1: about how many
    of a hundred such proposals are right, as far as data with known truth can tell.
    """

    left: int
    right: int
    confidence: float
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """How much there was to do. `passed_over` counts keys that fitted too many groups to say anything."""

    records: int
    groups: int
    keys: int
    pairs_compared: int
    passed_over: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """`ids`: the distinct ids, ascending, int64. `groups`: beside each the least id of its group, int64.

    `proposals`: the surest first, then by roots.
    """

    ids: Ids
    groups: Ids
    proposals: tuple[Proposal, ...]
    work: Work

    def root_of(self, id: int) -> int:
        """The least id of the group that `id` is in. Raises `InputError` for an id that was in no record."""
        place = int(np.searchsorted(self.ids, id))
        if place == len(self.ids) or self.ids[place] != id:
            raise InputError(f"No record has the id {id}. Ask for one of the {len(self.ids)} ids that were resolved.")
        return int(self.groups[place])

    def members_of(self, id: int) -> tuple[int, ...]:
        """All ids of the group that `id` is in, ascending. Raises `InputError` for an id that was in no record."""
        return tuple(self.ids[self.groups == self.root_of(id)].tolist())

    def joined(self) -> dict[int, tuple[int, ...]]:
        """The groups of more than one id: their ids, ascending, by root."""
        together: defaultdict[int, list[int]] = defaultdict(list)
        for id, root in zip(self.ids.tolist(), self.groups.tolist(), strict=True):
            together[root].append(id)
        return {root: tuple(ids) for root, ids in together.items() if len(ids) > 1}


def resolve(
    records: Iterable[Record],
    *,
    least: float = LEAST_CONFIDENCE,
    apart: Iterable[tuple[int, int]] = (),
) -> Resolution:
    """Sure joins as groups, and likely ones as proposals with their reasons.

    Sure is what rests on one address or one account. Names never join; they propose. Robots,
    shared mailboxes, lists, teams and organisations are never joined with people nor proposed.
    `least` is the least confidence of a proposal. `apart` names pairs of ids that somebody has
    said are two people: they are not proposed again, in whatever groups they are.

    The result is the same for any order of the records. Time and memory grow with the number of
    records nearly linearly: no group is compared with more than a bounded number of others by
    each of the keys it has (see `ayni.identity.candidates`).

    >>> from ayni.identity.identifiers import email
    >>> found = resolve([
    ...     Record(1, "Ada Lovelace", (email("ada@example.org"),)),
    ...     Record(2, "Lovelace, Ada", (email("ada@example.net"),)),
    ...     Record(3, "ada", (email("Ada@Example.org"),)),
    ... ])
    >>> found.groups.tolist()
    [1, 2, 1]
    >>> [(p.left, p.right, str(p.reasons[0])) for p in found.proposals]
    [(1, 2, 'Both are called Ada Lovelace.')]

    Raises `InputError` where `least` is not from 0 to 1. No records make an empty resolution.
    """
    if not 0 <= least <= 1:
        raise InputError(f"The least confidence is {least}; it has to be from 0 to 1.")
    readings = [read(record) for record in records]
    ids, groups = join(readings)
    root_of = dict(zip(ids.tolist(), groups.tolist(), strict=True))
    portraits = _portraits(readings, root_of)
    found = candidates(portraits)
    kept_apart = {frozenset((root_of.get(a, a), root_of.get(b, b))) for a, b in apart}
    proposals = _proposals(portraits, found.pairs, least, kept_apart)
    work = Work(len(readings), len(portraits), found.keys, len(found.pairs), found.passed_over)
    return Resolution(ids, groups, proposals, work)


def _portraits(readings: Sequence[Reading], root_of: dict[int, int]) -> list[Portrait]:
    members: defaultdict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        members[root_of[reading.record.id]].append(reading)
    return [portrait(root, members[root]) for root in sorted(members)]


def _proposals(
    portraits: Sequence[Portrait],
    pairs: Ids,
    least: float,
    kept_apart: set[frozenset[int]],
) -> tuple[Proposal, ...]:
    commonness = Commonness(portraits)
    made: list[Proposal] = []
    for place, other_place in pairs.tolist():
        one, other = portraits[place], portraits[other_place]
        judgement = judge(one, other, commonness)
        if judgement is None or judgement.confidence < least or frozenset((one.root, other.root)) in kept_apart:
            continue
        made.append(Proposal(one.root, other.root, *judgement))
    return tuple(
        sorted(
            made,
            key=lambda proposal: (-proposal.confidence, proposal.left, proposal.right),
        )
    )

"""The only writer of parties: taking in, editing, merging, circles, and letting go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ayni.identity import Record, resolve
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.opening import clean
from ayni_web.accounts.models import Space
from ayni_web.people import claims, queries
from ayni_web.people.adoption import adopt
from ayni_web.people.learning import (
    add_capacity,
    add_moment,
    add_need,
    change_capacity,
    change_moment,
    change_need,
    learn,
    mark_met,
    plan_for,
    remove_fact,
    set_circle_rhythm,
    set_kind_limits,
    set_minutes,
    set_week,
)
from ayni_web.people.merging import bridge, join_surely, merge, settle_roots, unmerge
from ayni_web.people.models import Circle, Claim, Merge, Party, Proposal
from ayni_web.people.models import Identifier as KnownAs
from ayni_web.people.stamps import people_changed

__all__ = [
    "add_capacity",
    "add_moment",
    "add_need",
    "add_party",
    "adopt",
    "bulk_edit",
    "change_capacity",
    "change_moment",
    "change_need",
    "claim_me",
    "decline",
    "edit",
    "forget",
    "join_owner",
    "learn",
    "mark_met",
    "merge",
    "overrule",
    "plan_for",
    "refresh_proposals",
    "remove_fact",
    "set_circle_rhythm",
    "set_hard_season",
    "set_how",
    "set_kind_limits",
    "set_manner",
    "set_minutes",
    "set_place",
    "set_rhythm",
    "set_week",
    "unmerge",
    "withdraw_batch",
]

#: Fields that a person may edit.
EDITABLE = (
    "name",
    "kind",
    "organisation",
    "title",
    "place",
    "birthday",
    "met",
    "remark",
    "likes",
    "seeks",
    "can_give",
)


@transaction.atomic
def add_party(space: Space, name: str, *, kind: str = Party.Kind.PERSON, email: Identifier | None = None) -> Party:
    """A party that a person names by hand."""
    party = Party.objects.create(space=space, name=name.strip(), kind=kind)
    _say(party, {"name": name.strip(), "kind": kind})
    if email is not None:
        _give_identifier(space, party, email)
    return party


@transaction.atomic
def edit(party: Party, changes: Mapping[str, str]) -> None:
    """What a person writes of a party. It stands over what any source says, now and later."""
    _say(party, {field: value.strip() for field, value in changes.items() if field in EDITABLE})
    party.refresh_from_db()


def _say(party: Party, values: Mapping[str, str]) -> None:
    for field, value in values.items():
        if _says_nothing_new(party, field, value):
            continue
        Claim.objects.filter(party=party, batch__isnull=True, field=field).delete()
        Claim.objects.create(party=party, field=field, value=value)
    claims.show_best([party.pk])
    people_changed(party.space)


def _says_nothing_new(party: Party, field: str, value: str) -> bool:
    """Saving a form unchanged claims nothing; but the name of somebody added by hand is theirs to keep."""
    claims_of = Claim.objects.filter(party_id__in=queries.one_with(party), field=field)
    shown = str(getattr(party, field) or "") == value and not claims_of.filter(batch__isnull=True).exists()
    return shown and (field != "name" or claims_of.exists())


@transaction.atomic
def set_manner(party: Party, manner: str) -> None:
    """How somebody likes to be helped: one of `Party.Manner`, or "" where that is not known."""
    _say(party, {"manner": manner})
    party.refresh_from_db()


@transaction.atomic
def set_place(party: Party, *, time_zone: str = "", hours: str = "", language: str = "", channel: str = "") -> None:
    """When, in which language and by which way somebody is best reached."""
    _say(party, {"time_zone": time_zone, "hours": hours, "language": language, "channel": channel})
    party.refresh_from_db()


@transaction.atomic
def set_rhythm(party: Party, days: int | None) -> None:
    """How often the reader wants to be in touch with somebody, in days; None leaves it to the record and the circles."""
    _say(party, {"rhythm_days": "" if days is None else str(days)})
    party.refresh_from_db()


@transaction.atomic
def set_hard_season(party: Party, until: date | None, why: str = "") -> None:
    """Somebody has a hard season until this day; None: it is over."""
    _say(
        party,
        {"hard_season_until": until.isoformat() if until else "", "hard_season_why": clean(why, 300) if until else ""},
    )
    party.refresh_from_db()


@transaction.atomic
def set_how(
    party: Party,
    *,
    manner: str = "",
    rhythm_days: int | None = None,
    channel: str = "",
    language: str = "",
    time_zone: str = "",
    hours: str = "",
    hard_season_until: date | None = None,
    hard_season_why: str = "",
) -> None:
    """All of how somebody is best met, at once."""
    set_manner(party, manner)
    set_place(party, time_zone=time_zone, hours=hours, language=language, channel=channel)
    set_rhythm(party, rhythm_days)
    set_hard_season(party, hard_season_until, hard_season_why)


@transaction.atomic
def set_circles(party: Party, names: Iterable[str]) -> None:
    """Put a party, with all it stands for, into exactly these circles, making those that are new."""
    wanted = [_circle(party.space, name) for name in names if clean(name)]
    party.circles.set(wanted)
    others = Party.circles.through.objects.filter(party__root=party)
    others.exclude(circle__in=wanted).delete()
    people_changed(party.space)


def _circle(space: Space, name: str) -> Circle:
    return Circle.objects.get_or_create(space=space, name=clean(name, 80))[0]


@transaction.atomic
def bulk_edit(
    space: Space, parties: Sequence[Party], *, into: str = "", out_of: str = "", hide: bool | None = None
) -> int:
    """One change for many: into a circle, out of one, left out of the network or back in it. How many there were."""
    if clean(into):
        _circle(space, into).parties.add(*parties)
    if out_of:
        circle = Circle.objects.filter(space=space, name=out_of).first()
        if circle is not None:
            circle.parties.remove(*parties, *Party.objects.filter(space=space, root__in=parties))
    if hide is not None:
        Party.objects.filter(space=space, pk__in=[party.pk for party in parties]).update(hidden=hide)
    people_changed(space)
    return len(parties)


@transaction.atomic
def overrule(party: Party, state: str, why: str = "") -> None:
    """Say how it is between you, whatever the record shows; an empty state takes that back."""
    party.overruled_as = state
    party.overruled_why = why.strip()[:300] if state else ""
    party.overruled_at = timezone.now() if state else None
    party.save(update_fields=["overruled_as", "overruled_why", "overruled_at"])
    people_changed(party.space)


@transaction.atomic
def claim_me(
    space: Space, identifiers: Iterable[Identifier], *, parties: Iterable[Party] = (), name: str = ""
) -> Party:
    """Mark these addresses and parties as the reader's own; one party stands for all of them."""
    mine = queries.me(space)
    if mine is None:
        mine = Party.objects.create(space=space, name=name, is_me=True)
        if name:
            _say(mine, {"name": name})
    for identifier in identifiers:
        owner = queries.party_ids(space, [identifier]).get(identifier)
        if owner is None:
            _give_identifier(space, mine, identifier)
            continue
        _join_me(space, mine, owner)
    for party in parties:
        _join_me(space, mine, party.pk)
    people_changed(space)
    return mine


@transaction.atomic
def join_owner(space: Space, identifiers: Collection[Identifier], *, batch: UUID, name: str = "") -> None:
    """Let the reader stand for the owner of files that are their own; it is this import's word, and goes with it.

    Where a person has said that the two are not one, that stands.
    """
    known = queries.party_ids(space, identifiers)
    if not known:
        return
    mine = claim_me(space, (), name=name)
    claims.show_best({mine.pk, *join_surely(space, [(mine.pk, one) for one in known.values()], batch=batch)})
    people_changed(space)


def _join_me(space: Space, mine: Party, party_id: int) -> None:
    party = Party.objects.get(pk=party_id)  # read again: an address before it may have joined it already
    if (party.root_id or party.pk) != mine.pk:
        merge(space, mine, party, reason="me")


def _give_identifier(space: Space, party: Party, identifier: Identifier) -> None:
    KnownAs.objects.create(space=space, party=party, scheme=identifier.scheme, value=identifier.value)
    Claim.objects.create(party=party, field="identifier", value=str(identifier))


def decline(proposal: Proposal) -> None:
    """These are two people. They are not proposed again."""
    proposal.state = Proposal.State.DECLINED
    proposal.save(update_fields=["state"])


@transaction.atomic
def refresh_proposals(space: Space) -> int:
    """Look again for parties who may be one; how many pairs wait for a person's word."""
    declined = Proposal.objects.filter(space=space, state=Proposal.State.DECLINED).select_related("first", "second")
    apart = [(one.first.root_id or one.first_id, one.second.root_id or one.second_id) for one in declined]
    Proposal.objects.filter(space=space, state=Proposal.State.OPEN).delete()
    fresh = [
        Proposal(
            space=space,
            first_id=found.left,
            second_id=found.right,
            reasons=[[one.code, dict(one.values)] for one in found.reasons],
            cautions=[[one.code, dict(one.values)] for one in found.cautions],
            confidence=found.confidence,
        )
        for found in resolve(_records(space), apart=apart).proposals
    ]
    Proposal.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1_000)
    return len(fresh)


def _records(space: Space) -> list[Record]:
    """One record for each party that stands for itself, with the identifiers of all it stands for."""
    identifiers: dict[int, list[Identifier]] = {}
    for root, party, scheme, value in KnownAs.objects.filter(space=space).values_list(
        "party__root_id", "party_id", "scheme", "value"
    ):
        identifiers.setdefault(root or party, []).append(Identifier(scheme, value))
    return [
        Record(
            id=party.pk,
            name=party.name,
            identifiers=tuple(identifiers.get(party.pk, ())),
            nature=Nature(party.nature),
            organisation=party.organisation,
            address_book=party.address_book,
            details={"birthday": party.birthday} if party.birthday else {},
        )
        for party in Party.objects.filter(space=space, root__isnull=True, kind=Party.Kind.PERSON)
    ]


@transaction.atomic
def withdraw_batch(space: Space, batch: UUID) -> int:
    """Take back what an import said of parties; how many parties went with it.

    Call it after the import's acts and contacts are gone. A party stays while anybody else speaks of
    it: another import, a person, an act.
    """
    Merge.objects.filter(space=space, batch=batch).delete()
    touched = list(Claim.objects.filter(batch=batch).values_list("party_id", flat=True).distinct())
    Claim.objects.filter(batch=batch).delete()
    # Parties must stand alone before the forgotten ones go, or their shown words would hide in the others.
    parted = settle_roots(space)
    gone = 0
    for start in range(0, len(touched), 2_000):
        gone += _tidy(space, touched[start : start + 2_000])
    claims.show_best({*parted, *settle_roots(space), *touched})
    people_changed(space)
    return gone


def _tidy(space: Space, party_ids: Collection[int]) -> int:
    """Drop identifiers that nobody claims any more, and parties that nothing speaks of; how many parties went."""
    claimed = set(Claim.objects.filter(party_id__in=party_ids, field="identifier").values_list("party_id", "value"))
    unclaimed = [
        row.pk
        for row in KnownAs.objects.filter(space=space, party_id__in=party_ids)
        if (row.party_id, str(row)) not in claimed
    ]
    KnownAs.objects.filter(pk__in=unclaimed).delete()
    forgotten = (
        Party.objects.filter(pk__in=party_ids, is_me=False)
        .filter(overruled_as="", hidden=False, circles__isnull=True)
        .filter(~Exists(Claim.objects.filter(party=OuterRef("pk"))))
    )
    ids = list(queries.unspoken(forgotten).values_list("pk", flat=True))
    bridge(space, ids)
    Party.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def forget(space: Space, party: Party) -> list[int]:
    """Erase one person: every party that stands for them, with names, addresses and words about them.

    Acts and contacts with them go first, through `book.actions.erase_party`. Returns the erased ids.
    """
    ids = queries.one_with(party)
    Merge.objects.filter(Q(kept_id__in=ids) | Q(merged_id__in=ids)).delete()
    Party.objects.filter(space=space, pk__in=ids).delete()
    claims.show_best(settle_roots(space))
    people_changed(space)
    return ids

"""The only writer of acts and contacts: append, correct, withdraw; never overwrite."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import batched, product
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.ledger import kinds
from ayni.ledger.acts import Asked, Basis, Outcome
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound
from ayni_web.accounts.models import Space, User
from ayni_web.book.arriving import CameBy, append_acts, append_contacts
from ayni_web.book.came import Added, Withdrawn
from ayni_web.book.in_order import in_order
from ayni_web.book.models import BY_HAND, Act, ActParty, BookState, Contact, OwnKind
from ayni_web.people.models import Party

_DIGEST = 8
_LONGEST_KEY = 200
_BY_HAND = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An act as a person tells it. `givers` and `receivers` are parties of the space, in the order they are named.

    `shares` weigh the givers (any positive numbers; equal where None). `credit` says for each giver
    what it was they did.
    """

    givers: Sequence[Party]
    receivers: Sequence[Party]
    kind: int
    at: datetime | None = None
    minutes: float | None = None
    asked: Asked = Asked.UNKNOWN
    what: str = ""
    why: str = ""
    supports: str = ""
    may_lead_to: str = ""
    outcome: Outcome = Outcome.UNKNOWN
    outcome_note: str = ""
    shares: Sequence[float] | None = None
    credit: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def record(
    space: Space,
    draft: Draft,
    *,
    by: User | None,
    basis: Basis | None = None,
    demo: bool = False,
    once: UUID | None = None,
    public: bool = False,
) -> Act:
    """Write one act that a person tells. Raises `InputError` where it cannot be an act.

    `once` names this telling, where it may arrive more than once: look it up first (`queries.told_once`).

    `public` lets everybody in a shared space see it; nobody but those who take part does otherwise.

    Unless `basis` says otherwise it is confirmed where the teller is among those who received, else recorded.
    """
    check(space, draft)
    basis = _told_basis(draft, by) if basis is None else basis
    told = {"basis": basis, "recorded_by": by, "demo": demo, "once": once, "public": public}
    in_order(space)
    act = Act.objects.create(space=space, **told, **_columns(draft))
    ActParty.objects.bulk_create(_parts(act, draft))
    return act


@transaction.atomic
def record_all(
    space: Space, drafts: Sequence[Draft], *, by: User | None, basis: Basis = Basis.RECORDED, demo: bool = False
) -> list[Act]:
    """The same for many acts at once; none is written where one of them cannot be an act."""
    for draft in drafts:
        check(space, draft)
    in_order(space)
    acts = Act.objects.bulk_create(
        [Act(space=space, basis=basis, recorded_by=by, demo=demo, **_columns(draft)) for draft in drafts],
        batch_size=1_000,
    )
    parts = [part for act, draft in zip(acts, drafts, strict=True) for part in _parts(act, draft)]
    ActParty.objects.bulk_create(parts, batch_size=2_000)
    return acts


@transaction.atomic
def correct(act: Act, draft: Draft, *, by: User | None) -> Act:
    """Write a better telling of an act. The one it corrects stays, out of force, for those concerned to see."""
    in_order(act.space)
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.replaced_at is not None or act.withdrawn_at is not None:
        raise InputError(_("This act was changed in the meantime. Open it again and change the newer telling."))
    check(act.space, draft)
    now = timezone.now()
    newer = Act.objects.create(
        space=act.space,
        basis=max(act.basis, _told_basis(draft, by)),
        recorded_by=by,
        demo=act.demo,
        public=act.public,
        source=act.source,
        key=act.key,
        corrects=act,
        **_columns(draft),
    )
    ActParty.objects.bulk_create(_parts(newer, draft))
    Act.objects.filter(pk=act.pk).update(replaced_at=now)
    return newer


@transaction.atomic
def tell_outcome(act: Act, outcome: Outcome, note: str, *, by: User | None) -> Act:
    """Say what came of an act: a correction that changes nothing else. What stood before is kept."""
    return correct(act, replace(draft_of(act), outcome=outcome, outcome_note=note), by=by)


def draft_of(act: Act) -> Draft:
    """An act as a draft that would tell it again."""
    parts = list(act.parts.select_related("party__root").order_by("pk"))
    gave = [part for part in parts if part.role == ActParty.Role.GIVER]
    credit: dict[int, str] = {}
    shares: dict[Party, float] = {}
    for part in gave:
        party = part.party.root or part.party
        shares[party] = shares.get(party, 0.0) + part.share
        credit[party.pk] = credit.get(party.pk) or part.credit
    return Draft(
        givers=list(shares),
        receivers=list(dict.fromkeys(p.party.root or p.party for p in parts if p.role == ActParty.Role.RECEIVER)),
        kind=act.kind,
        at=act.at,
        minutes=act.minutes,
        asked=Asked(act.asked),
        what=act.what,
        why=act.why,
        supports=act.supports,
        may_lead_to=act.may_lead_to,
        outcome=Outcome(act.outcome),
        outcome_note=act.outcome_note,
        shares=list(shares.values()),
        credit=credit,
    )


def _told_basis(draft: Draft, by: User | None) -> Basis:
    """What a person's telling rests on: the receiver's own word confirms it."""
    if by is None:
        return Basis.RECORDED
    received = any((party.root or party).is_me or party.user_id == by.pk for party in draft.receivers)
    return Basis.CONFIRMED if received else Basis.RECORDED


def keep_between_them(act: Act) -> None:
    """What was public in a shared space is seen by those who took part alone from now on."""
    Act.objects.filter(pk=act.pk).update(public=False)


def show_to_all(act: Act) -> None:
    """What those who took part kept between them is seen by all in the shared space. Only after each of them agreed."""
    Act.objects.filter(pk=act.pk, space__kind=Space.Kind.SHARED).update(public=True)


def withdraw(act: Act) -> None:
    """Take an act out of force. It stays readable to those concerned and can be put back."""
    Act.objects.filter(pk=act.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


def restore(act: Act) -> None:
    """Put a withdrawn act back in force."""
    Act.objects.filter(pk=act.pk).update(withdrawn_at=None)


def check(space: Space, draft: Draft) -> None:
    """Raise `InputError` where a draft cannot be an act of this space."""
    if kinds.is_contact(draft.kind):
        raise InputError(_("Being in touch is no act: say what was given."))
    if not draft.givers:
        raise InputError(_("Say who gave."))
    if not draft.receivers:
        raise InputError(_("Say who received."))
    if any(party.space_id != space.pk for party in (*draft.givers, *draft.receivers)):
        raise InputError(_("Somebody named here is not in this space."))
    both = {p.root_id or p.pk for p in draft.givers} & {p.root_id or p.pk for p in draft.receivers}
    if both:
        raise InputError(_("Nobody gives to themselves: the same person stands on both sides."))
    if draft.minutes is not None and not (0 <= draft.minutes < math.inf):
        raise InputError(_("The effort is a number of minutes, nought or more."))
    if draft.shares is not None and (
        len(draft.shares) != len(draft.givers) or any(not 0 < share < math.inf for share in draft.shares)
    ):
        raise InputError(_("Give every giver a share above nought."))


def _columns(draft: Draft) -> dict[str, object]:
    return {
        "at": draft.at,
        "kind": draft.kind,
        "minutes": draft.minutes,
        "asked": draft.asked,
        "what": draft.what.strip()[:500],
        "why": draft.why.strip()[:500],
        "supports": draft.supports.strip()[:500],
        "may_lead_to": draft.may_lead_to.strip()[:500],
        "outcome": draft.outcome,
        "outcome_note": draft.outcome_note.strip()[:500],
    }


def _parts(act: Act, draft: Draft) -> list[ActParty]:
    givers = list(dict.fromkeys(draft.givers))
    receivers = list(dict.fromkeys(draft.receivers))
    shares = list(draft.shares or [1.0] * len(draft.givers))
    by_giver: dict[Party, float] = {}
    for giver, share in zip(draft.givers, shares, strict=True):
        by_giver[giver] = by_giver.get(giver, 0.0) + share
    whole = math.fsum(by_giver.values())
    gave = [
        ActParty(
            act=act,
            party=giver,
            role=ActParty.Role.GIVER,
            share=by_giver[giver] / whole,
            credit=draft.credit.get(giver.pk, "").strip()[:300],
        )
        for giver in givers
    ]
    got = [
        ActParty(act=act, party=receiver, role=ActParty.Role.RECEIVER, share=1 / len(receivers))
        for receiver in receivers
    ]
    return gave + got


@transaction.atomic
def add_found(
    space: Space,
    found: Sequence[ActFound],
    *,
    source: str,
    batch: UUID,
    ids: Mapping[Identifier, int],
    demo: bool = False,
) -> Added:
    """Append what a source found. A key that the book has is known and adds nothing, whoever brought it; but where a person
    noted one of several who met under it, the others are added."""
    acts = [_kept(one) for one in found if not one.is_contact]
    contacts = [_kept(one) for one in found if one.is_contact and one.at is not None]
    in_order(space)
    known_acts, act_digests = _known(_keyed_acts(space), [a.key for a in acts], batch)
    known_contacts, contact_digests = _known([Contact.objects.filter(space=space)], [c.key for c in contacts], batch)
    fresh_acts = [one for one in acts if one.key not in known_acts]
    came_by = CameBy(space, source, batch, demo)
    append_acts(came_by, fresh_acts, ids)
    append_contacts(came_by, contacts, known_contacts, ids)
    old_acts = sum(1 for one in acts if known_acts.get(one.key) not in (None, batch))
    old_contacts = sum(1 for one in contacts if known_contacts.get(one.key) not in (None, batch))
    return Added(
        new_acts=len(acts) - old_acts,
        new_contacts=len(contacts) - old_contacts,
        known_acts=old_acts,
        known_contacts=old_contacts,
        undated=sum(1 for one in found if one.is_contact and one.at is None),
        seen_again=act_digests + contact_digests,
    )


@transaction.atomic
def note_contact(
    space: Space, giver: Party, receiver: Party, *, at: datetime, key: str, kind: int = kinds.MEETING.number
) -> Contact:
    """Keep that two met or spoke, as a person says it. The same key again adds nothing. Raises `InputError` where it
    cannot be."""
    if not kinds.is_contact(kind):
        raise InputError(_("This is an act, and more than being in touch: say what was given."))
    if giver.space_id != space.pk or receiver.space_id != space.pk:
        raise InputError(_("Somebody named here is not in this space."))
    if (giver.root_id or giver.pk) == (receiver.root_id or receiver.pk):
        raise InputError(_("Nobody is in touch with themselves: the same person stands on both sides."))
    found, _made = Contact.objects.get_or_create(
        space=space,
        key=_key(key),
        receiver=receiver,
        defaults={"giver": giver, "at": at, "kind": kind, "source": BY_HAND},
    )
    return found


@transaction.atomic
def forget_contact(space: Space, key: str, parties: Sequence[int]) -> None:
    """Take back that one of these met or spoke with the reader, as a person had said under a key; sources' rows stay."""
    if not key:
        return
    noted = Contact.objects.filter(space=space, key=_key(key), source=BY_HAND)
    gone, _rows = noted.filter(Q(giver_id__in=parties) | Q(receiver_id__in=parties)).delete()
    if gone:
        turn_page(space)


def _kept(one: ActFound) -> ActFound:
    return one if len(one.key) <= _LONGEST_KEY else replace(one, key=_key(one.key))


def _key(key: str) -> str:
    """The key as it is kept: a longer one than the column holds is kept by its digest."""
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:150]}#{hashlib.blake2b(key.encode(), digest_size=20).hexdigest()}"


def key_digest(key: str) -> bytes:
    """Eight bytes that stand for a key where thousands are kept."""
    return hashlib.blake2b(key.encode(), digest_size=_DIGEST).digest()


def _keyed_acts(space: Space) -> list[QuerySet[Act]]:
    """Acts with a key: those of sources, and those that a person corrected. Asked for in these words an index has them; in one
    question for both, each chunk of an import would look through the whole book."""
    keyed = Act.objects.filter(space=space).exclude(key="")
    return [keyed.filter(batch__isnull=False), keyed.filter(batch__isnull=True)]


def _known(sorts: Sequence[QuerySet[Any]], keys: Sequence[str], batch: UUID) -> tuple[dict[str, UUID], bytes]:
    """The batch of each key that the book has (`_BY_HAND` for what a person corrected), and digests of others' keys."""
    found: dict[str, UUID] = {}
    for some, rows in product(batched(keys, 5_000), sorts):
        for key, of in rows.filter(key__in=some).values_list("key", "batch"):
            if found.get(key) != batch:
                found[key] = of or _BY_HAND
    return found, b"".join(key_digest(key) for key, of in sorted(found.items()) if of != batch)


@transaction.atomic
def withdraw_batch(space: Space, batch: UUID, *, heirs: Sequence[tuple[UUID, bytes]]) -> Withdrawn:
    """Take back an import's rows. Rows that a later import saw too pass to the first such heir and stay.

    `heirs` are later imports in force with their `seen_again` digests, oldest first. What a person
    made of an act by correcting it is the person's and stays.
    """
    inherits: dict[bytes, UUID] = {}
    for heir, digests in heirs:
        for start in range(0, len(digests), _DIGEST):
            inherits.setdefault(digests[start : start + _DIGEST], heir)
    acts, kept_acts = _pass_on_or_delete(Act.objects.filter(space=space, batch=batch), inherits)
    contacts, kept_contacts = _pass_on_or_delete(Contact.objects.filter(space=space, batch=batch), inherits)
    turn_page(space)
    return Withdrawn(acts=acts, contacts=contacts, kept=kept_acts + kept_contacts)


def _pass_on_or_delete(rows: QuerySet[Any], inherits: Mapping[bytes, UUID]) -> tuple[int, int]:
    """Give rows to who inherits them, and delete all that are left; how many went and how many stay."""
    model = rows.model
    kept = 0
    for heir, pks in _inherited(rows, inherits).items():
        kept += len(pks)
        for start in range(0, len(pks), 5_000):
            model.objects.filter(pk__in=pks[start : start + 5_000]).update(batch=heir)
    go = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(go), 5_000):
        some = go[start : start + 5_000]
        rows.filter(pk__gte=some[0], pk__lte=some[-1]).delete()
    return len(go), kept


def _inherited(rows: QuerySet[Any], inherits: Mapping[bytes, UUID]) -> dict[UUID, list[int]]:
    stay: dict[UUID, list[int]] = {}
    if inherits:
        for pk, key in rows.values_list("pk", "key").iterator(chunk_size=5_000):
            heir = inherits.get(key_digest(key))
            if heir is not None:
                stay.setdefault(heir, []).append(pk)
    return stay


@transaction.atomic
def erase_party(space: Space, party_ids: Sequence[int]) -> tuple[int, int]:
    """Erase every contact with these parties, and every act that without them has no giver or no receiver left.

    Acts of several keep the others, whose shares grow to fill the place. Returns how many acts and contacts went.
    """
    contacts = Contact.objects.filter(space=space).filter(Q(giver_id__in=party_ids) | Q(receiver_id__in=party_ids))
    contacts_gone = contacts.count()
    contacts.delete()
    touched = set(ActParty.objects.filter(party_id__in=party_ids).values_list("act_id", flat=True))
    ActParty.objects.filter(party_id__in=party_ids).delete()
    whole: dict[tuple[int, str], float] = {}
    parts = list(ActParty.objects.filter(act_id__in=touched))
    for part in parts:
        whole[part.act_id, part.role] = whole.get((part.act_id, part.role), 0.0) + part.share
    alive = {act for act in touched if all((act, role) in whole for role in ActParty.Role.values)}
    Act.objects.filter(space=space, pk__in=touched - alive).delete()
    for part in parts:
        if part.act_id in alive:
            part.share /= whole[part.act_id, part.role]
    ActParty.objects.bulk_update([part for part in parts if part.act_id in alive], ["share"], batch_size=1_000)
    turn_page(space)
    return len(touched - alive), contacts_gone


@transaction.atomic
def add_kind(space: Space, name: str, minutes: float) -> OwnKind:
    """A kind of the space's own, under a number that was never used in it. Raises `InputError` for a name that is taken."""
    name = " ".join(name.split())
    if OwnKind.objects.filter(space=space, name__iexact=name).exists():
        raise InputError(_("There is a kind called “%(name)s” already.") % {"name": name})
    last = OwnKind.objects.filter(space=space).aggregate(last=Max("number"))["last"] or kinds.FIRST_OWN - 1
    if last >= kinds.LAST_OWN:
        raise InputError(_("All numbers for kinds of your own are used."))
    return OwnKind.objects.create(space=space, number=last + 1, name=name, minutes=minutes)


def retire_kind(kind: OwnKind) -> None:
    """Offer a kind no longer. Its acts keep it, and its number is never used again."""
    OwnKind.objects.filter(pk=kind.pk, retired_at__isnull=True).update(retired_at=timezone.now())


def turn_page(space: Space) -> None:
    """Say that the book changed other than by appending, so that every snapshot of before is stale."""
    BookState.objects.get_or_create(space=space)
    BookState.objects.filter(space=space).update(epoch=F("epoch") + 1)

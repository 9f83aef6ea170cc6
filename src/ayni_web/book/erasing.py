"""Erases what the book keeps: one person's acts, contacts and mentions, the demo's, or all of a space."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import Space
from ayni_web.book.actions import erase_party
from ayni_web.book.models import Act, ActParty, BookState, Contact, OwnKind
from ayni_web.book.snapshot import remove_snapshot

_NOTES = ("what", "why", "supports", "may_lead_to", "outcome_note")
_CHUNK = 5_000
_CONTACTS = 20_000


def _with_others(acts: set[int], traces: Traces) -> set[int]:
    """Those of these acts that still have a giver and a receiver without this person."""
    sides: dict[int, set[str]] = {}
    others = ActParty.objects.filter(act_id__in=acts).exclude(party_id__in=traces.parties)
    for act, role in others.values_list("act_id", "role"):
        sides.setdefault(act, set()).add(role)
    return {act for act, roles in sides.items() if len(roles) == 2}


def mentions(space: Space, traces: Traces) -> dict[str, int]:
    """What goes with a person: acts, contacts, and notes on acts of others that name them."""
    acts = set(ActParty.objects.filter(act__space=space, party_id__in=traces.parties).values_list("act_id", flat=True))
    stay = _with_others(acts, traces)
    contacts = Contact.objects.filter(space=space).filter(
        Q(giver_id__in=traces.parties) | Q(receiver_id__in=traces.parties)
    )
    named = sum(
        row[0] not in acts and traces.in_anything(row[1:])
        for row in Act.objects.filter(space=space).values_list("pk", *_NOTES).iterator(chunk_size=_CHUNK)
    )
    return {"acts": len(acts - stay), "shared_acts": len(stay), "contacts": contacts.count(), "notes": named}


@transaction.atomic
def forget(space: Space, traces: Traces) -> None:
    """Erase a person's acts and contacts, and take them out of what acts of others say."""
    took_part = set(
        ActParty.objects.filter(act__space=space, party_id__in=traces.parties).values_list("act_id", flat=True)
    )
    erase_party(space, sorted(traces.parties))
    _out_of_words(space, traces, took_part)


@transaction.atomic
def forget_words(space: Space, traces: Traces) -> None:
    """Take a person out of what acts say. The acts stay: their other parties share them."""
    parts = ActParty.objects.filter(act__space=space, party_id__in=traces.parties)
    _out_of_words(space, traces, set(parts.values_list("act_id", flat=True)))


def _out_of_words(space: Space, traces: Traces, took_part: set[int]) -> None:
    changed: list[Act] = []
    for act in Act.objects.filter(space=space).only("pk", *_NOTES).iterator(chunk_size=_CHUNK):
        if _take_out_of(act, traces, took_part=act.pk in took_part):
            changed.append(act)
    Act.objects.bulk_update(changed, _NOTES, batch_size=500)
    _forget_credit(space, traces, took_part)
    _forget_keys(space, traces)
    remove_snapshot(space)


def _take_out_of(act: Act, traces: Traces, *, took_part: bool) -> bool:
    changed = False
    for note in _NOTES:
        text = getattr(act, note)
        without = traces.out_of(text, took_part=took_part) if text else text
        if without != text:
            setattr(act, note, without)
            changed = True
    return changed


def _forget_credit(space: Space, traces: Traces, took_part: set[int]) -> None:
    for part in ActParty.objects.filter(act__space=space).exclude(credit=""):
        without = traces.out_of(part.credit, took_part=part.act_id in took_part)
        if without != part.credit:
            ActParty.objects.filter(pk=part.pk).update(credit=without)


def _forget_keys(space: Space, traces: Traces) -> None:
    """A source's key may hold an address (an account in the key of a reaction); such a key is kept by its digest."""
    for model in (Act, Contact):
        wanted = Q()
        for address in traces.addresses:
            wanted |= Q(key__icontains=address)
        if not wanted:
            return
        rows: Any = model.objects
        for pk, key in rows.filter(wanted, space=space).values_list("pk", "key"):
            if traces.in_text(key):
                digest = hashlib.blake2b(key.encode(), digest_size=20).hexdigest()
                rows.filter(pk=pk).update(key=f"{key.partition(':')[0][:30]}:erased#{digest}")


@transaction.atomic
def withdraw_demo(space: Space, invented: list[int]) -> None:
    """Take back the demo's acts and contacts, and what a person recorded with nobody but invented people."""
    demo = Act.objects.filter(space=space, demo=True)
    demo.update(corrects=None)
    demo.delete()
    Contact.objects.filter(space=space, demo=True).delete()
    erase_party(space, invented)


def erase_everything(space: Space, step: Callable[[], Any]) -> None:
    """Erase all acts, contacts and own kinds of a space, and its snapshot. Safe to repeat."""
    while ids := list(Contact.objects.filter(space=space).order_by("pk").values_list("pk", flat=True)[:_CONTACTS]):
        # A stretch of numbers at a time, so that nobody else who writes has to wait for long.
        Contact.objects.filter(space=space, pk__lte=ids[-1]).delete()
        step()
    Act.objects.filter(space=space, corrects__isnull=False).update(corrects=None)
    while ids := list(Act.objects.filter(space=space).values_list("pk", flat=True)[:_CHUNK]):
        with transaction.atomic():
            Act.objects.filter(pk__in=ids).delete()
        step()
    OwnKind.objects.filter(space=space).delete()
    BookState.objects.filter(space=space).delete()
    remove_snapshot(space)
    step()

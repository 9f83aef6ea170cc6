"""What happens to asks when somebody leaves a team, and when their account ends."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni_web.accounts.erasing import GONE, Traces
from ayni_web.accounts.leaving import when_left
from ayni_web.accounts.models import Membership, Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.people.models import Capacity, Party
from ayni_web.promises import actions as promises
from ayni_web.team.asks.models import Ask, Limit, Offer, Pointer, Reached, Standing


def end_what_was_open(membership: Membership) -> None:
    """Somebody leaves: their open asks are taken back, so are their offers, and what they offered to all stands no more."""
    for party in Party.objects.filter(space=membership.space_id, user=membership.user_id):
        _end_open(membership.space, {party.pk})


def _end_open(space: Space, parties: set[int]) -> None:
    now = timezone.now()
    theirs = Ask.objects.filter(space=space, by__in=parties, ended_at__isnull=True)
    ended = list(theirs.values_list("pk", flat=True))
    theirs.update(end=Ask.End.WITHDRAWN, ended_at=now, version=F("version") + 1)
    offers = Offer.objects.filter(
        ask__space=space, ask__ended_at__isnull=True, by__in=parties, withdrawn_at__isnull=True
    )
    waited_for = list(offers.values_list("ask_id", flat=True))
    made = Offer.objects.filter(Q(ask__in=ended) | Q(pk__in=list(offers.values_list("pk", flat=True))))
    for one in made.exclude(promise=None).select_related("promise"):
        if one.promise is not None and one.promise.is_open:
            promises.let_go(one.promise, why=_("one of the two is not in the team any more"), now=now)
    offers.update(withdrawn_at=now)
    Ask.objects.filter(pk__in=waited_for).update(answers=F("answers") + 1)
    Standing.objects.filter(space=space, by__in=parties, ended_at__isnull=True).update(ended_at=now)


def part_from(space: Space, traces: Traces) -> None:
    """An account ends: what was theirs alone goes; help that the ledger has stays with the others, without who it was."""
    theirs = set(traces.parties)
    _end_open(space, theirs)
    Limit.objects.filter(party__in=theirs).delete()
    Capacity.objects.filter(space=space, party__in=theirs).delete()
    Reached.objects.filter(party__in=theirs).delete()
    Standing.objects.filter(by__in=theirs).delete()
    kept = Q(act__isnull=False) | Q(pointers__act__isnull=False)
    stay = list(Ask.objects.filter(kept, by__in=theirs).values_list("pk", flat=True))
    Ask.objects.filter(by__in=theirs).exclude(pk__in=stay).delete()
    # Of those that stay the others know what it was; why, and what was said to it, was this person's.
    Ask.objects.filter(pk__in=stay).update(text="", reason=GONE, end_note="")
    Offer.objects.filter(by__in=theirs, ask__act__isnull=True).delete()
    Offer.objects.filter(by__in=theirs).update(text="")
    Pointer.objects.filter(Q(by__in=theirs) | Q(to__in=theirs), act__isnull=True).delete()
    Pointer.objects.filter(by__in=theirs).update(why="")
    _take_out(space, traces)


def _take_out(space: Space, traces: Traces) -> None:
    """Take them out of what others wrote."""
    of_space: list[tuple[Any, tuple[str, ...]]] = [
        (Ask.objects.filter(space=space), ("title", "text", "reason", "end_note")),
        (Offer.objects.filter(ask__space=space), ("text",)),
        (Pointer.objects.filter(ask__space=space), ("why",)),
        (Standing.objects.filter(space=space), ("what", "how")),
        (Capacity.objects.filter(space=space), ("text",)),
    ]
    for rows, fields in of_space:
        for row in rows.only("pk", *fields).iterator(chunk_size=500):
            new = {name: traces.out_of(text) for name in fields if traces.in_text(text := getattr(row, name))}
            if new:
                type(row).objects.filter(pk=row.pk).update(**new)
    for one in Reached.objects.filter(ask__space=space).only("pk", "reasons").iterator(chunk_size=500):
        if traces.in_anything(one.reasons):
            Reached.objects.filter(pk=one.pk).update(reasons=traces.out_of_anything(one.reasons))


when_left(end_what_was_open)
add_parting(Parting("asks", part_from))

"""Somebody's account ends: their wishes and lines go, stories with them in them are told no more, and words name them
no more.

What others thanked them for, and what a programme gave, stays with these others without their name, as acts do.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.team.thanks.models import (
    Award,
    Congratulation,
    CreditAnswer,
    CreditClaim,
    InStory,
    InWin,
    Preference,
    Programme,
    RuleChange,
    Story,
    Thanked,
    Win,
)


@transaction.atomic
def part_from(space: Space, traces: Traces) -> None:
    """Take somebody out of what this room keeps of a team."""
    parties = traces.parties
    Preference.objects.filter(space=space, party__in=parties).delete()
    Congratulation.objects.filter(win__space=space, party__in=parties).delete()
    Win.objects.filter(space=space, by__in=parties).delete()
    InWin.objects.filter(win__space=space, party__in=parties).delete()
    Story.objects.filter(space=space, by__in=parties).delete()
    InStory.objects.filter(story__space=space, party__in=parties).update(agreed_to=None, declined_at=timezone.now())
    Award.objects.filter(programme__space=space, party__in=parties).update(agrees=False)
    Thanked.objects.filter(thanks__space=space, party__in=parties).update(agrees=False)
    open_claims = CreditClaim.objects.filter(thanks__space=space, state=CreditClaim.State.OPEN)
    (open_claims.filter(party__in=parties) | open_claims.filter(by__in=parties)).delete()
    for rows, texts in _texts(space):
        for row in rows:
            _without(row, texts, traces)


def _texts(space: Space) -> tuple[tuple[QuerySet[Any], tuple[str, ...]], ...]:
    return (
        (Win.objects.filter(space=space), ("what", "more")),
        (Congratulation.objects.filter(win__space=space), ("text",)),
        (Story.objects.filter(space=space), ("title", "text")),
        (Programme.objects.filter(space=space), ("name", "purpose", "rules")),
        (RuleChange.objects.filter(programme__space=space), ("before", "why")),
        (Award.objects.filter(programme__space=space), ("what_for", "rule", "what", "taken_back_why")),
        (CreditClaim.objects.filter(thanks__space=space), ("credit",)),
        (CreditAnswer.objects.filter(claim__thanks__space=space), ("word",)),
    )


def _without(row: Any, texts: tuple[str, ...], traces: Traces) -> None:
    told = {name: traces.out_of_anything(getattr(row, name)) for name in texts}
    if any(getattr(row, name) != text for name, text in told.items()):
        for name, text in told.items():
            setattr(row, name, text)
        row.save(update_fields=list(texts))


add_parting(Parting("thanks", part_from))

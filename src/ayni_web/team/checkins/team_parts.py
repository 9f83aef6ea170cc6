"""What this room shows on a team's page, and how a private note about a talk says what it is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.promises.words import name_of
from ayni_web.team.checkins import queries
from ayni_web.vault.subjects import Named, Subject, add_subject

PAIRS_SHOWN = 5


def _check_ins(request: HttpRequest, asker: Membership) -> dict[str, Any]:
    now = timezone.now()
    rhythm = queries.rhythm_of(asker)
    look = queries.looks_of(asker).filter(ended_at__isnull=True).first()
    is_open = look is not None and look.is_open(now) and queries.is_asked(asker, look)
    pairs = list(queries.pairs_of(asker).filter(ended_at__isnull=True)[: 4 * PAIRS_SHOWN])
    rows = [
        {
            "pair": pair,
            "other": queries.other_in(asker.user, pair),
            "talk": pair.ahead[0] if pair.ahead else None,  # type: ignore[attr-defined]
            "asks": any(wish.by.user_id != asker.user_id for wish in pair.waiting),  # type: ignore[attr-defined]
        }
        for pair in pairs
    ]
    rows.sort(key=lambda row: not row["asks"])
    return {
        "rhythm": rhythm,
        "next_at": rhythm.at(rhythm.day) if rhythm is not None and rhythm.paused_at is None else None,
        "look": look if is_open else None,
        "answered": is_open and look is not None and queries.has_answered(asker, look),
        "rows": rows[:PAIRS_SHOWN],
        "writes": may(asker, Power.RECORD),
    }


def _named(user: User, numbers: Collection[int]) -> Mapping[int, Named]:
    return {
        pair.pk: Named(
            _("Talks with %(name)s") % {"name": name_of(queries.other_in(user, pair))},
            reverse("checkins:pair", args=[pair.space_id, pair.pk]),
        )
        for pair in queries.pair_numbers(user, numbers)
    }


def _anything(asker: Membership) -> Q:
    open_look = queries.looks_of(asker).filter(ended_at__isnull=True)
    pairs = queries.pairs_of(asker).filter(ended_at__isnull=True)
    return Q(Exists(queries.rhythms_of(asker))) | Q(Exists(open_look)) | Q(Exists(pairs))


add_team_part(
    TeamPart("check-ins", "checkins/_of_a_team.html", _check_ins, order=30, there=_anything, empty=lambda asker: {})
)
add_subject(Subject("one-to-one", _named))

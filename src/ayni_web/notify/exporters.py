"""What this room adds to somebody's own export: what they were told of, and how they want to be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.notify.models import Choice, Notice, Wishes
from ayni_web.notify.wording import words_of

_STRETCH = 500


def _notices(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    ids = list(Notice.objects.filter(owner=owner).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _STRETCH):
        for one in Notice.objects.filter(pk__in=ids[start : start + _STRETCH]).order_by("pk"):
            yield {
                "at": one.at.isoformat(),
                "sort": one.sort,
                "team": "" if one.space_id == space.pk else str(one.space_id),
                "words": words_of(one),
                "path": one.path,
                "read_at": one.read_at.isoformat() if one.read_at else None,
            }


def _wishes(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    kept = Wishes.objects.filter(user=owner).first() if owner is not None else None
    if kept is not None:
        times = {name: _iso(getattr(kept, name)) for name in _TIMES}
        yield (
            {"reminders": kept.mail, "news": kept.news, "digest": kept.digest, "digest_day": kept.digest_day}
            | times
            | {
                "rest_days": kept.rest_days,
                "chosen": [
                    {"sort": one.sort, "team": "" if one.space_id == space.pk else str(one.space_id), "how": one.how}
                    for one in Choice.objects.filter(owner=owner).order_by("pk")
                ],
            }
        )


_TIMES = ("at", "digest_at", "quiet_from", "quiet_until", "away_from", "away_until")


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


add_exporter(Exporter("notices", 97, _notices))
add_exporter(Exporter("how_you_are_told", 98, _wishes))

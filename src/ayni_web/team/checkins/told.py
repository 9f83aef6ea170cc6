"""Talks and notes as plain values, for the files that people take along."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ayni_web.people.words import called
from ayni_web.team.checkins.models import Note, OneToOne


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def pair_told(pair: OneToOne) -> dict[str, Any]:
    """A one-to-one with all that both see of it, for one of the two; talks, points and their authors are there already."""
    return {
        "team": str(pair.space_id),
        "between": [called(pair.one), called(pair.other)],
        "weeks": pair.weeks,
        "clock": pair.clock.isoformat(),
        "zone": pair.zone,
        "minutes": pair.minutes,
        "place": pair.place,
        "begun_at": _at(pair.begun_at),
        "paused_at": _at(pair.paused_at),
        "ended_at": _at(pair.ended_at),
        "talks": [
            {"at": _at(talk.at), "held_at": _at(talk.held_at), "left_out_at": _at(talk.skipped_at), "notes": talk.notes}
            for talk in sorted(pair.talks.all(), key=lambda one: one.pk)
        ],
        "agenda": [
            {
                "text": point.text,
                "by": called(point.by) if point.by else "",
                "at": _at(point.made_at),
                "spoken_at": _at(point.spoken_at),
                "let_go_at": _at(point.let_go_at),
            }
            for point in pair.points.all()
        ],
    }


def notes_told(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """What somebody said in their own name."""
    return [
        {
            "team": str(note.space_id),
            "by": called(note.by),
            "sort": note.sort,
            "text": note.text,
            "for_all": note.for_all,
            "at": _at(note.made_at),
            "taken_back_at": _at(note.taken_back_at),
        }
        for note in notes
    ]

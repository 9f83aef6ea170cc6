"""One page of the story between the reader and somebody, found by its number or by a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import itemgetter

from django.core.paginator import Page, Paginator
from django.utils import timezone

from ayni.guidance.ties import Tie
from ayni.ledger.columns import NO_TIME
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import queries as book
from ayni_web.insights.months import contact_months
from ayni_web.insights.timeline import Entry, place_of, timeline, with_acts
from ayni_web.people import queries as parties
from ayni_web.people.models import Party
from ayni_web.ties.knowing import Mine
from ayni_web.ties.threads import quiet_after

ENTRIES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Story:
    """A page of entries; `here` is the place on it that a day led to, counted from 1, or 0."""

    page: Page[Entry]
    entries: Sequence[Entry]
    here: int = 0


def told_story(
    asker: User, party: Party, mine: Mine | None, tie: Tie | None, *, page: str = "", day: str = ""
) -> Story:
    """What was between the asker and a party, newest first. Only the acts of the page are fetched whole.

    `day` (2026-11-22) leads to the page that holds what happened last before it, unless `page` says where to be.
    """
    me = parties.me(personal_space(asker))
    entries = timeline(
        _acts_between(asker, party, mine),
        contact_months(mine, party.pk),
        quiet_after=quiet_after(tie),
        until=datetime.fromtimestamp(mine.observed_until, UTC) if mine else None,
    )
    pages = Paginator(entries, ENTRIES_A_PAGE)
    before = _start_of(day)
    place = place_of(entries, before) if before and entries else None
    shown = pages.get_page(page if page or place is None else place // ENTRIES_A_PAGE + 1)
    here = 0 if place is None else place + 2 - shown.start_index()
    acts = book.acts_by_id(asker, [entry.act_id for entry in shown if entry.act_id])
    own = parties.one_with(me) if me else ()
    return Story(shown, with_acts(shown, acts, own), here if 0 < here <= len(shown) else 0)


def _acts_between(asker: User, party: Party, mine: Mine | None) -> list[tuple[int, datetime | None]]:
    """Number and time of every act in which both have a part, newest first: from the columns, where all but few are."""
    if mine is None:
        return []
    told = dict(book.acts_side_by_side(asker, party))
    rows = mine.rows_with(party.pk)
    acts, at = mine.opened.rows[rows], mine.opened.ledger.at[rows]
    for act, seconds in zip(acts[acts > 0].tolist(), at[acts > 0].tolist(), strict=True):
        told.setdefault(act, None if seconds == NO_TIME else datetime.fromtimestamp(seconds, UTC))
    return sorted(told.items(), key=itemgetter(0), reverse=True)


def _start_of(day: str) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(day), time()))
    except (ValueError, OverflowError):
        return None

"""The page of how one leads, put together for its one reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import get_language

from ayni.guidance import appreciating, leading
from ayni.guidance.appreciating import Kinds, Unheard
from ayni_web.accounts.models import Membership
from ayni_web.book.models import Act
from ayni_web.book.words import kind_words
from ayni_web.book.words import told as told_act
from ayni_web.team.leading import queries, words
from ayni_web.team.leading.models import StepRefused
from ayni_web.team.leading.queries import Record

Sort = StepRefused.Sort
A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Proposed:
    """One thing to do, for one member: in words, with the way to do it."""

    sort: str
    party: int
    name: str
    says: str
    href: str


def shown(asker: Membership, page: str | None) -> dict[str, Any]:
    """All that the page shows."""
    record, refused = queries.record_of(asker), queries.refused_by(asker)
    away = [(sort, party, record.names[party]) for sort, party in refused if party in record.names]
    return {
        "team": asker.space,
        "alone": not record.members,
        "first": _first_moves(asker, record, queries.refused(refused, Sort.GIVE)),
        "words": _appreciation(asker, record, queries.refused(refused, Sort.SAY), page),
        "away": away,
        "least_silence": leading.LEAST_SILENCE,
        "most_silence": leading.MOST_SILENCE,
        "gaps": leading.GAPS_KNOWN + 1,
        "days": leading.LATELY,
        "most_read": queries.MOST_READ,
    }


def _first_moves(asker: Membership, record: Record, refused: frozenset[int]) -> dict[str, Any]:
    until, given = record.until, record.given
    begun = leading.beginnings(given)
    found = leading.first_moves(begun, until - leading.A_YEAR, until)
    step = leading.next_step(given, record.members, record.received, until, refused)
    return {
        "heading": words.HEADINGS[found.finding],
        "enough": found.finding is not leading.Finding.TOO_FEW,
        "bar": words.bar(found.own) if found.finding is not leading.Finding.TOO_FEW else None,
        "counted": words.counted(found),
        "beside": words.beside(found),
        "trend": words.trend(leading.trend(begun, until)),
        "unasked": words.unasked(leading.given_by_reader(given, until - leading.A_YEAR, until)),
        "welcomed": words.welcomed(leading.welcome(given, record.members, record.received, until)),
        "proposed": step
        and Proposed(
            sort=Sort.GIVE,
            party=step.party,
            name=record.names[step.party],
            says=words.step(step, record.names[step.party]),
            href=reverse("spaces:record", args=[asker.space_id]),
        ),
    }


def _appreciation(asker: Membership, record: Record, refused: frozenset[int], page: str | None) -> dict[str, Any]:
    until, since = record.until, record.until - appreciating.LATELY
    now = [one for one in record.words if one.day > since]
    before = [one for one in record.words if since - appreciating.LATELY < one.day <= since]
    beside = min(len(now), len(before)) >= appreciating.LEAST_WORDS
    members = {one.party: one.since for one in record.members}
    language = get_language() or "en"
    quiet = appreciating.unheard(record.words, list(members), record.gave, since)
    listed = Paginator(quiet, A_PAGE).get_page(page)
    return {
        "reached": words.reached(
            appreciating.coverage(now, members, since, until),
            appreciating.coverage(before, members, since - appreciating.LATELY, since) if before else None,
        ),
        "said": words.said(
            appreciating.sincerity(now, language), appreciating.sincerity(before, language) if beside else None
        ),
        "kinds": _kinds(asker, appreciating.kinds_of(now, record.kinds_seen)),
        "page": listed,
        "quiet": [
            {"party": one.party, "name": record.names[one.party], "last": words.last_word(one.last)} for one in listed
        ],
        "number": len(quiet),
        "not_seen": len(record.members) - len(set(members) & record.gave),
        "proposed": _to_thank(asker, record, [one for one in quiet if one.party not in refused]),
    }


def _kinds(asker: Membership, found: Kinds) -> dict[str, list[str]]:
    return {
        "with_words": sorted(kind_words(kind, asker.space_id) for kind, _number in found.with_words),
        "without": sorted(kind_words(kind, asker.space_id) for kind in found.without),
    }


def _to_thank(asker: Membership, record: Record, quiet: list[Unheard]) -> Proposed | None:
    """The first of those who heard nothing, with something that they gave."""
    if not quiet:
        return None
    one = quiet[0]
    act = queries.act_to_speak_of(asker, one.party)
    if act is None:
        return None
    name = record.names[one.party]
    return Proposed(
        Sort.SAY, one.party, name, words.to_thank(name, told_act(act), act.at, one.last), _where(asker, one.party, act)
    )


def _where(asker: Membership, party: int, act: Act) -> str:
    if queries.waits_for_thanks(act, asker):
        return reverse("thanks:give_for", args=[asker.space_id, act.pk])
    return f"{reverse('thanks:give', args=[asker.space_id])}?to={party}"

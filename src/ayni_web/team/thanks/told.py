"""What this room keeps, as rows of a file: of one person for their own, of a team as one member may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.team.thanks.models import Award, CreditClaim, Programme, Story, Thanks, Win

type Row = Mapping[str, Any]


def _names(parties: Iterable[Party]) -> list[str]:
    return [called(party) for party in parties]


def thanks_row(thanks: Thanks) -> Row:
    return {
        "id": thanks.pk,
        "by": called(thanks.by),
        "thanked": _names(one.party for one in thanks.thanked.all()),
        "act": thanks.act_id,
        "what": thanks.act.what,
        "changed": thanks.act.outcome_note,
        "for_all": thanks.act.public,
        "at": thanks.at.isoformat(),
    }


def claim_row(claim: CreditClaim) -> Row:
    return {
        "thanks": claim.thanks_id,
        "by": called(claim.by),
        "who": called(claim.party),
        "instead": claim.instead,
        "what": claim.credit,
        "state": claim.state,
        "answers": [{"name": called(one.party), "agrees": one.agrees, "word": one.word} for one in claim.answers.all()],
        "at": claim.at.isoformat(),
    }


def win_row(win: Win) -> Row:
    return {
        "id": win.pk,
        "by": called(win.by),
        "sort": win.sort,
        "what": win.what,
        "more": win.more,
        "on": win.on.isoformat(),
        "whose": _names(one.party for one in win.people.all() if one.agrees),
        "lines": [{"name": called(one.party), "text": one.text} for one in win.congratulations.all()],
        "at": win.at.isoformat(),
    }


def story_row(story: Story) -> Row:
    return {
        "id": story.pk,
        "by": called(story.by),
        "title": story.title,
        "text": story.text,
        "people": _names(one.party for one in story.people.all()),
        "at": story.at.isoformat(),
        "changed_at": story.changed_at.isoformat(),
    }


def programme_row(programme: Programme, awards: Iterable[Award], *, sees: set[int]) -> Row:
    """`sees`: the parties whose names stand there for this reader though they did not agree to be named."""
    return {
        "id": programme.pk,
        "name": programme.name,
        "purpose": programme.purpose,
        "rules": programme.rules,
        "deciders": _names(programme.deciders.all()),
        "budget": str(programme.budget) if programme.budget is not None else None,
        "currency": programme.currency,
        "until": programme.until.isoformat() if programme.until else None,
        "changes": [
            {"before": one.before, "why": one.why, "at": one.at.isoformat()} for one in programme.changes.all()
        ],
        "awards": [award_row(one, named=one.agrees or one.party_id in sees) for one in awards],
        "at": programme.at.isoformat(),
        "ended_at": programme.ended_at.isoformat() if programme.ended_at else None,
    }


def award_row(award: Award, *, named: bool) -> Row:
    return {
        "name": called(award.party) if named else None,
        "for": award.what_for,
        "rule": award.rule,
        "what": award.what,
        "amount": str(award.amount),
        "by": called(award.by),
        "at": award.at.isoformat(),
        "taken_back_at": award.taken_back_at.isoformat() if award.taken_back_at else None,
        "taken_back_why": award.taken_back_why,
    }

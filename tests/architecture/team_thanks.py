"""Thanks, credit, wins, programmes and stories of every sort, for `test_roles`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts.models import Membership
from ayni_web.book import actions as book
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.thanks import actions, awarding, celebrating, crediting, telling
from ayni_web.team.thanks.models import (
    Award,
    Congratulation,
    CreditAnswer,
    CreditClaim,
    InStory,
    InWin,
    Preference,
    Programme,
    Story,
    Thanked,
    Thanks,
    Win,
)
from tests.architecture.rooms_of_teams import People, Room, Things

_RULES = {"name": "An hour", "purpose": "Help", "rules": "Anyone", "budget": None, "currency": "", "until": None}


def _thank(by: Membership, *whom: Membership, public: bool = False) -> Thanks:
    words = actions.Words(done="Read the form", public=public)
    return actions.thank(by, [member_party(one) for one in whom], words, kind=ADVICE.number)


def _told(giver: Membership, receiver: Membership) -> int:
    """What somebody gave, told by themselves."""
    draft = book.Draft(
        givers=[member_party(giver)], receivers=[member_party(receiver)], kind=ADVICE.number, at=timezone.now()
    )
    return book.record(giver.space, draft, by=giver.user).pk


def _shown(thanks: Thanks) -> int:
    for row in thanks.thanked.all():
        actions.say(Membership.objects.get(space=thanks.space, user=row.party.user), thanks, public=True)
    return thanks.pk


def _programme(decides: Membership) -> Programme:
    return awarding.begin(decides, _RULES, [member_party(decides)])


def _award(programme: Programme, by: Membership, to: Membership) -> int:
    programme.refresh_from_db()
    told = {"what_for": "A map", "rule": "Anyone"}
    return awarding.award(by, programme, programme.version, member_party(to), **told).pk


def _build(people: People) -> Things:
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    xenia, yves = people.bystander, people.other
    for who, here in people.place.items():
        other = yves if here != yves else people.place["lead"]
        mine, theirs = _programme(here), _programme(xenia)
        private = _thank(xenia, other)
        third = people.place["facilitator" if who == "lead" or here == yves else "lead"]
        claimed = crediting.claim(other, private, member_party(third), "it")
        story = telling.write(xenia, "A night", "It rained.", [])
        untold = telling.write(xenia, "B", "B.", [member_party(other)])
        things |= {
            (who, ""): {"programme_id": theirs.pk, "win_id": celebrating.tell(xenia, "It is printed").pk},
            (who, "received"): {"act_id": _told(xenia, here)},
            (who, "own"): {
                "thanks_id": _thank(xenia, here, other).pk,
                "win_id": celebrating.tell(xenia, "Printed", whose=[member_party(here)]).pk,
                "award_id": _award(theirs, xenia, here),
                "story_id": telling.write(here, "A day", "It rained.", []).pk,
            },
            (who, "told by them"): {
                "thanks_id": _thank(here, xenia).pk, "win_id": celebrating.tell(here, "Printed").pk,
            },
            (who, "where they are asked"): {
                "claim_id": crediting.claim(xenia, _thank(xenia, here), member_party(other), "it").pk
            },
            (who, "for all"): {"thanks_id": _shown(_thank(xenia, other, public=True))},
            (who, "where they decide"): {"programme_id": mine.pk, "award_id": _award(mine, here, xenia)},
            (who, "of others"): {
                "act_id": _told(xenia, other),
                "thanks_id": private.pk,
                "claim_id": claimed.pk,
                "win_id": celebrating.tell(xenia, "Printed", whose=[member_party(other)]).pk,
                "programme_id": theirs.pk,
                "award_id": _award(theirs, xenia, other),
                "story_id": story.pk,
            },
            (who, "of others, not told"): {"story_id": untold.pk},
        }  # fmt: skip
    return things


def _xenia(space: Any) -> int:
    return Party.objects.get(space=space, name="Xenia").pk


def _credit(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    """Somebody who has not received it and is not thanked: Zora."""
    thanks = Thanks.objects.get(pk=ids["thanks_id"])
    return {"party": Party.objects.get(space=thanks.space, name="Zora").pk, "credit": "found it"}


def _giving(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    programme = Programme.objects.get(pk=ids["programme_id"])
    return {"party": _xenia(programme.space), "what_for": "A map", "rule": "Anyone", "version": programme.version}


def _changing(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    programme = Programme.objects.get(pk=ids["programme_id"])
    return {
        "name": "Two hours", "purpose": "Help", "rules": "Anyone", "whom": [_xenia(programme.space)], "why": "More",
        "version": programme.version,
    }  # fmt: skip


ROOM = Room(
    "thanks",
    _build,
    sent={
        "thanks:give_for": lambda ids: {"done": "Read the form", "once": "5f0c6a44-4b1d-4c58-9f0e-2d1c35a3f6aa"},
        "thanks:preference": lambda ids: {"in_public": "yes"},
        "thanks:show": lambda ids: {"public": "yes"},
        "thanks:credit": _credit,
        "thanks:answer_credit": lambda ids: {"say": "no", "word": "It was not so"},
        "thanks:tell_win": lambda ids: {"what": "It is printed", "sort": "win", "on": timezone.localdate().isoformat()},
        "thanks:congratulate": lambda ids: {"text": "Hurra"},
        "thanks:name_in_win": lambda ids: {"agrees": "yes"},
        "thanks:change_programme": _changing,
        "thanks:award": _giving,
        "thanks:name_in_award": lambda ids: {"agrees": "yes"},
        "thanks:take_back_award": lambda ids: {"why": "By mistake"},
        "thanks:write_story": lambda ids: {"title": "A night", "text": "It rained."},
        "thanks:change_story": lambda ids: {"title": "A night", "text": "It snowed.", "version": 1},
        "thanks:answer_story": lambda ids: {"agrees": "no"},
    },
    done=[
        "thanks:give_for", "thanks:preference", "thanks:show", "thanks:credit", "thanks:answer_credit", "thanks:take_back",
        "thanks:step_out", "thanks:tell_win", "thanks:congratulate", "thanks:name_in_win", "thanks:take_back_win",
        "thanks:change_programme", "thanks:end_programme", "thanks:award", "thanks:name_in_award", "thanks:take_back_award",
        "thanks:write_story", "thanks:change_story", "thanks:answer_story", "thanks:take_back_story",
    ],
    tables=[
        (Preference, "space"), (Thanks, "space"), (Thanked, "thanks__space"), (CreditClaim, "thanks__space"),
        (CreditAnswer, "claim__thanks__space"), (Win, "space"), (InWin, "win__space"), (Congratulation, "win__space"),
        (Programme, "space"), (Award, "programme__space"), (Story, "space"), (InStory, "story__space"),
    ],
)  # fmt: skip

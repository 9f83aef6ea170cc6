"""What this room shows on a person's page: all that one knows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from ayni_web.people import knowing_words, queries
from ayni_web.people.knowing_forms import HowForm, LearnForm
from ayni_web.people.models import Capacity, Moment, Need, Party
from ayni_web.people.parts import Part, add_part, held
from ayni_web.people.private_notes import names_of_parties, notes_on
from ayni_web.vault.subjects import Subject, add_subject


def known_of(request: HttpRequest, party: Party) -> Mapping[str, Any]:
    """What is known of somebody, with the forms to say more."""
    today = timezone.localdate()
    there = held(party)
    needs = [(need, knowing_words.learned(need)) for need in queries.needs_of(party)] if "needs" in there else []
    circles = queries.circles_in(party)
    capacities = queries.capacities_of(party) if "capacities" in there else []
    moments = queries.moments_of(party) if "moments" in there else []
    return {
        "party": party,
        # What a field of the party says and a fact says better is said once.
        "seeks_told": _unless_said(party.seeks, [need.text for need, _ in needs]),
        "can_give_told": _unless_said(party.can_give, [one.text for one in capacities]),
        "open": [(need, said) for need, said in needs if need.met_at is None],
        "met": [(need, said) for need, said in needs if need.met_at is not None],
        "gives": [one for one in capacities if one.side == Capacity.Side.GIVES],
        "seeks": [one for one in capacities if one.side == Capacity.Side.SEEKS],
        "moments": knowing_words.moments_told(party, moments, today),
        "how": knowing_words.how(party),
        "rhythm": knowing_words.rhythm(party, circles),
        "circles": circles,
        "hard_season": knowing_words.hard_season(party, today),
        "form": LearnForm(),
        "how_form": HowForm.about(party),
    }


_ROWS = {
    "needs": lambda party, same: Need.objects.filter(party_id__in=same),
    "capacities": lambda party, same: Capacity.objects.filter(party_id__in=same),
    "moments": lambda party, same: Moment.objects.filter(party_id__in=same),
}

add_part(Part("knowing", "people/_knowing.html", known_of, where="top", order=10, rows=_ROWS))


def _unless_said(words: str, facts: Iterable[str]) -> str:
    return "" if any(words.casefold() in fact.casefold() for fact in facts) else words


add_part(Part("private-notes", "vault/_notes_about.html", notes_on, where="top", order=50))
add_subject(Subject("party", names_of_parties))

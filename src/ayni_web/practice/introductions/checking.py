"""Looks at what one of two is told of the other: nothing in it may give the other away."""

from __future__ import annotations

from dataclasses import dataclass

from ayni.guidance.giveaways import Giveaway, giveaways, without
from ayni_web.people import queries as people
from ayni_web.people.models import Claim, Identifier, Party


@dataclass(frozen=True, slots=True)
class Tells:
    """By what somebody is known: all names, organisations and addresses of all entries that they are."""

    names: frozenset[str]
    organisations: frozenset[str]
    addresses: frozenset[str]

    def found_in(self, text: str) -> list[Giveaway]:
        """What in a text gives them away."""
        return giveaways(text, names=self.names, organisations=self.organisations, addresses=self.addresses)

    def out_of(self, text: str) -> str:
        """The text without their name and their addresses: the last sieve, before somebody reads it."""
        return without(text, [one for one in self.found_in(text) if one.sure])


def tells_of(party: Party) -> Tells:
    """By what this party is known, now."""
    ids = people.one_with(party)
    rows = list(Party.objects.filter(pk__in=ids).values_list("name", "organisation"))
    claims = Claim.objects.filter(party_id__in=ids, field__in=("name", "organisation", "identifier", "also"))
    said = list(claims.values_list("field", "value"))
    known_as = Identifier.objects.filter(party_id__in=ids).exclude(scheme__contains="/").values_list("value", flat=True)
    told = {value.partition(":")[2] for field, value in said if field in ("identifier", "also")}
    return Tells(
        names=frozenset(
            filter(None, {*(row[0] for row in rows), *(value for field, value in said if field == "name")})
        ),
        organisations=frozenset(
            filter(None, {*(row[1] for row in rows), *(value for field, value in said if field == "organisation")})
        ),
        addresses=frozenset(filter(None, {*known_as, *told})),
    )

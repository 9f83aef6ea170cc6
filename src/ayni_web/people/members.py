"""The parties of a shared space that are its members: what happens there happens to them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from ayni_web.accounts.models import Membership, Space, User
from ayni_web.accounts.pages import once_a_page
from ayni_web.people.actions import add_party, edit
from ayni_web.people.models import Claim, Identifier, Party
from ayni_web.people.stamps import people_changed
from ayni_web.walls.acting import as_the_house


@transaction.atomic
def member_party(membership: Membership) -> Party:
    """Who a member is in their shared space, made at the first time. Whoever left and comes back is who they were."""
    party = Party.objects.filter(space=membership.space, user=membership.user).first()
    if party is None:
        party = add_party(membership.space, membership.user.name)
        party.user = membership.user
        party.save(update_fields=["user"])
    return party


@once_a_page
def party_id_of(membership: Membership) -> int:
    """The same as a number, without making one: 0 where there is none yet."""
    mine = Party.objects.filter(space=membership.space_id, user=membership.user_id)
    return mine.values_list("pk", flat=True).first() or 0


def parties_of_members(asker: Membership) -> QuerySet[Party]:
    """Everybody who is in the asker's team now, by name. Only what they are called is read: a team may be large."""
    here = Membership.objects.filter(space=asker.space_id, left_at__isnull=True)
    found = Party.objects.filter(space=asker.space_id, user__in=here.values("user"))
    return found.only("name", "space", "user").order_by("name", "pk")


@as_the_house()  # also in teams that they left
@transaction.atomic
def rename(user: User) -> None:
    """Teams call somebody what they call themselves."""
    for party in Party.objects.filter(user=user, space__kind=Space.Kind.SHARED).exclude(name=user.name):
        edit(party, {"name": user.name})


@transaction.atomic
def make_nameless(party: Party) -> None:
    """Somebody's account ends: what they took part in stays with the others, without who it was."""
    Claim.objects.filter(party=party).delete()
    Identifier.objects.filter(party=party).delete()
    Party.objects.filter(pk=party.pk).update(name="", user=None)
    people_changed(party.space)

"""Which promises somebody may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404

from ayni_web.accounts.models import Membership, Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.promises.models import Expectation, NewTerms, Promise, Rebuilding

_NOT_ENDED = Q(kept_at__isnull=True, broken_at__isnull=True, withdrawn_at__isnull=True)
_OPEN = _NOT_ENDED & Q(waits=False)


def visible_to(user: User) -> QuerySet[Promise]:
    """The promises of the asker's space."""
    return of_space(personal_space(user))


def told_once(user: User, once: UUID | None) -> Promise | None:
    """The promise that this very telling made already; None where it has not arrived yet."""
    return visible_to(user).filter(once=once).first() if once is not None else None


def of_space(space: Space) -> QuerySet[Promise]:
    """The promises of a space, with those between whom they are."""
    return Promise.objects.filter(space=space).select_related("by__root", "to__root")


def open_ones(promises: QuerySet[Promise]) -> QuerySet[Promise]:
    """Those that have not ended, the nearest date first, those without one last."""
    return promises.filter(_OPEN).order_by(F("due").asc(nulls_last=True), "made_at", "pk")


def ended_ones(promises: QuerySet[Promise]) -> QuerySet[Promise]:
    """Those that were kept, not kept or let go, the latest made first."""
    return promises.exclude(_NOT_ENDED).order_by("-made_at", "-pk")


def open_for(user: User) -> QuerySet[Promise]:
    """Every open promise that the asker may see, the nearest date first."""
    return open_ones(visible_to(user))


def with_party(user: User, party: Party) -> QuerySet[Promise]:
    """Every promise by a party or to it."""
    theirs = people.one_with(party)
    return visible_to(user).filter(Q(by_id__in=theirs) | Q(to_id__in=theirs))


def open_with(user: User, party: Party) -> QuerySet[Promise]:
    """The open promises between the asker and a party, both ways, the nearest date first."""
    return open_ones(with_party(user, party))


def open_among(space: Space, parties: Collection[int]) -> QuerySet[Promise]:
    """Open promises by or to any of these, and all that they stand for, the nearest date first."""
    by = Q(by_id__in=parties) | Q(by__root_id__in=parties)
    return open_ones(of_space(space)).filter(by | Q(to_id__in=parties) | Q(to__root_id__in=parties))


def due_between(space: Space, first: date, last: date) -> QuerySet[Promise]:
    """Open promises of a space whose date lies in these days, both included."""
    return open_ones(of_space(space)).filter(due__gte=first, due__lte=last)


def promise_for(user: User, promise_id: int) -> Promise:
    """One promise that the asker may see, or 404."""
    found = visible_to(user).filter(pk=promise_id).select_related("act").first()
    if found is None:
        raise Http404
    return found


def expectation_of(party: Party) -> Expectation | None:
    """What the reader wrote of this relationship."""
    return Expectation.objects.filter(party_id__in=people.one_with(party)).order_by("pk").first()


# In teams ---------------------------------------------------------------------------------------------------------------


def in_teams_of(user: User) -> QuerySet[Promise]:
    """The promises of shared spaces that the asker made or was made, whether or not they are still in there."""
    found = Promise.objects.filter(space__kind=Space.Kind.SHARED).filter(Q(by__user=user) | Q(to__user=user))
    return found.select_related("space", "by__root", "to__root")


def of_teams_now(user: User) -> QuerySet[Promise]:
    """Those of teams that are open and that the asker is in: what can still be done something about."""
    here = Membership.objects.filter(user=user, left_at__isnull=True, space__closed_at__isnull=True)
    return in_teams_of(user).filter(space__in=here.values("space"))


def every_of(user: User) -> QuerySet[Promise]:
    """One list: of the asker's own space, and of teams what they promised or were promised."""
    in_teams = Q(space__kind=Space.Kind.SHARED) & (Q(by__user=user) | Q(to__user=user))
    found = Promise.objects.filter(Q(space=personal_space(user)) | in_teams)
    return found.select_related("space", "by__root", "to__root")


def going_on_for(user: User) -> QuerySet[Promise]:
    """Those of them that something can still be done about: not of teams that were closed or left."""
    here = Membership.objects.filter(user=user, left_at__isnull=True, space__closed_at__isnull=True)
    return every_of(user).filter(space__in=here.values("space"))


def teams_now(user: User) -> dict[UUID, bool]:
    """The teams that the asker is in, and whether each is open."""
    here = Membership.objects.filter(user=user, left_at__isnull=True, space__kind=Space.Kind.SHARED)
    return {space: closed is None for space, closed in here.values_list("space_id", "space__closed_at")}


def seen_in(asker: Membership) -> QuerySet[Promise]:
    """The promises of a team that one of it may see: their own, and those that both sides show to all."""
    theirs = Q(by__user=asker.user_id) | Q(to__user=asker.user_id)
    shown = Q(by_shows=True, to_shows=True, broken_at__isnull=True, withdrawn_at__isnull=True, waits=False)
    return of_space(asker.space).select_related("space").filter(theirs | shown)


def own_open_in(asker: Membership) -> QuerySet[Promise]:
    """The asker's own of a team that have not ended, those that wait for a yes too, the nearest date first."""
    mine = Q(by__user=asker.user_id) | Q(to__user=asker.user_id)
    found = of_space(asker.space).select_related("space").filter(mine, _NOT_ENDED)
    return found.order_by(F("due").asc(nulls_last=True), "made_at", "pk")


def one_seen_in(asker: Membership, promise_id: int) -> Promise:
    """One of these, or 404."""
    found = seen_in(asker).filter(pk=promise_id).select_related("act").first()
    if found is None:
        raise Http404
    return as_read_by(asker.user, [found])[0]


def own_in(asker: Membership, promise_id: int) -> Promise:
    """One that the asker made or was made in this team, or 404 as for one that they may not see.

    One that others show to all is there to be seen, and theirs to change: whoever asks for it here is told so by 403.
    """
    found = one_seen_in(asker, promise_id)
    if side_of(asker.user, found) is None:
        raise PermissionDenied
    return found


def side_of(user: User, promise: Promise) -> Party | None:
    """Which of the two somebody is."""
    return next((party for party in (promise.by, promise.to) if party.user_id == user.pk), None)


def as_read_by(user: User, promises: Iterable[Promise]) -> list[Promise]:
    """Promises of teams as this reader reads them: "you" is a member like others there, so it is said of each here."""
    read = list(promises)
    for party in (party for one in read for party in (one.by, one.to)):
        if party.user_id == user.pk:
            party.is_me = True  # on the page alone; nobody saves what a page shows
    return read


def waiting(promises: QuerySet[Promise]) -> QuerySet[Promise]:
    """Those that were asked for and that nobody promised yet."""
    return promises.filter(_NOT_ENDED, waits=True).order_by("made_at", "pk")


def terms_of(promise: Promise) -> NewTerms | None:
    """What one of the two asks the other to agree to, until it is answered."""
    return NewTerms.objects.filter(promise=promise, answered_at__isnull=True).select_related("by").first()


def open_terms_for(user: User) -> QuerySet[NewTerms]:
    """Wishes of others to agree anew that wait for the asker's answer, in teams that they are in."""
    mine = NewTerms.objects.filter(answered_at__isnull=True, promise__in=open_ones(of_teams_now(user)).values("pk"))
    return mine.exclude(by__user=user).order_by("asked_at", "pk")


def rebuilding_of(promise: Promise) -> Rebuilding | None:
    """The plan after it was not kept, where there is one."""
    return Rebuilding.objects.filter(promise=promise).first()


def rebuildings_for(user: User) -> QuerySet[Rebuilding]:
    """Plans after a promise to the asker that wait for their answer, in teams that they are in."""
    waiting_for = Rebuilding.objects.filter(
        accepted_at__isnull=True, refused_at__isnull=True, enough_at__isnull=True, promise__to__user=user
    )
    return waiting_for.filter(promise__in=of_teams_now(user).values("pk")).order_by("offered_at", "pk")


def steps_of(plan: Rebuilding) -> QuerySet[Promise]:
    """The promises that are a plan's steps, in the order in which they were made."""
    of_it = Promise.objects.filter(space=plan.promise.space_id, origin="rebuilding", origin_id=str(plan.pk))
    return of_it.select_related("space", "by__root", "to__root").order_by("made_at", "pk")


def made_by(user: User) -> QuerySet[Promise]:
    """All that the asker promised, in their own space and in teams, with what happened to it."""
    me = people.me(personal_space(user))
    own = Q(space=personal_space(user), by_id__in=people.one_with(me)) if me else Q(pk__in=[])
    in_teams = Q(space__kind=Space.Kind.SHARED, by__user=user)
    return Promise.objects.filter(own | in_teams).filter(waits=False).prefetch_related("changes").order_by("pk")


def told_in(asker: Membership, once: UUID | None) -> Promise | None:
    """The promise that this very telling made already in a team; None where it has not arrived yet."""
    return Promise.objects.filter(space=asker.space_id, once=once).first() if once is not None else None

"""Which promises somebody may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.promises.models import Expectation, Promise

_OPEN = Q(kept_at__isnull=True, broken_at__isnull=True, withdrawn_at__isnull=True)


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
    return promises.exclude(_OPEN).order_by("-made_at", "-pk")


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

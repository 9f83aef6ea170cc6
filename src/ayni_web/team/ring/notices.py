"""What this room tells people of as it happens: that they were chosen for a ring, as long as it is on."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.people.models import Party
from ayni_web.team.ring.models import Ring

SORT = "ring"


def tell_chosen(ring: Ring, chosen: Iterable[Party]) -> None:
    """Somebody opened a ring, and wants them in it."""
    tell(
        [one.user_id for one in chosen],
        sort=SORT,
        key=f"ring:{ring.pk}",
        words=gettext_noop("%(name)s opened a ring and would like you in it: %(what)s"),
        said={"name": ring.begun_by.name, "what": ring.title},
        path=reverse("ring:ring", args=[ring.space_id, ring.pk]),
        space=ring.space,
        but=ring.begun_by.user_id,
    )


def came(ring: Ring, who: Party) -> None:
    """They came: it is no news for them any more."""
    untell(f"ring:{ring.pk}", space=ring.space, only=who.user_id)


def is_over(ring: Ring) -> None:
    """Nobody is waited for any more."""
    untell(f"ring:{ring.pk}", space=ring.space)


add_sort(Sort(SORT, gettext_lazy("Rings"), order=25, usual=How.AT_ONCE))

"""What this room tells people of as it happens: that a chain with them in it would be told."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.people.words import called
from ayni_web.team.chains.models import Chain, InChain

SORT = "chains"


def tell_proposed(chain: Chain) -> None:
    """Everybody in it is asked."""
    tell(
        InChain.objects.filter(chain=chain).values_list("party__user", flat=True),
        sort=SORT,
        key=f"chain:{chain.pk}:asked",
        words=gettext_noop(
            "%(name)s would tell how help was passed on, with you in it, and asks whether it may be told"
        ),
        said={"name": called(chain.by)},
        path=reverse("chains:one", args=[chain.space_id, chain.pk]),
        space=chain.space,
        but=chain.by.user_id,
    )


def take_back(chain: Chain) -> None:
    """Nobody is asked any more."""
    untell(f"chain:{chain.pk}:", space=chain.space, beginning=True)


add_sort(Sort(SORT, gettext_lazy("Help passed on"), order=30, usual=How.DIGEST))

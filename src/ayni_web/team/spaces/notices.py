"""What this room tells people of as it happens: that somebody came in by their invitation, and what they are in a team now."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.accounts.models import Invitation, Membership
from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell

SORT = "spaces"


def tell_joined(membership: Membership) -> None:
    """Whoever invited them hears that they came."""
    used = Invitation.objects.filter(space=membership.space_id, used_by=membership.user_id).order_by("-used_at").first()
    if used is None or used.invited_by_id is None:
        return
    tell(
        used.invited_by_id,
        sort=SORT,
        key=f"space:{membership.space_id}:joined:{used.pk}",
        words=gettext_noop("%(name)s came in by your invitation"),
        said={"name": membership.user.name or "…"},
        path=reverse("spaces:members", args=[membership.space_id]),
        space=membership.space,
        but=membership.user_id,
    )


def tell_role(by: Membership, whom: Membership, key: str) -> None:
    """Somebody is something else in the team now. `key` names this one change."""
    tell(
        whom.user_id,
        sort=SORT,
        key=f"space:{whom.space_id}:role:{key}",
        words=gettext_noop("Your role was changed. See what you are here now, and what that lets you do"),
        path=reverse("spaces:members", args=[whom.space_id]),
        space=whom.space,
        but=by.user_id,
    )


add_sort(Sort(SORT, gettext_lazy("Who comes in, and roles"), order=80, usual=How.DIGEST))

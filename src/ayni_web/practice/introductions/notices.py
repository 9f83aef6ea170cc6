"""What this room tells its person of as it happens: that somebody answered the question of a link."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell
from ayni_web.practice.introductions.models import Introduction, Side

SORT = "introductions"


def tell_answered(introduction: Introduction, side: Side) -> None:
    """An answer came. Who answered what stands on the page alone."""
    owners = introduction.space.memberships.filter(left_at__isnull=True)
    tell(
        owners.values_list("user_id", flat=True),
        sort=SORT,
        key=f"introduction:{introduction.pk}:answered:{side.pk}:{side.answered_at}"[:200],
        words=gettext_noop("Somebody answered whether they want to be introduced"),
        path=reverse("introductions:one", args=[introduction.pk]),
        space=introduction.space,
    )


add_sort(Sort(SORT, gettext_lazy("Introductions"), order=70, usual=How.AT_ONCE))

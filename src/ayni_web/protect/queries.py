"""What was shown before. Asked by the rooms whose figures they are, after they decided who may see them."""

from __future__ import annotations

from ayni_web.accounts.models import Space
from ayni_web.protect.models import ShownFigure


def shown_before(space: Space, about: str, period: str) -> ShownFigure | None:
    """The figure as it was shown; None where it never was."""
    return ShownFigure.objects.filter(space=space, about=about, period=period).first()


def last_shown(space: Space, about: str) -> ShownFigure | None:
    """The latest period of which a figure was shown; periods are named so that later ones sort later."""
    return ShownFigure.objects.filter(space=space, about=about).order_by("-period").first()


def groups_shown(space: Space, about: str) -> list[frozenset[int]]:
    """Every group of which a figure about this was ever shown in a space, over whatever period."""
    rows = ShownFigure.objects.filter(space=space, about=about).values_list("group", flat=True)
    return sorted({frozenset(group) for group in rows}, key=sorted)

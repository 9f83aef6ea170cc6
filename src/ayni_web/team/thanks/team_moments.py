"""What of this room stands on somebody's own timeline: wins that are theirs, and what programmes gave them.

Thanks come with their acts.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.team_moments import TeamMoment, TeamMoments, add_team_moments
from ayni_web.team.thanks.models import Award, Win


def _moments(user: User, most: int) -> Iterator[TeamMoment]:
    open_to = set(Membership.objects.filter(user=user, left_at__isnull=True).values_list("space_id", flat=True))
    mine = Q(by__user=user) | Q(people__party__user=user, people__agrees=True)
    wins = Win.objects.filter(mine, withdrawn_at__isnull=True).select_related("space").distinct()
    for win in wins.order_by("-at")[:most]:
        address = reverse("thanks:wins", args=[win.space_id]) if win.space_id in open_to else ""
        yield TeamMoment(win.at, _("A win: %(what)s") % {"what": win.what}, win.space.name, address)
    awards = Award.objects.filter(party__user=user, taken_back_at__isnull=True).select_related("programme__space")
    for award in awards.order_by("-at")[:most]:
        space = award.programme.space
        address = reverse("thanks:programme", args=[space.pk, award.programme_id]) if space.pk in open_to else ""
        words = _("Given by “%(programme)s”: %(what)s") % {"programme": award.programme.name, "what": award.what_for}
        yield TeamMoment(award.at, words, space.name, address)


add_team_moments(TeamMoments("thanks", of=_moments))

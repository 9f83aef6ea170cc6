"""What this room has for somebody's own timeline: what they asked, offered and pointed to, and how their asks ended."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Membership, Space, User
from ayni_web.accounts.team_moments import TeamMoment, TeamMoments, add_team_moments
from ayni_web.team.asks.models import Ask, Offer, Pointer
from ayni_web.team.asks.words import party_name


def _of(user: User, most: int) -> Iterable[TeamMoment]:
    here = set(Membership.objects.filter(user=user, left_at__isnull=True).values_list("space_id", flat=True))

    def moment(at: object, words: str, ask: Ask) -> TeamMoment:
        space: Space = ask.space
        address = reverse("asks:ask", args=[space.pk, ask.pk]) if space.pk in here else ""
        return TeamMoment(at=at, words=words, team=space.name, address=address)  # type: ignore[arg-type]

    for ask in Ask.objects.filter(by__user=user).select_related("space").order_by("-asked_at")[:most]:
        if ask.ended_at is None:
            yield moment(ask.asked_at, _("You asked: %(what)s") % {"what": ask.title}, ask)
        else:
            said = {"what": ask.title, "end": ask.get_end_display()}
            yield moment(ask.ended_at, _("You asked: %(what)s (%(end)s)") % said, ask)
    offers = Offer.objects.filter(by__user=user, withdrawn_at__isnull=True).select_related("ask__space", "ask__by")
    for offer in offers.order_by("-at")[:most]:
        said = {"name": party_name(offer.ask.by), "what": offer.ask.title}
        yield moment(offer.at, _("You offered %(name)s to help: %(what)s") % said, offer.ask)
    pointers = Pointer.objects.filter(by__user=user).select_related("ask__space", "ask__by", "to")
    for pointer in pointers.order_by("-at")[:most]:
        said = {"name": party_name(pointer.ask.by), "to": party_name(pointer.to), "what": pointer.ask.title}
        yield moment(pointer.at, _("You pointed %(name)s to %(to)s: %(what)s") % said, pointer.ask)


add_team_moments(TeamMoments("asks", of=_of))

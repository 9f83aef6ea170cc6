"""How far an introduction is, in words, and what may be done with each side now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.guidance.giveaways import Giveaway
from ayni_web.people.models import Party
from ayni_web.practice.introductions.actions import giveaways_in
from ayni_web.practice.introductions.models import Introduction, Side
from ayni_web.practice.introductions.queries import both, sides_of, who


@dataclass(frozen=True, slots=True)
class Shown:
    """An introduction in a list: between whom, and how it stands."""

    introduction: Introduction
    names: tuple[str, str]
    stands: str
    due: bool


@dataclass(frozen=True, slots=True)
class SideShown:
    """One side on the introducer's page: how it stands, and what can be done."""

    side: Side
    party: Party | None
    name: str
    stands: str
    found: Sequence[Giveaway]
    may_ask: bool
    link_out: bool
    deserves_a_word: bool

    @property
    def sure(self) -> list[Giveaway]:
        """What must go before they are asked."""
        return [one for one in self.found if one.sure]

    @property
    def doubtful(self) -> list[str]:
        """Words that a person has to look at."""
        return list(dict.fromkeys(one.words for one in self.found if not one.sure))

    @property
    def written(self) -> bool:
        return bool(self.side.why and self.side.about)


def name_of(party: Party | None) -> str:
    """What a party is called on the introducer's pages."""
    return _("somebody who is here no more") if party is None else party.name or _("somebody without a name")


def shown(introduction: Introduction) -> Shown:
    """An introduction in words."""
    first, second = (name_of(who(side)) for side in sides_of(introduction))
    due = introduction.follow_up_on
    waits = introduction.closed_at is None and introduction.introduced_at is not None and due is not None
    return Shown(introduction, (first, second), _stands(introduction), waits and due <= timezone.localdate())  # type: ignore[operator]


def _stands(introduction: Introduction) -> str:
    if introduction.closed_at is not None:
        return str(introduction.get_closed_as_display())
    if both(introduction) is None:
        return _("there are no two people here any more")
    if introduction.introduced_at is not None:
        return _("introduced")
    if introduction.agreed_at is not None:
        return _("both said yes")
    sides = sides_of(introduction)
    return " · ".join(_("%(name)s: %(how)s") % {"name": name_of(who(side)), "how": side_stands(side)} for side in sides)


def side_stands(side: Side) -> str:
    """How far one side is."""
    if side.answer:
        return str(side.get_answer_display())
    if side.digest is None:
        return _("not asked yet") if not side.links_made else _("the link is void")
    if side.expires_at is not None and side.expires_at <= timezone.now():
        return _("the link is too old")
    return _("asked, no answer yet")


def sides_shown(introduction: Introduction) -> list[SideShown]:
    """Both sides, as the introducer sees them."""
    here = both(introduction) is not None
    going = introduction.closed_at is None and introduction.introduced_at is None and here
    sides = sides_of(introduction)
    told = []
    for side in sides:
        other = sides[1 - side.place]
        told.append(
            SideShown(
                side=side,
                party=who(side),
                name=name_of(who(side)),
                stands=side_stands(side),
                found=giveaways_in(side),
                may_ask=going and side.answer in ("", Side.Answer.NOT_NOW),
                link_out=going and side.digest is not None,
                deserves_a_word=side.answer == Side.Answer.YES
                and other.answer in (Side.Answer.NO, Side.Answer.NOT_NOW),
            )
        )
    return told

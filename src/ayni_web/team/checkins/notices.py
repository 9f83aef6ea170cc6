"""What this room tells people of as it happens: that somebody would like to talk with them regularly, and what was said to it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.people.models import Party
from ayni_web.team.checkins.models import OneToOne, Wish

SORT = "talks"


def tell_proposed(pair: OneToOne, wish: Wish) -> None:
    """The other of the two is asked."""
    anew = gettext_noop("%(name)s proposes another rhythm for your talks: say yes or no")
    first = gettext_noop("%(name)s would like to talk with you regularly: say yes or no")
    _tell(pair, wish, "asked", anew if pair.begun_at else first, wish.by, but=wish.by)


def tell_answered(pair: OneToOne, wish: Wish, by: Party) -> None:
    """Whoever proposed it hears what the other said; what was taken back is no news for anybody."""
    untell(_key(pair, wish, "asked"), space=pair.space)
    if wish.by_id != by.pk:
        no = gettext_noop("%(name)s says no to the rhythm that you proposed")
        yes = gettext_noop("%(name)s says yes: your talks are in both your calendars")
        _tell(pair, wish, "answered", yes if wish.agreed else no, by, but=by)


def is_over(pair: OneToOne) -> None:
    """It ended: nobody is asked any more."""
    untell(f"one-to-one:{pair.pk}:asked:", space=pair.space, beginning=True)


def _key(pair: OneToOne, wish: Wish, what: str) -> str:
    return f"one-to-one:{pair.pk}:{what}:{wish.pk}"


def _tell(pair: OneToOne, wish: Wish, what: str, words: str, by: Party, *, but: Party) -> None:
    tell(
        [pair.one.user_id, pair.other.user_id],
        sort=SORT,
        key=_key(pair, wish, what),
        words=words,
        said={"name": by.name},
        path=reverse("checkins:pair", args=[pair.space_id, pair.pk]),
        space=pair.space,
        but=but.user_id,
    )


add_sort(Sort(SORT, gettext_lazy("Talks of two"), order=60, usual=How.AT_ONCE, hushed=True))

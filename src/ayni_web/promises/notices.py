"""What this room tells people of as it happens, between members of a team.

What was promised stands with the promise, and in no notice: some come from talks that are nobody else's.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.promises.models import Promise

SORT = "promises"
#: What happened, in words to the other of the two.
PROMISED = gettext_noop("%(name)s promised you something")
ASKED = gettext_noop("%(name)s asks you for a promise")
SAID_YES = gettext_noop("%(name)s promised what you asked for")
SAID_NO = gettext_noop("%(name)s cannot promise what you asked for")
KEPT = gettext_noop("%(name)s says that a promise between you was kept")
ASKED_ANEW = gettext_noop("%(name)s asks to agree anew on a promise")
ANSWERED = gettext_noop("%(name)s answered your wish to agree anew")
BROKEN = gettext_noop("%(name)s wrote that a promise between you was not kept")
LET_GO = gettext_noop("%(name)s let go what you had promised")
OPEN_AGAIN = gettext_noop("A promise between you and %(name)s is open again")


def tell_other(promise: Promise, who: Party, words: str, what: str) -> None:
    """The other of the two hears what one of them did. `what` names it within this state of the promise."""
    other = promise.to if who.pk == promise.by_id else promise.by
    tell(
        other.user_id,
        sort=SORT,
        key=f"promise:{promise.pk}:{what}:{promise.version}",
        words=words,
        said={"name": called(who)},
        path=reverse("promising:one", args=[promise.space_id, promise.pk]),
        space=promise.space,
        but=who.user_id,
    )


def no_more(promise: Promise) -> None:
    """What was asked, and nobody has read yet, is taken back."""
    untell(f"promise:{promise.pk}:", space=promise.space, beginning=True)


def not_anew(promise: Promise) -> None:
    """The wish to agree anew was taken back, before anybody read of it."""
    untell(f"promise:{promise.pk}:anew:", space=promise.space, beginning=True)


add_sort(Sort(SORT, gettext_lazy("Promises"), order=15, usual=How.AT_ONCE))

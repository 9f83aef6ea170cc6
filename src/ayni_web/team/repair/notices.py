"""What this room tells people of as it happens: that somebody asks them something, and that it was answered.

In words that give nothing away, and without a name: a list may be read on a screen that others see.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.accounts.models import User
from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.team.repair.models import Case

SORT = "asked"


def tell_asked(case: Case, whom: User) -> None:
    """They are asked for a talk, or to lead one."""
    _tell(case, whom, f"asked:{whom.pk}", gettext_noop("Somebody in this team asks you something"))


def tell_answered(case: Case) -> None:
    """Who asked for the talk hears that there is an answer; what it is stands on its page alone."""
    is_answered(case)
    _tell(case, case.first, "answered", gettext_noop("There is an answer to what you asked somebody in this team"))


def is_answered(case: Case) -> None:
    """Nobody is asked any more."""
    untell(_key(case, "asked:"), space=case.space, beginning=True)


def is_gone(case: Case) -> None:
    """Nothing of it is news any more."""
    untell(_key(case, ""), space=case.space, beginning=True)


def _key(case: Case, what: str) -> str:
    return f"asked:{case.pk}:{what}"


def _tell(case: Case, whom: User | None, what: str, words: str) -> None:
    path = reverse("spaces:home", args=[case.space_id])
    tell([whom], sort=SORT, key=_key(case, what), words=words, path=path, space=case.space)


add_sort(Sort(SORT, gettext_lazy("Somebody asks you something"), order=61, usual=How.AT_ONCE, hushed=True))

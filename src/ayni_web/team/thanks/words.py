"""What pages say of thanks: the quiet coach's hints, how often a kind is thanked, and names with "you" in them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.guidance.thanking import Advice, Hint, Look
from ayni.guidance.unseen import HowOften
from ayni_web.people.models import Party
from ayni_web.people.words import called

_HINTS: dict[Hint, Promise] = {
    Hint.WHAT: gettext_lazy("It does not say yet what they did. Which one thing did you see, and when?"),
    Hint.AGAIN: gettext_lazy("You have thanked with these very words before. What was it this time?"),
    Hint.BITES: gettext_lazy("“%(words)s” takes some of it back. Keep that for another talk."),
    Hint.ASKS: gettext_lazy("“%(words)s” asks for something. Thanks that ask are heard as a request."),
    Hint.COMPARES: gettext_lazy("“%(words)s” puts somebody else down. It is warmer without."),
    Hint.CHANGED: gettext_lazy(
        "It does not say yet what that changed. What could you do, or did not have to do, because of it?"
    ),
    Hint.TRAIT: gettext_lazy("“%(words)s” says what they are. What they did is easier to believe, and to do again."),
}
_WHAT_GENERAL = gettext_lazy("“%(words)s” could be said of anything. Which one thing did you see, and when?")

HOW_OFTEN: dict[HowOften, Promise] = {
    HowOften.NEVER: gettext_lazy("nobody who received it has said a word on it"),
    HowOften.SELDOM: gettext_lazy("less than every third time somebody who received it said a word on it"),
}


def hints(look: Look) -> list[str]:
    """The coach's hints in sentences; nothing where it has none."""
    return [_hint(one) for one in look.advice]


def _hint(advice: Advice) -> str:
    words = _WHAT_GENERAL if advice.hint is Hint.WHAT and advice.words else _HINTS[advice.hint]
    return str(words) % {"words": advice.words} if advice.words else str(words)


def names(parties: Iterable[Party], me: int) -> str:
    """Some people in one line; the reader is "you"."""
    return get_text_list([_("you") if party.pk == me else called(party) for party in parties], _("and"))


def name(party: Party, me: int) -> str:
    """What the reader calls somebody; themselves "you"."""
    return names([party], me)

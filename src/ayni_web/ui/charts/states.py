"""In what state a relationship is, in words. Each state has a colour, a shape and a word, the same on every page."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """How value moves between me and somebody."""

    BOTH = "both"
    FROM_YOU = "from_you"
    TO_YOU = "to_you"
    QUIET = "quiet"
    NEW = "new"
    IN_TOUCH = "in_touch"
    PASSING = "passing"
    BOOK = "book"


#: Those with whom nothing moves: small, without a strand, and after all others.
FAR_STATES = frozenset({State.PASSING, State.BOOK})

STATE_WORDS: dict[State, Promise] = {
    State.BOTH: _("both ways"),
    State.FROM_YOU: _("mostly from you"),
    State.TO_YOU: _("mostly to you"),
    State.QUIET: _("gone quiet"),
    State.NEW: _("new"),
    State.IN_TOUCH: _("in touch"),
    State.PASSING: _("in passing, long ago"),
    State.BOOK: _("address book only"),
}

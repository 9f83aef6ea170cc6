"""A few people worth a look today: who gave you much, who has gone quiet, who is new. Never more than three."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.guidance.ties import State
from ayni_web.ties import words
from ayni_web.ties.knowing import Knowing, Known


@dataclass(frozen=True, slots=True)
class Hint:
    """Somebody, and what was seen."""

    kind: Literal["to_you", "quiet", "new"]
    known: Known
    says: str


def worth_a_look(known: Knowing) -> list[Hint]:
    """At most one of each sort; what is shown rests on acts and days in touch that the person's page lists."""
    found = (_gave_much(known), _gone_quiet(known), _new(known))
    return [hint for hint in found if hint is not None]


def _most(people: Iterable[Known], worth: str) -> Known | None:
    chosen = [one for one in people if one.tie is not None and getattr(one.tie, worth) and one.name]
    return max(chosen, key=lambda one: (getattr(one.tie, worth), -one.id), default=None)


def _gave_much(known: Knowing) -> Hint | None:
    one = _most(known.in_state(State.TO_YOU), "got_effective")
    if one is None or one.tie is None:
        return None
    got = ngettext("helped you once", "helped you %(n)s times", one.tie.got) % {"n": one.tie.got}
    gave = (
        ngettext("you them once", "you them %(n)s times", one.tie.gave) % {"n": one.tie.gave}
        if one.tie.gave
        else _("nothing from you is on record")
    )
    return Hint("to_you", one, f"{got}; {gave}.")


def _gone_quiet(known: Knowing) -> Hint | None:
    one = _most(known.in_state(State.QUIET), "days_in_touch")
    if one is None or one.tie is None or one.tie.last_at is None:
        return None
    silence = words.length(known.observed_until - one.tie.last_at)
    if one.tie.usual_gap:
        usual = words.length(one.tie.usual_gap)
        says = _("has gone quiet: %(silence)s, where %(usual)s between days in touch was usual.")
        return Hint("quiet", one, says % {"silence": silence, "usual": usual})
    return Hint("quiet", one, _("has gone quiet: nothing for %(silence)s.") % {"silence": silence})


def _new(known: Knowing) -> Hint | None:
    one = _most(known.in_state(State.NEW), "days_in_touch")
    if one is None or one.tie is None:
        return None
    if one.tie.got:
        helped = ngettext("is new and has helped you once.", "is new and has helped you %(n)s times.", one.tie.got)
        return Hint("new", one, helped % {"n": one.tie.got})
    days = one.tie.days_in_touch
    return Hint("new", one, ngettext("is new: one day in touch.", "is new: %(n)s days in touch.", days) % {"n": days})

"""What this room asks and says: the questions of a look, their answers, and about how many chose what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.protect.coarse import Share
from ayni_web.team.checkins.models import Look

#: Our own questions, about what somebody could observe themselves since the last look.
QUESTIONS: Mapping[str, Promise] = {
    "help_came": _("When I needed help here, somebody made time for me."),
    "could_give": _("I could help others here without my own work suffering from it."),
    "was_seen": _("What I did for others was noticed by somebody."),
    "could_say_no": _("I could say no, or not now, and nobody held it against me."),
}
ANSWERS: Mapping[str, Promise] = {
    "hardly": _("Hardly ever"),
    "sometimes": _("Now and then"),
    "mostly": _("Mostly"),
    "none": _("It did not come up"),
}
#: Of which ends of the scale a figure tells.
SHOWN_ANSWERS = ("mostly", "hardly")

SHARES: Mapping[str, Promise] = {
    Share.FEW: pgettext_lazy("how many of a team", "nobody, or hardly anybody"),
    Share.SOME: pgettext_lazy("how many of a team", "some of us"),
    Share.MORE: pgettext_lazy("how many of a team", "more than half of us"),
    Share.NEARLY_ALL: pgettext_lazy("how many of a team", "nearly all of us, or all"),
}
#: How long the strand of a share is drawn, of four parts.
_LENGTHS = {Share.FEW: 0, Share.SOME: 2, Share.MORE: 3, Share.NEARLY_ALL: 4}

WHY_NOT: Mapping[str, Promise] = {
    Look.End.FEW: _("Fewer than five answered, so nothing was opened and all was thrown away."),
    Look.End.SMALL: _("Fewer than five could be asked without standing out, so nobody was asked."),
    Look.End.REFUSED: _("Beside what was shown before, it would have told of too few people. It was thrown away."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One end of a scale: what was chosen, about how many chose it, and how long that is drawn."""

    answer: str
    words: str
    key: str
    length: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a look shows of one question."""

    question: str
    lines: list[Line]


def told(figure: Mapping[str, Any]) -> list[Told]:
    """A figure as people read it. A question that is not asked any more is left out."""
    found = []
    for question, words in QUESTIONS.items():
        given = figure.get(question)
        if given is not None:
            found.append(Told(str(words), [_line(answer, given[answer]) for answer in SHOWN_ANSWERS]))
    return found


def _line(answer: str, share: str) -> Line:
    return Line(str(ANSWERS[answer]), str(SHARES[Share(share)]), answer, _LENGTHS[Share(share)])

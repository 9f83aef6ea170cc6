"""What pages say of clauses: what the coach found, and where two wordings differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from ayni.guidance.charter import Found, Looked, Sight, look
from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.promises.words import you_or_name

SIGHTS: Mapping[Sight, Promise] = {
    Sight.CLEAR: gettext_lazy("One could see whether this happens."),
    Sight.PARTLY: gettext_lazy("One could see part of this."),
    Sight.NOT_YET: gettext_lazy("One could not see yet whether this happens."),
}
FOUND: Mapping[Found, Promise] = {
    Found.NO_ACT: gettext_lazy("Nobody does anything in it. Who does what?"),
    Found.ATTITUDE: gettext_lazy("It says how to be. What would one see somebody do who is so?"),
    Found.VAGUE: gettext_lazy("This leaves open how soon or how much. Say a number, a day or an hour."),
    Found.NO_WHEN: gettext_lazy("Say when, how often or in what case."),
    Found.ABSOLUTE: gettext_lazy("One exception, and it is broken. Say what happens then, or leave the word out."),
    Found.SEVERAL: gettext_lazy("This may be several things. Each can be a clause of its own."),
    Found.LONG: gettext_lazy("It is long. What would one remember of it?"),
}
#: Written examples, so that an empty page is no riddle.
EXAMPLES: Mapping[str, Promise] = {
    "support": gettext_lazy("Who is stuck for an hour says so in the channel, and somebody looks at it the same day."),
    "load": gettext_lazy("Nobody reviews more than three changes a week; who has had three passes the next one on."),
    "answers": gettext_lazy("Who is asked something answers within two working days, if only to say when."),
    "decisions": gettext_lazy(
        "Decisions that concern others are written on the team's page the day they are made, with the reason."
    ),
    "credit": gettext_lazy("Who presents results names everybody who worked on them on the first page."),
    "value": gettext_lazy("Asking early: who does not know how to go on asks before half a day has gone."),
    "gives": gettext_lazy("Lena reads the draft of each chapter within a week after she gets it."),
    "seeks": gettext_lazy("Ben wants to hear before Thursday when a chapter comes later."),
    "fair": gettext_lazy("Each leads every second meeting."),
    "limits": gettext_lazy("No messages after 18:00; what is urgent is a call."),
}


@dataclass(frozen=True, slots=True)
class Coached:
    """What the coach says of a text."""

    sight: str
    clear: bool
    remarks: list[tuple[str, str]]


def coached(text: str) -> Coached | None:
    """What the coach reads in a text; None for an empty one."""
    looked: Looked = look(text, (get_language() or "en")[:2])
    if looked.sight is Sight.EMPTY:
        return None
    remarks = [(one.words, str(FOUND[one.found])) for one in looked.remarks]
    return Coached(str(SIGHTS[looked.sight]), looked.sight is Sight.CLEAR, remarks)


type Part = tuple[Literal["same", "gone", "new"], str]


def differences(before: str, after: str) -> list[Part]:
    """Word by word, what stayed, what went and what came.

    >>> differences("answers within two days", "answers within three days")
    [('same', 'answers within'), ('gone', 'two'), ('new', 'three'), ('same', 'days')]
    """
    old, new = before.split(), after.split()
    found: list[Part] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", " ".join(old[i:j])))
            continue
        if j > i:
            found.append(("gone", " ".join(old[i:j])))
        if m > k:
            found.append(("new", " ".join(new[k:m])))
    return found


def names(parties: Sequence[Party | None], reader: User) -> str:
    """Some of a team by name; the reader is "you"."""
    return ", ".join(you_or_name(party, reader) for party in parties if party is not None)

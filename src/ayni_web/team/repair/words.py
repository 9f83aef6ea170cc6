"""What pages say of what was noticed in a preparation, and how a preparation reads as a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.guidance.hard_talks import Field, Notice, Remark
from ayni_web.team.repair.forms import APART, ApartForm, TalkForm

#: So many remarks to one part are read; more are a lecture.
MOST = 2

SAID: Mapping[Notice, Promise] = {
    Notice.UNSAFE: gettext_lazy(
        "If this is what happened, a talk of two may not be the place. Look at “Something here is not safe” first."
    ),
    Notice.JUDGING: gettext_lazy("This says how somebody is. What did you see or hear that made you think so?"),
    Notice.SWEEPING: gettext_lazy("They will find the one time it was otherwise. How often was it, and since when?"),
    Notice.GUESSED: gettext_lazy(
        "What somebody wanted or thought nobody sees. What did they do or say? You can ask them for the rest."
    ),
    Notice.UNDATED: gettext_lazy("When was it? One day, one number makes it something that both can look at."),
    Notice.THOUGHT: gettext_lazy("After “I feel that” comes a thought. What was in you: sad, afraid, angry, tired?"),
    Notice.DONE_TO_ME: gettext_lazy("This word says what somebody did to you. What did you feel when you thought so?"),
    Notice.STRATEGY: gettext_lazy(
        "This is one way to meet a need, and names who has to do it. What would you have by it: rest, clarity, trust, fairness?"
    ),
    Notice.DEMAND: gettext_lazy(
        "Can they say no to this? If not, it is a demand: then say that it is a limit of yours."
    ),
    Notice.NEGATIVE: gettext_lazy("This says what should not be. What would be good instead?"),
    Notice.VAGUE: gettext_lazy("How would both of you see that it was done? Say one thing, of this week."),
    Notice.NOT_AN_ASK: gettext_lazy("What would they answer yes or no to? “Would you …?” is a beginning."),
}


@dataclass(frozen=True, slots=True)
class Noticed:
    """One remark as a page says it."""

    words: str
    said: str
    unsafe: bool


def noticed(remarks: Sequence[Remark]) -> dict[str, list[Noticed]]:
    """Remarks by the part that they are about, at most two to each."""
    found: dict[str, list[Noticed]] = {}
    for one in remarks:
        here = found.setdefault(one.field.value, [])
        if len(here) < MOST:
            here.append(Noticed(one.words, str(SAID[one.notice]), one.notice is Notice.UNSAFE))
    return found


def talk_as_note(parts: Mapping[str, str]) -> str:
    """A preparation as its writer reads it among their private notes."""
    head = _("Before I talk with %(name)s") % {"name": parts["whom"]}
    return _under_titles(
        head, [(str(TalkForm.base_fields[part.value].label), parts.get(part.value, "")) for part in Field]
    )


def apart_as_note(parts: Mapping[str, str]) -> str:
    """A considered step away, the same way."""
    options = {value: str(label) for value, label in ApartForm.OPTIONS}
    told = {name: parts.get(name, "") for name in APART} | {"option": options.get(parts.get("option", ""), "")}
    head = _("A considered step: %(name)s") % {"name": parts["whom"]}
    return _under_titles(head, [(str(ApartForm.base_fields[name].label), told[name]) for name in APART])


def _under_titles(head: str, parts: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join([head, *(f"{title}\n{text}" for title, text in parts if text)])


def steps_done(said: Mapping[str, str]) -> int:
    """How many of the four thoughts of a preparation have words: what was seen and felt, the other side, the need, the ask."""
    thoughts = (("saw", "felt"), ("side",), ("need",), ("ask", "offer"))
    return sum(any(said.get(part, "").strip() for part in one) for one in thoughts)

"""First drafts in the reader's language, by kind of help. They name the need and the moment, and invent nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.guidance.ideas import Help, Suggestion, Sure, Why
from ayni_web.practice.today.models import Request
from ayni_web.practice.today.words import Wording, short


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to begin with."""

    subject: str
    body: str

    def opening(self) -> str:
        """Its first words, for a card."""
        lines = [line for line in self.body.splitlines() if line.strip()]
        return f"{lines[0]} {lines[1]}" if len(lines) > 1 else self.body

    def mailto(self, address: str) -> str:
        """An address that opens the reader's own mail program. Nothing is sent by Ayni."""
        lines = self.body.replace("\r\n", "\n").replace("\n", "\r\n")
        return f"mailto:{quote(address, safe='@')}?subject={quote(self.subject)}&body={quote(lines)}"


def draft_of(chosen: Suggestion, wording: Wording, signed: str) -> Draft:
    """A draft for one suggestion."""
    said = {
        "first": wording.first(chosen.party),
        "other": wording.name(wording.other(chosen) or 0),
        "need": short(wording.need(chosen)),
        "gift": short(wording.text(chosen, Why.YOU_CAN)),
        "what": short(wording.text(chosen, Why.PROMISED) or wording.text(chosen, Why.MOMENT)),
    }
    guessed = chosen.sure is Sure.GUESSED and bool(said["need"])
    subject, body = _wonder() if guessed else _TEMPLATES[chosen.help]()
    return _letter(subject % said, body % said, said["first"], signed)


def _letter(subject: str, body: str, first: str, signed: str) -> Draft:
    whole = _("%(first)s,\n\n%(body)s\n\n%(signed)s") % {"first": first, "body": body, "signed": signed}
    return Draft(subject, whole.strip())


def _keep() -> tuple[str, str]:
    return _("As promised"), _("I promised you this: %(what)s. ")


def _introduce() -> tuple[str, str]:
    return (
        _("Somebody you may want to meet"),
        _(
            "I was thinking of what you are after: %(need)s. I know %(other)s, who may be able to help. "
            "Shall I ask whether the two of you may be introduced?"
        ),
    )


def _share() -> tuple[str, str]:
    return (
        _("Something that may be of use"),
        _(
            "I was thinking of what you are after: %(need)s. I have something that may be of use: %(gift)s. Shall I send it over?"
        ),
    )


def _explain() -> tuple[str, str]:
    return (
        _("On what you are after"),
        _(
            "I was thinking of what you are after: %(need)s. I know a little about it: %(gift)s. "
            "The one thing I would look at first is "
        ),
    )


def _lend_a_hand() -> tuple[str, str]:
    return (
        _("Could you use a hand?"),
        _("I was thinking of what you are after: %(need)s. I could lend a hand: %(gift)s. Would that help?"),
    )


def _offer() -> tuple[str, str]:
    return (
        _("One thing I could do?"),
        _("I remember what you are after: %(need)s. Which one thing would help you most with it just now?"),
    )


def _wonder() -> tuple[str, str]:
    """For a need that is a guess: it asks, and claims nothing."""
    return (
        _("A question"),
        _("I wonder whether this is on your mind: %(need)s. If so, which one thing would help?"),
    )


def _think_along() -> tuple[str, str]:
    return (
        _("Thinking it through"),
        _(
            "I remember what you are after: %(need)s. If you like, send me where you stand, and I will read it with care "
            "and write back."
        ),
    )


def _find_somebody() -> tuple[str, str]:
    return (
        _("Whom would you like to meet?"),
        _(
            "I remember what you are after: %(need)s. Whom would it help you to meet? "
            "I will see whom I know, and ask them first."
        ),
    )


def _planned() -> tuple[str, str]:
    return _("For the day"), _("I am thinking of your day: %(what)s.")


def _cheer() -> tuple[str, str]:
    return _("All the best"), _("all the best for the day: %(what)s. I am glad for you.")


def _stand_by() -> tuple[str, str]:
    return _("Thinking of you"), _(
        "I am thinking of you. No need to answer. If there is a small thing I can take off your hands, say so."
    )


def _think_of() -> tuple[str, str]:
    return _("Thinking of you"), _("I am thinking of you: %(what)s. I am there if it helps to talk it over.")


def _thank() -> tuple[str, str]:
    return _("Thank you"), _("thank you for your help. What it changed for me: ")


def _tell() -> tuple[str, str]:
    return _("What came of your help"), _("I was reminded today of how you helped me back then. What came of it: ")


def _follow_up() -> tuple[str, str]:
    return _("How did it go?"), _("how did it go in the end? And was what I did of any use to you?")


def _wake() -> tuple[str, str]:
    return (
        _("It has been a while"),
        _("it has been a while, and I thought of you. Something that may be of use to you: "),
    )


def _ask() -> tuple[str, str]:
    return (
        _("What are you working on?"),
        _("what are you working on just now? If there is something small that would help, I would like to hear of it."),
    )


_TEMPLATES = {
    Help.KEEP: _keep,
    Help.INTRODUCE: _introduce,
    Help.SHARE: _share,
    Help.EXPLAIN: _explain,
    Help.LEND_A_HAND: _lend_a_hand,
    Help.OFFER: _offer,
    Help.THINK_ALONG: _think_along,
    Help.FIND_SOMEBODY: _find_somebody,
    Help.PLANNED: _planned,
    Help.CHEER: _cheer,
    Help.STAND_BY: _stand_by,
    Help.THINK_OF: _think_of,
    Help.THANK: _thank,
    Help.TELL: _tell,
    Help.FOLLOW_UP: _follow_up,
    Help.WAKE: _wake,
    Help.WELCOME: _ask,
    Help.LISTEN: _ask,
}


def reply_of(
    request: Request, first: str, signed: str, *, again_on: str, pointed_to: str, answers_within: int | None
) -> Draft:
    """A draft that answers a request: kindly no, not now, or somebody better placed. `again_on` is a day in words."""
    said = {"what": short(request.what), "day": again_on, "other": pointed_to}
    body = {
        Request.Reply.NO: _(
            "thank you for asking me about this: %(what)s. I cannot do it well just now, so I would rather say no than keep you "
            "waiting. I hope that it goes well."
        ),
        Request.Reply.NOT_NOW: _(
            "thank you for asking me about this: %(what)s. I cannot just now. I will look at it again on %(day)s and tell you "
            "then; do not wait for me if somebody else can sooner."
        ),
        Request.Reply.SOMEBODY: _(
            "thank you for asking me about this: %(what)s. %(other)s is better placed than I am. "
            "Shall I ask whether they have time for you?"
        ),
    }[Request.Reply(request.reply)]
    body = body % said
    if answers_within is not None:
        body = f"{body}\n\n{_within(answers_within)}"
    return _letter(_("Your question"), body, first, signed)


def _within(hours: int) -> str:
    if hours % 24 == 0 and hours >= 48:
        return ngettext("I usually answer within %(n)s day.", "I usually answer within %(n)s days.", hours // 24) % {
            "n": hours // 24
        }
    return ngettext("I usually answer within %(n)s hour.", "I usually answer within %(n)s hours.", hours) % {"n": hours}

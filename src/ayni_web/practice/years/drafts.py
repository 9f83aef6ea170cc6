"""First letters to old ties, by what is at hand, in their language. Each gives something, and none asks for anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ayni.guidance.ideas import Help, Sure
from ayni.guidance.waking import Useful, Wake
from ayni_web.ties.letters import Letter, first_name, letter, short


def draft_of(wake: Wake, useful: Useful, said: dict[str, str], *, name: str, language: str, signed: str) -> Letter:
    """A draft for one old tie. `said` holds the words of what is at hand: need, gift, other, what, plan."""
    with translation.override(language):
        last = wake.old.tie.last_at
        words = {key: short(value) for key, value in said.items()}
        words["month"] = "" if last is None else _month(last)
        helped = next((reason.at for reason in useful.reasons if reason.at is not None), None)
        words["then"] = "" if helped is None else _month(helped)
        guessed = useful.sure is Sure.GUESSED and bool(said.get("need"))
        subject, body = _wonder() if guessed else _TEMPLATES[useful.help]()
        opening = "" if useful.help is Help.STAND_BY else _opening() % words
        whole = " ".join(part for part in (opening, body % words) if part)
        return letter(subject % words, whole, first=first_name(name), signed=signed)


def _month(at: int) -> str:
    return date_format(localtime(datetime.fromtimestamp(at, UTC)), "YEAR_MONTH_FORMAT")


def _opening() -> str:
    return _("it has been a while: we were last in touch in %(month)s.")


def _share() -> tuple[str, str]:
    return (
        _("Something that may be of use"),
        _(
            "I remembered that you were after this: %(need)s. I have something that may be of use: %(gift)s. "
            "Say the word and it is yours; there is no hurry."
        ),
    )


def _explain() -> tuple[str, str]:
    return (
        _("On what you were after"),
        _(
            "I remembered that you were after this: %(need)s. I know a little about it: %(gift)s. "
            "The one thing I would look at first is "
        ),
    )


def _lend_a_hand() -> tuple[str, str]:
    return (
        _("A hand, if it is still of use"),
        _(
            "I remembered that you were after this: %(need)s. If it is still open, I could lend a hand: %(gift)s. "
            "There is no hurry."
        ),
    )


def _introduce() -> tuple[str, str]:
    return (
        _("Somebody you may like to meet"),
        _(
            "I remembered that you were after this: %(need)s. I know somebody who may be just right. "
            "If it is still open, I will gladly ask them whether they would like to meet you."
        ),
    )


def _offer() -> tuple[str, str]:
    return (
        _("I thought of you"),
        _("I remembered that you were after this: %(need)s. If it is still open, here is what I could do: "),
    )


def _wonder() -> tuple[str, str]:
    """For a need that is a guess: it claims nothing."""
    return (
        _("I thought of you"),
        _("I wonder whether this is on your mind: %(need)s. If so, here is what I could do: "),
    )


def _moment() -> tuple[str, str]:
    return _("Thinking of your day"), _("I am thinking of you on the day: %(what)s. I wish you all the best for it.")


def _loss() -> tuple[str, str]:
    return _("Thinking of you"), _("I am thinking of you. No need to answer.")


def _tell() -> tuple[str, str]:
    return (
        _("What came of your help"),
        _("I thought of how you helped me in %(then)s, and I never told you what came of it: "),
    )


def _follow_up() -> tuple[str, str]:
    return (
        _("I thought of you"),
        _("I remembered what you were working for back then: %(what)s. Here is something that has to do with it: "),
    )


_TEMPLATES: dict[Help, Callable[[], tuple[str, str]]] = {
    Help.STAND_BY: _loss,
    Help.PLANNED: _moment,
    Help.SHARE: _share,
    Help.EXPLAIN: _explain,
    Help.INTRODUCE: _introduce,
    Help.LEND_A_HAND: _lend_a_hand,
    Help.CHEER: _moment,
    Help.THINK_OF: _moment,
    Help.TELL: _tell,
    Help.OFFER: _offer,
    Help.THINK_ALONG: _offer,
    Help.FIND_SOMEBODY: _offer,
    Help.FOLLOW_UP: _follow_up,
}

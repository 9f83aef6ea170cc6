"""A quiet second look at a thank-you: does it say what somebody did, and what that changed, in the writer's own words?

A pure function over two short texts. What it finds comes back as data, each with the words it rests on, and at most
two at a time, the one that helps most first. It writes nothing for anybody: thanks that a machine wrote are nobody's.
A text is never held back.

That it moves people to hear what they did, more than to hear what somebody got out of it: Algoe, Kurtz & Hilaire (2016),
Putting the "you" in "thank you", Social Psychological and Personality Science 7. The lists of words below are ours, made
by hand; nothing was fitted.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ayni.guidance.thanking_words import WORDS, Words

#: No more at once: whoever thanks is not to be examined.
MOST = 2
#: So many words that carry something tell what was done.
ENOUGH_DONE = 3
ENOUGH_CHANGED = 2
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,:]\d+)*", re.UNICODE)


class Hint(StrEnum):
    """What could make a thank-you say more. In the order in which they help."""

    WHAT = "what"  # it does not say what they did
    AGAIN = "again"  # word for word what the writer has thanked with before
    BITES = "bites"  # it takes back what it gives ("for once", "next time")
    ASKS = "asks"  # it asks for something more
    COMPARES = "compares"  # it praises one at the cost of others
    CHANGED = "changed"  # it does not say what that changed
    TRAIT = "trait"  # it says what they are, and not what they did


@dataclass(frozen=True, slots=True)
class Advice:
    """One hint, and the writer's words on which it rests; empty where something is missing."""

    hint: Hint
    words: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a thank-you says, as far as one can see from outside, and what could make it say more."""

    says_what: bool
    says_change: bool
    advice: tuple[Advice, ...]


def look_over(done: str, changed: str = "", *, language: str = "en", earlier: Collection[str] = ()) -> Look:
    """Look over a thank-you.

    Args:
        done: what they did, in the writer's words.
        changed: what it changed, in the writer's words; may be empty where `done` says it already.
        language: "en", "de" or "es", also with a region ("de-AT"). In any other one, words are counted and nothing
            else is looked for.
        earlier: what this writer thanked others for before, to see where a text is sent a second time.

    Returns:
        A `Look`. With both texts empty it says that neither stands there, and what is missing.

    >>> look_over("Great job, thanks for everything!").advice[0].hint
    <Hint.WHAT: 'what'>
    >>> look = look_over("You read the customs form line by line on Sunday night", "We could file it on Monday")
    >>> look.says_what, look.says_change, look.advice
    (True, True, ())
    >>> look_over("Du hast am Sonntag das Formular gelesen, sodass wir es abgeben konnten", language="de").says_change
    True
    """
    words = WORDS.get(language.split("-")[0].lower(), Words())
    both = f"{done}\n{changed}"
    says_what = _carrying(done, words) >= ENOUGH_DONE
    says_change = _carrying(changed, words) >= ENOUGH_CHANGED or _says_consequence(done, words)
    found = (
        None if says_what else Advice(Hint.WHAT, _first(done, words.general)),
        Advice(Hint.AGAIN) if says_what and _folded(done) in {_folded(one) for one in earlier} else None,
        _resting(Hint.BITES, both, words.bites),
        _resting(Hint.ASKS, both, words.asks),
        _resting(Hint.COMPARES, both, words.compares),
        None if says_change else Advice(Hint.CHANGED),
        _resting(Hint.TRAIT, both, words.traits) if not says_what or not says_change else None,
    )
    return Look(says_what, says_change, tuple(one for one in found if one is not None)[:MOST])


def _carrying(text: str, words: Words) -> int:
    """How many different words of a text carry something: not those of grammar, and not those that fit any thank-
    you."""
    for phrase in words.general:
        text = re.sub(_pattern(phrase), " ", text, flags=re.IGNORECASE)
    return len({one for found in _WORD.findall(text) if (one := found.casefold()) not in words.light and len(one) > 1})


def _says_consequence(text: str, words: Words) -> bool:
    """Whether, after a word that leads to a consequence, enough follows."""
    for marker in words.leads_on:
        found = re.search(_pattern(marker), text, flags=re.IGNORECASE)
        if found and _carrying(text[found.end() :], words) >= ENOUGH_CHANGED:
            return True
    return False


def _resting(hint: Hint, text: str, phrases: Collection[str]) -> Advice | None:
    words = _first(text, phrases)
    return Advice(hint, words) if words else None


def _first(text: str, phrases: Collection[str]) -> str:
    """The phrase that stands first in a text, as it is written there."""
    found = [match for phrase in phrases if (match := re.search(_pattern(phrase), text, flags=re.IGNORECASE))]
    return " ".join(min(found, key=lambda match: (match.start(), -match.end()))[0].split()) if found else ""


def _pattern(phrase: str) -> str:
    """A phrase as a pattern: whole words, any space between them.

    One that is no word (a question mark) stands as it is.
    """
    if not phrase[:1].isalnum():
        return re.escape(phrase)
    return r"(?<!\w)" + r"\s+".join(map(re.escape, phrase.split())) + r"(?!\w)"


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))

"""Reads along while somebody prepares a hard talk: which words may close the other's ears, and what would open them.

Pure functions over words, in English, German or Spanish. What is noticed comes back as data, each thing with the words that showed
it; nobody and no text gets a number, and nothing of it is to be kept. The same words always give the same answer, and it errs:
it knows words and not what was meant, so a page shows it as a question and never as a fault.

What it looks for others have taught: observations apart from judgements, feelings apart from what one thinks that somebody did,
needs from ways to meet them, and requests that can be seen done and refused (Marshall B. Rosenberg, Nonviolent Communication);
to speak of oneself (Thomas Gordon's I-messages); interests in the place of positions (Roger Fisher & William Ury, Getting to Yes);
that one sees what somebody did and not what they intended (Douglas Stone, Bruce Patton & Sheila Heen, Difficult Conversations).
None of these is a promise that a talk goes well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ayni.guidance import hard_talk_words as words

#: So much of a text is read.
READ_AT_MOST = 20_000
#: Fewer words say nothing yet that could be looked over.
_SHORT = 2


class Field(StrEnum):
    """The parts of a preparation."""

    SAW = "saw"
    FELT = "felt"
    NEED = "need"
    SIDE = "side"  # how it may look from the other's side
    ASK = "ask"
    OFFER = "offer"  # what one can give, or would like to agree on


class Notice(StrEnum):
    """What was noticed; the words for it are the page's."""

    UNSAFE = "unsafe"  # may be nothing for a talk of two at all
    JUDGING = "judging"  # says what somebody is, not what they did
    SWEEPING = "sweeping"  # always, never
    GUESSED = "guessed"  # what another wanted or thought
    UNDATED = "undated"  # no time and no number
    THOUGHT = "thought"  # "I feel that …" is a thought
    DONE_TO_ME = "done_to_me"  # "ignored" tells what somebody did
    STRATEGY = "strategy"  # one way to meet a need, which names who has to do what
    DEMAND = "demand"  # leaves no room for a no
    NEGATIVE = "negative"  # what not to do
    VAGUE = "vague"  # cannot be seen done
    NOT_AN_ASK = "not_an_ask"  # nothing in it can be answered by yes or no


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was noticed, where: `text[start:end] == words`. About the whole of a text, `words` is empty."""

    field: Field
    notice: Notice
    start: int = 0
    end: int = 0
    words: str = ""


def _any_of(lines: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(lines)})(?!\w)", re.IGNORECASE)


_PATTERNS: Mapping[Notice, re.Pattern[str]] = {
    Notice.UNSAFE: _any_of(words.UNSAFE),
    Notice.JUDGING: _any_of(words.JUDGING),
    Notice.SWEEPING: _any_of(words.SWEEPING),
    Notice.GUESSED: _any_of(words.GUESSED),
    Notice.THOUGHT: _any_of(words.THOUGHT),
    Notice.DONE_TO_ME: _any_of(words.DONE_TO_ME),
    Notice.STRATEGY: _any_of(words.STRATEGY),
    Notice.DEMAND: _any_of(words.DEMAND),
    Notice.NEGATIVE: _any_of(words.NEGATIVE),
    Notice.VAGUE: _any_of(words.VAGUE),
}
_DATED = _any_of(words.DATED)
_ANSWERABLE = _any_of(words.ANSWERABLE)
#: What is looked for where, what matters most first.
_LOOKED_FOR: Mapping[Field, tuple[Notice, ...]] = {
    Field.SAW: (Notice.UNSAFE, Notice.JUDGING, Notice.SWEEPING, Notice.GUESSED),
    Field.FELT: (Notice.UNSAFE, Notice.THOUGHT, Notice.DONE_TO_ME, Notice.JUDGING),
    Field.NEED: (Notice.UNSAFE, Notice.STRATEGY, Notice.JUDGING),
    Field.SIDE: (Notice.UNSAFE, Notice.JUDGING),
    Field.ASK: (Notice.UNSAFE, Notice.DEMAND, Notice.VAGUE, Notice.NEGATIVE, Notice.JUDGING),
    Field.OFFER: (Notice.UNSAFE, Notice.SWEEPING),
}


def look_over(field: Field, text: str) -> tuple[Remark, ...]:
    """What may be worth another word in one part, what matters most first; each sort once, at its first place.

    An empty text, or one of a single word, gives nothing.

    >>> [(one.notice.value, one.words) for one in look_over(Field.SAW, "You are always late and you don't care.")]
    [('sweeping', 'always'), ('guessed', "you don't care")]
    >>> look_over(Field.SAW, "In the last year I asked you for reviews seven times. I read one of yours.")
    ()
    >>> [one.notice.value for one in look_over(Field.FELT, "I feel that you ignored me")]
    ['thought', 'done_to_me']
    >>> [one.words for one in look_over(Field.FELT, "Ich war traurig und fühlte mich übergangen")]
    ['übergangen']
    >>> [one.notice.value for one in look_over(Field.NEED, "I need you to answer within a day")]
    ['strategy']
    >>> [one.notice.value for one in look_over(Field.ASK, "More respect from now on")]
    ['vague', 'not_an_ask']
    >>> look_over(Field.ASK, "Would you read my draft by Friday, or say no within a day?")
    ()
    """
    text = text[:READ_AT_MOST]
    if len(text.split()) < _SHORT:
        return ()
    found = [remark for notice in _LOOKED_FOR[field] if (remark := _first(field, notice, text)) is not None]
    if field is Field.SAW and not found and _DATED.search(text) is None:
        found.append(Remark(field, Notice.UNDATED))
    if field is Field.ASK and "?" not in text and _ANSWERABLE.search(text) is None:
        found.append(Remark(field, Notice.NOT_AN_ASK))
    return tuple(found)


def look_over_all(said: Mapping[Field, str]) -> tuple[Remark, ...]:
    """The same for all parts of a preparation, in the order in which they are asked for."""
    return tuple(remark for field in Field if field in said for remark in look_over(field, said[field]))


def _first(field: Field, notice: Notice, text: str) -> Remark | None:
    place = _PATTERNS[notice].search(text)
    return None if place is None else Remark(field, notice, place.start(), place.end(), place.group())

"""Helps to write an ask: what is there already, what is missing, and the one question whose answer would make it easier to help.

A pure function over the words of an ask, in English, German or Spanish. What it finds comes back as data, each thing with
the words that showed it, so that a page can point to them; nobody and no ask gets a number, and nothing of it is to be kept.
The qualities are those that Wayne Baker (2020, All You Have to Do Is Ask) teaches people to put into a request: specific,
meaningful, something to do, of a size, with a day. A word of thanks stands with them because requests that had one were granted
more often (Althoff, Danescu-Niculescu-Mizil & Jurafsky 2014, How to Ask for a Favor, ICWSM). `bench/asking.py` tests it
on such requests; `docs/asking.md` says what came of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ayni.errors import UnknownNameError
from ayni.guidance import ask_words
from ayni.guidance.days_ahead import day_ahead_in
from ayni.guidance.efforts import Effort, effort_in
from ayni.guidance.matching import telling
from ayni.ledger.kinds import Sort, sort_of

#: So much of a text is read; what is longer is no ask but a document.
READ_AT_MOST = 10_000
#: A sentence that asks, with so many words that tell what it is about, is taken to be specific; with a name or number fewer do.
_TELLING, _TELLING_WITH_DETAIL = 4, 2
#: German makes one word of what others say in two or three.
_TELLING_GERMAN = 2
#: A reason of fewer words is none yet.
_REASON_WORDS = 3
#: A day named beside the ask is taken for its own if it lies no more than so many days ahead.
_TOLD_BESIDE = 180
#: With so many sentences that ask, or lines of a list, it is several asks.
_SEVERAL = 3


class Quality(StrEnum):
    """What makes it easier to say yes."""

    SPECIFIC = "specific"  # names the thing: the place, the person, the number
    DOABLE = "doable"  # says what somebody would do
    MEANINGFUL = "meaningful"  # says what it is for
    DATED = "dated"  # says until when it helps
    SIZED = "sized"  # says how much it is
    WARM = "warm"  # has a please, thanks, or what one gives on


class Question(StrEnum):
    """What to answer next; the words are the page's."""

    WHAT_EXACTLY = "what_exactly"
    WHICH_PERSON = "which_person"
    WHICH_PART = "which_part"
    WHICH_THING = "which_thing"
    WHICH_TASK = "which_task"
    WHICH_QUESTION = "which_question"
    WHAT_FOR = "what_for"
    BY_WHEN = "by_when"
    WHICH_DAY = "which_day"
    WHAT_TO_DO = "what_to_do"
    HOW_LONG = "how_long"
    SAY_THANKS = "say_thanks"


class Caution(StrEnum):
    """What may stand in the way."""

    VAGUE = "vague"
    SEVERAL = "several"
    DAY_PAST = "day_past"
    DAY_UNREAL = "day_unreal"
    PRESSING = "pressing"
    TITLE_EMPTY = "title_empty"
    REACHABLE = "reachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An ask as far as it is written. `kind` is a kind's number in the ledger, `minutes` what it would take somebody."""

    title: str = ""
    text: str = ""
    reason: str = ""
    due: date | None = None
    kind: int = 0
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a draft, and where they stand: `getattr(draft, field)[start:end] == words`."""

    field: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """A quality that is there, and the words that show it. `told`: a field of its own says it, and there need be no words."""

    quality: Quality
    spans: tuple[Span, ...] = ()
    told: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A quality that is not there yet, and what to answer so that it is."""

    quality: Quality
    question: Question


@dataclass(frozen=True, slots=True)
class Noted:
    """What may stand in the way, and the words that say so; without words it is the whole that does."""

    caution: Caution
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What is there, what is missing (what helps most first), and what may stand in the way.

    `day` and `minutes` are those that the words name where the draft's own fields do not.
    """

    found: tuple[Found, ...] = ()
    missing: tuple[Missing, ...] = ()
    cautions: tuple[Noted, ...] = ()
    day: date | None = None
    minutes: float | None = None

    @property
    def qualities(self) -> tuple[Quality, ...]:
        """Those that are there, in the order of `Quality`."""
        return tuple(one.quality for one in self.found)


def advice(draft: Draft, *, today: date) -> Advice:
    """Reads a draft. Any text is read, empty ones too; texts are expected in NFC.

    >>> draft = Draft(title="Read two pages of our grant text by Friday", reason="so that we can send it")
    >>> found = advice(draft, today=date(2026, 11, 22))
    >>> [quality.value for quality in found.qualities]
    ['specific', 'doable', 'meaningful', 'dated', 'sized']
    >>> found.day, [one.question.value for one in found.missing]
    (datetime.date(2026, 11, 27), ['say_thanks'])
    >>> found = advice(Draft(text="I need some help with something, it's urgent"), today=date(2026, 11, 22))
    >>> [(one.quality.value, one.question.value) for one in found.missing][:3]
    [('specific', 'what_exactly'), ('doable', 'what_to_do'), ('meaningful', 'what_for')]
    >>> [(one.caution.value, one.spans[0].words) for one in found.cautions]
    [('vague', 'some help'), ('pressing', 'urgent')]
    """
    reading = _Reading(draft, today)
    found = tuple(one for quality in Quality if (one := reading.found(quality)) is not None)
    there = {one.quality for one in found}
    missing = tuple(Missing(quality, reading.question(quality)) for quality in Quality if quality not in there)
    return Advice(found, missing, tuple(reading.cautions(there)), reading.day, reading.minutes)


@dataclass(frozen=True, slots=True)
class _Sentence:
    field: str
    start: int
    words: str


class _Reading:
    """One draft, read once."""

    def __init__(self, draft: Draft, today: date) -> None:
        self._draft, self._today = draft, today
        self._fields = {name: getattr(draft, name)[:READ_AT_MOST] for name in ("title", "text", "reason")}
        said = {name: self._fields[name] for name in ("title", "text")}
        self._sentences = [one for name, text in said.items() for one in _sentences(name, text)]
        self._doing = {place: span for place, one in enumerate(self._sentences) if (span := _doing(one)) is not None}
        self._asking = [self._sentences[place] for place in self._asks()]
        self._german = len(ask_words.GERMAN.findall(" ".join(said.values()))) >= 2
        self._vague = [span for one in self._asking for span in _spans(one, ask_words.VAGUE)]
        self._day, self._day_span, self._unreal = self._named_day()
        self._effort = self._named_effort()

    def _asks(self) -> list[int]:
        """The sentences that ask: the title, those with something to do, and questions; else how the text begins."""
        asks = [
            place
            for place, one in enumerate(self._sentences)
            if one.field == "title" or place in self._doing or _asks(one)
        ]
        return asks or list(range(min(2, len(self._sentences))))

    @property
    def day(self) -> date | None:
        return self._day if self._draft.due is None else None

    @property
    def minutes(self) -> float | None:
        return self._effort[0].minutes if self._draft.minutes is None and self._effort else None

    # What is there -------------------------------------------------------------------------------

    def found(self, quality: Quality) -> Found | None:
        """A quality with the words that show it; None where nothing does."""
        return getattr(self, f"_{quality.value}")()  # type: ignore[no-any-return]

    def _specific(self) -> Found | None:
        """A name, a number, a quotation, or several telling words in one sentence that asks."""
        details = [span for one in self._asking for span in self._details(one)]
        words = {plain for one in self._asking for plain in telling(one.words)} - ask_words.IDLE
        if details and len(words) >= _TELLING_WITH_DETAIL:
            return Found(Quality.SPECIFIC, tuple(details[:3]))
        if self._vague:
            return None
        for one in self._asking:
            of_it = {plain: word for plain, word in telling(one.words).items() if plain not in ask_words.IDLE}
            if len(of_it) >= (_TELLING_GERMAN if self._german else _TELLING):
                return Found(Quality.SPECIFIC, tuple(_span_of(one, word) for word in list(of_it.values())[:3]))
        return None

    def _details(self, one: _Sentence) -> Iterator[Span]:
        yield from _spans(one, ask_words.NAMED)
        if not self._german:
            yield from _spans(one, ask_words.CAPITAL)

    def _doable(self) -> Found | None:
        spans = tuple(self._doing.values())[:2]
        return Found(Quality.DOABLE, spans) if spans else None

    def _meaningful(self) -> Found | None:
        reason = self._fields["reason"]
        told = bool(telling(reason)) and len(reason.split()) >= _REASON_WORDS
        spans = tuple(span for one in self._sentences for span in _spans(one, ask_words.REASONS))[:2]
        return Found(Quality.MEANINGFUL, spans, told) if told or spans else None

    def _dated(self) -> Found | None:
        if self._draft.due is not None:
            return Found(Quality.DATED, told=True)
        if self._day is not None and self._day_span is not None:
            return Found(Quality.DATED, (self._day_span,))
        spans = tuple(span for one in self._sentences for span in _spans(one, ask_words.TIMES))[:1]
        return Found(Quality.DATED, spans) if spans else None

    def _sized(self) -> Found | None:
        if self._draft.minutes is not None:
            return Found(Quality.SIZED, told=True)
        if self._effort:
            return Found(Quality.SIZED, (self._effort[1],))
        spans = tuple(span for one in self._sentences for span in _spans(one, ask_words.AMOUNTS))[:2]
        return Found(Quality.SIZED, spans) if spans else None

    def _warm(self) -> Found | None:
        every = [*self._sentences, *_sentences("reason", self._fields["reason"])]
        spans = tuple(span for one in every for span in _spans(one, ask_words.WARMTH))[:2]
        return Found(Quality.WARM, spans) if spans else None

    def _named_day(self) -> tuple[date | None, Span | None, Span | None]:
        """The first day that title or text names, where it stands, and the first that no calendar has."""
        unreal = None
        for one in self._sentences:
            named = day_ahead_in(one.words, self._today)
            if named.on is not None and one not in self._asking and not self._ahead(named.on):
                continue
            span = _trimmed(
                Span(one.field, one.start + named.start, one.start + named.end, one.words[named.start : named.end])
            )
            if named.on is not None:
                return named.on, span, unreal
            if named.unreal and unreal is None:
                unreal = span
        return None, None, unreal

    def _ahead(self, day: date) -> bool:
        """Whether a day that is told beside the ask may be one until when it helps; "today I lost my keys" tells what was."""
        return 0 < (day - self._today).days <= _TOLD_BESIDE

    def _named_effort(self) -> tuple[Effort, Span] | None:
        for one in self._sentences:
            effort = effort_in(one.words)
            if effort is not None:
                words = one.words[effort.start : effort.end]
                return effort, Span(one.field, one.start + effort.start, one.start + effort.end, words)
        return None

    # What to answer, and what stands in the way ------------------------------------------------------

    def question(self, quality: Quality) -> Question:
        """What to answer so that a quality is there: of what is wanted, by the sort of help."""
        if quality is Quality.SPECIFIC:
            return _WHICH.get(_sort(self._draft.kind), Question.WHAT_EXACTLY)
        if quality is Quality.DATED and any(self._pressing()):
            return Question.WHICH_DAY
        return _QUESTIONS[quality]

    def cautions(self, there: set[Quality]) -> Iterator[Noted]:
        """What may stand in the way, in the order of `Caution`."""
        if self._vague and Quality.SPECIFIC not in there:
            yield Noted(Caution.VAGUE, tuple(self._vague[:3]))
        several = self._several()
        if several:
            yield Noted(Caution.SEVERAL, several)
        past = self._day if self._draft.due is None else self._draft.due
        if past is not None and past < self._today:
            yield Noted(Caution.DAY_PAST, (self._day_span,) if self._draft.due is None and self._day_span else ())
        if self._unreal is not None and self._draft.due is None and self._day is None:
            yield Noted(Caution.DAY_UNREAL, (self._unreal,))
        pressing = tuple(self._pressing())
        if pressing:
            yield Noted(Caution.PRESSING, pressing[:3])
        if self._title_is_empty():
            title = self._fields["title"]
            yield Noted(Caution.TITLE_EMPTY, (_trimmed(Span("title", 0, len(title), title)),))
        everywhere = (_Sentence(name, 0, text) for name, text in self._fields.items())
        reach = [span for one in everywhere for pattern in ask_words.REACHABLE for span in _spans(one, pattern)]
        if reach:
            yield Noted(Caution.REACHABLE, tuple(span for span in reach if not _is_part(span, reach)))

    def _several(self) -> tuple[Span, ...]:
        """Where one more thing is asked: in a list, in several questions, after "also"."""
        text = self._fields["text"]
        lines = [_trimmed(Span("text", one.start(), one.end(), one[0])) for one in _ITEM.finditer(text)]
        if len(lines) >= _SEVERAL:
            return tuple(lines[:5])
        asked = [
            place
            for place, one in enumerate(self._sentences)
            if one.field == "text" and one.words.rstrip().endswith("?")
        ]
        more = [place for place in self._doing if place and ask_words.MORE.match(self._sentences[place].words)]
        if len(asked) >= _SEVERAL or more:
            chosen = [self._sentences[place] for place in (more if more else asked)]
            return tuple(
                _trimmed(Span(one.field, one.start, one.start + len(one.words), one.words)) for one in chosen[:5]
            )
        return ()

    def _pressing(self) -> Iterator[Span]:
        for one in self._sentences:
            yield from _spans(one, ask_words.PRESSING)
            yield from _spans(one, _SHOUTED)

    def _title_is_empty(self) -> bool:
        """Whether a title tells nothing though there is one: "Help!", "Kurze Frage"."""
        title = self._fields["title"]
        return bool(title.strip()) and all(word in ask_words.IDLE for word in telling(title))


_QUESTIONS = {
    Quality.DOABLE: Question.WHAT_TO_DO,
    Quality.MEANINGFUL: Question.WHAT_FOR,
    Quality.DATED: Question.BY_WHEN,
    Quality.SIZED: Question.HOW_LONG,
    Quality.WARM: Question.SAY_THANKS,
}
_WHICH = {
    Sort.CONNECTION: Question.WHICH_PERSON,
    Sort.OPPORTUNITY: Question.WHICH_PERSON,
    Sort.FEEDBACK: Question.WHICH_PART,
    Sort.RESOURCE: Question.WHICH_THING,
    Sort.TIME: Question.WHICH_TASK,
    Sort.SERVICE: Question.WHICH_TASK,
    Sort.KNOWLEDGE: Question.WHICH_QUESTION,
    Sort.MENTORING: Question.WHICH_QUESTION,
}
#: A sentence ends with its mark and a space, or with its line; the dot of "5. Dezember" ends none.
_ENDS = re.compile(r"(?<=[!?…])\s+|(?<=\D\.)\s+|\n+")
_ITEM = re.compile(r"^[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t]+\S[^\n]*", re.MULTILINE)
_SHOUTED = re.compile(r"!{2,}|(?<!\w)[A-ZÄÖÜÁÉÍÓÚÑ]{3,}(?:[ ,]+[A-ZÄÖÜÁÉÍÓÚÑ]{2,}){2,}(?!\w)")


def _sort(kind: int) -> Sort:
    try:
        return sort_of(kind)
    except UnknownNameError:
        return Sort.UNSTATED


def _sentences(field: str, text: str) -> Iterator[_Sentence]:
    start = 0
    for end, after in [*((one.start(), one.end()) for one in _ENDS.finditer(text)), (len(text), len(text))]:
        if text[start:end].strip():
            yield _Sentence(field, start, text[start:end])
        start = after


def _asks(one: _Sentence) -> bool:
    return one.words.rstrip().endswith("?") or ask_words.NEEDING.search(one.words) is not None


def _doing(one: _Sentence) -> Span | None:
    """The words by which a sentence says what somebody would do."""
    match = (
        ask_words.DOING.match(one.words) or ask_words.ASKING.search(one.words) or ask_words.DOING_LAST.search(one.words)
    )
    return _trimmed(_span(one, match)) if match else None


def _spans(one: _Sentence, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Where a pattern stands in a sentence, the same words once."""
    found: dict[str, Span] = {}
    for match in pattern.finditer(one.words):
        found.setdefault(match[0].lower(), _trimmed(_span(one, match)))
    yield from found.values()


def _span(one: _Sentence, match: re.Match[str]) -> Span:
    return Span(one.field, one.start + match.start(), one.start + match.end(), match[0])


def _span_of(one: _Sentence, word: str) -> Span:
    at = one.words.index(word)
    return Span(one.field, one.start + at, one.start + at + len(word), word)


def _is_part(span: Span, others: list[Span]) -> bool:
    """Whether one of the others goes beyond it: figures of an account number that look like a telephone's."""
    return any(
        one.field == span.field and one.start <= span.start and span.end <= one.end and one != span for one in others
    )


def _trimmed(span: Span) -> Span:
    """Without spaces at its ends."""
    words = span.words.strip()
    start = span.start + (len(span.words) - len(span.words.lstrip()))
    return Span(span.field, start, start + len(words), words)

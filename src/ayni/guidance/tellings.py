"""Understands one line in which a person tells an act: "introduced Mara to Ben because she looks for a lawyer".

English, German and Spanish. It guesses and says what it guessed; the person sees it and decides.
Nothing here knows who exists: names that are known come in as an argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ayni.guidance.days import Day, day_in
from ayni.guidance.directions import Direction, direction_of, given_by_participle
from ayni.guidance.doubts import Doubt, doubt_in, intended_in
from ayni.guidance.efforts import effort_in
from ayni.guidance.names import KnownNames, bare, fold, mentions, people
from ayni.guidance.verbs import (
    BECAUSE,
    GIVES_TIME,
    HAVE,
    LEADS,
    VERBS,
    WRITER,
    Verb,
)
from ayni.ledger import kinds


@dataclass(frozen=True, slots=True)
class Telling:
    """What a line was understood to say.

    `givers` and `receivers` are names as they stand in the line, in their order; `""` stands for the
    person who writes; `givers` is empty where somebody helps the writer and the line does not say who.
    Names among those known come first as they are known, others as written.
    `kind` is 0 where no verb was understood. `on` is None where the line names no day. `minutes` is the
    effort that the line tells ("20 minutes", "zwei Stunden"), None where it tells none.
    `doubt` is why the line is no act that can be kept as it stands, and `doubted` the day or the name it is
    about. Where the line does not say who gave to whom, both sides are empty and `unclear` has its names. Where
    a day is written so that it may be two, `days` has both.
    """

    kind: int
    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    what: str
    why: str
    on: date | None
    minutes: float | None = None
    doubt: Doubt | None = None
    doubted: str = ""
    unclear: tuple[str, ...] = ()
    days: tuple[date, ...] = ()


def understand(line: str, known: KnownNames, *, today: date, language: str = "en") -> Telling:
    """What a line says. Never fails: what is not understood stays in `what`.

    `language` is a tag such as `de` or `en-us`: its first part says which verbs come first, the whole how days are written.

    >>> names = KnownNames(["Mara Okafor", "Ben Adler"])
    >>> told = understand("introduced Mara to Ben Adler because she looks for a lawyer", names, today=date(2026, 11, 22))
    >>> kinds.BY_NUMBER[told.kind].name, told.givers, told.receivers, told.why
    ('introduction', ('',), ('Mara Okafor', 'Ben Adler'), 'she looks for a lawyer')
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", line)).strip().rstrip(".")
    clause, why = _split_reason(text)
    day = day_in(clause, today, language)
    clause = day.rest
    spoken, minutes = _take_effort(clause)
    words = spoken.split()
    first = language.partition("-")[0]
    languages = [first, *(other for other in VERBS if other != first)]
    verb, place, length = _find_verb(words, languages)
    kind, minutes = _kind_and_minutes(verb, " ".join(words[place : place + length]), minutes)
    before, after = words[:place], words[place + length :]
    # "habe Karl geholfen": whom one helps stands after "habe"; but "habe Kuchen geschickt" names a thing there.
    leads = LEADS if kinds.sort_of(kind) is kinds.Sort.RESOURCE else LEADS | HAVE
    if verb is None:
        who = direction_of(words, mentions(words, known, leads, opens=True))
    else:
        writes = any(fold(bare(word)) in WRITER for word in before) or given_by_participle(before, after, words[place])
        # "met Karl and helped him": who was met is no helper.
        writes = writes or (
            not any(one.start == 0 for one in mentions(before, known, leads, opens=True))
            and doubt_in(before, [fold(bare(word)) for word in before], None) is Doubt.CONTACT
        )
        # "me presentó a Mara": the last word of the verb says that Mara is not the one who did.
        follows = "" if fold(words[place + length - 1]) in LEADS else _follows(after, known)
        leading = people(before, known, leads, opens=True)
        who = Direction(*_sides(verb, writes, leading, people(after, known), follows))
    doubt, doubted = _doubt(words, place if verb else None, known, day)
    if doubt is None and kind == kinds.INTRODUCTION.number:
        sides = (*mentions(before, known, leads, opens=True), *mentions(after, known))
        doubt, doubted = _twice([one.name for one in sides])
    return Telling(
        kind=kind,
        givers=who.givers,
        receivers=who.receivers,
        what=(clause[:1].upper() + clause[1:]),
        why=why,
        on=day.on,
        minutes=minutes,
        doubt=doubt,
        doubted=doubted,
        unclear=who.unclear,
        days=day.either,
    )


def _doubt(words: Sequence[str], verb_at: int | None, known: KnownNames, day: Day) -> tuple[Doubt | None, str]:
    """Why a line is no act, and the day it is about."""
    if day.unreal:
        return Doubt.NO_SUCH_DAY, day.unreal
    if day.ahead:
        return Doubt.AHEAD, day.ahead
    if day.either:
        return Doubt.TWO_DAYS, ""
    doubt = doubt_in(words, [fold(bare(word)) for word in words], verb_at)
    if doubt is None and verb_at is None:
        intended = intended_in(words)
        return (Doubt.AHEAD, intended) if intended else _nothing_but_names(words, known)
    return doubt, ""


def _nothing_but_names(words: Sequence[str], known: KnownNames) -> tuple[Doubt | None, str]:
    found = mentions(words, known, opens=True)
    names_only = sum(one.end - one.start for one in found) == len(words) and all(one.name for one in found)
    return (Doubt.NO_ACT if found and names_only else None), ""


def _twice(names: list[str]) -> tuple[Doubt | None, str]:
    """Somebody who is named on both sides of an introduction."""
    again = next((name for place, name in enumerate(names) if name and name in names[:place]), "")
    return (Doubt.TWICE, again) if again and len(set(names) - {""}) < 2 else (None, "")


def _follows(words: Sequence[str], known: KnownNames) -> str:
    """The name right after a verb: "me ayudó Mara" says by its order that Mara helped."""
    found = mentions(words, known)
    return found[0].name if found and found[0].start == 0 else ""


def _split_reason(text: str) -> tuple[str, str]:
    # Small letters only: Weil and Damit are also names.
    match = re.search(rf"[,;]?\s+(?:{'|'.join(BECAUSE)})\s+", text)
    if match is None or match.start() == 0:
        return text, ""
    return text[: match.start()], text[match.end() :]


def _take_effort(clause: str) -> tuple[str, float | None]:
    """The clause without the words for how long it took, which are nobody's name, and the minutes they say."""
    effort = effort_in(clause)
    if effort is None:
        return clause, None
    return f"{clause[: effort.start]} {clause[effort.end :]}", effort.minutes


def _kind_and_minutes(verb: Verb | None, phrase: str, minutes: float | None) -> tuple[int, float | None]:
    """The kind of act, and the minutes that are its effort.

    Time that was given is help with one's hands, whatever the verb; how long a thing that was lent or
    sent lasts is no effort of who sent it.
    """
    kind = verb.kind if verb else kinds.UNSTATED.number
    if minutes is None:
        return kind, None
    if verb is None or " ".join(map(fold, phrase.split())) in GIVES_TIME:
        return kinds.HANDS_ON.number, minutes
    return kind, None if kinds.sort_of(kind) is kinds.Sort.RESOURCE else minutes


def _find_verb(words: Sequence[str], languages: Iterable[str]) -> tuple[Verb | None, int, int]:
    """The longest phrase that names an act, in the reader's language first; its place and number of words."""
    folded = [fold(bare(word)) for word in words]
    for language in languages:
        phrases: Mapping[tuple[str, ...], Verb] = VERBS[language]
        found = [
            (len(phrase), -start, phrase)
            for start in range(len(words))
            for phrase in _phrases_from(folded, start, phrases)
        ]
        if found:
            length, back, phrase = max(found)
            return phrases[phrase], -back, length
    return None, 0, 0


def _phrases_from(
    folded: Sequence[str], start: int, phrases: Mapping[tuple[str, ...], Verb]
) -> Iterable[tuple[str, ...]]:
    for length in range(1, min(5, len(folded) - start) + 1):
        phrase = tuple(folded[start : start + length])
        if phrase in phrases:
            yield phrase


def _sides(
    verb: Verb | None, writes: bool, before: list[str], after: list[str], follows: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who gave and who received: the writer gives, unless somebody else stands before the verb.

    German puts everybody before the verb ("Ich habe Mara Ben vorgestellt"), and pronouns stand
    there too ("Jörg hat mir geholfen", "Lucía me presentó").
    """
    others = [name for name in before if name]
    if verb is not None and verb.passive:
        by = tuple(name for name in after if name)
        if others and not writes and after and "" not in before:
            # "Mara got advice from Ben", "Mara was helped by me"
            return by or ("",), tuple(others)
        return by or tuple(others), ("",)
    if not writes and not others and "" in before and follows:
        # "me ayudó Mara con la mudanza": who helped stands right after the verb.
        return (follows,), ("",)
    if not writes and not others and (after == [""] or "" in before):
        # "helped me with the move", "hat mir beim Umzug geholfen": somebody did, whom the line does not name.
        return (), ("",)
    if writes or not others:
        return ("",), tuple(dict.fromkeys(name for name in (*others, *after) if name))
    givers = others[:1] if "" in before else others
    if "" in before or "" in after or not after:
        # "Mara introduced me to Ben": the help was for the writer; Ben is whom it is about.
        return tuple(givers), ("", *(name for name in others[len(givers) :]))
    return tuple(givers), tuple(name for name in after if name not in givers)

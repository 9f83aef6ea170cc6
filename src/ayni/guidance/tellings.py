"""Understands one line in which a person tells an act: "introduced Mara to Ben because she looks for a lawyer".

English, German and Spanish. It guesses and says what it guessed; the person sees it and decides.
Nothing here knows who exists: names that are known come in as an argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ayni.guidance.efforts import effort_in
from ayni.guidance.verbs import (
    BECAUSE,
    CAME_FROM,
    DAYS_AGO,
    GIVES_TIME,
    HAVE,
    LEADS,
    ME,
    ON_DATE,
    RELATIVE_DAYS,
    THANKS_TO,
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
    """

    kind: int
    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    what: str
    why: str
    on: date | None
    minutes: float | None = None


class KnownNames:
    """Finds names of known people in a line: whole names first, then given names that only one person has."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_words: dict[tuple[str, ...], str | None] = {}
        given: dict[tuple[str, ...], set[str]] = {}
        for name in names:
            words = tuple(filter(None, (_fold(_bare(word)) for word in name.split())))
            if not words:
                continue
            if name.count(",") == 1:
                # "Adler, Ben" in an address book is Ben Adler in a line.
                family, own = name.split(",")
                turned = tuple(_fold(_bare(word)) for word in f"{own} {family}".split())
                self._by_words.setdefault(turned, name)
            self._by_words[words] = name if self._by_words.get(words, name) == name else None
            given.setdefault(words[:1], set()).add(name)
        for words, whose in given.items():
            if len(whose) == 1:
                self._by_words.setdefault(words, next(iter(whose)))
        self._longest = max(map(len, self._by_words), default=0)

    def at(self, words: Sequence[str], start: int) -> tuple[str, int] | None:
        """The known name that begins at a word, the longest there is, and how many words it has."""
        for length in range(min(self._longest, len(words) - start), 0, -1):
            name = self._by_words.get(tuple(_fold(_bare(word)) for word in words[start : start + length]))
            # A word in small letters is a word, not somebody's given name: "mark" is no Mark.
            if name is not None and words[start][:1].isupper():
                return name, length
        return None


def understand(line: str, known: KnownNames, *, today: date, language: str = "en") -> Telling:
    """What a line says. Never fails: what is not understood stays in `what`.

    >>> names = KnownNames(["Mara Okafor", "Ben Adler"])
    >>> told = understand("introduced Mara to Ben Adler because she looks for a lawyer", names, today=date(2026, 11, 22))
    >>> kinds.BY_NUMBER[told.kind].name, told.givers, told.receivers, told.why
    ('introduction', ('',), ('Mara Okafor', 'Ben Adler'), 'she looks for a lawyer')
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", line)).strip().rstrip(".")
    clause, why = _split_reason(text)
    clause, on = _take_day(clause, today)
    spoken, minutes = _take_effort(clause)
    words = spoken.split()
    languages = [language, *(other for other in VERBS if other != language)]
    verb, place, length = _find_verb(words, languages)
    kind, minutes = _kind_and_minutes(verb, " ".join(words[place : place + length]), minutes)
    before, after = words[:place], words[place + length :]
    writes = any(_fold(_bare(word)) in WRITER for word in before)
    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    if verb is None and _came_from_somebody(words):
        # "advice from Ravi", "thanks to Mara": what was given came to the writer, whatever it is called.
        givers, receivers = tuple(name for name in _people(words, known) if name), ("",)
    else:
        # "habe Karl geholfen": whom one helps stands after "habe"; but "habe Kuchen geschickt" names a thing there.
        leads = LEADS if kinds.sort_of(kind) is kinds.Sort.RESOURCE else LEADS | HAVE
        givers, receivers = _sides(verb, writes, _people(before, known, leads), _people(after, known))
    return Telling(
        kind=kind,
        givers=givers,
        receivers=receivers,
        what=(clause[:1].upper() + clause[1:]),
        why=why,
        on=on,
        minutes=minutes,
    )


def _split_reason(text: str) -> tuple[str, str]:
    # Small letters only: Weil and Damit are also names.
    match = re.search(rf"[,;]?\s+(?:{'|'.join(BECAUSE)})\s+", text)
    if match is None or match.start() == 0:
        return text, ""
    return text[: match.start()], text[match.end() :]


def _take_day(text: str, today: date) -> tuple[str, date | None]:
    for words, back in RELATIVE_DAYS.items():
        match = re.search(rf"(?:^|\s){words}(?=$|[\s,;])", text, re.IGNORECASE)
        if match:
            return _without(text, match), today - timedelta(days=back)
    for pattern, unit in DAYS_AGO:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return _without(text, match), today - timedelta(days=min(int(match[1]) * unit, 36_500))
    match = re.search(ON_DATE, text, re.IGNORECASE)
    if match:
        try:
            return _without(text, match), date.fromisoformat(match[1])
        except ValueError:
            return text, None
    return text, None


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
    if verb is None or " ".join(map(_fold, phrase.split())) in GIVES_TIME:
        return kinds.HANDS_ON.number, minutes
    return kind, None if kinds.sort_of(kind) is kinds.Sort.RESOURCE else minutes


def _without(text: str, match: re.Match[str]) -> str:
    return re.sub(r"\s+", " ", text[: match.start()] + " " + text[match.end() :]).strip(" ,;")


def _came_from_somebody(words: Sequence[str]) -> bool:
    """Whether a line without a known verb says by its small words that the writer received."""
    folded = [_fold(_bare(word)) for word in words]
    return bool(CAME_FROM & set(folded)) or " ".join(folded[:2]) in THANKS_TO


def _find_verb(words: Sequence[str], languages: Iterable[str]) -> tuple[Verb | None, int, int]:
    """The longest phrase that names an act, in the reader's language first; its place and number of words."""
    folded = [_fold(_bare(word)) for word in words]
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


def _people(words: Sequence[str], known: KnownNames, leads: frozenset[str] = LEADS) -> list[str]:
    """Names in a run of words: known ones, `""` for the writer, and unknown ones by their capital letters."""
    people: list[str] = []
    place = 0
    while place < len(words):
        found = known.at(words, place)
        if found is not None:
            people.append(found[0])
            place += found[1]
        elif _fold(_bare(words[place])) in ME:
            people.append("")
            place += 1
        elif _fold(_bare(words[place])) in WRITER:
            place += 1
        else:
            length = _capitals(words, place, leads)
            if length:
                people.append(" ".join(_bare(word) for word in words[place : place + length]))
            place += max(length, 1)
    return list(dict.fromkeys(people))


def _capitals(words: Sequence[str], start: int, leads: frozenset[str]) -> int:
    """How many words from here look like a name nobody knows yet: two or more capitalised, or one after "to", "for", "with"."""
    length = 0
    while start + length < len(words) and re.match(r"[^\W\d_][\w'’.-]*$", _bare(words[start + length])):
        if not words[start + length][0].isupper():
            break
        length += 1
        if words[start + length - 1][-1:] in ",;":
            break
    led = start > 0 and _fold(words[start - 1]) in leads
    return length if length >= 2 or (length == 1 and (led or start == 0)) else 0


def _sides(
    verb: Verb | None, writes: bool, before: list[str], after: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who gave and who received: the writer gives, unless somebody else stands before the verb.

    German puts everybody before the verb ("Ich habe Mara Ben vorgestellt"), and pronouns stand
    there too ("Jörg hat mir geholfen", "Lucía me presentó").
    """
    others = [name for name in before if name]
    if verb is not None and verb.passive:
        return tuple(name for name in after if name) or tuple(others), ("",)
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


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word.strip('.,;:!?()"“”„'))


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().strip()

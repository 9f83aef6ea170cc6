"""Who gave to whom in a line whose verb nobody taught us. Where the line does not show it, that is said, not guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ayni.guidance.names import Mention, bare, fold, named, verbish
from ayni.guidance.verbs import AUXILIARIES, CAME_FROM, LEADS, ME, ME_OBJECT, MY, NO_NAMES, THANKS_TO, WRITER

_AND = frozenset(["and", "und", "y", "e"])
#: After these the one before them received: "Mara borrowed my drill".
_TAKES = frozenset([
    "borrowed", "borrows", "needs", "needed", "took", "takes", "gets", "bekam", "braucht", "brauchte", "nahm", "recibio",
    "tomo", "necesita", "necesitaba",
])  # fmt: skip
_IS = frozenset(["is", "was", "ist", "war", "wird", "wurde", "bin", "es", "era", "fue"])
_THANKS = frozenset(["thanks", "danke", "dank", "gracias"])
_FOR = frozenset(["to", "for", "an", "fur", "para", "a"])
_OUT_OF = frozenset(["from", "von", "de"])


@dataclass(frozen=True, slots=True)
class Direction:
    """Givers and receivers, `""` for the writer; both empty and the names in `unclear` where nothing shows the direction."""

    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    unclear: tuple[str, ...] = ()


def direction_of(words: Sequence[str], found: Sequence[Mention]) -> Direction:
    """Who gave to whom, by the order of the words and by the words for the writer.

    The writer gives where no one else is the subject ("carried Mara's sofa"). A name before its verb gives
    ("Mara carried my sofa"), and so does another where the writer is the object ("me llevó Mara").
    """
    folded = [fold(bare(word)) for word in words]
    others = [one for one in found if one.name]
    names = tuple(dict.fromkeys(one.name for one in others))
    if " ".join(folded[:2]) in THANKS_TO or _THANKS & set(folded[:1]):
        return Direction(names, ("",))
    # "brought a cake from the bakery for Mara" names no one from whom it came.
    from_whom = any(one.start and folded[one.start - 1] in _OUT_OF for one in found)
    if (CAME_FROM - _OUT_OF) & set(folded) or (from_whom and CAME_FROM & set(folded)):
        return _came(folded, others, names)
    if _writer_is_subject(folded, others):
        return Direction(("",), names)
    group = _subject(words, folded, others)
    if group and folded[group[-1].end] in _TAKES:
        mine = bool((ME_OBJECT | MY) & set(folded))
        return Direction(("",), tuple(one.name for one in group)) if mine else Direction((), (), names)
    if group:
        return _given_by(group, others, folded)
    if ME_OBJECT & set(folded):
        return _given_to_writer(words, folded, others, names)
    if MY & set(folded) or (others and others[0].start == 0):
        return Direction((), (), names)
    if words and words[0].lower().endswith("ó"):
        return Direction((), names)  # "llevó a Mara": somebody did, whom the line does not name
    return Direction(("",), names)


def given_by_participle(before: Sequence[str], after: Sequence[str], verb: str) -> bool:
    """Whether a German line leaves out "ich habe": "Mara beim Umzug geholfen" is said by the one who helped."""
    if re.match(r"(?:\w{2,6})?ge\w+(?:t|en)$", fold(bare(verb))) is None or after:
        return False
    folded = {fold(bare(word)) for word in before}
    return not folded & (AUXILIARIES | ME | {"haben"})


def _came(folded: Sequence[str], others: Sequence[Mention], names: tuple[str, ...]) -> Direction:
    """ "advice from Ravi", "thanks to Mara": what was given came to the writer, unless it came from the writer."""
    for place, word in enumerate(folded[:-1]):
        if word in _OUT_OF and folded[place + 1] in {"me", "mir", "mi", "us", "uns"}:
            return Direction(("",), names)
    sources = {one.name for one in others if one.start and folded[one.start - 1] in _OUT_OF}
    led = any(one.start and folded[one.start - 1] in _FOR for one in others)
    if (sources and led) or any(one.start and folded[one.start - 1] == "got" for one in others):
        return Direction((), (), names)  # "brought tea from Ben for Mara", "got Mara a job"
    takers = [one.name for one in others if one.start == 0 and one.name not in sources]
    if sources and takers:
        return Direction(tuple(name for name in names if name in sources), tuple(takers))
    return Direction(names, ("",))


def _writer_is_subject(folded: Sequence[str], others: Sequence[Mention]) -> bool:
    first = others[0].start if others else len(folded)
    return bool(WRITER & set(folded[:first])) or bool({"ich", "habe", "wir"} & set(folded))


def _subject(words: Sequence[str], folded: Sequence[str], others: Sequence[Mention]) -> list[Mention]:
    """The names that begin the line before an unknown verb, joined by "and"; none where a noun follows them."""
    aux_first = bool(folded) and folded[0] in AUXILIARIES
    if not others or others[0].start != int(aux_first):
        return []
    group = [others[0]]
    for one in others[1:]:
        gap = folded[group[-1].end : one.start]
        if not (gap and gap[0] in _AND and len(gap) == 1) and not (not gap and words[one.start - 1].endswith(",")):
            break
        group.append(one)
    end = group[-1].end
    if re.search(r"['’]s$", words[end - 1]) or end >= len(words):
        return []
    following = folded[end]
    if following in _IS:
        return []
    does = aux_first or following in ME_OBJECT | AUXILIARIES
    if not does and (following in NO_NAMES or named(words[end]) or words[end - 1][-1:] in ",:;"):
        return []
    # "Mara zum Bahnhof gefahren" leaves out who drove; "Mara hat ... gefahren" does not.
    told = does or ME & set(folded) or AUXILIARIES & set(folded)
    return group if told or not re.match(r"(?:(?:\w{2,4})?ge\w{2,}(?:t|en)|\w+iert)$", folded[-1]) else []


def _given_by(group: Sequence[Mention], others: Sequence[Mention], folded: Sequence[str]) -> Direction:
    givers = tuple(dict.fromkeys(one.name for one in group))
    if (ME_OBJECT | MY) & set(folded):
        return Direction(givers, ("",))
    rest = dict.fromkeys(one.name for one in others if one.name not in givers)
    return Direction(givers, tuple(rest) or ("",))


def _given_to_writer(
    words: Sequence[str], folded: Sequence[str], others: Sequence[Mention], names: tuple[str, ...]
) -> Direction:
    """A line with "me" in it and without a subject at its beginning."""
    place = next(place for place, word in enumerate(folded) if word in ME_OBJECT)
    ahead = [one for one in others if one.end <= place]
    if any(folded[one.start - 1] in LEADS or re.search(r"['’]s$", words[one.end - 1]) for one in ahead if one.start):
        return Direction((), (), names)
    if ahead:
        return Direction((ahead[-1].name,), ("",))
    # "me llevó Mara": Mara did; "drove me to Mara": somebody did, whom the line does not name.
    after_verb = [one for one in others if one.start == place + 2 and folded[one.start - 1] not in LEADS]
    if after_verb and (verbish(words[place + 1]) or folded[place + 1] in AUXILIARIES):
        return Direction((after_verb[0].name,), ("",))
    after = [one for one in others if one.start == place + 1]
    if after and place:
        return Direction((), (), names)
    return Direction((), ("",))

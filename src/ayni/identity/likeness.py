"""How alike two names are."""

from __future__ import annotations

from enum import StrEnum

from ayni.identity.names import PersonName
from ayni.identity.nicknames import are_short_forms


class Likeness(StrEnum):
    """What two names have to do with each other, from most to least alike. The values are reason codes too."""

    SAME = "same-name-other-address"
    TRANSLITERATED = "transliteration"
    MIDDLE = "middle-name"
    REORDERED = "name-order"
    DOUBLE_FAMILY = "double-family-name"
    NICKNAME = "nickname"
    INITIALS = "initials"
    SPELLING = "spelling"
    PARTIAL = "partial-name"
    UNKNOWN = "unknown"
    DIFFERENT = "different"


#: From most to least alike, for choosing the best of several.
STRENGTH = {likeness: place for place, likeness in enumerate(Likeness)}


def likeness(one: PersonName, other: PersonName) -> Likeness:
    """How alike two names are, either way round.

    `UNKNOWN` where one is empty, `PARTIAL` where one is a single word of the other.

    >>> from ayni.identity.names import parse
    >>> likeness(parse("Ada Lovelace"), parse("Lovelace, A."))
    <Likeness.INITIALS: 'initials'>
    >>> likeness(parse("Jürgen Groß"), parse("Juergen Gross"))
    <Likeness.TRANSLITERATED: 'transliteration'>
    >>> likeness(parse("Ada K. Lovelace"), parse("Ada B. Lovelace"))
    <Likeness.DIFFERENT: 'different'>
    """
    plain = _plainly(one, other)
    if plain is Likeness.SAME and one.latin != other.latin:
        return Likeness.TRANSLITERATED
    if plain not in (Likeness.DIFFERENT, Likeness.SPELLING, Likeness.PARTIAL):
        return plain
    spelled = [
        _plainly(a, b)
        for a, b in (
            (one.spelled, other),
            (one, other.spelled),
            (one.spelled, other.spelled),
        )
        if a is not None and b is not None
    ]
    best = min([plain, *spelled], key=STRENGTH.__getitem__)
    return Likeness.TRANSLITERATED if best is Likeness.SAME else best


def _plainly(one: PersonName, other: PersonName) -> Likeness:
    if not one.family or not other.family:
        return Likeness.UNKNOWN
    if not one.given or not other.given:
        return _single_word(one, other)
    if one.generation and other.generation and one.generation != other.generation:
        return Likeness.DIFFERENT
    if one.family == other.family:
        return _with_one_family_name(one, other)
    if one.given == other.given:
        return _with_one_given_name(one, other)
    if one.given == other.family and one.family == other.given:
        return Likeness.REORDERED if _middles_agree(one.middle, other.middle) else Likeness.DIFFERENT
    return Likeness.DIFFERENT


def _single_word(one: PersonName, other: PersonName) -> Likeness:
    if one.given == other.given:
        return Likeness.SAME if one.family == other.family else Likeness.DIFFERENT
    word, whole = (one.family, other) if not one.given else (other.family, one)
    return Likeness.PARTIAL if word in (whole.given, whole.family, *whole.middle) else Likeness.DIFFERENT


def _with_one_family_name(one: PersonName, other: PersonName) -> Likeness:
    if not _middles_agree(one.middle, other.middle):
        # Ada Beatrice Lovelace may sign as Beatrice Lovelace, or as A. Beatrice.
        return Likeness.DIFFERENT
    if one.given == other.given:
        return Likeness.SAME if one.middle == other.middle else Likeness.MIDDLE
    shorter, longer = sorted((one.given, other.given), key=len)
    if len(shorter) == 1:
        return Likeness.INITIALS if longer.startswith(shorter) else Likeness.DIFFERENT
    if are_short_forms(shorter, longer):
        return Likeness.NICKNAME
    near = len(shorter) >= 4 and _one_slip_apart(shorter, longer)
    return Likeness.SPELLING if near else Likeness.DIFFERENT


def _with_one_given_name(one: PersonName, other: PersonName) -> Likeness:
    shorter, longer = sorted((one, other), key=lambda name: len(name.family))
    if len(shorter.family) == 1:
        return Likeness.INITIALS if longer.family.startswith(shorter.family) else Likeness.DIFFERENT
    for whole, part in ((one, other), (other, one)):
        if whole.middle and len(whole.middle[-1]) > 1 and part.family == whole.middle[-1] and len(whole.given) > 1:
            return Likeness.DOUBLE_FAMILY if _middles_agree(whole.middle[:-1], part.middle) else Likeness.DIFFERENT
    near = len(shorter.family) >= 5 and len(shorter.given) > 1 and _one_slip_apart(shorter.family, longer.family)
    return Likeness.SPELLING if near and _middles_agree(one.middle, other.middle) else Likeness.DIFFERENT


def _one_slip_apart(one: str, other: str) -> bool:
    # Imported where names are compared: reading a file need not wait for it.
    from rapidfuzz.distance import DamerauLevenshtein

    return bool(DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1)


def _middles_agree(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether each middle name of the shorter list is, or starts, one of the longer, in order."""
    few, many = sorted((ones, others), key=len)
    rest = iter(many)
    return all(any(a.startswith(b) or b.startswith(a) for b in rest) for a in few)

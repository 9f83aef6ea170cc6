"""What a role says of how much say somebody has. A guess from words, which a person's own word goes before."""

from __future__ import annotations

import re

from ayni.guidance.mirror import Say
from ayni.identity.folding import fold

#: Beginnings of words of roles, folded, in English, German and Spanish.
_MORE = (
    "ceo", "cto", "cfo", "coo", "chief", "president", "director", "head", "founder", "professor", "dean", "rector",
    "minister", "chairman", "chairwoman", "chairperson", "geschaftsfuhr", "leiter", "vorstand", "vorsitzend", "direktor",
    "inhaber", "grunder", "rektor", "prasident", "abteilungsleit", "jefe", "jefa", "gerente", "presidente", "presidenta",
    "fundador", "catedratic", "decano", "decana", "ministr", "vp",
)  # fmt: skip
_LESS = (
    "student", "intern", "trainee", "apprentice", "assistant", "junior", "volunteer", "praktikant", "azubi",
    "auszubildende", "werkstudent", "assistent", "volontar", "becari", "estudiante", "aprendiz", "ayudante", "asistente",
)  # fmt: skip
#: These stand for a whole word alone: "internal" is no intern, "headphones" no head.
_WHOLE = frozenset({"ceo", "cto", "cfo", "coo", "vp", "head", "intern", "interns", "dean"})
_WORD = re.compile(r"[^\W\d_]+")


def say_of(role: str, own: str = "") -> Say | None:
    """How much say somebody of this role has, next to somebody of the role `own`; None where the words do not tell.

    >>> say_of("Head of Programmes"), say_of("Internal auditor"), say_of("Assistant director")
    (<Say.MORE: 'more'>, None, None)
    >>> say_of("Chief editor", own="Director of a foundation")
    <Say.AS_MUCH: 'as_much'>
    """
    theirs = _told(role)
    return Say.AS_MUCH if theirs is not None and theirs is _told(own) else theirs


def _told(role: str) -> Say | None:
    words = [fold(word) for word in _WORD.findall(role)]
    more, less = _any(words, _MORE), _any(words, _LESS)
    return None if more == less else Say.MORE if more else Say.LESS


def _any(words: list[str], beginnings: tuple[str, ...]) -> bool:
    return any(
        word == beginning if beginning in _WHOLE else word.startswith(beginning)
        for word in words
        for beginning in beginnings
    )

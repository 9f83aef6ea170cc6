"""What keeps a line from being an act: a meeting, an asking, something that was not done, a name alone.

English, German and Spanish. Only lines in which no known verb of giving stands are held for a meeting or an asking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum


class Doubt(StrEnum):
    """Why a line is no act that can be kept as it stands."""

    CONTACT = "contact"
    ASKED = "asked"
    NOT_DONE = "not done"
    NO_ACT = "no act"
    AHEAD = "ahead"
    NO_SUCH_DAY = "no such day"
    TWO_DAYS = "two days"
    TWICE = "twice"


#: Being in touch, which gives nothing by itself. Folded, as the words of verbs are.
_CONTACTS = re.compile(
    r"\b(?:met (?:with|up)|(?:lunch|coffee|dinner|breakfast|drinks|tea|a beer|a call|a meeting) with"
    r"|(?:talked|spoke|chatted) (?:to|with)|ran into|bumped into|caught up with"
    r"|traf|trafen|getroffen|begegnet|telefoniert|angerufen|gesehen|gesprochen|(?:mittag|abend)?gegessen"
    r"|vi a|he visto a|quede con|he quedado con|comi con|almorce con|cene con|hable con|llame a|me reuni con"
    r"|(?:me|nos) llamo|(?:me )?encontre (?:a|con))\b"
)
#: These are a contact only with somebody right after them: one may call a doctor for somebody.
_CONTACT_WITH = frozenset(["met", "saw", "called", "phoned", "rang", "texted"])
_ASKING = frozenset([
    "asked", "asks", "begged", "bat", "baten", "gebeten", "gefragt", "fragte", "pedi", "pidio", "pedido", "pregunte",
    "pregunto",
])  # fmt: skip
_NOT = frozenset(["not", "never", "nicht", "nie", "niemals", "nunca", "jamas", "nobody", "niemand", "nadie"])
_ONLY = frozenset(["only", "just", "nur", "solo"])


def doubt_in(words: Sequence[str], folded: Sequence[str], verb_at: int | None) -> Doubt | None:
    """What the words say that is no act. `folded` are the words in small letters, `verb_at` is where a known verb stands."""
    if _denied(words, folded, verb_at):
        return Doubt.NOT_DONE
    if verb_at is not None:
        return None
    if _ASKING & set(folded):
        return Doubt.ASKED
    with_somebody = any(
        word in _CONTACT_WITH and (words[place + 1][:1].isupper() or folded[place + 1] in {"me", "us"})
        for place, word in enumerate(folded[:-1])
    )
    if len(words) > 1 and folded[-1] in _CONTACT_WITH and words[-2][:1].isupper():
        return Doubt.CONTACT  # "Karl called"
    rang = folded[-1:] == ["an"] and "rief" in folded  # "rief Karl an"
    return Doubt.CONTACT if with_somebody or rang or _CONTACTS.search(" ".join(folded)) else None


def intended_in(words: Sequence[str]) -> str:
    """The small words by which a line says that something is yet to be done: "will", "werde", "voy a". Empty where none."""
    match = re.search(r"(?:^|\s)(will|going to|werde|wird|voy a|vamos a)\s", " ".join(words))
    return match[1] if match else ""


def _denied(words: Sequence[str], folded: Sequence[str], verb_at: int | None) -> bool:
    for place, word in enumerate(folded):
        after_verb = verb_at is not None and place > verb_at
        if after_verb and word != "nicht":
            return False
        following = folded[place + 1] if place + 1 < len(folded) else ""
        spanish = word == "no" and (place == 0 or words[place - 1][:1].isupper() or folded[place - 1] == "yo")
        if (word in _NOT or re.search(r"n['’]t$", word) or spanish) and following not in _ONLY:
            return True
        if words[place][-1:] in ",;":
            return False  # "half Karl, der nicht gehen konnte": said of him, not of the help
    return False

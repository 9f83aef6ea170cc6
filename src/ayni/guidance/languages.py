"""Which languages a line names, as people write it: "German, English", "Deutsch", "pt"."""

from __future__ import annotations

import re

from ayni.identity.folding import fold

#: What people write where a language is asked for, by its code; in English, German, Spanish, and in the language itself.
_NAMES = {
    "ar": "arabic arabisch arabe",
    "de": "german deutsch aleman",
    "en": "english englisch ingles",
    "es": "spanish spanisch espanol castellano",
    "fr": "french franzosisch franzoesisch frances francais",
    "it": "italian italienisch italiano",
    "ja": "japanese japanisch japones",
    "nl": "dutch niederlandisch niederlaendisch holandes neerlandes nederlands",
    "pl": "polish polnisch polaco polski",
    "pt": "portuguese portugiesisch portugues",
    "ru": "russian russisch ruso",
    "tr": "turkish tuerkisch turkisch turco",
    "uk": "ukrainian ukrainisch ucraniano",
    "zh": "chinese chinesisch chino mandarin",
}
_CODES = {name: code for code, names in _NAMES.items() for name in (code, *names.split())}
_WORD = re.compile(r"[^\W\d_]+")


def languages_in(text: str) -> list[str]:
    """The codes of the languages that a text names, in its order; those that nobody here knows are left out.

    >>> languages_in("Japanese, English")
    ['ja', 'en']
    >>> languages_in("Französisch und ein wenig Deutsch")
    ['fr', 'de']
    """
    found = (_CODES.get(fold(word)) for word in _WORD.findall(text))
    return list(dict.fromkeys(code for code in found if code is not None))
